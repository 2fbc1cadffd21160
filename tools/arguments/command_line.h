// Command lines of the small programs: what one takes is a table, and parser, --help, manual page
// and completion are made of it. (certledger's own are of CLI11, which weighs as much as such a
// program.)
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certledger::tools {

struct OptionUsage {
  std::string_view name;   ///< "--output"
  std::string_view value;  ///< what its value is called, "FILE"; empty: it takes none
  std::string_view text;
  std::string_view letter = {};       ///< "-o"
  std::string_view environment = {};  ///< the variable that stands in for it
  bool repeats = false;               ///< it may be given more than once
};

/// A program, or a command of one.
struct Usage {
  std::string_view name;           ///< as it is typed, "certledger-witness cosign"
  std::string_view synopsis;       ///< what follows it
  std::string_view text;           ///< what it does; the part before a colon is its summary
  std::string_view argument;       ///< what may stand without an option, "FILE"; empty: nothing
  std::string_view argument_text;  ///< what that is
  std::span<const OptionUsage> options;  ///< --help beside them
  std::string_view notes;                ///< examples and exit codes, printed as they stand
};

/// The last word of the name: "cosign".
std::string_view command_of(const Usage& usage);

/// What --help prints; `commands` are those of a program that has some.
std::string help_text(const Usage& usage, std::span<const Usage> commands = {});

/// What was given: each option once at most, unless it repeats, and no value empty.
class CommandLine {
 public:
  /// `--option value`, `--option=value` and `-o value`; behind `--` there are no options. Throws
  /// UsageError.
  CommandLine(const Usage& usage, std::span<const std::string_view> words);

  [[nodiscard]] bool wants_help() const { return has("--help"); }
  [[nodiscard]] const std::string& argument() const { return argument_; }
  [[nodiscard]] bool has(std::string_view option) const { return values_.contains(option); }
  /// Empty when it was not given, or takes no value.
  [[nodiscard]] std::string value(std::string_view option) const;
  /// All of an option that repeats.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  /// Throws UsageError when it was not given.
  [[nodiscard]] std::string required(std::string_view option) const;

 private:
  std::string argument_;
  std::map<std::string_view, std::vector<std::string>> values_;
};

/// What is wrong with an option whose value is empty, as `--remember "$MEMORY"` has where a
/// script's variable is not set: taken for one that was left out, it would switch off in silence
/// what was asked for.
std::string empty_value(std::string_view option);

/// Whether a command line that may be wrong otherwise asks for JSON.
bool asks_for_json(std::span<const std::string_view> words);

}  // namespace certledger::tools
