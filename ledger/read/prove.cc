#include "ledger/read/prove.h"

#include <map>

#include "ledger/base/encoding.h"
#include "ledger/log/entry.h"
#include "ledger/log/proof.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/paper/compact.h"
#include "ledger/proofs/paper/verify.h"
#include "ledger/proofs/proof_file.h"

namespace certledger::read {
namespace {

using scheme::SubjectId;

/// The records of a ledger for a bundle. Each is decoded once.
class Records {
 public:
  explicit Records(const Snapshot& ledger) : ledger_(ledger) {}

  const scheme::Record* find(const SubjectId& subject) {
    auto at = records_.find(subject);
    if (at == records_.end()) at = records_.emplace(subject, ledger_.record(subject)).first;
    return at->second ? &*at->second : nullptr;
  }
  proofs::RecordOf reader() {
    return [this](const SubjectId& subject) { return find(subject); };
  }

 private:
  const Snapshot& ledger_;
  std::map<SubjectId, std::optional<scheme::Record>> records_;
};

std::unexpected<Error> damaged(const std::string& what) {
  return fail(Fault::wrong_record, what + ": the store is damaged. Run `certledger verify`");
}

std::vector<proofs::Item> items_of(const Snapshot& ledger, const std::vector<SubjectId>& subjects) {
  const store::View& view = ledger.view();
  const store::StoredMap pages(view.transaction(), view.tables());
  std::vector<proofs::Item> items;
  for (const SubjectId& subject : subjects) {
    const Hash key = scheme::map_key(subject);
    proofs::Item& item = items.emplace_back();
    item.subject = subject;
    if (const auto record = view.record(key)) item.record = to_bytes(*record);
    item.proof = map::kept::look_up(pages, view.subjects(), key).proof;
  }
  return items;
}

/// The stored checkpoint of that size.
Result<log::Note> checkpoint_at(const store::View& view, log::TreeSize size) {
  const auto note = view.transaction().get(view.tables().checkpoints, store::key_of(size));
  if (note) return log::parse_note(as_text(*note));
  return fail(Fault::not_found, "the ledger has no checkpoint of size " + std::to_string(size) +
                                    "; the newest has size " + std::to_string(view.size()));
}

/// Judges the result as its readers will.
template <class Made, class Verify>
Result<Made> judged(const Snapshot& ledger, Result<Made> made, Verify verify) {
  if (!made) return made;
  const auto key = log_key(ledger);
  if (!key) return std::unexpected(key.error());
  const auto verdict = verify(*made, proofs::Keys{{&*key, 1}, {}});
  if (!verdict)
    return damaged("a proof made from it does not verify (" + verdict.error().what + ")");
  return made;
}

/// A proof file under the newest checkpoint: `bundle` is about entry `index`.
Result<std::string> make_file(const Snapshot& ledger, const proofs::Bundle& bundle,
                              log::Index index) {
  const store::View& view = ledger.view();
  proofs::ProofFile file;
  file.extra = proofs::encode_bundle(bundle);
  file.index = index;
  auto path = log::prove_inclusion(view, index, view.size());
  if (!path) return std::unexpected(std::move(path.error()));
  file.path = std::move(*path);
  auto checkpoint = checkpoint_at(view, view.size());
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  file.checkpoint = std::move(*checkpoint);
  return proofs::format_proof_file(file);
}

Result<std::string> judged_file(const Snapshot& ledger, const proofs::Bundle& bundle,
                                log::Index index, const std::optional<SubjectId>& subject) {
  return judged(ledger, make_file(ledger, bundle, index),
                [&](const std::string& file, const proofs::Keys& keys) {
                  return proofs::paper::verify(file, keys, subject);
                });
}

/// The bytes of the events' entries.
Result<std::vector<Bytes>> entries_of(const Snapshot& ledger,
                                      const std::vector<scheme::Event>& events) {
  std::vector<Bytes> entries;
  for (const scheme::Event& event : events) {
    auto entry = ledger.view().entry(event.index);
    if (!entry) return std::unexpected(std::move(entry.error()));
    entries.push_back(std::move(*entry));
  }
  return entries;
}

/// The bytes of the last entry, the seal.
Result<Bytes> last_entry(const Snapshot& ledger) {
  if (ledger.size() == 0) return fail(Fault::not_found, "the ledger has no entries");
  return ledger.view().entry(ledger.size() - 1);
}

}  // namespace

Result<std::string> prove_entry(const Snapshot& ledger, log::Index index) {
  if (index >= ledger.size()) {
    return fail(Fault::not_found, "the ledger has " + std::to_string(ledger.size()) +
                                      " entries, numbered from 0; it has no entry " +
                                      std::to_string(index));
  }
  auto entry = ledger.view().entry(index);
  if (!entry) return std::unexpected(std::move(entry.error()));
  return judged_file(ledger, proofs::EntryBundle{std::move(*entry)}, index, std::nullopt);
}

Result<std::string> prove_status(const Snapshot& ledger, const SubjectId& subject) {
  auto seal = last_entry(ledger);
  if (!seal) return std::unexpected(std::move(seal.error()));
  Records records(ledger);
  const auto needed = proofs::items_needed(subject, records.reader());
  return judged_file(ledger, proofs::StatusBundle{std::move(*seal), items_of(ledger, needed)},
                     ledger.size() - 1, subject);
}

Result<Bytes> prove_status_compact(const Snapshot& ledger, const SubjectId& subject) {
  const auto text = prove_status(ledger, subject);
  if (!text) return std::unexpected(text.error());
  const auto file = proofs::parse_proof_file(*text);
  if (!file) return std::unexpected(file.error());
  const auto compact = proofs::paper::compress(*file);
  if (!compact) return std::unexpected(compact.error());
  return judged(ledger, Result<Bytes>(proofs::paper::encode_compact(*compact)),
                [&](const Bytes& bytes, const proofs::Keys& keys) {
                  return proofs::paper::verify(as_text(bytes), keys, subject);
                });
}

Result<std::string> prove_history(const Snapshot& ledger, const SubjectId& subject) {
  auto seal = last_entry(ledger);
  if (!seal) return std::unexpected(std::move(seal.error()));
  const auto events = ledger.history(subject);
  if (!events) return std::unexpected(events.error());
  auto entries = entries_of(ledger, *events);
  if (!entries) return std::unexpected(std::move(entries.error()));
  std::vector<PublicKey> authors;
  std::vector<proofs::Authored> authored;
  for (const scheme::Event& event : *events) {
    authors.push_back(event.key);
    authored.push_back({event.index, event.key});
  }
  Records records(ledger);
  proofs::FullHistoryBundle bundle{std::move(*seal), {}, std::move(*entries), {}};
  bundle.items = items_of(ledger, proofs::items_needed(subject, authors, records.reader()));
  for (const SubjectId& member : proofs::lives_needed(subject, authored, records.reader())) {
    const auto life = ledger.history(member);
    if (!life) return std::unexpected(life.error());
    auto all = entries_of(ledger, *life);
    if (!all) return std::unexpected(std::move(all.error()));
    bundle.lives.push_back(std::move(*all));
  }
  auto file = judged_file(ledger, bundle, ledger.size() - 1, subject);
  if (file || bundle.lives.empty() || file.error().fault != Fault::too_large) return file;
  // The entries that show the authors' roles do not fit. The file's kind says so.
  return judged_file(ledger,
                     proofs::HistoryBundle{std::move(bundle.seal), std::move(bundle.items),
                                           std::move(bundle.entries)},
                     ledger.size() - 1, subject);
}

Result<std::string> prove_consistency(const Snapshot& ledger, log::TreeSize old,
                                      log::TreeSize now) {
  const store::View& view = ledger.view();
  if (old > now) {
    return fail(Fault::not_found,
                "the old size of a consistency proof cannot be larger than the new one: not from " +
                    std::to_string(old) + " to " + std::to_string(now));
  }
  auto checkpoint = checkpoint_at(view, now);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  auto path = log::prove_consistency(view, old, now);
  if (!path) return std::unexpected(std::move(path.error()));
  const proofs::ConsistencyFile file{old, std::move(*path), std::move(*checkpoint)};
  // From size 0 there is nothing to prove: a request to a witness that sees the ledger for the
  // first time.
  if (old == 0) return proofs::format_consistency_file(file);
  const auto root = log::root_at(view, old);
  if (!root) return std::unexpected(root.error());
  const log::Checkpoint before{ledger.parameters().origin, old, *root};
  return judged(ledger, proofs::format_consistency_file(file),
                [&](const std::string& text, const proofs::Keys& keys) {
                  return proofs::verify_consistency(text, before, keys);
                });
}

Result<log::VerifierKey> log_key(const Snapshot& ledger) {
  const auto seal = last_entry(ledger);
  if (!seal) return std::unexpected(seal.error());
  const auto entry = log::decode_entry_view(*seal);
  if (!entry) return std::unexpected(entry.error());
  return log::verifier_key(ledger.parameters().origin, log::KeyType::ed25519, entry->author);
}

Result<std::vector<FormerLogKey>> former_log_keys(const Snapshot& ledger) {
  std::map<PublicKey, scheme::KeyRecord> revoked;
  ledger.for_each(scheme::SubjectType::key, [&](const scheme::Record& record) {
    const auto& key = std::get<scheme::KeyRecord>(record.body);
    if (key.revoked) revoked.emplace(key.key, key);
    return true;
  });
  const store::View& view = ledger.view();
  store::Cursor cursor(view.transaction(), view.tables().checkpoints);
  std::vector<FormerLogKey> former;
  while (!revoked.empty()) {
    const auto row = cursor.previous();  // from the newest on
    if (!row) break;
    if (row->key.size() != sizeof(log::TreeSize)) return damaged("a stored checkpoint's size");
    const log::TreeSize size = read_u64_be(row->key);
    if (size == 0) continue;
    const auto seal = view.entry(size - 1);
    if (!seal) return std::unexpected(seal.error());
    const auto entry = log::decode_entry_view(*seal);
    if (!entry) return std::unexpected(entry.error());
    const auto key = revoked.find(entry->author);
    if (key == revoked.end()) continue;
    former.push_back(
        {log::verifier_key(ledger.parameters().origin, log::KeyType::ed25519, entry->author), size,
         key->second.compromised_since});
    revoked.erase(key);
  }
  return former;
}

}  // namespace certledger::read
