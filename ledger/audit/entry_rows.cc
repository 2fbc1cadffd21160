#include "ledger/audit/entry_rows.h"

#include <algorithm>

#include "ledger/base/encoding.h"

namespace certledger::audit {

EntryRows::EntryRows(const store::Environment& environment, const store::Transaction& transaction,
                     const store::Tables& tables, log::Index from)
    : environment_(environment), transaction_(transaction), tables_(tables), from_(from) {}

std::optional<store::Cursor::Item> EntryRows::step() {
  if (cursor_) return cursor_->next();
  cursor_.emplace(transaction_, tables_.entries);
  if (!last_key_) return from_ == 0 ? cursor_->first() : cursor_->seek(store::key_of(from_));
  auto row = cursor_->seek(*last_key_);
  if (row && std::ranges::equal(row->key, *last_key_)) row = cursor_->next();
  return row;
}

bool EntryRows::next(EntryRun& run) {
  if (is_endless_) return false;
  const auto row = step();
  if (!row) return false;
  run.entries.clear();
  run.damage.clear();
  // A hostile file can have cycles of pages, or values that share pages. Then its rows never end,
  // or take too long.
  bytes_ += row->key.size() + row->value.size();
  const bool ascends = !last_key_ || std::ranges::lexicographical_compare(*last_key_, row->key);
  is_endless_ = !ascends || bytes_ > environment_.used_bytes();
  last_key_.emplace(row->key.begin(), row->key.end());
  if (is_endless_) {
    run.damage = std::string("the rows of the entries table ") +
                 (ascends ? "have more bytes than the file" : "form a cycle") + ", at " +
                 to_hex(row->key) + ": nothing after it was judged";
    return true;
  }
  // Other commands look up the row by its key; here it was found by iteration.
  const auto sought = row->key.size() == 8 ? transaction_.get(tables_.entries, row->key)
                                           : std::optional<BytesView>();
  const bool is_found = sought && sought->data() == row->value.data();
  const auto block = is_found ? store::Block::parse(read_u64_be(row->key), row->value)
                              : std::optional<store::Block>();
  if (!block) {
    run.damage = "the row " + to_hex(row->key) + " of the entries table is not a block of entries";
    return true;
  }
  run.first = block->first();
  block->for_each([&](BytesView entry) { run.entries.push_back(entry); });
  return true;
}

}  // namespace certledger::audit
