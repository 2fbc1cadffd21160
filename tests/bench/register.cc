#include "tests/bench/register.h"

#include <map>
#include <stdexcept>

#include "ledger/derive/signature_pool.h"
#include "ledger/log/entry.h"
#include "ledger/read/snapshot.h"

namespace certledger::bench {
namespace {

store::Environment make(const std::filesystem::path& dir) {
  std::filesystem::create_directory(dir);
  return store::Environment::open(dir, store::Mode::create);
}

void copy_table(const store::Transaction& from, store::Table source, store::WriteTransaction& to,
                store::Table target) {
  store::Cursor cursor(from, source);
  for (auto item = cursor.first(); item; item = cursor.next()) {
    to.append(target, item->key, item->value);
  }
}

}  // namespace

std::uint64_t Rows::octets() const {
  std::uint64_t sum = 0;
  for (const auto* list : {&entries, &links, &records}) {
    for (const Pair& pair : *list) sum += pair.key.size() + pair.value.size();
  }
  return sum;
}

Rows rows_since(write::Ledger& ledger, log::Index first) {
  const read::Snapshot snapshot(ledger.store());
  const store::View& view = snapshot.view();
  Rows rows;
  std::map<Hash, Bytes> records;
  for (log::Index index = first; index < view.size(); ++index) {
    const BytesView bytes = *view.entry_bytes(index);
    rows.entries.push_back({store::key_of(index), to_bytes(bytes)});
    rows.links.push_back({store::key_of(index), to_bytes(*view.transaction().get(
                                                    view.tables().links, store::key_of(index)))});
    const auto entry = log::decode_entry_view(bytes);
    rows.messages.push_back(log::statement_signing_input(ledger.origin(), entry->statement));
    const auto statement = scheme::decode_statement(entry->statement);
    for (const auto& subject : scheme::subjects_of(statement->body)) {
      const Hash key = scheme::map_key(subject);
      records[key] = to_bytes(*view.record(key));
    }
  }
  for (auto& [key, record] : records) rows.records.push_back({to_bytes(key.view()), record});
  return rows;
}

Register::Register(const std::filesystem::path& dir, write::Ledger& ledger)
    : environment_(make(dir)) {
  store::WriteTransaction transaction(environment_);
  entries_ = transaction.create_table("entries");
  links_ = transaction.create_table("links");
  records_ = transaction.create_table("records");
  const store::ReadTransaction from(ledger.store().environment());
  const store::Tables& tables = ledger.store().tables();
  copy_table(from, tables.entries, transaction, entries_);
  copy_table(from, tables.links, transaction, links_);
  copy_table(from, tables.records, transaction, records_);
  transaction.commit();
}

void Register::sign_and_write(const Rows& rows, const SecretKey& key) {
  for (const Bytes& message : rows.messages) (void)key.sign(message);
  write(rows);
}

void Register::sign_check_and_write(const Rows& rows, const SecretKey& key) {
  std::vector<derive::SignatureTask> tasks;
  for (const Bytes& message : rows.messages) {
    tasks.push_back({{}, message, key.public_key(), {}, &key});
  }
  {
    derive::SignaturePool work(tasks);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!work.good(i)) throw std::runtime_error("a wrong signature");
    }
  }
  write(rows);
}

void Register::write(const Rows& rows) {
  store::WriteTransaction transaction(environment_);
  for (const Rows::Pair& row : rows.entries) transaction.append(entries_, row.key, row.value);
  for (const Rows::Pair& row : rows.links) transaction.append(links_, row.key, row.value);
  for (const Rows::Pair& row : rows.records) transaction.put(records_, row.key, row.value);
  transaction.commit();
}

}  // namespace certledger::bench
