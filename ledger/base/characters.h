// Which characters may stand in numbers, in ids and in texts, and which look like which: a finite
// table that was made once from Unicode's data and is frozen with an edition of the rules
// (docs/format.md, "Characters"). The program asks no Unicode library, so that a newer one changes
// no verdict. All functions are pure.
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

/// Why a character may not stand in a text.
enum class Refused : std::uint8_t {
  invisible = 1,  ///< shows as nothing, or turns the direction of writing
  blank,          ///< shows as a space, and is not U+0020, U+00A0, U+3000
  unassigned,     ///< no character in that version of Unicode
  private_use,    ///< shown as each font likes
  never,          ///< a noncharacter, or the sign that stands for what could not be read
};

struct RefusedRange {
  char32_t first;
  char32_t last;
  Refused why;
  friend bool operator==(const RefusedRange&, const RefusedRange&) = default;
};

/// What `first` to `last` look like: `as`, `as` + 1, …; or nothing at all, where `as` is 0.
struct LookAlike {
  char32_t first;
  char32_t last;
  char32_t as;
  friend bool operator==(const LookAlike&, const LookAlike&) = default;
};

// --- the tables, each ascending ---

/// Of folded numbers and, with a-z and spaces inside, of other ids.
std::span<const CharacterRange> id_characters();
/// Above U+009F; the control characters before it are no text in any edition (text.h).
std::span<const RefusedRange> refused_in_texts();
/// For suggestions: what the writer of a character that no number has may have meant.
std::span<const LookAlike> look_alikes();

// --- questions to them ---

/// Whether it stands in the table of id characters.
bool is_id_character(char32_t c);

/// Why the character may not stand in a text; nothing when it may.
std::optional<Refused> why_refused(char32_t c);

/// What is wrong with a text by the rules of edition 2, in words: "holds U+202E, which …". Nothing
/// when it is good. `text` is plain (text.h). One pass over the octets, fast for ASCII and Chinese.
std::optional<std::string> fault_of_text(std::string_view text);

/// What is wrong with a folded number as a new one, by the rules of edition 2; nothing when it is
/// good.
std::optional<std::string> fault_of_number(std::string_view folded);
/// The same of an id that is taken as it stands.
std::optional<std::string> fault_of_id(std::string_view id);

/// The numbers or ids without fault that look like `id`, itself aside: the writer may have meant
/// one of them. Brackets ( ) [ ] 〔 〕 look alike, so a good number may have some, too.
std::vector<std::string> numbers_like(std::string_view folded);
std::vector<std::string> ids_like(std::string_view id);

}  // namespace certledger
