#include "ledger/proofs/verify.h"

#include <algorithm>

#include "ledger/log/proof.h"
#include "ledger/proofs/history.h"
#include "ledger/proofs/seal.h"

namespace certledger::proofs {
namespace {

using scheme::SubjectId;

/// A question about an id that no new subject can have is answered only if the id is recorded.
Result<void> check_askable(const SubjectId& asked, bool is_recorded) {
  const auto fault = is_recorded ? std::nullopt : scheme::fault_as_new(asked);
  if (!fault) return {};
  return std::unexpected(scheme::unaskable(asked, *fault));
}

Result<Proven> verify_entry(const ProofFile& file, const EntryBundle& bundle, const Keys& keys) {
  const auto checkpoint = log::parse_checkpoint(file.checkpoint.text);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  auto read = read_entry(bundle.entry, checkpoint->origin);
  if (!read) return std::unexpected(std::move(read.error()));
  if (auto included = check_included(*read, file, *checkpoint); !included) {
    return std::unexpected(std::move(included.error()));
  }
  auto endorsed = endorse(file.checkpoint, keys);
  if (!endorsed) return std::unexpected(std::move(endorsed.error()));
  return ProvenEntry{std::move(*endorsed), read->entry.index,    read->entry.recorded_at,
                     read->entry.author,   read->statement_hash, std::move(read->statement)};
}

/// Both kinds of a status; they need different items.
template <class Bundle, class Needed>
Result<Proven> verify_status(const ProofFile& file, const Bundle& bundle, const Keys& keys,
                             Needed needed_for) {
  auto proven = check_items(file, bundle.seal, bundle.items, keys);
  if (!proven) return std::unexpected(std::move(proven.error()));
  const auto record_of = [&](const SubjectId& s) { return find(proven->facts, s); };
  const auto needed = needed_for(proven->facts.front().subject, record_of);
  if (auto complete = check_complete(proven->facts, needed); !complete) {
    return std::unexpected(complete.error());
  }
  return *std::move(proven);
}

/// Both kinds of a history; only the full one has `lives`.
template <class Bundle>
Result<Proven> verify_history(const ProofFile& file, const Bundle& bundle, const Keys& keys,
                              const std::vector<std::vector<Bytes>>* lives) {
  auto now = check_items(file, bundle.seal, bundle.items, keys);
  if (!now) return std::unexpected(std::move(now.error()));
  auto history = check_history(std::move(*now), {bundle.entries, lives});
  if (!history) return std::unexpected(std::move(history.error()));
  return *std::move(history);
}

std::vector<SubjectId> items_for_status(const SubjectId& asked, const RecordOf& record_of) {
  return items_needed(asked, record_of);
}

Result<Proven> verify_bundle(const ProofFile& file, const Bundle& bundle, const Keys& keys) {
  if (const auto* entry = std::get_if<EntryBundle>(&bundle))
    return verify_entry(file, *entry, keys);
  if (const auto* status = std::get_if<StatusBundle>(&bundle)) {
    return verify_status(file, *status, keys, items_for_status);
  }
  if (const auto* brief = std::get_if<BriefBundle>(&bundle)) {
    return verify_status(file, *brief, keys, items_to_answer);
  }
  if (const auto* full = std::get_if<FullHistoryBundle>(&bundle)) {
    return verify_history(file, *full, keys, &full->lives);
  }
  return verify_history(file, std::get<HistoryBundle>(bundle), keys, nullptr);
}

}  // namespace

const Endorsed& endorsed_by(const Proven& proven) {
  if (const auto* history = std::get_if<ProvenHistory>(&proven)) return history->now.endorsed;
  if (const auto* status = std::get_if<ProvenStatus>(&proven)) return status->endorsed;
  return std::get<ProvenEntry>(proven).endorsed;
}

const scheme::Record* find(const std::vector<Fact>& facts, const SubjectId& subject) {
  const auto fact = std::ranges::find(facts, subject, &Fact::subject);
  return fact == facts.end() || !fact->record ? nullptr : &*fact->record;
}

Result<void> check_about(const Proven& proven, const SubjectId& asked) {
  bool is_about = false;
  bool is_recorded = true;
  if (const auto* entry = std::get_if<ProvenEntry>(&proven)) {
    is_about = std::ranges::count(scheme::subjects_of(entry->statement.body), asked) != 0;
  } else {
    const auto* history = std::get_if<ProvenHistory>(&proven);
    const auto& facts =
        history != nullptr ? history->now.facts : std::get<ProvenStatus>(proven).facts;
    is_about = facts.front().subject == asked;
    is_recorded = facts.front().record.has_value();
  }
  if (auto ok = check_askable(asked, is_about && is_recorded); !ok) return ok;
  if (is_about) return {};
  return fail(Fault::other, "the proof is good, but about another subject than you asked about",
              scheme::to_text(asked));
}

Result<Proven> verify(const ProofFile& file, const Keys& keys,
                      const std::optional<SubjectId>& asked) {
  if (!file.extra) {
    return fail(Fault::malformed, "the proof has no extra data, so it says nothing by itself");
  }
  const auto bundle = decode_bundle(*file.extra);
  if (!bundle) return std::unexpected(bundle.error());
  auto proven = verify_bundle(file, *bundle, keys);
  if (!proven || !asked) return proven;
  if (auto same = check_about(*proven, *asked); !same) return std::unexpected(same.error());
  return proven;
}

Result<Endorsed> verify_consistency(std::string_view text, const log::Checkpoint& old,
                                    const Keys& keys) {
  const auto file = parse_consistency_file(text);
  if (!file) return std::unexpected(file.error());
  auto endorsed = endorse(file->checkpoint, keys);
  if (!endorsed) return std::unexpected(std::move(endorsed.error()));
  const log::Checkpoint& now = endorsed->checkpoint;
  if (now.origin != old.origin) {
    return fail(Fault::wrong_origin, "the two checkpoints belong to different ledgers");
  }
  if (old.size == now.size && old.root != now.root) {
    return fail(Fault::forked,
                "two checkpoints of equal size have different roots: a fork (split view)");
  }
  // The file may be honest, but for a reader with another checkpoint, so this accuses nobody.
  if (file->old != old.size || old.size == 0) {
    return fail(Fault::other,
                "the consistency proof begins at size " + std::to_string(file->old) +
                    ", but the old checkpoint has size " + std::to_string(old.size) +
                    ": it says nothing about that checkpoint. Ask for a proof that begins there");
  }
  if (auto holds = log::verify_consistency(old.size, now.size, old.root, now.root, file->path);
      !holds) {
    return std::unexpected(std::move(holds.error()));
  }
  return endorsed;
}

}  // namespace certledger::proofs
