// Changes behind a ledger's back, in its tables.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "ledger/store/store.h"

namespace certledger::testing {

/// Runs `change` in a write transaction on the store of `ledger`, and commits.
void meddle(const std::filesystem::path& ledger,
            const std::function<void(store::WriteTransaction&, const store::Tables&)>& change);

struct NamedTable {
  const char* name;
  store::Table store::Tables::* table;
};
/// All but meta.
const std::vector<NamedTable>& named_tables();

/// Copies of keys and values.
struct Row {
  Bytes key;
  Bytes value;
};
std::vector<Row> rows_in(const store::Transaction& transaction, store::Table table);
std::vector<Row> rows_in(const std::filesystem::path& ledger, store::Table store::Tables::* table);

/// Replaces the table by that of another ledger.
void take_table(const std::filesystem::path& ledger, store::Table store::Tables::* table,
                const std::filesystem::path& from);

/// Changes the octets of one entry where it stands in its block.
void meddle_with_entry(const std::filesystem::path& ledger, log::Index index,
                       const std::function<void(Bytes&)>& change);

/// Changes the checkpoint of that size.
void meddle_with_note(const std::filesystem::path& ledger, log::TreeSize size,
                      const std::function<void(Bytes&)>& change);

/// The like of these two, for what else holds entries and checkpoints (exports.h).
using MeddleWithOne =
    std::function<void(const std::filesystem::path& ledger, std::uint64_t index_or_size,
                       const std::function<void(Bytes&)>& change)>;

/// The entries of the block that holds `index`, changed: their order, number and content.
void meddle_with_block(const std::filesystem::path& ledger, log::Index index,
                       const std::function<void(std::vector<Bytes>&, log::Index first)>& change);

}  // namespace certledger::testing
