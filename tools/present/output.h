// What people see: stdout for answers, stderr for everything else; tables that are aligned with
// Chinese and English in them; colours and progress on a terminal only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace certledger::tools {

enum class ColourChoice : std::uint8_t { automatic, always, never };

enum class Colour : std::uint8_t { none, green, yellow, red };

/// Decides once whether stdout gets colours: a terminal, no NO_COLOR, TERM not dumb.
void choose_colour(ColourChoice choice);

/// `text` in the colour, when stdout gets colours.
std::string coloured(Colour colour, std::string_view text);

/// How many columns `text`, which is printable UTF-8, takes on a terminal: East Asian wide and
/// full-width characters two, combining ones none.
std::size_t display_width(std::string_view text);

/// `text` and spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// Rows of cells; the first row is the head. Columns are as wide as their widest cell. Cells are
/// made printable here.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// Has `check` called before each print: what it throws is thrown instead of printing.
void before_printing(void (*check)());

/// Prints to stdout (put_out of streams.h, which see for what cannot be delivered).
void print(std::string_view text);

/// "done of all" on stderr after the first second, on a terminal only; wiped at the end.
class Progress {
 public:
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::uint64_t done, std::uint64_t all);

 private:
  std::string what_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point shown_;
  bool is_terminal_;
  bool is_shown_ = false;
};

}  // namespace certledger::tools
