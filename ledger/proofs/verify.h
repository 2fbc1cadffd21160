// Verifies proof files: returns what a file proves, or what is wrong. Each step binds the next
// (docs/format.md, "Proof files", "What a verifier binds"):
//
//   question = subject of the first item → record → map root → seal → leaf hash → tree root →
//   checkpoint → key of a known log → cosignatures
//
// The policy decides whether the cosignatures are enough and young enough (keys/policy.h). The
// results contain only what is bound in this way, not what a file claims about itself.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/proofs/checkpoint.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/scheme/record.h"
#include "ledger/scheme/status.h"

namespace certledger::proofs {

/// A subject and its record; no record means that it has none.
struct Fact {
  scheme::SubjectId subject;
  std::optional<scheme::Record> record;
};

/// An entry is in the ledger, and its author's signature is good.
struct ProvenEntry {
  Endorsed endorsed;
  log::Index index = 0;
  Time recorded_at;
  PublicKey author;
  Hash statement_hash;
  scheme::Statement statement;
};

/// The record of a subject now: after the last entry of the checkpoint, which is a seal.
struct ProvenStatus {
  Endorsed endorsed;
  Time sealed_at;
  std::uint64_t subjects = 0;  ///< the number of records in the ledger
  std::vector<Fact> facts;     ///< the subject of the question first (extra_data.h)
};

/// The same, with the whole history of the subject. The records of the keys name the authors. Each
/// author was permitted to make its statement: it was the responsible body or granter, in force,
/// with the right role.
struct ProvenHistory {
  ProvenStatus now;
  std::vector<scheme::Event> events;
  /// Entries for which a bundle of kind 03 does not show the author's state and role at the time.
  std::vector<log::Index> unchecked;
};

using Proven = std::variant<ProvenEntry, ProvenStatus, ProvenHistory>;

/// The checkpoint of any of them.
const Endorsed& endorsed_by(const Proven& proven);

/// The record of `subject`; null if it has none, or if the facts do not mention it.
const scheme::Record* find(const std::vector<Fact>& facts, const scheme::SubjectId& subject);

/// Whether the proof is about this subject; for an entry, whether it is one of its subjects.
/// Errors: other; usage, for an id that no new subject can have, unless the proof shows that it is
/// recorded.
Result<void> check_about(const Proven& proven, const scheme::SubjectId& asked);

/// Verifies a parsed proof file. If `asked` is given, the proof must be about it. Errors: malformed
/// (the contents); not_included (it proves nothing); wrong_record (a record or history contradicts
/// itself); broken_chain; rule_broken; those of endorse; and those of check_about: other, for a
/// good proof about another subject, and usage.
///
/// proofs/paper/verify.h verifies bytes in any form of a proof.
Result<Proven> verify(const ProofFile& file, const Keys& keys,
                      const std::optional<scheme::SubjectId>& asked);

/// Verifies a consistency file: the ledger of the later checkpoint begins with that of `old`.
/// Returns the later checkpoint. Errors: wrong_origin; forked, if they cannot be of one history;
/// wrong_root, if the proof does not verify; other, if the file begins at another size; those of
/// parse_consistency_file and endorse.
Result<Endorsed> verify_consistency(std::string_view file, const log::Checkpoint& old,
                                    const Keys& keys);

}  // namespace certledger::proofs
