// A ledger's store as an audit reads it: a source of entries, and the tables that entries make,
// compared row by row with what an audit derived.
//
// With a writer at work. An audit never holds one long read transaction (pages that it can see are
// not used again while it is open, and the file would grow): entries are read in stretches, a new
// transaction each, until all are judged that the newest state has. In that state, in one
// transaction, the tables are compared: nothing is verified then, only bytes are compared, about a
// second for a million subjects. So the size judged is that of the last look, and every table is
// judged at that size.
#pragma once

#include <functional>

#include "ledger/audit/entries.h"
#include "ledger/audit/entry_rows.h"
#include "ledger/derive/derived_records.h"
#include "ledger/store/inspect/tree.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// Whether renew() goes on to the newest state, as in a full audit, or stays with the first one, as
/// in an incremental one.
enum class Renewal : std::uint8_t { newest, none };

class StoreSource : public Source {
 public:
  /// Borrows the store. Reads entries from the block on in which `from` should be.
  explicit StoreSource(store::Store& store, log::Index from = 0, Renewal renewal = Renewal::newest);

  [[nodiscard]] std::string origin() const override;
  /// By the last key that is an index: nothing may be counted up to it.
  [[nodiscard]] log::TreeSize size() const override;
  bool next(EntryRun& run) override { return rows_.next(run); }
  void renew() override;
  [[nodiscard]] TileForm tile_form() const override { return TileForm::stored; }
  [[nodiscard]] std::optional<BytesView> tile(log::TileId id) const override;
  [[nodiscard]] std::uint64_t tiles() const override;
  [[nodiscard]] std::optional<BytesView> checkpoint(log::TreeSize size) const override;
  [[nodiscard]] std::uint64_t checkpoints() const override;

  /// How many rows the table has. A full audit counts them one by one: the number that LMDB keeps
  /// is the store's word like any other, and could hide a row that nothing calls for. An
  /// incremental one takes that number.
  [[nodiscard]] std::uint64_t rows(store::Table table) const;

  /// Whether walking through the table shows the rows that looking up their keys shows, as far as
  /// a full audit has looked at its pages.
  [[nodiscard]] bool is_sound(store::Table table) const;

  /// The tables as they are in the file, page by page, in the state of the last renew(). For a full
  /// audit.
  [[nodiscard]] const std::vector<store::inspect::TableRows>& counted() const;

  /// What is wrong with the list of free pages in that state. For a full audit.
  [[nodiscard]] std::optional<store::inspect::Unsound> free_list() const;

  /// Another walk through the entries from `from` on, in the transaction that the source has.
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
  store::inspect::Meta state_;  // the one that the transaction reads
  mutable std::optional<std::vector<store::inspect::TableRows>> counted_;
  mutable std::vector<store::inspect::PageRange> used_;  // by what is counted
  const store::Tables& tables_;
  EntryRows rows_;
  Renewal renewal_;
};

/// Compares the rows of the tables with what the entries make. All within the transaction that the
/// source has at that time.
class TableAudit {
 public:
  TableAudit(const StoreSource& source, Findings& findings)
      : source_(source), findings_(findings) {}

  /// That each table is a sound tree: what else is compared here is looked up by its key, and who
  /// walks through the table has to see the same.
  void check_form();
  /// That no page is free which is in use: the next append would overwrite it.
  void check_free_list();
  void check_links(log::Index index, BytesView expected);
  /// That there are no more links than those of `size` entries.
  void check_links_count(log::TreeSize size);
  /// `records` has its map updated.
  void check_records(const derive::DerivedRecords& records);
  void check_map(const map::kept::MemoryPages& pages);
  void check_subject_count(std::uint64_t expected);
  /// What else the store says about itself: format, origin, clock, and no more.
  void check_meta();

  // One row each, of those that an incremental audit looks at.
  void check_record(const scheme::SubjectId& subject, BytesView expected);
  void check_row(const store::MapRow& row, BytesView expected);
  /// That there are no more buckets and pages than a map of so many subjects can have.
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
