// The edition of the scheme's rules that a ledger uses (docs/scheme.md, "Editions"). Rules change
// only with a new edition, so the rules of its time judge what an old ledger recorded.
#pragma once

#include <compare>
#include <cstdint>

namespace certledger {

/// A number in the ledger's parameters, from 1 on. It is never lowered.
struct Edition {
  std::uint32_t number = 1;
  friend constexpr auto operator<=>(const Edition&, const Edition&) = default;
};

inline constexpr Edition first_edition{1};
/// The newest edition that this program knows. New ledgers begin with it. A higher one needs a
/// newer version of the program: Fault::needs_newer.
inline constexpr Edition newest_edition{2};

}  // namespace certledger
