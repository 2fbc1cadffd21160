#include "ledger/base/text.h"

#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

namespace certledger {
namespace {

/// The UTF-8 form of a code point, by the table of RFC 3629, section 3.
std::string utf8(char32_t c) {
  const auto octet = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {octet(c)};
  const char last = octet(0x80 | (c & 0x3F));
  if (c < 0x800) return {octet(0xC0 | c >> 6), last};
  const char third = octet(0x80 | (c >> 6 & 0x3F));
  if (c < 0x10000) return {octet(0xE0 | c >> 12), third, last};
  return {octet(0xF0 | c >> 18), octet(0x80 | (c >> 12 & 0x3F)), third, last};
}

bool is_scalar(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

/// A model without a decoder: the forms of all code points, and a text is UTF-8 when it is one of
/// them followed by UTF-8.
class Forms {
 public:
  Forms() {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
      if (is_scalar(c)) numbers_.push_back(number(utf8(c)));
    }
    std::ranges::sort(numbers_);
  }

  [[nodiscard]] bool is_utf8(std::string_view text) const {
    if (text.empty()) return true;
    for (std::size_t size = 1; size <= std::min<std::size_t>(text.size(), 4); ++size) {
      if (std::ranges::binary_search(numbers_, number(text.substr(0, size)))) {
        return is_utf8(text.substr(size));
      }
    }
    return false;
  }

 private:
  /// Octets as one number that tells their count too.
  static std::uint64_t number(std::string_view octets) {
    std::uint64_t value = octets.size();
    for (const char c : octets) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::vector<std::uint64_t> numbers_;
};

/// Octets on both sides of every border of RFC 3629's ranges, and some from within.
const std::string borders =
    "\x01\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf4\xf5"
    "\xff";

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(every_code_point_is_read_back) {
  std::size_t wrong = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const std::string form = utf8(c) + "x";
    std::string_view rest = form;
    const auto taken = take_code_point(rest);
    const bool good = is_scalar(c) ? taken == c && rest == "x"
                                   : !taken && rest.size() == form.size() - 1 && !is_utf8(form);
    wrong += good ? 0 : 1;
  }
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(short_texts_agree_with_the_model) {
  const Forms model;
  std::size_t wrong = 0;
  std::size_t valid = 0;
  const auto compare = [&](const std::string& text) {
    const bool expected = model.is_utf8(text);
    valid += expected ? 1 : 0;
    wrong += is_utf8(text) == expected ? 0 : 1;
  };
  for (unsigned n = 0; n < 65536; ++n) {
    compare({static_cast<char>(n >> 8), static_cast<char>(n)});
  }
  for (const char a : borders) {
    for (const char b : borders) {
      for (const char c : borders) {
        compare({a, b, c});
        for (const char d : borders) compare({a, b, c, d});
      }
    }
  }
  BOOST_TEST(wrong == 0U);
  BOOST_TEST(valid > 10'000U);
}

RC_BOOST_PROP(random_texts_agree_with_the_model, ()) {
  static const Forms model;
  auto octets = *rc::gen::container<std::string>(rc::gen::elementOf(borders));
  const auto points = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::oneOf(
      rc::gen::inRange<std::uint32_t>(0, 0x3000), rc::gen::inRange<std::uint32_t>(0, 0x110000)));
  std::string good;
  for (const std::uint32_t c : points) {
    if (is_scalar(c)) good += utf8(c);
  }
  RC_ASSERT(is_utf8(good));
  const std::string mixed = good + octets;
  RC_ASSERT(is_utf8(mixed) == model.is_utf8(mixed));
}

BOOST_AUTO_TEST_CASE(plain_text_has_no_controls) {
  std::size_t wrong = 0;
  for (char32_t c = 0; c < 0x3000; ++c) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    wrong += is_plain_text("a" + utf8(c)) == !control ? 0 : 1;
  }
  BOOST_TEST(wrong == 0U);
  BOOST_TEST(is_plain_text(""));
  BOOST_TEST(is_plain_text("北京同仁堂 GB/T 1.1-2020 é 🎋"));
  BOOST_TEST(!is_plain_text("a\xff"));
  BOOST_TEST(!is_plain_text(std::string_view("a\0b", 3)));
}

BOOST_AUTO_TEST_CASE(numbers_fold_to_one_form) {
  BOOST_TEST(fold_number("ZJM-2024-0001") == "ZJM-2024-0001");
  BOOST_TEST(fold_number("zjm-2024-0001") == "ZJM-2024-0001");
  BOOST_TEST(fold_number(" z j\u00A0m\u3000- 1 ") == "ZJM-1");
  BOOST_TEST(fold_number("ＺＪＭ－２０２４") == "ZJM-2024");
  BOOST_TEST(fold_number("ｚｊｍ") == "ZJM");
  BOOST_TEST(fold_number("！～") == "!~");
  BOOST_TEST(fold_number("品字标-é") == "品字标-é");  // nothing else is folded, not even é
  BOOST_TEST(fold_number("a\u2003b") == "A\u2003B");  // nor is any other space removed
  BOOST_TEST(fold_number("").empty());
}

RC_BOOST_PROP(folding_twice_is_folding_once, ()) {
  const auto points = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::oneOf(
      rc::gen::inRange<std::uint32_t>(0x20, 0x7F), rc::gen::inRange<std::uint32_t>(0xFF00, 0xFF60),
      rc::gen::inRange<std::uint32_t>(0x4E00, 0x9FFF)));
  std::string number;
  for (const std::uint32_t c : points) number += utf8(c);
  const std::string folded = fold_number(number);
  RC_ASSERT(is_utf8(folded));
  RC_ASSERT(fold_number(folded) == folded);
}

BOOST_AUTO_TEST_CASE(what_is_printed_cannot_steer_a_terminal) {
  BOOST_TEST(printable("plain 中文 é 🎋") == "plain 中文 é 🎋");
  BOOST_TEST(printable("\x1b[2J") == "\\u{001b}[2J");
  BOOST_TEST(printable("a\nb\tc\r") == "a\\u{000a}b\\u{0009}c\\u{000d}");
  BOOST_TEST(printable("\x7f\u0085\u009b") == "\\u{007f}\\u{0085}\\u{009b}");
  BOOST_TEST(printable("\u202Egpj.exe") == "\\u{202e}gpj.exe");
  BOOST_TEST(printable("a\u200Bb\uFEFF\u2066") == "a\\u{200b}b\\u{feff}\\u{2066}");
  BOOST_TEST(printable("\U000E0041") == "\\u{e0041}");
  BOOST_TEST(printable("a\u2003\uFE0E\uFDD0\U0001FFFE\uE000\u2800") ==
             "a\\u{2003}\\u{fe0e}\\u{fdd0}\\u{1fffe}\\u{e000}\\u{2800}");
  BOOST_TEST(printable("a\xff\xc3z\xe4\xb8") == "a\\xff\\xc3z\\xe4\\xb8");
  BOOST_TEST(printable(std::string_view("a\0b", 3)) == "a\\u{0000}b");
}

RC_BOOST_PROP(whatever_is_printed_is_plain, (const std::string& anything)) {
  RC_ASSERT(is_plain_text(printable(anything)));
  RC_ASSERT(printable(printable(anything)) == printable(anything));
}

BOOST_AUTO_TEST_CASE(what_windows_makes_of_a_text_is_named) {
  const auto form = [](std::string_view text) { return windows_form(text).value_or("none"); };
  BOOST_TEST(form("\xFF\xFE"
                  "a")
                 .starts_with("is UTF-16"));
  BOOST_TEST(form("\xFE\xFF").starts_with("is UTF-16"));
  BOOST_TEST(form("\xEF\xBB\xBF"
                  "a\r\n")
                 .starts_with("begins with a byte order mark"));
  BOOST_TEST(form("a\nb\r\n").starts_with("has Windows line ends"));
  BOOST_TEST(form("a\r").starts_with("has Windows line ends"));
  for (const std::string_view text : {"", "a\n", "a\rb\n", "\xEF\xBB", "\xFF", "a\xEF\xBB\xBF"}) {
    BOOST_TEST(form(text) == "none");
    BOOST_TEST(without_windows_form(text) == text);
  }
  BOOST_TEST(without_windows_form("\xEF\xBB\xBF"
                                  "a\r\n\r\r\nb\rc\r") == "a\n\r\nb\rc");
}

BOOST_AUTO_TEST_CASE(decimals_have_one_spelling) {
  BOOST_TEST((parse_decimal("0") == 0U));
  BOOST_TEST((parse_decimal("7") == 7U));
  BOOST_TEST((parse_decimal("18446744073709551615") == UINT64_MAX));
  for (const auto* text : {"", "00", "01", "-1", "+1", " 1", "1 ", "1\n", "0x1", "1e3", "1.0",
                           "1_0", "18446744073709551616", "99999999999999999999", "１"}) {
    BOOST_TEST(!parse_decimal(text).has_value(), text);
  }
}

RC_BOOST_PROP(decimals_are_read_back, (std::uint64_t value)) {
  RC_ASSERT(parse_decimal(std::to_string(value)) == value);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger
