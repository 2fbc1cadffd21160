// What people see: widths, tables, colours; nothing in a cell can leave its cell.
#include "tools/present/output.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/text.h"

namespace certledger::tools {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    BOOST_REQUIRE(end != std::string::npos);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// A cell of narrow, wide and combining characters.
rc::Gen<std::string> any_cell() {
  static const std::vector<std::string> pieces{
      "a",  "Z",  "7",  "é",  "e\xCC\x81", "橙",           "ａ",
      "한", "、", "（", "🍊", "\x1b",      "\xE2\x80\xAE", "\xff"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) {
                        std::string text = "x";
                        for (const auto& part : parts) text += part;
                        return text;
                      });
}

BOOST_AUTO_TEST_SUITE(tools_output)

BOOST_AUTO_TEST_CASE(widths_are_those_of_a_terminal) {
  const std::vector<std::pair<std::string, std::size_t>> samples{
      {"", 0},
      {"abc", 3},
      {"é", 1},
      {"e\xCC\x81", 1},
      {"橙", 2},
      {"赣南脐橙", 8},
      {"JX-ａ", 5},
      {"（全角）", 8},
      {"ｶﾅ", 2},
      {"かな", 4},
      {"한국", 4},
      {"🍊", 2},
      {"〔2022〕", 8},
      {"1、2", 4},
      {"𠮷", 2},
      {"…", 1},
      {"✓\xEF\xB8\x8F", 1},
      {"￥", 2},
      {"Ω", 1},
      {"㎏", 2},
  };
  for (const auto& [text, width] : samples) BOOST_TEST(display_width(text) == width, text);
}

BOOST_AUTO_TEST_CASE(padding_counts_columns) {
  BOOST_TEST(padded("橙", 4) == "橙  ");
  BOOST_TEST(padded("abc", 4) == "abc ");
  BOOST_TEST(padded("赣南脐橙", 4) == "赣南脐橙");
  BOOST_TEST(padded("", 0).empty());
}

BOOST_AUTO_TEST_CASE(a_table_is_as_wide_as_its_widest_cells) {
  BOOST_TEST(table({{"number", "名称", "state"}, {"1", "赣南脐橙", "有效"}, {"23", "tea", "x"}}) ==
             "number  名称      state\n"
             "1       赣南脐橙  有效\n"
             "23      tea       x\n");
  BOOST_TEST(table({}).empty());
  BOOST_TEST(table({{"a", "b"}, {"only"}, {"x", "y", "z"}}) == "a     b\nonly\nx     y  z\n");
}

BOOST_AUTO_TEST_CASE(a_cell_cannot_pretend_to_be_more) {
  BOOST_TEST(table({{"name"},
                    {"a\nb"},
                    {"\x1b[2J"},
                    {"a\xE2\x80\xAE"
                     "b"},
                    {"\xff"}}) == "name\na\\u{000a}b\n\\u{001b}[2J\na\\u{202e}b\n\\xff\n");
}

RC_BOOST_PROP(columns_begin_where_their_head_begins, ()) {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 5);
  Rows rows(*rc::gen::inRange<std::size_t>(1, 6));
  for (auto& row : rows) row = *rc::gen::container<std::vector<std::string>>(columns, any_cell());
  const auto lines = lines_of(table(rows));
  RC_ASSERT(lines.size() == rows.size());
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view rest = lines[i];
    std::size_t column = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      const std::string cell = printable(rows[i][j]);
      RC_ASSERT(rest.starts_with(cell));
      if (i == 0) begins.push_back(column);
      RC_ASSERT(column == begins[j]);
      rest.remove_prefix(cell.size());
      column += display_width(cell);
      const std::size_t blanks = std::min(rest.find_first_not_of(' '), rest.size());
      RC_ASSERT((j + 1 == columns ? rest.empty() : blanks >= 2));
      rest.remove_prefix(blanks);
      column += blanks;
    }
  }
}

BOOST_AUTO_TEST_CASE(colours_are_a_choice) {
  choose_colour(ColourChoice::always);
  BOOST_TEST(coloured(Colour::green, "valid") == "\x1b[32mvalid\x1b[0m");
  BOOST_TEST(coloured(Colour::yellow, "") == "\x1b[33m\x1b[0m");
  BOOST_TEST(coloured(Colour::red, "x") == "\x1b[31mx\x1b[0m");
  BOOST_TEST(coloured(Colour::none, "x") == "x");
  choose_colour(ColourChoice::never);
  BOOST_TEST(coloured(Colour::red, "x") == "x");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
