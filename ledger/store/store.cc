#include "ledger/store/store.h"

#include "ledger/base/check.h"
#include "ledger/base/codec.h"
#include "ledger/system/own_file.h"

namespace certledger::store {
Bytes key_of(std::uint64_t number) {
  Bytes key;
  append_u64_be(key, number);
  return key;
}

Bytes key_of(log::TileId id) {
  Bytes key{static_cast<std::uint8_t>(id.level)};
  append_u64_be(key, id.index);
  return key;
}

Bytes key_of_bucket(std::uint32_t index) {
  Bytes key;
  for (int shift = 24; shift >= 0; shift -= 8) {
    key.push_back(static_cast<std::uint8_t>(index >> shift));
  }
  return key;
}

Bytes key_of_page(unsigned level, std::uint32_t index) {
  Bytes key{static_cast<std::uint8_t>(level)};
  append(key, key_of_bucket(index));
  return key;
}

Store Store::create(const std::filesystem::path& directory, std::string_view origin,
                    std::string_view clock) {
  Environment environment = Environment::open(directory, Mode::create);
  Tables tables;
  {
    WriteTransaction transaction(environment);
    for (const auto& [name, table] : named_tables) tables.*table = transaction.create_table(name);
    transaction.put(tables.meta, as_bytes("format"), as_bytes(format_version));
    transaction.put(tables.meta, as_bytes("origin"), as_bytes(origin));
    transaction.put(tables.meta, as_bytes("clock"), as_bytes(clock));
    transaction.put(tables.meta, as_bytes("subjects"), key_of(0));
    transaction.commit();
  }
  tables.list = environment.list_of_tables();
  return {std::move(environment), tables};
}

Store Store::open(const std::filesystem::path& directory, Mode mode,
                  const AfterOpening& after_opening) {
  system::require_own_directory(directory);
  Environment environment = Environment::open(directory, mode);
  if (after_opening) after_opening();
  Tables tables;
  tables.meta = environment.table("meta");
  {
    const ReadTransaction transaction(environment);
    const auto format = transaction.get(tables.meta, as_bytes("format"));
    if (!format || as_text(*format) != format_version) {
      throw SystemError(Fault::store,
                        directory.string() + ": the store's format is " +
                            (format ? printable(as_text(*format)) : std::string("unknown")) +
                            "; this program reads format 1 only. Use a newer certledger");
    }
  }
  for (const auto& [name, table] : named_tables) tables.*table = environment.table(name);
  tables.list = environment.list_of_tables();
  return {std::move(environment), tables};
}

View::View(const Transaction& transaction, const Tables& tables)
    : transaction_(&transaction), tables_(&tables) {
  Cursor cursor(transaction, tables.entries);
  const auto last = cursor.last();
  if (!last) return;
  if (last->key.size() != 8 || read_u64_be(last->key) >= limits::tree_size) {
    throw SystemError(Fault::store,
                      "the store is damaged: a key of the entries table is not an index");
  }
  size_ = read_u64_be(last->key) + 1;
}

Result<Bytes> View::entry(log::Index index) const {
  const auto bytes = entry_bytes(index);
  if (bytes) return to_bytes(*bytes);
  return fail(Fault::not_found, "there is no entry " + std::to_string(index));
}

View::View(const ReadTransaction& transaction, const Tables& tables)
    : View(static_cast<const Transaction&>(transaction), tables) {
  is_unchanging_ = true;
}

View::View(const ReadTransaction& transaction, const Tables& tables, log::TreeSize size)
    : transaction_(&transaction), tables_(&tables), size_(size), is_unchanging_(true) {}

std::optional<BytesView> View::find_tile(log::TileId id) const {
  if (last_tile_ && last_tile_->id == id) return last_tile_->hashes;
  const auto tile = transaction_->get(tables_->tiles, key_of(id));
  if (tile && is_unchanging_) last_tile_ = LastTile{id, *tile};
  return tile;
}

Result<Hash> View::node(unsigned level, std::uint64_t index) const {
  const log::NodePlace place = log::place_of(level, index);
  const auto tile = find_tile(place.tile);
  const auto hash = tile ? log::hash_at(*tile, place.slot) : std::nullopt;
  if (hash) return *hash;
  return fail(Fault::not_found,
              "the tree has no stored node " + std::to_string(level) + "/" + std::to_string(index));
}

Result<std::string> View::checkpoint() const {
  Cursor cursor(*transaction_, tables_->checkpoints);
  const auto last = cursor.last();
  if (last) return std::string(as_text(last->value));
  return fail(Fault::not_found, "the store holds no checkpoint");
}

std::optional<BytesView> View::entry_bytes(log::Index index) const {
  Cursor cursor(*transaction_, tables_->entries);
  const auto item = cursor.seek(key_of(index));
  if (!item || item->key.size() != 8) return std::nullopt;
  const auto block = Block::parse(read_u64_be(item->key), item->value);
  // A damaged table can also return an earlier block.
  if (!block || index < block->first() || index > block->last()) return std::nullopt;
  return block->entry(index);
}

Bytes View::tile(log::TileId id) const {
  const auto tile = transaction_->get(tables_->tiles, key_of(id));
  return tile ? to_bytes(*tile) : Bytes{};
}

std::optional<BytesView> View::record(const Hash& key) const {
  return transaction_->get(tables_->records, key.view());
}

Result<std::vector<std::uint64_t>> View::links(log::Index index) const {
  const auto bytes = transaction_->get(tables_->links, key_of(index));
  constexpr std::size_t max_bytes = 256;  // a statement is about a few subjects
  if (!bytes || bytes->size() > max_bytes) {
    return fail(Fault::wrong_record, "no links of entry " + std::to_string(index));
  }
  auto links = decode_with<std::vector<std::uint64_t>>(
      *bytes, "links", [](CanonicalInputArchive& ar, std::vector<std::uint64_t>& list) {
        while (ar.remaining() != 0) list.push_back(ar.take_varint());
      });
  if (!links) links.error().fault = Fault::wrong_record;
  return links;
}

std::uint64_t View::subjects() const {
  const auto count = transaction_->get(tables_->meta, as_bytes("subjects"));
  if (count && count->size() == 8) return read_u64_be(*count);
  throw SystemError(Fault::store, "the store is damaged: the number of subjects is missing");
}

std::string View::meta(std::string_view name) const {
  const auto text = transaction_->get(tables_->meta, as_bytes(name));
  return text ? std::string(as_text(*text)) : std::string();
}

StoredMap::StoredMap(const Transaction& transaction, const Tables& tables)
    : read_(transaction), tables_(tables) {}

StoredMap::StoredMap(WriteTransaction& transaction, const Tables& tables)
    : read_(transaction), write_(&transaction), tables_(tables) {}

BytesView StoredMap::bucket(std::uint32_t index) const {
  const BytesView bytes = read_.get(tables_.buckets, key_of_bucket(index)).value_or(BytesView());
  if (bytes.size() % 64 == 0) return bytes;
  throw SystemError(
      Fault::store,
      "a bucket of the status map is damaged. Run `certledger verify`, then `certledger rebuild`");
}

BytesView StoredMap::page(unsigned level, std::uint32_t index) const {
  const BytesView bytes = read_.get(tables_.pages, key_of_page(level, index)).value_or(BytesView());
  if (bytes.empty() || bytes.size() == map::kept::page_bytes) return bytes;
  throw SystemError(
      Fault::store,
      "a page of the status map is damaged. Run `certledger verify`, then `certledger rebuild`");
}

void StoredMap::put_bucket(std::uint32_t index, BytesView leaves) {
  CERTLEDGER_CHECK(write_ != nullptr);
  write_->put(tables_.buckets, key_of_bucket(index), leaves);
}

void StoredMap::put_page(unsigned level, std::uint32_t index, BytesView hashes) {
  CERTLEDGER_CHECK(write_ != nullptr);
  write_->put(tables_.pages, key_of_page(level, index), hashes);
}

void StoredMap::erase_bucket(std::uint32_t index) {
  CERTLEDGER_CHECK(write_ != nullptr);
  write_->erase(tables_.buckets, key_of_bucket(index));
}

void StoredMap::clear_pages() {
  CERTLEDGER_CHECK(write_ != nullptr);
  write_->clear(tables_.pages);
}

void for_each_row(const map::kept::MemoryPages& from,
                  const std::function<void(const MapRow& row, BytesView value)>& each) {
  std::uint32_t index = 0;
  for (const Bytes& bucket : from.buckets()) {
    if (!bucket.empty()) each({true, key_of_bucket(index)}, bucket);
    ++index;
  }
  unsigned level = 0;
  for (const std::vector<Bytes>& pages : from.pages()) {
    index = 0;
    for (const Bytes& page : pages) {
      if (!page.empty()) each({false, key_of_page(level, index)}, page);
      ++index;
    }
    ++level;
  }
}

}  // namespace certledger::store
