#include "ledger/proofs/seal.h"

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/proof.h"

namespace certledger::proofs {
namespace {

using scheme::SubjectId;

Result<Fact> check_item(const Item& item, const Hash& map_root, log::Index seal) {
  const std::string where = scheme::to_text(item.subject);
  const auto wrong = [&](Fault fault, const char* what) { return fail(fault, what, where); };
  if (!scheme::is_valid_id(item.subject.type, item.subject.id)) {
    return wrong(Fault::malformed, "the id is not in canonical form");
  }
  // The absence of an id that looks like another id says nothing about that other id.
  if (!item.record && scheme::fault_as_new(item.subject)) {
    return wrong(Fault::malformed, "no new subject can have this id, so its absence says nothing");
  }
  const Hash key = scheme::map_key(item.subject);
  const auto holds =
      item.record ? map::verify_presence(map_root, key, scheme::map_value(*item.record), item.proof)
                  : map::verify_absence(map_root, key, item.proof);
  if (!holds) return wrong(holds.error().fault, holds.error().what.c_str());
  Fact fact{item.subject, std::nullopt};
  if (!item.record) return fact;
  auto record = scheme::decode_record(*item.record);
  if (!record) return std::unexpected(std::move(record.error()));
  if (scheme::subject_of(record->body) != item.subject) {
    return wrong(Fault::wrong_record, "the record belongs to another subject");
  }
  if (record->life.count == 0 || record->life.index >= seal) {
    return wrong(Fault::wrong_record, "the record names a later entry than the seal, or none");
  }
  fact.record = std::move(*record);
  return fact;
}

/// Checks that the entry is a seal and the last leaf.
Result<const scheme::Seal*> check_seal(const ReadEntry& read, const ProofFile& file,
                                       const log::Checkpoint& checkpoint) {
  const auto* seal = std::get_if<scheme::Seal>(&read.statement.body);
  if (seal == nullptr || read.statement.after != Hash{}) {
    return fail(Fault::not_included, "the entry under the proof is not a seal");
  }
  if (checkpoint.size == 0 || file.index != checkpoint.size - 1) {
    return fail(Fault::not_included, "the seal is not the last entry of the checkpoint");
  }
  return seal;
}

}  // namespace

Result<ReadEntry> read_entry(BytesView bytes, std::string_view origin) {
  const auto entry = log::decode_entry_view(bytes);
  if (!entry) return std::unexpected(entry.error());
  auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return std::unexpected(std::move(statement.error()));
  if (!verify(entry->author, log::statement_signing_input(origin, entry->statement),
              entry->signature)) {
    Error error{Fault::bad_signature, "its author did not sign this statement", {}, {}, {}};
    error.entry = entry->index;
    return std::unexpected(std::move(error));
  }
  return ReadEntry{*entry, std::move(*statement), log::statement_hash(origin, entry->statement),
                   log::leaf_hash(bytes)};
}

Result<void> check_included(const ReadEntry& entry, const ProofFile& file,
                            const log::Checkpoint& checkpoint) {
  if (entry.entry.index != file.index) {
    return fail(Fault::not_included, "the entry's index differs from the proof's");
  }
  return log::verify_inclusion(file.index, checkpoint.size, entry.leaf_hash, file.path,
                               checkpoint.root);
}

Result<ProvenStatus> check_items(const ProofFile& file, BytesView seal_bytes,
                                 const std::vector<Item>& items, const Keys& keys) {
  if (items.empty()) return fail(Fault::malformed, "no items", "extra data");
  const auto checkpoint = log::parse_checkpoint(file.checkpoint.text);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  const auto read = read_entry(seal_bytes, checkpoint->origin);
  if (!read) return std::unexpected(read.error());
  const auto seal = check_seal(*read, file, *checkpoint);
  if (!seal) return std::unexpected(seal.error());
  // Check the edition first: data of a later edition is not judged, whatever its form.
  const auto parameters = std::ranges::find(items, scheme::parameters_subject(), &Item::subject);
  if (parameters != items.end()) {
    auto known = check_item(*parameters, (*seal)->map_root, file.index);
    if (!known) return std::unexpected(std::move(known.error()));
  }
  ProvenStatus proven;
  for (const Item& item : items) {
    auto fact = check_item(item, (*seal)->map_root, file.index);
    if (!fact) return std::unexpected(std::move(fact.error()));
    proven.facts.push_back(std::move(*fact));
  }
  if (auto included = check_included(*read, file, *checkpoint); !included) {
    return std::unexpected(std::move(included.error()));
  }
  auto endorsed = endorse(file.checkpoint, keys);
  if (!endorsed) return std::unexpected(std::move(endorsed.error()));
  const auto sealer =
      std::ranges::find(endorsed->signers, read->entry.author, &log::VerifierKey::key);
  if (sealer == endorsed->signers.end()) {
    return fail(Fault::unknown_key, "the key of the seal did not sign the checkpoint");
  }
  endorsed->log = *sealer;
  proven.endorsed = std::move(*endorsed);
  proven.sealed_at = read->entry.recorded_at;
  proven.subjects = (*seal)->subjects;
  return proven;
}

Result<void> check_complete(const std::vector<Fact>& facts, const std::vector<SubjectId>& needed) {
  bool same = facts.size() == needed.size();
  for (std::size_t i = 0; same && i < facts.size(); ++i) same = facts[i].subject == needed[i];
  if (same) return {};
  return fail(Fault::malformed, "the items differ from those that the answer needs", "extra data");
}

}  // namespace certledger::proofs
