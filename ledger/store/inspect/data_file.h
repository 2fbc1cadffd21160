// Checks LMDB's data.mdb with plain reads before LMDB maps it. LMDB trusts its file: a truncated
// file ends the process with SIGBUS instead of an error.
#pragma once

#include <filesystem>
#include <optional>

#include "ledger/store/inspect/page.h"

namespace certledger::store::inspect {

/// Throws SystemError(store), with what is wrong and what to do, unless data.mdb in `directory` is
/// a regular file with two meta pages of LMDB's data version 1, the newer one is sound, and the
/// file has every page that the newer one counts as used. Does not look for damage inside the
/// pages.
///
/// The older meta page is the place of the next state. LMDB never reads it. A failed commit (no
/// space, failing disk) leaves half of a state there; that is not damage.
///
/// The file may end before its last page if all missing pages are free: LMDB does not write pages
/// that a transaction took and returned. The free list tells this apart from a truncated file. A
/// partial page at the end, from an interrupted write, is ignored.
void check_data_file(const std::filesystem::path& directory);

/// The meta page of the state with that number, in an open data.mdb. Nothing if it is not where
/// LMDB expects it, or not any more: there is room for two states, and a writer may have replaced
/// it.
std::optional<Meta> find_meta(int descriptor, std::uint64_t transaction);

}  // namespace certledger::store::inspect
