// The audit's bars: 1, 2, 3, 4 and 12. The yardstick of the first is a bare loop of libsodium's
// verification over the same messages on as many threads.
#pragma once

#include <filesystem>
#include <vector>

#include "tests/bench/measure.h"
#include "tests/bench/sample.h"

namespace certledger::bench {

/// Bars 1 to 3: full audits of the ledger in `dir`, in `pairs` turns.
std::vector<Row> full_audit_rows(const std::filesystem::path& dir, unsigned pairs);

/// Bar 4. Appends to the ledger, from certificate `next` on, and makes a ledger of 1,000 new
/// entries in `small`.
Row incremental_audit_row(const std::filesystem::path& dir, const std::filesystem::path& small,
                          const Cast& cast, std::uint64_t next, unsigned pairs);

/// Bar 12.
Row audit_memory_row(const std::filesystem::path& dir);

/// What a fresh copy of the benchmark does for bar 12: audits the ledger in `dir` and prints the
/// peak of its anonymous memory, in octets. Gives its exit code.
int audit_and_print_memory(const std::filesystem::path& dir);

/// The first argument by which `main` knows that it is that copy; the directory follows.
inline constexpr const char* audit_memory_argument = "--audit-memory";

}  // namespace certledger::bench
