// An export as an audit reads it: bundle by bundle, so that no more of it is held than is judged at
// one time.
#pragma once

#include <deque>
#include <map>

#include "ledger/audit/source.h"
#include "ledger/export/reader.h"

namespace certledger::exports {

/// Borrows the reader. Throws SystemError where that does: a copy that is damaged in one place is
/// not judged at all.
class AuditSource : public audit::Source {
 public:
  explicit AuditSource(const Reader& reader) : reader_(reader) {}

  [[nodiscard]] std::string origin() const override { return reader_.manifest().origin; }
  [[nodiscard]] log::TreeSize size() const override { return reader_.size(); }
  bool next(audit::EntryRun& run) override;
  void renew() override;
  [[nodiscard]] audit::TileForm tile_form() const override { return audit::TileForm::published; }
  [[nodiscard]] std::optional<BytesView> tile(log::TileId id) const override;
  [[nodiscard]] std::uint64_t tiles() const override;
  /// The one that states this size itself. Known for the entries of the runs since renew().
  [[nodiscard]] std::optional<BytesView> checkpoint(log::TreeSize size) const override;
  [[nodiscard]] std::uint64_t checkpoints() const override { return checkpoints_; }

 private:
  void take_checkpoints(std::uint64_t bundle);

  const Reader& reader_;
  std::uint64_t next_ = 0;  // bundle
  std::uint64_t checkpoints_ = 0;
  mutable std::deque<Bytes> held_;  // what views were given of
  std::map<log::TreeSize, BytesView> notes_;
};

}  // namespace certledger::exports
