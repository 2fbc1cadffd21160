// Limits. They are checked before any allocation and any cryptography. docs/format.md lists them
// for users; a test compares the two.
#pragma once

#include <cstddef>
#include <cstdint>

namespace certledger::limits {

inline constexpr std::size_t entry_bytes = 16 * 1024;
inline constexpr std::size_t text_bytes = 512;
inline constexpr std::size_t number_bytes = 64;
inline constexpr std::size_t items = 64;
inline constexpr std::size_t batch_statements = 10'000;
inline constexpr std::size_t proof_bytes = 256 * 1024;
inline constexpr std::size_t note_bytes = 256 * 1024;
inline constexpr std::size_t note_signatures = 64;
inline constexpr std::size_t inclusion_hashes = 64;
inline constexpr std::size_t consistency_hashes = 63;
inline constexpr std::size_t map_hashes = 256;
inline constexpr std::uint64_t tree_size = (std::uint64_t{1} << 53) - 1;
inline constexpr std::size_t key_name_bytes = 255;
/// The maximum age of a status for readers that set no other.
inline constexpr std::uint32_t default_max_age_days = 31;
inline constexpr std::size_t import_line_bytes = 64 * 1024;

}  // namespace certledger::limits
