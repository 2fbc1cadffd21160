#include "ledger/audit/store_source.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/store/inspect/data_file.h"
#include "ledger/store/inspect/free_list.h"

namespace certledger::audit {
namespace {

/// A row in a finding: whole if it is short.
std::string shown(BytesView row) {
  constexpr std::size_t most = 64;
  if (row.size() <= most) return row.empty() ? "an empty row" : to_hex(row);
  return std::to_string(row.size()) + " bytes of SHA-256 " + to_hex(sha256(row));
}

/// A text in a finding: it should be short.
std::string shown_text(std::string_view text) {
  return text.size() <= limits::key_name_bytes ? printable(text) : shown(as_bytes(text));
}

Finding unsound_table(const std::string& table, const store::inspect::Unsound& unsound) {
  const std::string name = table.empty() ? "the list of tables" : "the table " + table;
  const std::string what = "page " + std::to_string(unsound.page) + " " + unsound.what;
  return {Check::table_form,
          {Fault::wrong_record,
           "in data.mdb, " + name + " is unsound: " + what +
               "; lookups and iteration may return different rows",
           {},
           {},
           {}},
          name,
          "a sound tree of pages",
          what};
}

}  // namespace

// --- the source ---

StoreSource::StoreSource(store::Store& store, log::Index from, Renewal renewal)
    : environment_(store.environment()),
      transaction_(environment_),
      tables_(store.tables()),
      rows_(environment_, transaction_, tables_, from),
      renewal_(renewal) {
  find_state();
}

/// Finds the meta page of the transaction's state. Two commits later it is overwritten.
void StoreSource::find_state() {
  if (renewal_ == Renewal::none) return;
  counted_.reset();
  constexpr int attempts = 100;
  for (int i = 0; i < attempts; ++i) {
    if (i > 0) transaction_.renew();
    const auto meta =
        store::inspect::find_meta(environment_.data_descriptor(), transaction_.number());
    if (meta) {
      state_ = *meta;
      return;
    }
  }
  throw SystemError(Fault::store,
                    environment_.directory().string() +
                        ": data.mdb has no meta page of the state that this program reads: the "
                        "file changes faster than it can be read, or it is damaged");
}

std::string StoreSource::origin() const {
  const auto text = transaction_.get(tables_.meta, as_bytes("origin"));
  return text && is_valid_origin(as_text(*text)) ? std::string(as_text(*text)) : std::string();
}

log::TreeSize StoreSource::size() const {
  store::Cursor cursor(transaction_, tables_.entries);
  BytesView before;
  for (auto row = cursor.last(); row; row = cursor.previous()) {
    if (row->key.size() == 8) return std::min(read_u64_be(row->key), limits::tree_size - 1) + 1;
    const bool descends = before.empty() || std::ranges::lexicographical_compare(row->key, before);
    if (!descends) break;  // a cycle
    before = row->key;
  }
  return 0;
}

void StoreSource::renew() {
  if (renewal_ == Renewal::none) return;
  rows_.release_cursor();
  transaction_.renew();
  find_state();
}

std::optional<BytesView> StoreSource::tile(log::TileId id) const {
  return transaction_.get(tables_.tiles, store::key_of(id));
}

const std::vector<store::inspect::TableRows>& StoreSource::counted() const {
  if (!counted_) {
    std::array<std::string_view, store::named_tables.size()> names;
    std::ranges::transform(store::named_tables, names.begin(), &store::NamedTable::name);
    used_.clear();
    counted_ = store::inspect::count_rows(environment_.data_descriptor(), state_, names, used_);
  }
  return *counted_;
}

std::optional<store::inspect::Unsound> StoreSource::free_list() const {
  (void)counted();  // also fills used_
  return store::inspect::check_free_list(environment_.data_descriptor(), state_, used_);
}

const store::inspect::TableRows* StoreSource::counted(store::Table table) const {
  const auto named = std::ranges::find_if(
      store::named_tables, [&](const auto& known) { return tables_.*known.table == table; });
  if (named == store::named_tables.end()) return nullptr;
  const auto at = std::ranges::find(counted(), named->name, &store::inspect::TableRows::name);
  return at == counted().end() ? nullptr : &*at;
}

bool StoreSource::is_sound(store::Table table) const {
  if (renewal_ == Renewal::none) return false;
  const store::inspect::TableRows* const found = counted(table);
  return found != nullptr && found->rows.has_value();
}

std::uint64_t StoreSource::rows(store::Table table) const {
  const std::uint64_t stated = transaction_.size(table).entries;
  if (renewal_ == Renewal::none) return stated;
  if (is_sound(table)) return *counted(table)->rows;
  // A hostile file can have a cycle. The size of the file is no limit, because it can have a hole.
  std::uint64_t counted = 0;
  Bytes before;
  store::Cursor cursor(transaction_, table);
  for (auto row = cursor.first(); row; row = cursor.next()) {
    if (counted > 0 && !std::ranges::lexicographical_compare(before, row->key)) break;
    before.assign(row->key.begin(), row->key.end());
    ++counted;
  }
  return std::max(counted, stated);
}

std::uint64_t StoreSource::tiles() const { return rows(tables_.tiles); }

std::optional<BytesView> StoreSource::checkpoint(log::TreeSize size) const {
  return transaction_.get(tables_.checkpoints, store::key_of(size));
}

std::uint64_t StoreSource::checkpoints() const { return rows(tables_.checkpoints); }

// --- the tables ---

void TableAudit::add_row(Check check, const char* what, const std::string& subject,
                         BytesView expected, std::optional<BytesView> found,
                         std::optional<log::Index> entry) {
  Error error{Fault::wrong_record,
              std::string(what) + (found ? " different from what the entries require" : " missing"),
              entry ? std::string() : subject,
              {},
              entry};
  findings_.add(
      {check, std::move(error), subject, shown(expected), found ? shown(*found) : std::string()});
}

void TableAudit::check_form() {
  for (const store::inspect::TableRows& table : source_.counted()) {
    if (!table.rows) findings_.add(unsound_table(table.name, table.rows.error()));
  }
}

void TableAudit::check_free_list() {
  const auto unsound = source_.free_list();
  if (!unsound) return;
  const std::string what = "page " + std::to_string(unsound->page) + " " + unsound->what;
  findings_.add(
      {Check::free_list,
       {Fault::wrong_record,
        "the list of free pages in data.mdb is wrong: " + what +
            "; a write would overwrite recorded data, so all commands that write refuse this store",
        {},
        {},
        {}},
       "the list of free pages",
       "pages that nothing uses, each once",
       what});
}

void TableAudit::check_count(Check extra, store::Table table, std::uint64_t expected,
                             const char* what) {
  const std::uint64_t stored = source_.rows(table);
  if (stored <= expected) return;  // missing ones are reported elsewhere
  findings_.add({extra,
                 {Fault::wrong_record,
                  "the table of " + std::string(what) + " has " + std::to_string(stored) +
                      " rows; the entries require " + std::to_string(expected),
                  {},
                  {},
                  {}},
                 what,
                 std::to_string(expected),
                 std::to_string(stored)});
}

void TableAudit::check_links(log::Index index, BytesView expected) {
  const auto stored = source_.transaction().get(source_.tables().links, store::key_of(index));
  if (stored && std::ranges::equal(*stored, expected)) return;
  add_row(stored ? Check::link : Check::link_missing, "the links to earlier entries are", {},
          expected, stored, index);
}

void TableAudit::check_links_count(log::TreeSize size) {
  check_count(Check::link_extra, source_.tables().links, size, "links");
}

void TableAudit::check_record(const scheme::SubjectId& subject, BytesView expected) {
  const auto stored =
      source_.transaction().get(source_.tables().records, scheme::map_key(subject).view());
  if (stored && std::ranges::equal(*stored, expected)) return;
  add_row(stored ? Check::record : Check::record_missing, "the stored record is",
          scheme::to_text(subject), expected, stored);
}

/// The keys of the wrong records, ascending. Goes in the order of the keys, which is friendly to
/// the cache. If the table's tree is sound, iteration returns the same rows as lookups; if not,
/// each key is looked up.
std::vector<Hash> TableAudit::wrong_records(const derive::DerivedRecords& records) const {
  const store::Table table = source_.tables().records;
  std::vector<Hash> wrong;
  const auto compare = [&](const map::Leaf& leaf, std::optional<BytesView> stored) {
    if (!stored || scheme::map_value(*stored) != leaf.value) wrong.push_back(leaf.key);
  };
  if (!source_.is_sound(table)) {
    map::kept::for_each_leaf(records.pages(), [&](const map::Leaf& leaf) {
      compare(leaf, source_.transaction().get(table, leaf.key.view()));
    });
    return wrong;
  }
  store::Cursor cursor(source_.transaction(), table);
  auto row = cursor.first();
  map::kept::for_each_leaf(records.pages(), [&](const map::Leaf& leaf) {
    const BytesView key = leaf.key.view();
    while (row && std::ranges::lexicographical_compare(row->key, key)) row = cursor.next();
    const bool is_there = row && std::ranges::equal(row->key, key);
    compare(leaf, is_there ? std::optional(row->value) : std::nullopt);
  });
  return wrong;
}

void TableAudit::check_records(const derive::DerivedRecords& records) {
  const std::vector<Hash> wrong = wrong_records(records);
  if (!wrong.empty()) {
    records.for_each([&](const scheme::SubjectId& subject, BytesView expected) {
      const Hash key = scheme::map_key(subject);
      if (std::ranges::binary_search(wrong, key)) check_record(subject, expected);
    });
  }
  check_count(Check::record_extra, source_.tables().records, records.subjects(), "records");
  check_subject_count(records.subjects());
}

void TableAudit::check_subject_count(std::uint64_t expected) {
  const auto stored = source_.transaction().get(source_.tables().meta, as_bytes("subjects"));
  const Bytes right = store::key_of(expected);
  if (stored && std::ranges::equal(*stored, right)) return;
  const std::string found = !stored               ? std::string()
                            : stored->size() == 8 ? std::to_string(read_u64_be(*stored))
                                                  : shown(*stored);
  findings_.add({Check::subject_count,
                 {Fault::wrong_record,
                  "the store counts " + (found.empty() ? "no" : found) +
                      " subjects; the entries require " + std::to_string(expected),
                  {},
                  {},
                  {}},
                 "subjects",
                 std::to_string(expected),
                 found});
}

void TableAudit::check_row(const store::MapRow& row, BytesView expected) {
  const auto stored = source_.transaction().get(
      row.is_bucket ? source_.tables().buckets : source_.tables().pages, row.key);
  if (stored && std::ranges::equal(*stored, expected)) return;
  const char* what =
      row.is_bucket ? "the bucket of the status map is" : "the page of the status map is";
  const Check missing = row.is_bucket ? Check::bucket_missing : Check::page_missing;
  const Check wrong = row.is_bucket ? Check::bucket : Check::page;
  add_row(stored ? wrong : missing, what, to_hex(row.key), expected, stored);
}

void TableAudit::check_map(const map::kept::MemoryPages& pages) {
  std::uint64_t buckets = 0;
  std::uint64_t rows = 0;
  store::for_each_row(pages, [&](const store::MapRow& row, BytesView expected) {
    ++(row.is_bucket ? buckets : rows);
    check_row(row, expected);
  });
  check_count(Check::bucket_extra, source_.tables().buckets, buckets, "buckets");
  check_count(Check::page_extra, source_.tables().pages, rows, "pages");
}

void TableAudit::check_map_counts(std::uint64_t subjects) {
  const std::uint64_t buckets = std::uint64_t{1} << map::kept::bucket_bits(subjects);
  check_count(Check::bucket_extra, source_.tables().buckets, std::min(buckets, subjects),
              "buckets");
  check_count(Check::page_extra, source_.tables().pages, map::kept::max_pages(subjects), "pages");
}

void TableAudit::check_note(const char* name, const std::string& expected,
                            const std::function<bool(std::string_view)>& is_right) {
  const auto stored = source_.transaction().get(source_.tables().meta, as_bytes(name));
  const std::string_view text = stored ? as_text(*stored) : std::string_view();
  if (stored && is_right(text)) return;
  findings_.add({Check::meta_form,
                 {Fault::wrong_record,
                  "the store's " + std::string(name) + " is " +
                      (stored ? shown_text(text) : "missing") + "; expected " + expected,
                  {},
                  {},
                  {}},
                 name,
                 expected,
                 shown_text(text)});
}

void TableAudit::check_meta() {
  check_note("format", std::string(store::format_version),
             [](std::string_view text) { return text == store::format_version; });
  check_note("origin", "the name of a ledger", is_valid_origin);
  check_note("clock", "real or test",
             [](std::string_view text) { return text == "real" || text == "test"; });
  check_count(Check::meta_extra, source_.tables().meta, 4, "meta");
  check_tables();
}

void TableAudit::check_tables() {
  const auto is_known = [](BytesView key) {
    return std::ranges::find(store::named_tables, as_text(key), &store::NamedTable::name) !=
           store::named_tables.end();
  };
  store::Cursor cursor(source_.transaction(), source_.tables().list);
  auto row = cursor.first();
  // One table more than expected means a foreign table, or a cycle in the list.
  for (std::size_t i = 0; row && is_known(row->key) && i < store::named_tables.size(); ++i) {
    row = cursor.next();
  }
  if (!row) return;
  const std::string name = printable(as_text(row->key));
  findings_.add({Check::table_extra,
                 {Fault::wrong_record,
                  "the store has an extra table, " + name + ", which is not part of a ledger",
                  {},
                  {},
                  {}},
                 "tables",
                 {},
                 name});
}

}  // namespace certledger::audit
