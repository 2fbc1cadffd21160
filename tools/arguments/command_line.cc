#include "tools/arguments/command_line.h"

#include <algorithm>
#include <cstdlib>

#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

constexpr OptionUsage help_option{"--help", "", "Print this", "-h"};
constexpr std::size_t widest_line = 92;

const OptionUsage& find(const Usage& usage, std::string_view name) {
  const auto is_it = [&](const OptionUsage& o) { return name == o.name || name == o.letter; };
  if (is_it(help_option)) return help_option;
  const auto found =
      name.empty() ? usage.options.end() : std::ranges::find_if(usage.options, is_it);
  if (found == usage.options.end()) throw UsageError("unknown option " + std::string(name));
  return *found;
}

void set_once(std::string& to, std::string_view name, std::string_view value) {
  if (!to.empty()) throw UsageError(std::string(name) + " is given twice");
  if (value.empty()) throw UsageError(empty_value(name));
  to = value;
}

// --- help ---

std::string term_of(const OptionUsage& option) {
  std::string term(option.letter);
  if (!term.empty()) term += ", ";
  term += option.name;
  return option.value.empty() ? term : term + " " + std::string(option.value);
}

/// Breaks the text between words; it begins in column `indent`.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > widest_line) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string entry(std::string_view term, std::string_view text, std::size_t indent) {
  const std::string padding(indent - 2 - term.size(), ' ');
  return "  " + std::string(term) + padding + wrapped(text, indent) + "\n";
}

}  // namespace

std::string_view command_of(const Usage& usage) {
  return usage.name.substr(usage.name.rfind(' ') + 1);  // npos + 1 is 0
}

std::string help_text(const Usage& usage, std::span<const Usage> commands) {
  std::size_t widest = std::max(term_of(help_option).size(), usage.argument.size());
  for (const OptionUsage& o : usage.options) widest = std::max(widest, term_of(o).size());
  for (const Usage& c : commands) widest = std::max(widest, command_of(c).size());
  const std::size_t indent = widest + 4;
  std::string out = "Usage: " + std::string(usage.name) + " " + std::string(usage.synopsis) +
                    "\n\n" + wrapped(std::string(usage.text) + ".", 0) + "\n\n";
  if (!usage.argument.empty()) out += entry(usage.argument, usage.argument_text, indent);
  for (const OptionUsage& o : usage.options) {
    std::string text(o.text);
    if (!o.environment.empty()) text += " (environment: " + std::string(o.environment) + ")";
    out += entry(term_of(o), text, indent);
  }
  out += entry(term_of(help_option), help_option.text, indent);
  if (!commands.empty()) out += "\nSubcommands:\n";
  for (const Usage& c : commands) out += entry(command_of(c), c.text, indent);
  return out + "\n" + std::string(usage.notes) + "\n";
}

CommandLine::CommandLine(const Usage& usage, std::span<const std::string_view> words) {
  bool only_arguments = false;
  for (auto at = words.begin(); at != words.end(); ++at) {
    if (!only_arguments && *at == "--") {
      only_arguments = true;
    } else if (only_arguments || at->size() < 2 || !at->starts_with('-')) {
      if (usage.argument.empty()) throw UsageError("unexpected argument " + std::string(*at));
      set_once(argument_, usage.argument, *at);
    } else {
      const std::size_t equals = at->starts_with("--") ? at->find('=') : std::string_view::npos;
      const OptionUsage& option = find(usage, at->substr(0, equals));
      std::string_view value = option.name;  // any non-empty text, for an option without a value
      if (equals != std::string_view::npos) {
        if (option.value.empty()) throw UsageError(std::string(option.name) + " takes no value");
        value = at->substr(equals + 1);
      } else if (!option.value.empty()) {
        if (at + 1 == words.end()) {
          throw UsageError(std::string(option.name) + " needs a value");
        }
        value = *++at;
      }
      std::vector<std::string>& given = values_[option.name];
      if (given.empty() || option.repeats) given.emplace_back();
      set_once(given.back(), option.name, value);
    }
  }
  for (const OptionUsage& o : usage.options) {
    if (o.environment.empty() || has(o.name)) continue;
    const char* value = std::getenv(std::string(o.environment).c_str());
    if (value != nullptr && *value != '\0') values_[o.name] = {value};
  }
}

std::string CommandLine::value(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::string() : found->second.front();
}

std::vector<std::string> CommandLine::values(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::string CommandLine::required(std::string_view option) const {
  if (!has(option)) throw UsageError(std::string(option) + " is required");
  return value(option);
}

std::string empty_value(std::string_view option) {
  return std::string(option) + ": the value is empty; give a value, or leave the option out";
}

bool asks_for_json(std::span<const std::string_view> words) {
  return std::ranges::find(words, "--json") != words.end();
}

}  // namespace certledger::tools
