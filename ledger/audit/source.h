// What an audit reads: entries, tiles and checkpoints, by whatever holds them, a store or an
// exported directory. All of it is unverified.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/log/tile.h"

namespace certledger::audit {

/// Consecutive entries as they are kept together.
struct EntryRun {
  log::Index first = 0;
  std::vector<BytesView> entries;
  std::string damage;  ///< why there are none: what stands here is not readable as entries
};

/// How a source keeps tiles (log/tile.h).
enum class TileForm : std::uint8_t { stored, published };

/// Views last until the next renew(). Each function may throw SystemError when the machine fails.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// The ledger's name by the source's own account, empty when that is none; genesis has to agree.
  [[nodiscard]] virtual std::string origin() const = 0;

  /// The number of entries as of the last renew().
  [[nodiscard]] virtual log::TreeSize size() const = 0;

  /// Puts what follows on the last run into `run`; false at the end. A source whose runs are not
  /// consecutive gives them as it has them: that is for the audit to find.
  virtual bool next(EntryRun& run) = 0;

  /// Gives up all views, and with them whatever was locked or held for them; goes on with what the
  /// source holds now, behind the last run.
  virtual void renew() = 0;

  [[nodiscard]] virtual TileForm tile_form() const = 0;
  /// Nothing when there is none.
  [[nodiscard]] virtual std::optional<BytesView> tile(log::TileId id) const = 0;
  [[nodiscard]] virtual std::uint64_t tiles() const = 0;  ///< how many there are

  /// The checkpoint of that size, a signed note; nothing when there is none.
  [[nodiscard]] virtual std::optional<BytesView> checkpoint(log::TreeSize size) const = 0;
  [[nodiscard]] virtual std::uint64_t checkpoints() const = 0;  ///< how many there are
};

}  // namespace certledger::audit
