// A ledger with a certificate in every state, proofs from it, and who cosigns them.
#pragma once

#include <string>
#include <vector>

#include "keys/policy.h"
#include "ledger/base/sign.h"
#include "ledger/log/note.h"
#include "ledger/read/snapshot.h"
#include "tests/support/temp_dir.h"
#include "tests/support/world.h"
#include "tools/certledger-check/judge.h"

namespace certledger::testing {

/// Certificates JX-VALID, JX-SUSPENDED, JX-WITHDRAWN, JX-CANCELLED, JX-LATER (not yet valid),
/// JX-OLD (replaced by JX-NEW), JX-VOID; grants JXM-1 on JX-VALID, JXM-2 on JX-SUSPENDED, JXM-3 on
/// JX-VALID, revoked. All happened by 2022-06-01. Each is a batch or more of its own.
class ProofLedger {
 public:
  ProofLedger();

  [[nodiscard]] const std::filesystem::path& directory() const { return dir_; }
  /// Appends one more statement.
  void append(const Step& step);

  /// The proof of the subject's status, cosigned by the witness and the auditor.
  [[nodiscard]] std::string status(std::string_view subject) const;
  [[nodiscard]] std::string history(std::string_view subject) const;
  [[nodiscard]] std::string entry(log::Index index) const;
  [[nodiscard]] std::string consistency(log::TreeSize old, log::TreeSize now) const;
  [[nodiscard]] std::string checkpoint() const;
  [[nodiscard]] log::TreeSize size() const;

 private:
  testing::TempDir temp_;
  std::filesystem::path dir_;
};

/// One for all tests that append nothing.
const ProofLedger& ledger();

/// What the subject, or whatever subject, was on that day, up to which it is sealed; on a later
/// one, what it is then, however old the proof.
tools::CheckQuestion asking(const char* subject, const char* day = "2022-06-10");

/// Keys of a witness and an auditor, the same every time.
const SecretKey& witness_key();
const SecretKey& auditor_key();
inline constexpr const char* witness_name = "witness.example/w";
inline constexpr const char* auditor_name = "auditor.example/a";
/// When the last happened, and when they cosigned.
Date sealed_on();
Time cosigned_at();

/// The lines of a policy that name the ledger's log, the witness W and, as an auditor, A.
std::string policy_lines();

/// A policy with the text that it was read from.
struct WrittenPolicy {
  std::string text;
  keys::Policy policy;
  operator const keys::Policy&() const { return policy; }  // NOLINT: it is one
};
/// Of a good text.
WrittenPolicy read_policy(const std::string& text);
/// policy_lines, and that both are needed.
WrittenPolicy strict_policy();
/// Only the log is needed.
WrittenPolicy lenient_policy();

/// tools::judge. Where the environment names a file in CERTLEDGER_CASES, each case goes there with
/// its verdict, for other verifiers to judge (tests/independent): a line of JSON, then the octets
/// of the file and of the old checkpoint.
std::expected<tools::Judgement, tools::Refusal> judge(std::string_view file,
                                                      const WrittenPolicy& policy,
                                                      const tools::CheckQuestion& question);
/// The exit code for a policy that need not be one.
tools::Exit exit_for(std::string_view file, std::string_view policy,
                     const tools::CheckQuestion& question);

/// A proof file's text with another signature line at its end.
std::string with_signature(const std::string& file, const log::NoteSignature& signature);
std::string cosigned(const std::string& file);

}  // namespace certledger::testing
