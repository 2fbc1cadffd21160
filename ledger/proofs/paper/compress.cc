// Converts between compact proofs and proof files.
#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/entry.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/paper/compact.h"
#include "ledger/proofs/verify.h"
#include "ledger/scheme/statement.h"

namespace certledger::proofs::paper {
namespace {

using scheme::SubjectId;

std::unexpected<Error> no_status(const char* why) {
  return fail(Fault::malformed, why, "proof to compact");
}

map::Key key_of(const map::LeafPath& path) { return path.leaf.key; }

// --- from a proof file ---

/// The items of a status that a brief status has.
Result<std::vector<Item>> brief_items(const std::vector<Item>& items) {
  if (items.empty()) return no_status("it has no items");
  std::vector<Fact> facts;
  for (const Item& item : items) {
    Fact& fact = facts.emplace_back(Fact{item.subject, std::nullopt});
    if (!item.record) continue;
    auto record = scheme::decode_record(*item.record);
    if (!record) return std::unexpected(std::move(record.error()));
    fact.record = std::move(*record);
  }
  const auto record_of = [&](const SubjectId& subject) { return find(facts, subject); };
  std::vector<Item> brief;
  for (const SubjectId& subject : items_to_answer(items.front().subject, record_of)) {
    const auto item = std::ranges::find(items, subject, &Item::subject);
    if (item == items.end()) return no_status("it lacks an item that decides the answer");
    brief.push_back(*item);
  }
  return brief;
}

/// Reads a cosignature, if it is a cosignature/v1.
std::optional<CompactCosignature> read_cosignature(const log::NoteSignature& signature) {
  constexpr std::size_t time_bytes = 8;
  const BytesView blob = signature.signature;
  if (blob.size() != time_bytes + Signature::size) return std::nullopt;
  const Time time{read_u64_be(blob)};
  if (time > latest_time) return std::nullopt;
  return CompactCosignature{signature.id, time, *octets_from<Signature>(blob.subspan(time_bytes))};
}

Result<void> take_signatures(CompactProof& proof, const log::Note& note, const PublicKey& log) {
  const auto checkpoint = log::parse_checkpoint(note.text);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  proof.size = checkpoint->size;
  proof.log = log::key_id(checkpoint->origin, log::KeyType::ed25519, log);
  bool is_signed = false;
  for (const log::NoteSignature& one : note.signatures) {
    const auto by_log = octets_from<Signature>(one.signature);
    if (by_log && one.name == checkpoint->origin && one.id == proof.log) {
      proof.signature = *by_log;
      is_signed = true;
    } else if (const auto cosignature = read_cosignature(one)) {
      proof.cosignatures.push_back(*cosignature);
    }
  }
  if (!is_signed) return no_status("the seal's author did not sign the checkpoint");
  std::ranges::sort(proof.cosignatures);
  const auto again = std::ranges::unique(proof.cosignatures);
  proof.cosignatures.erase(again.begin(), again.end());
  return {};
}

Result<void> take_seal(CompactProof& proof, BytesView seal, const ProofFile& file) {
  const auto entry = log::decode_entry_view(seal);
  if (!entry) return std::unexpected(entry.error());
  const auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return std::unexpected(statement.error());
  const auto* body = std::get_if<scheme::Seal>(&statement->body);
  if (body == nullptr) return no_status("the entry under it is not a seal");
  proof.previous = entry->previous;
  proof.sealed_at = entry->recorded_at;
  proof.subjects = body->subjects;
  proof.map_root = body->map_root;
  proof.seal_signature = entry->signature;
  proof.path = file.path;
  return take_signatures(proof, file.checkpoint, entry->author);
}

/// Takes the record of an item and its path, or the path that proves its absence.
Result<void> take_item(CompactProof& proof, const Item& item) {
  map::Leaf leaf{scheme::map_key(item.subject), {}};
  if (item.record) {
    auto record = scheme::decode_record(*item.record);
    if (!record) return std::unexpected(std::move(record.error()));
    leaf.value = scheme::map_value(*item.record);
    proof.records.push_back(std::move(*record));
  } else {
    const auto* other = std::get_if<map::Leaf>(&item.proof.ending);
    if (proof.absent || !proof.records.empty() || other == nullptr) {
      return no_status("it lacks a record that a compact proof has");
    }
    proof.absent = item.subject;
    leaf = *other;
  }
  if (std::ranges::find(proof.paths, leaf, &map::LeafPath::leaf) == proof.paths.end()) {
    proof.paths.push_back({leaf, item.proof.steps});
  }
  return {};
}

// --- to a proof file ---

/// The key with that id that verifies the signature; the first with that id if none does; null if
/// there is none. An id has only four bytes, so several keys may have the same.
template <class IsGood>
const log::VerifierKey* key_of_id(std::span<const log::VerifierKey> keys, log::KeyType type,
                                  log::KeyId id, IsGood is_good) {
  const log::VerifierKey* first = nullptr;
  for (const log::VerifierKey& key : keys) {
    if (key.type != type || key.id != id) continue;
    if (is_good(key)) return &key;
    if (first == nullptr) first = &key;
  }
  return first;
}

Result<Bytes> seal_of(const CompactProof& proof, const PublicKey& author) {
  const scheme::Statement statement{{}, scheme::Seal{proof.map_root, proof.subjects}};
  return log::encode_entry({proof.size - 1, proof.previous, proof.sealed_at,
                            scheme::encode_statement(statement), author, proof.seal_signature});
}

/// The root of a tree whose last leaf is `leaf`: all siblings are on its left.
Hash root_over(Hash leaf, const std::vector<Hash>& path) {
  for (const Hash& sibling : path) leaf = log::node_hash(sibling, leaf);
  return leaf;
}

/// Seal and checkpoint, if that key made them.
struct Signed {
  Bytes seal;
  log::Note checkpoint;
};

Result<Signed> signed_by(const CompactProof& proof, const log::VerifierKey& log) {
  auto seal = seal_of(proof, log.key);
  if (!seal) return std::unexpected(std::move(seal.error()));
  const Hash root = root_over(log::leaf_hash(*seal), proof.path);
  log::Note checkpoint{log::format_checkpoint({log.name, proof.size, root}), {}};
  checkpoint.signatures.push_back({log.name, log.id, to_bytes(proof.signature.view())});
  return Signed{std::move(*seal), std::move(checkpoint)};
}

/// Adds the cosignatures by known cosigners. Errors: malformed, if a key cosigned twice.
Result<void> add_cosignatures(const CompactProof& proof, log::Note& checkpoint,
                              std::span<const log::VerifierKey> cosigners) {
  for (const CompactCosignature& one : proof.cosignatures) {
    Bytes blob = log::cosignature_blob(one.time, one.signature);
    const auto* key =
        key_of_id(cosigners, log::KeyType::cosignature, one.id, [&](const log::VerifierKey& known) {
          return log::verify_cosignature(known.key, checkpoint.text, blob).has_value();
        });
    if (key == nullptr) continue;
    const auto same = [&](const log::NoteSignature& other) {
      return other.id == one.id && other.name == key->name;
    };
    if (std::ranges::any_of(checkpoint.signatures, same)) {
      return fail(Fault::malformed, "two signatures by the same key", "compact proof");
    }
    checkpoint.signatures.push_back({key->name, one.id, std::move(blob)});
  }
  return {};
}

/// The leaf where the lookup of `absent` ends: the leaf without a record, or else the only leaf.
const map::LeafPath& end_of_absent(const CompactProof& proof) {
  const map::Key parameters = scheme::map_key(scheme::subject_of(proof.records.front().body));
  const auto other = std::ranges::find_if(
      proof.paths, [&](const map::LeafPath& path) { return path.leaf.key != parameters; });
  return other == proof.paths.end() ? proof.paths.front() : *other;
}

std::vector<Item> items_of(const CompactProof& proof) {
  std::vector<Item> items;
  if (proof.absent) {
    const map::LeafPath& end = end_of_absent(proof);
    items.push_back({*proof.absent, std::nullopt, {end.steps, end.leaf}});
  }
  for (const scheme::Record& record : proof.records) {
    const SubjectId subject = scheme::subject_of(record.body);
    const auto path = std::ranges::find(proof.paths, scheme::map_key(subject), key_of);
    items.push_back({subject, scheme::encode_record(record), {path->steps, map::Present{}}});
  }
  return items;
}

}  // namespace

Result<CompactProof> compress(const ProofFile& file) {
  if (!file.extra) return no_status("it has no extra data");
  const auto bundle = decode_bundle(*file.extra);
  if (!bundle) return std::unexpected(bundle.error());
  const auto* status = std::get_if<StatusBundle>(&*bundle);
  const auto* brief = std::get_if<BriefBundle>(&*bundle);
  if (status == nullptr && brief == nullptr) return no_status("it is not a status proof");
  CompactProof proof;
  if (auto sealed = take_seal(proof, status != nullptr ? status->seal : brief->seal, file);
      !sealed) {
    return std::unexpected(std::move(sealed.error()));
  }
  const auto& items = status != nullptr ? status->items : brief->items;
  auto needed = brief_items(items);
  if (!needed) return std::unexpected(std::move(needed.error()));
  for (const Item& item : *needed) {
    if (auto taken = take_item(proof, item); !taken) {
      return std::unexpected(std::move(taken.error()));
    }
  }
  if (proof.records.empty()) return no_status("it has no record");
  std::ranges::sort(proof.paths, {}, key_of);
  return proof;
}

Result<ProofFile> expand(const CompactProof& proof, const Keys& keys) {
  const auto* log =
      key_of_id(keys.logs, log::KeyType::ed25519, proof.log, [&](const log::VerifierKey& key) {
        const auto made = signed_by(proof, key);
        return made && verify(key.key, as_bytes(made->checkpoint.text), proof.signature);
      });
  if (log == nullptr) {
    return fail(Fault::wrong_origin, "your policy does not trust the ledger of this proof");
  }
  auto made = signed_by(proof, *log);
  if (!made) return std::unexpected(std::move(made.error()));
  if (auto added = add_cosignatures(proof, made->checkpoint, keys.cosigners); !added) {
    return std::unexpected(std::move(added.error()));
  }
  ProofFile file;
  file.checkpoint = std::move(made->checkpoint);
  file.extra = encode_bundle(BriefBundle{std::move(made->seal), items_of(proof)});
  file.index = proof.size - 1;
  file.path = proof.path;
  return file;
}

}  // namespace certledger::proofs::paper
