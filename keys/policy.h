// Trust policies (c2sp.org/tlog-policy): which logs are known, which witnesses, and whose
// cosignatures are enough. A text file of lines; `#` begins a comment line.
//
//   log VKEY [URL]
//   witness NAME VKEY [URL]
//   group NAME all|any|K NAME...        at least all, one or K of its members
//   quorum NAME|none                    exactly once
//   until VKEY SIZE                     ours: that log's key ended at that size
//
// A name is defined on a line before its use, and a member of one group at most. Names are octets
// without white space. A key of type 06 (ML-DSA-44) may be named; its signatures cannot be checked
// here, so that such a witness never counts as having signed.
//
// Two additions are our own. A meaning: the witnesses under a group that is named `auditors` are
// auditors, who have judged all entries and not only seen the ledger grow. And a line, `until`: a
// log's key, named on a line before, that was given up; checkpoints of more than SIZE entries do
// not count by it. Another reader of policies refuses a line that it does not know, and is not
// misled by what it leaves out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"

namespace certledger::keys {

/// Limits of our own; tlog-policy asks for 32 logs, witnesses and groups at least.
inline constexpr std::size_t max_policy_bytes = 256 * 1024;
inline constexpr std::size_t max_policy_definitions = 1024;

struct KnownLog {
  log::VerifierKey key;                ///< named like the log's origin
  std::string url;                     ///< empty when there is none
  std::optional<log::TreeSize> until;  ///< the key counts up to this size; unset: for all sizes
};

enum class CosignerRole : std::uint8_t { witness = 1, auditor = 2 };

struct Cosigner {
  std::string name;  ///< within the policy
  log::VerifierKey key;
  std::string url;
  CosignerRole role = CosignerRole::witness;
};

/// A cosignature that was found good: whose, and of when.
struct Cosigned {
  PublicKey key;
  Time time;
};

class Policy {
 public:
  /// Errors: malformed and too_large, `where` being "policy, line N".
  static Result<Policy> parse(std::string_view text);

  [[nodiscard]] const std::vector<KnownLog>& logs() const { return logs_; }
  [[nodiscard]] const std::vector<Cosigner>& cosigners() const { return cosigners_; }
  /// The name after `quorum`; "none" when no cosignature is asked for.
  [[nodiscard]] const std::string& quorum() const { return quorum_; }
  /// The logs' and the cosigners' keys, as a note is verified with them.
  [[nodiscard]] std::vector<log::VerifierKey> log_keys() const;
  [[nodiscard]] std::vector<log::VerifierKey> cosigner_keys() const;
  /// Of the logs' keys that have one.
  [[nodiscard]] std::vector<log::KeyEnd> log_ends() const;
  /// The cosigner with that key, or null.
  [[nodiscard]] const Cosigner* find(const PublicKey& key) const;

  /// Whether these cosignatures are enough. A key counts once,
  /// whatever its names; a log's own key never does.
  [[nodiscard]] bool is_met_by(std::span<const Cosigned> cosigned) const;

  /// The latest time for which cosignatures of that time or later are enough by themselves: so
  /// fresh was the checkpoint known to be the newest. Nothing when they are not enough, and when
  /// none are asked for.
  [[nodiscard]] std::optional<Time> met_at(std::span<const Cosigned> cosigned) const;

 private:
  friend class PolicyParser;
  /// What a group or the quorum names: cosigner `index`, group `index`, or a witness whose
  /// signatures cannot be checked.
  enum class VoterKind : std::uint8_t { cosigner, group, silent };
  struct Voter {
    VoterKind kind = VoterKind::cosigner;
    std::size_t index = 0;
  };
  struct Group {
    std::size_t threshold = 0;
    std::vector<Voter> members;
  };
  [[nodiscard]] bool is_met(const std::vector<bool>& cosigners) const;

  std::vector<KnownLog> logs_;
  std::vector<Cosigner> cosigners_;
  std::vector<Group> groups_;  // each after those that it names
  std::optional<Voter> wanted_;
  std::string quorum_;
};

}  // namespace certledger::keys
