// Looks at LMDB's data.mdb with plain reads before LMDB maps it. LMDB trusts its file: one cut
// short ends the process with SIGBUS, not with an error.
#pragma once

#include <filesystem>
#include <optional>

#include "ledger/store/inspect/page.h"

namespace certledger::store::inspect {

/// Throws SystemError(store), saying what is wrong and what to do, unless data.mdb in `directory`
/// is a regular file with two meta pages of LMDB's data version 1, of which the newer one is sound,
/// and holds every page that this one counts as used. Damage inside the pages is not looked for
/// here.
///
/// The older meta page is the place of the next state. LMDB never reads it, and a commit that fails
/// (no space, a failing disk) leaves half of a state there: that is no damage.
///
/// The file may end before its last page when the missing ones are all free: LMDB does not write
/// pages that a transaction took and gave back. The free list is read to tell this from a file
/// that was cut. A rest of less than a page at the end, left by a write that was broken off, is
/// of no account.
void check_data_file(const std::filesystem::path& directory);

/// The meta page of the state with that number, of an open data.mdb. Nothing when it is not where
/// LMDB looks for it, or no longer: there is room for two states, and a writer can have moved on.
std::optional<Meta> find_meta(int descriptor, std::uint64_t transaction);

}  // namespace certledger::store::inspect
