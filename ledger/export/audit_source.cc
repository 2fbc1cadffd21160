#include "ledger/export/audit_source.h"

#include <algorithm>

#include "ledger/export/bundle.h"

namespace certledger::exports {

bool AuditSource::next(audit::EntryRun& run) {
  const log::Index first = next_ * log::tile_width;
  if (first >= size()) return false;
  run.first = first;
  run.entries.clear();
  run.damage.clear();
  const Bytes& bundle = held_.emplace_back(reader_.read_bundle(File::Kind::entries, next_));
  take_checkpoints(next_);
  ++next_;
  auto entries = parse_bundle(bundle);
  const std::uint64_t expected = std::min<std::uint64_t>(log::tile_width, size() - first);
  if (!entries) {
    run.damage = "the bundle of entries that begins at " + std::to_string(first) +
                 " is malformed: " + entries.error().what;
  } else if (entries->size() != expected) {
    run.damage = "the bundle of entries that begins at " + std::to_string(first) + " has " +
                 std::to_string(entries->size()) + " entries; expected " + std::to_string(expected);
  } else {
    run.entries = std::move(*entries);
  }
  return true;
}

/// A malformed bundle counts as one unexpected checkpoint, so that the audit reports it. A
/// checkpoint out of order counts as unexpected, too.
void AuditSource::take_checkpoints(std::uint64_t bundle) {
  const Bytes& bytes = held_.emplace_back(reader_.read_bundle(File::Kind::checkpoints, bundle));
  const auto notes = parse_bundle(bytes);
  checkpoints_ += notes ? notes->size() : 1;
  if (!notes) return;
  log::TreeSize last = bundle * log::tile_width;
  for (const BytesView note : *notes) {
    const auto size = stated_size(note);
    if (!size || *size <= last || (*size - 1) / log::tile_width != bundle) continue;
    notes_.emplace(*size, note);
    last = *size;
  }
}

void AuditSource::renew() {
  held_.clear();
  notes_.clear();
}

std::optional<BytesView> AuditSource::tile(log::TileId id) const {
  auto tile = reader_.read_tile(id);
  if (!tile) return std::nullopt;
  return held_.emplace_back(std::move(*tile));
}

std::uint64_t AuditSource::tiles() const {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(reader_.manifest().files,
                            [](const auto& file) { return file.first.kind == File::Kind::tile; }));
}

std::optional<BytesView> AuditSource::checkpoint(log::TreeSize size) const {
  const auto note = notes_.find(size);
  return note == notes_.end() ? std::nullopt : std::optional(note->second);
}

}  // namespace certledger::exports
