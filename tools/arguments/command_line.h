// Command lines of the small programs. One table of options drives the parser, --help, the manual
// page and completion. (certledger itself uses CLI11, which is as large as a whole small program.)
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certledger::tools {

struct OptionUsage {
  std::string_view name;   ///< "--output"
  std::string_view value;  ///< name of the value in help, "FILE"; empty: the option has no value
  std::string_view text;
  std::string_view letter = {};       ///< "-o"
  std::string_view environment = {};  ///< the environment variable with its default
  bool repeats = false;               ///< may be given more than once
};

/// A program, or a command of one.
struct Usage {
  std::string_view name;                 ///< as typed: "certledger-witness cosign"
  std::string_view synopsis;             ///< what follows it
  std::string_view text;                 ///< what it does; the text before a colon is the summary
  std::string_view argument;             ///< name of the positional argument, "FILE"; empty: none
  std::string_view argument_text;        ///< help text of the argument
  std::span<const OptionUsage> options;  ///< without --help, which every program has
  std::string_view notes;                ///< examples and exit codes, printed verbatim
};

/// The last word of the name: "cosign".
std::string_view command_of(const Usage& usage);

/// What --help prints. `commands` are the commands of the program, if it has any.
std::string help_text(const Usage& usage, std::span<const Usage> commands = {});

/// A parsed command line. Each option stands at most once, unless it repeats. No value is empty.
class CommandLine {
 public:
  /// Parses `--option value`, `--option=value` and `-o value`. After `--` there are no options.
  /// Throws UsageError.
  CommandLine(const Usage& usage, std::span<const std::string_view> words);

  [[nodiscard]] bool wants_help() const { return has("--help"); }
  [[nodiscard]] const std::string& argument() const { return argument_; }
  [[nodiscard]] bool has(std::string_view option) const { return values_.contains(option); }
  /// Empty when the option was not given.
  [[nodiscard]] std::string value(std::string_view option) const;
  /// All values of an option that repeats.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  /// Throws UsageError when the option was not given.
  [[nodiscard]] std::string required(std::string_view option) const;

 private:
  std::string argument_;
  std::map<std::string_view, std::vector<std::string>> values_;
};

/// The error for an option with an empty value, such as `--remember "$MEMORY"` in a script that did
/// not set the variable. To ignore it would silently switch off what the user asked for.
std::string empty_value(std::string_view option);

/// Whether a command line asks for JSON. The command line may be wrong otherwise.
bool asks_for_json(std::span<const std::string_view> words);

}  // namespace certledger::tools
