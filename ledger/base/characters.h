// The characters that numbers, ids and texts may have, and which of them look alike
// (docs/format.md, "Characters"). The tables were made once from Unicode's data, and are frozen
// with an edition of the rules. The program uses no Unicode library, so a newer library changes no
// verdict. All functions are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certledger {

/// The version of Unicode that the tables were made from.
std::string_view unicode_version();

struct CharacterRange {
  char32_t first;
  char32_t last;
  friend bool operator==(const CharacterRange&, const CharacterRange&) = default;
};

/// Why a text must not have a character.
enum class Refused : std::uint8_t {
  invisible = 1,  ///< invisible, or changes the direction of writing
  blank,          ///< looks like a space, but is not U+0020, U+00A0 or U+3000
  unassigned,     ///< not assigned in that version of Unicode
  private_use,    ///< looks different in each font
  never,          ///< a noncharacter, or U+FFFD, which replaces unreadable input
};

struct RefusedRange {
  char32_t first;
  char32_t last;
  Refused why;
  friend bool operator==(const RefusedRange&, const RefusedRange&) = default;
};

/// What `first` to `last` look like: `as`, `as` + 1, … Nothing visible if `as` is 0.
struct LookAlike {
  char32_t first;
  char32_t last;
  char32_t as;
  friend bool operator==(const LookAlike&, const LookAlike&) = default;
};

// --- the tables, each ascending ---

/// The characters of folded numbers. Other ids may also have a-z and single spaces inside.
std::span<const CharacterRange> id_characters();
/// Only above U+009F: no edition permits the control characters below (text.h).
std::span<const RefusedRange> refused_in_texts();
/// For suggestions: what somebody may have meant by a character that numbers do not have.
std::span<const LookAlike> look_alikes();

// --- questions to them ---

/// Whether the table of id characters has it.
bool is_id_character(char32_t c);

/// Why a text must not have the character; nothing if it may.
std::optional<Refused> why_refused(char32_t c);

/// What is wrong with a text by the rules of edition 2, as words: "contains U+202E, …". Nothing if
/// it is good. `text` is plain (text.h). One pass over the bytes, fast for ASCII and Chinese.
std::optional<std::string> fault_of_text(std::string_view text);

/// What is wrong with a folded number as a new number, by the rules of edition 2. Nothing if it is
/// good.
std::optional<std::string> fault_of_number(std::string_view folded);
/// The same for an id, which is not folded.
std::optional<std::string> fault_of_id(std::string_view id);

/// The good numbers or ids that look like `id`, without `id` itself: somebody may have meant one of
/// them. Brackets ( ) [ ] 〔 〕 look alike, so a good number may have look-alikes, too.
std::vector<std::string> numbers_like(std::string_view folded);
std::vector<std::string> ids_like(std::string_view id);

}  // namespace certledger
