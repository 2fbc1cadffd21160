// The edition of the scheme's rules that a ledger is kept by (docs/scheme.md, "Editions"). Rules
// only ever change with a new edition, so that what an old ledger recorded stays judged by what
// held then.
#pragma once

#include <compare>
#include <cstdint>

namespace certledger {

/// A number that the ledger's parameters carry, from 1 on. It rises and never falls.
struct Edition {
  std::uint32_t number = 1;
  friend constexpr auto operator<=>(const Edition&, const Edition&) = default;
};

inline constexpr Edition first_edition{1};
/// The newest that this program knows; new ledgers begin with it. Whoever meets a higher one needs
/// a newer version of the program: Fault::needs_newer.
inline constexpr Edition newest_edition{2};

}  // namespace certledger
