// Enumerations whose values have names. One table for each enumeration gives the canonical decoder
// its known tags, JSON its words, and the command line its choices.
//
//   enum class Role : std::uint8_t { authority = 1, … };
//   inline constexpr std::array role_names{Name{Role::authority, "authority"}, …};
//   constexpr const auto& names_of(Role) { return role_names; }
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace certledger {

template <class E>
struct Name {
  E value;
  std::string_view text;
};

template <class E>
concept Enumerated = requires(E e) { names_of(e); };

/// Whether `value` is one of the enumeration's values.
template <Enumerated E>
constexpr bool known(E value) {
  return std::ranges::any_of(names_of(value), [&](const auto& n) { return n.value == value; });
}

/// The name of a known value.
template <Enumerated E>
constexpr std::string_view name(E value) {
  for (const auto& n : names_of(value)) {
    if (n.value == value) return n.text;
  }
  return "?";
}

/// The value that has this name.
template <Enumerated E>
constexpr std::optional<E> from_name(std::string_view text) {
  for (const auto& n : names_of(E{})) {
    if (n.text == text) return n.value;
  }
  return std::nullopt;
}

}  // namespace certledger
