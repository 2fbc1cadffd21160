// The proofs' bars: 7, an entry's inclusion, and 8, a certificate's status; each made from the
// store, with a read transaction of its own, and checked.
#pragma once

#include <filesystem>
#include <vector>

#include "tests/bench/measure.h"

namespace certledger::bench {

/// Measures proofs about entries and certificates of the ledger in `dir`, drawn at random from its
/// first `certificates`; `samples` of each kind.
std::vector<Row> proof_rows(const std::filesystem::path& dir, std::uint64_t certificates,
                            unsigned samples);

}  // namespace certledger::bench
