// Output for people: answers on stdout, everything else on stderr; tables that align Chinese and
// English; colours and progress on a terminal only.
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

/// Returns `text` in the colour if stdout gets colours.
std::string coloured(Colour colour, std::string_view text);

/// The columns that printable UTF-8 takes on a terminal. East Asian wide and full-width characters
/// take two, combining characters none.
std::size_t display_width(std::string_view text);

/// Pads `text` with spaces to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// Formats rows of cells; the first row is the head. Columns are as wide as their widest cell. This
/// function makes the cells printable.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// Sets a function that `print` calls first. If it throws, nothing is printed.
void before_printing(void (*check)());

/// Prints to stdout. put_out of streams.h says what happens when that fails.
void print(std::string_view text);

/// Shows "done of all" on stderr after the first second, on a terminal only. The destructor clears
/// it.
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
