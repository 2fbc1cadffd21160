// What an audit reads: entries, tiles and checkpoints, from a store or an export. Nothing is
// verified.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/log/tile.h"

namespace certledger::audit {

/// Consecutive entries that are stored together.
struct EntryRun {
  log::Index first = 0;
  std::vector<BytesView> entries;
  std::string damage;  ///< why there are no entries: the data is not readable
};

/// How a source keeps tiles (log/tile.h).
enum class TileForm : std::uint8_t { stored, published };

/// Views are valid until the next renew(). Each function may throw SystemError if the machine
/// fails.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// The ledger's origin according to the source; empty if it has none. Genesis must agree.
  [[nodiscard]] virtual std::string origin() const = 0;

  /// The number of entries as of the last renew().
  [[nodiscard]] virtual log::TreeSize size() const = 0;

  /// Reads the next run into `run`; false at the end. If runs are not consecutive, the source
  /// returns them as they are; the audit reports it.
  virtual bool next(EntryRun& run) = 0;

  /// Releases all views, and locks and memory for them. Continues with the newest state, after the
  /// last run.
  virtual void renew() = 0;

  [[nodiscard]] virtual TileForm tile_form() const = 0;
  /// Nothing if there is none.
  [[nodiscard]] virtual std::optional<BytesView> tile(log::TileId id) const = 0;
  [[nodiscard]] virtual std::uint64_t tiles() const = 0;  ///< the number of them

  /// The checkpoint of that size, a signed note; nothing if there is none.
  [[nodiscard]] virtual std::optional<BytesView> checkpoint(log::TreeSize size) const = 0;
  [[nodiscard]] virtual std::uint64_t checkpoints() const = 0;  ///< the number of them
};

}  // namespace certledger::audit
