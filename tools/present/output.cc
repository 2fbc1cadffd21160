#include "tools/present/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "ledger/base/text.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

bool use_colour = false;
void (*check_before_printing)() = nullptr;

struct Range {
  char32_t first;
  char32_t last;
};

// East Asian Wide and Fullwidth (Unicode standard annex 11), by blocks.
constexpr std::array<Range, 12> wide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0xFFE0, 0xFFE6},
                                      {0x1F300, 0x3FFFD}}};
constexpr std::array<Range, 5> combining{
    {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range r) { return c >= r.first && c <= r.last; });
}

}  // namespace

void choose_colour(ColourChoice choice) {
  const char* term = std::getenv("TERM");
  const bool capable = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr &&
                       term != nullptr && std::string_view(term) != "dumb";
  use_colour = choice == ColourChoice::always || (choice == ColourChoice::automatic && capable);
}

std::string coloured(Colour colour, std::string_view text) {
  if (!use_colour || colour == Colour::none) return std::string(text);
  const char* code = colour == Colour::green ? "32" : colour == Colour::yellow ? "33" : "31";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const char32_t c = take_code_point(text).value_or(U'?');
    if (!in(combining, c)) width += in(wide, c) ? 2 : 1;
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  for (std::size_t at = display_width(text); at < width; ++at) out += ' ';
  return out;
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(printable(row[i])));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      out += last ? printable(row[i]) + "\n" : padded(printable(row[i]), widths[i]) + "  ";
    }
  }
  return out;
}

void before_printing(void (*check)()) { check_before_printing = check; }

void print(std::string_view text) {
  if (check_before_printing != nullptr) check_before_printing();
  put_out(text);
}

Progress::Progress(std::string what)
    : what_(std::move(what)),
      begin_(std::chrono::steady_clock::now()),
      shown_(begin_),
      is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (is_shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::uint64_t done, std::uint64_t all) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ || now - begin_ < milliseconds(1000) || now - shown_ < milliseconds(100))
    return;
  shown_ = now;
  is_shown_ = true;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double rate = static_cast<double>(done) / seconds;
  const double left = rate > 0 ? static_cast<double>(all - std::min(done, all)) / rate : 0;
  fmt::print(stderr, "\r\x1b[K{}: {} of {}, {:.0f}/s, {:.0f} s left", what_, done, all, rate, left);
  std::fflush(stderr);
}

}  // namespace certledger::tools
