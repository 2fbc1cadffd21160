// A ledger's store for an audit: a source of entries, and the comparison of the derived tables, row
// by row, with what the audit derived.
//
// Concurrent writers. A full audit never holds a long read transaction: writers could not reuse its
// pages, and the file would grow. It reads entries in stretches, each in a new transaction, until
// all entries of the newest state are judged. In that state, in one transaction, it compares the
// tables: only bytes, about a second for a million subjects. So the judged size is that of the last
// transaction, and every table is judged at that size.
#pragma once

#include <functional>

#include "ledger/audit/entries.h"
#include "ledger/audit/entry_rows.h"
#include "ledger/derive/derived_records.h"
#include "ledger/store/inspect/tree.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// Whether renew() moves to the newest state (full audit), or stays with the first one (incremental
/// audit).
enum class Renewal : std::uint8_t { newest, none };

class StoreSource : public Source {
 public:
  /// Borrows the store. Reads entries from the block in which `from` should be.
  explicit StoreSource(store::Store& store, log::Index from = 0, Renewal renewal = Renewal::newest);

  [[nodiscard]] std::string origin() const override;
  /// From the last key that is an index. It is untrusted: never count up to it.
  [[nodiscard]] log::TreeSize size() const override;
  bool next(EntryRun& run) override { return rows_.next(run); }
  void renew() override;
  [[nodiscard]] TileForm tile_form() const override { return TileForm::stored; }
  [[nodiscard]] std::optional<BytesView> tile(log::TileId id) const override;
  [[nodiscard]] std::uint64_t tiles() const override;
  [[nodiscard]] std::optional<BytesView> checkpoint(log::TreeSize size) const override;
  [[nodiscard]] std::uint64_t checkpoints() const override;

  /// The number of rows of the table. A full audit counts them one by one, because LMDB's number is
  /// untrusted and could hide an extra row. An incremental audit uses LMDB's number.
  [[nodiscard]] std::uint64_t rows(store::Table table) const;

  /// Whether iteration and lookups return the same rows of the table, according to a full audit's
  /// check of its pages.
  [[nodiscard]] bool is_sound(store::Table table) const;

  /// The tables in the file, checked page by page, in the state of the last renew(). For a full
  /// audit.
  [[nodiscard]] const std::vector<store::inspect::TableRows>& counted() const;

  /// What is wrong with the list of free pages in that state. For a full audit.
  [[nodiscard]] std::optional<store::inspect::Unsound> free_list() const;

  /// Another iteration over the entries from `from` on, in the source's transaction.
  [[nodiscard]] EntryRows rows_from(log::Index from) const {
    return {environment_, transaction_, tables_, from};
  }

  [[nodiscard]] const store::ReadTransaction& transaction() const { return transaction_; }
  [[nodiscard]] const store::Tables& tables() const { return tables_; }

 private:
  void find_state();
  [[nodiscard]] const store::inspect::TableRows* counted(store::Table table) const;

  const store::Environment& environment_;
  store::ReadTransaction transaction_;
  store::inspect::Meta state_;  // the meta page of the transaction's state
  mutable std::optional<std::vector<store::inspect::TableRows>> counted_;
  mutable std::vector<store::inspect::PageRange> used_;  // by the counted tables
  const store::Tables& tables_;
  EntryRows rows_;
  Renewal renewal_;
};

/// Compares the rows of the tables with what follows from the entries, in the source's current
/// transaction.
class TableAudit {
 public:
  TableAudit(const StoreSource& source, Findings& findings)
      : source_(source), findings_(findings) {}

  /// Checks that each table is a sound tree: the comparisons here use lookups, and an iteration
  /// must return the same rows.
  void check_form();
  /// Checks that no page in use is listed as free: the next append would overwrite it.
  void check_free_list();
  void check_links(log::Index index, BytesView expected);
  /// Checks that there are no more links than those of `size` entries.
  void check_links_count(log::TreeSize size);
  /// The map of `records` is up to date.
  void check_records(const derive::DerivedRecords& records);
  void check_map(const map::kept::MemoryPages& pages);
  void check_subject_count(std::uint64_t expected);
  /// Checks the store's other metadata: format, origin, clock, and nothing else.
  void check_meta();

  // Each checks one row, for an incremental audit.
  void check_record(const scheme::SubjectId& subject, BytesView expected);
  void check_row(const store::MapRow& row, BytesView expected);
  /// Checks that there are not more buckets and pages than a map of that many subjects can have.
  void check_map_counts(std::uint64_t subjects);
  void check_count(Check extra, store::Table table, std::uint64_t expected, const char* what);

 private:
  [[nodiscard]] std::vector<Hash> wrong_records(const derive::DerivedRecords& records) const;
  void check_tables();
  void check_note(const char* name, const std::string& expected,
                  const std::function<bool(std::string_view)>& is_right);
  void add_row(Check check, const char* what, const std::string& subject, BytesView expected,
               std::optional<BytesView> found, std::optional<log::Index> entry = {});

  const StoreSource& source_;
  Findings& findings_;
};

}  // namespace certledger::audit
