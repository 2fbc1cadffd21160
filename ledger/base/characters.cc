#include "ledger/base/characters.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "ledger/base/text.h"

namespace certledger {
namespace {

struct Brackets {
  char32_t open;
  char32_t close;
};
/// Three kinds that look alike; a number has brackets of one kind only.
constexpr std::array<Brackets, 3> sorts{{{U'(', U')'}, {U'[', U']'}, {U'〔', U'〕'}}};
constexpr char32_t han_one = U'一';
constexpr char32_t soft_hyphen = 0xAD;

/// The row that holds the character, or null. Rows ascend.
template <class Row>
const Row* row_of(std::span<const Row> rows, char32_t c) {
  const auto row = std::ranges::lower_bound(rows, c, {}, &Row::last);
  return row == rows.end() || c < row->first ? nullptr : &*row;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) points += take_code_point(text).value_or(U'\uFFFD');
  return points;
}

std::string utf8_of(std::u32string_view points) {
  std::string text;
  for (const char32_t c : points) append_utf8(text, c);
  return text;
}

std::string name_of(char32_t c) {
  std::array<char, 12> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "U+%04X", static_cast<unsigned>(c));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

const char* words_of(Refused why) {
  switch (why) {
    case Refused::invisible: return "an invisible or bidirectional control character";
    case Refused::blank: return "which looks like a space: use U+0020";
    case Refused::unassigned: return "which is not assigned in Unicode";
    case Refused::private_use: return "a private-use character, which looks different in each font";
    case Refused::never: break;
  }
  return "which is not a character";
}

/// The number of first bytes that are surely good: ASCII, and U+4000 to U+9FFF.
std::size_t good_prefix(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
    } else if (lead >= 0xE4 && lead <= 0xE9) {
      i += 3;
    } else {
      break;
    }
  }
  return std::min(i, text.size());
}

bool is_space(char32_t c) { return c == U' ' || c == 0xA0 || c == 0x3000; }

/// Whether it is a combining mark, such as an accent, which belongs to the letter before it.
bool is_mark(char32_t c) {
  const LookAlike* row = row_of(look_alikes(), c);
  return row != nullptr && row->as == 0 && !why_refused(c);
}

bool is_visible_ascii(char32_t c) { return c > U' ' && c < 0x7F; }

/// Whether the Han character at `i` looks like a dash there.
bool is_dash_like(std::u32string_view id, std::size_t i) {
  return id[i] == han_one && ((i > 0 && is_visible_ascii(id[i - 1])) ||
                              (i + 1 < id.size() && is_visible_ascii(id[i + 1])));
}

/// What is wrong with brackets and with the Han character that looks like a dash.
std::optional<std::string> fault_of_looks(std::u32string_view id) {
  std::size_t sorts_used = 0;
  for (const Brackets& sort : sorts) {
    sorts_used += id.find(sort.open) != id.npos || id.find(sort.close) != id.npos ? 1 : 0;
  }
  if (sorts_used > 1) return "has several kinds of brackets, which look alike: use one kind";
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (is_dash_like(id, i)) {
      return "has U+4E00 一 next to a letter, digit or sign, where it looks like a dash";
    }
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_points(std::u32string_view id, bool is_number) {
  for (const char32_t c : id) {
    const bool is_other = !is_number && ((c >= U'a' && c <= U'z') || c == U' ');
    if (is_other || is_id_character(c)) continue;
    return "contains " + name_of(c) + ", which is not permitted in a new " +
           (is_number ? "number" : "id");
  }
  if (!is_number && id.find(U"  ") != id.npos)
    return "contains two spaces in a row, which look like one";
  return fault_of_looks(id);
}

// --- what was meant ---

enum class LetterCase : std::uint8_t { upper, lower };

/// How to read the characters that numbers do not have.
struct Reading {
  bool is_number;
  char32_t soft_hyphen_as;  ///< 0 for nothing
  LetterCase letters;       ///< for look-alikes: the table has the capital letter only
};

/// What the character at `i` looks like: 0 if it is invisible, nothing if it has no look-alike.
std::optional<char32_t> read_as(std::u32string_view id, std::size_t i, const Reading& reading) {
  const char32_t c = id[i];
  if (c == soft_hyphen) return reading.soft_hyphen_as;
  if (is_space(c)) return reading.is_number ? char32_t{0} : U' ';
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (is_dash_like(id, i)) return U'-';
  if (is_id_character(c) || (c >= U'a' && c <= U'z')) return c;
  const LookAlike* row = row_of(look_alikes(), c);
  if (row == nullptr) return std::nullopt;
  if (row->as == 0) return char32_t{0};
  const char32_t as = row->as + (c - row->first);
  const bool is_capital = as >= U'A' && as <= U'Z';
  return is_capital && reading.letters == LetterCase::lower ? as + (U'a' - U'A') : as;
}

std::optional<std::u32string> read_whole(std::u32string_view id, const Reading& reading) {
  std::u32string whole;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const auto c = read_as(id, i, reading);
    if (!c) return std::nullopt;
    const bool is_second_space = *c == U' ' && (whole.empty() || whole.back() == U' ');
    if (*c == 0 || is_second_space) continue;
    const bool is_small = reading.is_number && *c >= U'a' && *c <= U'z';
    whole += is_small ? *c - (U'a' - U'A') : *c;
  }
  while (!whole.empty() && whole.back() == U' ') whole.pop_back();
  return whole;
}

/// The id with all its brackets of that kind.
std::u32string with_brackets(std::u32string_view id, const Brackets& wanted) {
  std::u32string changed(id);
  for (char32_t& c : changed) {
    for (const Brackets& sort : sorts) {
      if (c == sort.open) {
        c = wanted.open;
      } else if (c == sort.close) {
        c = wanted.close;
      }
    }
  }
  return changed;
}

std::vector<std::string> meant_by(std::string_view text, bool is_number) {
  const std::u32string id = code_points(text);
  std::vector<std::string> found;
  // True for nearly all numbers: only brackets make two good numbers look alike.
  const bool has_brackets = id.find_first_of(U"()[]〔〕") != id.npos;
  if (!has_brackets && !fault_of_points(id, is_number)) return found;
  const auto add = [&](std::u32string_view one) {
    const std::string candidate = utf8_of(one);
    if (one.empty() || candidate == text || fault_of_points(one, is_number)) return;
    if (std::ranges::find(found, candidate) == found.end()) found.push_back(candidate);
  };
  for (const char32_t hyphen : {U'-', char32_t{0}}) {
    for (const LetterCase letters : {LetterCase::upper, LetterCase::lower}) {
      const auto whole = read_whole(id, {is_number, hyphen, letters});
      if (!whole) return found;
      add(*whole);
      for (const Brackets& sort : sorts) add(with_brackets(*whole, sort));
    }
  }
  return found;
}

}  // namespace

bool is_id_character(char32_t c) { return row_of(id_characters(), c) != nullptr; }

std::optional<Refused> why_refused(char32_t c) {
  const RefusedRange* row = row_of(refused_in_texts(), c);
  if (row == nullptr) return std::nullopt;
  return row->why;
}

std::optional<std::string> fault_of_text(std::string_view text) {
  bool is_blank = !text.empty();
  bool is_first = true;
  while (!text.empty()) {
    const std::size_t good = good_prefix(text);
    is_blank = is_blank && text.substr(0, good).find_first_not_of(' ') == text.npos;
    text.remove_prefix(good);
    if (text.empty()) break;
    const char32_t c = take_code_point(text).value_or(0xFFFD);
    if (const auto why = why_refused(c)) return "contains " + name_of(c) + ", " + words_of(*why);
    if (is_first && good == 0 && is_mark(c)) {
      return "begins with " + name_of(c) + ", a combining mark, which needs a letter before it";
    }
    is_first = false;
    is_blank = is_blank && is_space(c);
  }
  if (is_blank) return "contains only spaces";
  return std::nullopt;
}

std::optional<std::string> fault_of_number(std::string_view folded) {
  return fault_of_points(code_points(folded), true);
}

std::optional<std::string> fault_of_id(std::string_view id) {
  return fault_of_points(code_points(id), false);
}

std::vector<std::string> numbers_like(std::string_view folded) { return meant_by(folded, true); }

std::vector<std::string> ids_like(std::string_view id) { return meant_by(id, false); }

}  // namespace certledger
