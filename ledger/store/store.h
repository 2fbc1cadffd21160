// The store of a ledger: its tables in one LMDB environment, and a View to read them. Here the
// values are bytes, nodes of a tree and pages of a map; the rooms above interpret them.
//
//   table        key                            value
//   meta         "format" "origin" "clock"      text; "subjects": u64 count of records
//   entries      u64 last index                 a block of entries (blocks.h)
//   links        u64 index                      a varint for each subject of the entry, in order:
//                                               1 + index of the subject's entry before, or 0
//   tiles        u8 level, u64 index            tile with interior nodes (log/tile.h)
//   checkpoints  u64 size                       signed note
//   records      32 bytes, the map key         record
//   buckets      u32 index                      leaves of the status map (map/kept/buckets.h)
//   pages        u8 level, u32 index            hashes above them
//
// Numbers in keys are big-endian. All tables except `entries`, `checkpoints` and `meta` are pure
// functions of the entries.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/log/reader.h"
#include "ledger/log/tile.h"
#include "ledger/map/kept/buckets.h"
#include "ledger/store/blocks.h"
#include "ledger/store/lmdb.h"

namespace certledger::store {

/// The version of the format that this program writes and reads.
inline constexpr std::string_view format_version = "1";

/// Called when all files of a store are open, and only their beginning was read: the moment to give
/// up rights.
using AfterOpening = std::function<void()>;

struct Tables {
  Table meta, entries, links, tiles, checkpoints, records, buckets, pages;
  Table list;  ///< of them all
};

struct NamedTable {
  std::string_view name;
  Table Tables::* table;
};
/// All tables of a ledger.
inline constexpr std::array named_tables{
    NamedTable{"meta", &Tables::meta},       NamedTable{"entries", &Tables::entries},
    NamedTable{"links", &Tables::links},     NamedTable{"tiles", &Tables::tiles},
    NamedTable{"records", &Tables::records}, NamedTable{"checkpoints", &Tables::checkpoints},
    NamedTable{"buckets", &Tables::buckets}, NamedTable{"pages", &Tables::pages}};

class Store {
 public:
  /// Creates the tables in `directory`, which exists and is empty.
  static Store create(const std::filesystem::path& directory, std::string_view origin,
                      std::string_view clock);
  /// Throws SystemError(store) if the store is damaged or has a newer format.
  static Store open(const std::filesystem::path& directory, Mode mode,
                    const AfterOpening& after_opening = {});

  [[nodiscard]] Environment& environment() { return environment_; }
  [[nodiscard]] const Tables& tables() const { return tables_; }

 private:
  Store(Environment environment, Tables tables)
      : environment_(std::move(environment)), tables_(tables) {}
  Environment environment_;
  Tables tables_;
};

/// The store as one transaction sees it. Borrows the transaction. The size is the one at
/// construction: in a write transaction, make a new View after appending.
class View : public log::Reader {
 public:
  View(const Transaction& transaction, const Tables& tables);
  /// The same for a transaction in which nothing can change: it caches the last tile, which a path
  /// through the tree needs several times. For one thread.
  View(const ReadTransaction& transaction, const Tables& tables);
  /// The same, but uses `size` instead of the (untrusted) entries table. Entries and nodes below it
  /// may be missing.
  View(const ReadTransaction& transaction, const Tables& tables, log::TreeSize size);

  // log::Reader
  [[nodiscard]] log::TreeSize size() const override { return size_; }
  [[nodiscard]] Result<Bytes> entry(log::Index index) const override;
  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override;
  [[nodiscard]] Result<std::string> checkpoint() const override;

  /// A view of the entry's bytes; valid until the next write or the transaction's end. Nothing if
  /// there is no such entry, or if its block is malformed.
  [[nodiscard]] std::optional<BytesView> entry_bytes(log::Index index) const;
  [[nodiscard]] Bytes tile(log::TileId id) const;  ///< empty if there is none
  [[nodiscard]] std::optional<BytesView> record(const Hash& key) const;
  /// Errors: wrong_record.
  [[nodiscard]] Result<std::vector<std::uint64_t>> links(log::Index index) const;
  [[nodiscard]] std::uint64_t subjects() const;
  [[nodiscard]] std::string meta(std::string_view name) const;  ///< empty if there is none

  [[nodiscard]] const Transaction& transaction() const { return *transaction_; }
  [[nodiscard]] const Tables& tables() const { return *tables_; }

 private:
  struct LastTile {
    log::TileId id;
    BytesView hashes;
  };
  [[nodiscard]] std::optional<BytesView> find_tile(log::TileId id) const;

  const Transaction* transaction_;
  const Tables* tables_;
  log::TreeSize size_ = 0;
  bool is_unchanging_ = false;  // nothing can change while this exists
  mutable std::optional<LastTile> last_tile_;
};

/// The storage of the status map inside a transaction.
class StoredMap : public map::kept::Pages {
 public:
  /// To read.
  StoredMap(const Transaction& transaction, const Tables& tables);
  /// To read and write.
  StoredMap(WriteTransaction& transaction, const Tables& tables);

  [[nodiscard]] BytesView bucket(std::uint32_t index) const override;
  [[nodiscard]] BytesView page(unsigned level, std::uint32_t index) const override;
  void put_bucket(std::uint32_t index, BytesView leaves) override;
  void put_page(unsigned level, std::uint32_t index, BytesView hashes) override;
  void erase_bucket(std::uint32_t index) override;
  void clear_pages() override;

 private:
  const Transaction& read_;
  WriteTransaction* write_ = nullptr;
  const Tables& tables_;
};

/// A row of the table `buckets` or `pages`.
struct MapRow {
  bool is_bucket = false;
  Bytes key;
};

/// Calls `each` with every row of the map `from`: buckets first, each in the order of the keys.
void for_each_row(const map::kept::MemoryPages& from,
                  const std::function<void(const MapRow& row, BytesView value)>& each);

// Keys of the tables.
Bytes key_of(std::uint64_t number);
Bytes key_of(log::TileId id);
Bytes key_of_bucket(std::uint32_t index);
Bytes key_of_page(unsigned level, std::uint32_t index);

}  // namespace certledger::store
