// The middle of every proof about subjects: items → map root → seal → tree → checkpoint. Internal;
// others use verify.h.
#pragma once

#include "ledger/log/entry.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/proofs/verify.h"

namespace certledger::proofs {

/// An entry of a bundle, decoded, with its hashes. `entry` borrows the bundle's bytes.
struct ReadEntry {
  log::EntryView entry;
  scheme::Statement statement;
  Hash statement_hash;
  Hash leaf_hash;
};

/// Reads an entry of the ledger `origin`, and verifies its author's signature. Errors: too_large,
/// malformed, bad_signature.
Result<ReadEntry> read_entry(BytesView bytes, std::string_view origin);

/// Whether the entry is at the file's index in the tree of its checkpoint. Errors: not_included.
Result<void> check_included(const ReadEntry& entry, const ProofFile& file,
                            const log::Checkpoint& checkpoint);

/// What the items prove under the checkpoint's last entry, which must be a seal by a key that
/// signed the checkpoint. Requires at least one item; does not check which items there should be.
Result<ProvenStatus> check_items(const ProofFile& file, BytesView seal,
                                 const std::vector<Item>& items, const Keys& keys);

/// Whether the facts are about exactly these subjects. Errors: malformed.
Result<void> check_complete(const std::vector<Fact>& facts,
                            const std::vector<scheme::SubjectId>& needed);

}  // namespace certledger::proofs
