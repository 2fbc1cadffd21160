#include "tests/tamper/meddle.h"

#include <stdexcept>

namespace certledger::testing {

namespace fs = std::filesystem;
using store::Tables;

void meddle(const fs::path& ledger,
            const std::function<void(store::WriteTransaction&, const Tables&)>& change) {
  store::Store store = store::Store::open(ledger / "store", store::Mode::read_write);
  store::WriteTransaction transaction(store.environment());
  change(transaction, store.tables());
  transaction.commit();
}

const std::vector<NamedTable>& named_tables() {
  static const std::vector<NamedTable> tables{
      {"entries", &Tables::entries}, {"links", &Tables::links},
      {"tiles", &Tables::tiles},     {"checkpoints", &Tables::checkpoints},
      {"records", &Tables::records}, {"buckets", &Tables::buckets},
      {"pages", &Tables::pages}};
  return tables;
}

std::vector<Row> rows_in(const store::Transaction& transaction, store::Table table) {
  std::vector<Row> rows;
  store::Cursor cursor(transaction, table);
  for (auto item = cursor.first(); item; item = cursor.next()) {
    rows.push_back({to_bytes(item->key), to_bytes(item->value)});
  }
  return rows;
}

std::vector<Row> rows_in(const fs::path& ledger, store::Table Tables::* table) {
  store::Store store = store::Store::open(ledger / "store", store::Mode::read_only);
  const store::ReadTransaction transaction(store.environment());
  return rows_in(transaction, store.tables().*table);
}

void take_table(const fs::path& ledger, store::Table Tables::* table, const fs::path& from) {
  const std::vector<Row> rows = rows_in(from, table);
  meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
    to.clear(tables.*table);
    for (const Row& row : rows) to.put(tables.*table, row.key, row.value);
  });
}

void meddle_with_note(const fs::path& ledger, log::TreeSize size,
                      const std::function<void(Bytes&)>& change) {
  meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
    const Bytes key = store::key_of(size);
    Bytes note = to_bytes(*to.get(tables.checkpoints, key));
    change(note);
    to.put(tables.checkpoints, key, note);
  });
}

void meddle_with_block(const fs::path& ledger, log::Index index,
                       const std::function<void(std::vector<Bytes>&, log::Index first)>& change) {
  meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
    for (const Row& row : rows_in(to, tables.entries)) {
      const log::Index last = read_u64_be(row.key);
      if (last < index) continue;
      const auto block = store::Block::parse(last, row.value).value();
      std::vector<Bytes> entries;
      block.for_each([&](BytesView entry) { entries.push_back(to_bytes(entry)); });
      change(entries, block.first());
      const std::vector<BytesView> views(entries.begin(), entries.end());
      to.put(tables.entries, row.key, store::make_blocks(block.first(), views).at(0).value);
      return;
    }
    throw std::runtime_error("no such entry");
  });
}

void meddle_with_entry(const fs::path& ledger, log::Index index,
                       const std::function<void(Bytes&)>& change) {
  meddle_with_block(ledger, index, [&](std::vector<Bytes>& entries, log::Index first) {
    change(entries.at(static_cast<std::size_t>(index - first)));
  });
}

}  // namespace certledger::testing
