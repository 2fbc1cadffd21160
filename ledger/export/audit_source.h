// An export as the source of an audit. Reads bundle by bundle, so it holds only what is judged at
// the moment.
#pragma once

#include <deque>
#include <map>

#include "ledger/audit/source.h"
#include "ledger/export/reader.h"

namespace certledger::exports {

/// Borrows the reader. Throws SystemError if the reader does: a damaged copy is not judged at all.
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
  /// The checkpoint that states this size. Known for the entries of the runs since renew().
  [[nodiscard]] std::optional<BytesView> checkpoint(log::TreeSize size) const override;
  [[nodiscard]] std::uint64_t checkpoints() const override { return checkpoints_; }

 private:
  void take_checkpoints(std::uint64_t bundle);

  const Reader& reader_;
  std::uint64_t next_ = 0;  // bundle
  std::uint64_t checkpoints_ = 0;
  mutable std::deque<Bytes> held_;  // the bytes of returned views
  std::map<log::TreeSize, BytesView> notes_;
};

}  // namespace certledger::exports
