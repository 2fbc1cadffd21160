// Trust policies (c2sp.org/tlog-policy): which logs are known, which witnesses, and whose
// cosignatures are enough. A text file of lines; `#` begins a comment line.
//
//   log VKEY [URL]
//   witness NAME VKEY [URL]
//   group NAME all|any|K NAME...        at least all, one or K of its members
//   quorum NAME|none                    exactly once
//   until VKEY SIZE                     our addition: the log's key ended at that size
//
// A name is defined on a line before its use, and is a member of at most one group. Names are bytes
// without white space. A policy may name a key of type 06 (ML-DSA-44). This program cannot verify
// its signatures, so such a witness never counts as having signed.
//
// We add two things. The witnesses in a group named `auditors` are auditors: they checked every
// entry, while a witness only saw the ledger grow. And a line `until` ends the key of a log that an
// earlier line names: the key does not count for checkpoints of more than SIZE entries. Other
// readers of tlog-policy refuse a line that they do not know, so `until` cannot mislead them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"

namespace certledger::keys {

/// Our limits. tlog-policy requires at least 32 logs, witnesses and groups.
inline constexpr std::size_t max_policy_bytes = 256 * 1024;
inline constexpr std::size_t max_policy_definitions = 1024;

struct KnownLog {
  log::VerifierKey key;                ///< its name is the log's origin
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

/// A verified cosignature: the key, and the time that it states.
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
  /// The name after `quorum`; "none" when no cosignature is required.
  [[nodiscard]] const std::string& quorum() const { return quorum_; }
  /// The keys of the logs and of the cosigners, to verify notes with.
  [[nodiscard]] std::vector<log::VerifierKey> log_keys() const;
  [[nodiscard]] std::vector<log::VerifierKey> cosigner_keys() const;
  /// The ends of the logs' keys that have an `until` line.
  [[nodiscard]] std::vector<log::KeyEnd> log_ends() const;
  /// The cosigner with that key, or null.
  [[nodiscard]] const Cosigner* find(const PublicKey& key) const;

  /// Whether these cosignatures are enough. A key counts once, even under several names. A log's
  /// own key never counts.
  [[nodiscard]] bool is_met_by(std::span<const Cosigned> cosigned) const;

  /// The latest time such that the cosignatures of that time or later are enough. At that time the
  /// checkpoint was known to be the newest. Nothing when the cosignatures are not enough, and when
  /// the policy requires none.
  [[nodiscard]] std::optional<Time> met_at(std::span<const Cosigned> cosigned) const;

 private:
  friend class PolicyParser;
  /// What a group or the quorum names: cosigner `index`, group `index`, or a witness whose
  /// signatures this program cannot verify.
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
