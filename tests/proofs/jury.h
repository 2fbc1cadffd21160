// Good proof files, and who tries spoiled ones: each must be refused, or lose a cosignature that is
// then no longer named.
#pragma once

#include <boost/test/unit_test.hpp>

#include "ledger/proofs/proof_file.h"
#include "tests/proofs/proof_ledger.h"
#include "tests/support/some_of.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger-check/report.h"

namespace certledger::testing {

/// A good file, the question it answers, and how it is judged.
struct Sample {
  std::string file;
  tools::CheckQuestion question;
  WrittenPolicy policy;
  bool is_for_others = true;  ///< whether other verifiers are to judge it as well

  [[nodiscard]] auto judge(const std::string& text) const {
    return is_for_others ? testing::judge(text, policy, question)
                         : tools::judge(text, policy, question);
  }
  [[nodiscard]] std::string told(const std::string& text) const {
    const auto judgement = judge(text);
    return judgement ? tools::to_text(*judgement, policy) : std::string();
  }
};

inline Sample sample(std::string file, const char* subject, WrittenPolicy policy) {
  tools::CheckQuestion question = asking(subject);
  question.now = cosigned_at();
  return {std::move(file), std::move(question), std::move(policy)};
}

inline std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const char* subject : {"certificate/JX-SUSPENDED", "certificate/JX-NEVER", "mark/JXM-1"}) {
    all.push_back(sample(ledger().status(subject), subject, strict_policy()));
  }
  const char* subject = "certificate/JX-SUSPENDED";
  all.push_back(sample(ledger().history(subject), subject, strict_policy()));
  all.push_back(sample(ledger().entry(12), nullptr, strict_policy()));
  all.back().question.kind = tools::ProofKind::entry;
  return all;
}

/// Tries it (sanitized: some of it), counts, and complains of what should not have been accepted.
class Jury {
 public:
  explicit Jury(const Sample& of) : sample_(of), whole_(of.told(of.file)) {
    BOOST_REQUIRE(!whole_.empty());
  }
  ~Jury() { tried_in_all += tried_; }
  Jury(const Jury&) = delete;
  Jury& operator=(const Jury&) = delete;

  void refuse(const std::string& spoiled, std::string_view how) {
    if (spoiled == sample_.file || tried_++ % testing::one_in != 0) return;
    const auto judgement = sample_.judge(spoiled);
    if (judgement) {
      BOOST_ERROR("accepted: " << how << "\n" << tools::to_text(*judgement, sample_.policy));
    } else if (!is_verdict_on_a_file(judgement.error().exit)) {
      BOOST_ERROR("refused as " << name(judgement.error().exit) << ": " << how);
    }
  }

  /// Refused, or the answer is the same but for a cosigner that is not named any more.
  void refuse_or_lose_a_cosignature(const std::string& spoiled, std::string_view how) {
    if (tried_++ % testing::one_in != 0) return;
    const std::string told = sample_.told(spoiled);
    if (told.empty()) return;
    ++lost_;
    if (told != without_cosigner("W") && told != without_cosigner("A")) {
      BOOST_ERROR("a third kind: " << how << "\n" << told);
    }
  }

  static bool is_verdict_on_a_file(tools::Exit exit) {
    return exit == tools::Exit::tampered || exit == tools::Exit::policy ||
           exit == tools::Exit::malformed || exit == tools::Exit::other;
  }

  [[nodiscard]] std::size_t lost() const { return lost_; }
  static inline std::size_t tried_in_all = 0;

 private:
  /// What is told of the file without that cosigner's line.
  [[nodiscard]] std::string without_cosigner(std::string_view name) const {
    auto file = proofs::parse_proof_file(sample_.file).value();
    std::erase_if(file.checkpoint.signatures, [&](const log::NoteSignature& signature) {
      return signature.name == (name == "W" ? witness_name : auditor_name);
    });
    return sample_.told(proofs::format_proof_file(file).value());
  }

  const Sample& sample_;
  std::string whole_;
  std::size_t tried_ = 0;
  std::size_t lost_ = 0;
};

}  // namespace certledger::testing
