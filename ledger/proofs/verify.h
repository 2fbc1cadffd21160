// Judges proof files: from one file to what it proves, or to what is wrong. Each step binds the
// next (docs/format.md, "Proof files", "What a verifier binds"):
//
//   question = subject of the first item → record → map root → seal → leaf hash → tree root →
//   checkpoint → key of a known log → cosignatures
//
// Whether the cosignatures are enough, and young enough, is for the policy (keys/policy.h). The
// results hold nothing that is not bound so; what a file says of itself is not in them.
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

/// What is recorded of a subject, or that nothing is.
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

/// What is recorded of a subject now: after the checkpoint's last entry, its seal.
struct ProvenStatus {
  Endorsed endorsed;
  Time sealed_at;
  std::uint64_t subjects = 0;  ///< how many records the ledger holds
  std::vector<Fact> facts;     ///< the subject that was asked about first (bundle.h)
};

/// The same, and all that ever happened to it. Authors are members by the keys' records; each might
/// say what it said, being the body or granter that answers for the subject, in force and with a
/// role for it.
struct ProvenHistory {
  ProvenStatus now;
  std::vector<scheme::Event> events;
  /// Entries whose author's state and role at the time a bundle of kind 03 does not tell.
  std::vector<log::Index> unchecked;
};

using Proven = std::variant<ProvenEntry, ProvenStatus, ProvenHistory>;

/// The checkpoint under any of them.
const Endorsed& endorsed_by(const Proven& proven);

/// The record of `subject`, or null when there is none or nothing is said about it.
const scheme::Record* find(const std::vector<Fact>& facts, const scheme::SubjectId& subject);

/// Whether that is the subject that the proof is about, or for an entry one of its subjects.
/// Errors: other; usage, for an id that no new subject can have, where the proof does not show it
/// recorded.
Result<void> check_about(const Proven& proven, const scheme::SubjectId& asked);

/// Judges a proof file that was parsed. `asked`, when given, is what the proof has to be about.
/// Errors: malformed, of what the file holds; not_included (it proves nothing); wrong_record (a
/// record or history that contradicts itself); broken_chain; rule_broken; those of endorse; and
/// other, for a good proof about another subject, and usage (check_about).
///
/// proofs/paper/verify.h judges bytes, in whatever form a reader holds a proof.
Result<Proven> verify(const ProofFile& file, const Keys& keys,
                      const std::optional<scheme::SubjectId>& asked);

/// Judges a consistency file: the ledger of the later checkpoint, which is returned, begins with
/// that of `old`. Errors: wrong_origin; forked, when they cannot be of one history; wrong_root,
/// when the proof does not say so; those of parse_consistency_file and endorse.
Result<Endorsed> verify_consistency(std::string_view file, const log::Checkpoint& old,
                                    const Keys& keys);

}  // namespace certledger::proofs
