#include "tools/certledger/manual.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "ledger/system/write_file.h"
#include "tools/certledger-check/usage.h"
#include "tools/certledger-witness/usage.h"
#include "tools/certledger/frame/command.h"

namespace certledger::tools {
namespace {

/// The commands that --help lists.
std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

std::string path_of(const CLI::App& app, std::string_view between) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name()
                           : path_of(*parent, between) + std::string(between) + app.get_name();
}

// --- man(7) ---

/// Escapes text for man(7): no line is a request, no character an escape.
std::string roff(std::string_view text) {
  std::string out;
  bool begins_line = true;
  for (const char c : text) {
    if (begins_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
    begins_line = c == '\n';
  }
  return out;
}

std::string arguments_of(const CLI::App& app) {
  std::string out = " [OPTIONS]";
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) out += " " + option->get_name(true);
  }
  if (!commands_of(app).empty()) out += " COMMAND";
  return out;
}

std::string option_text(const CLI::Option& option) {
  std::string names = option.get_name(option.get_positional(), true);
  if (option.get_type_size() > 0 && !option.get_positional()) names += " " + option.get_type_name();
  std::string out =
      fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(names), roff(option.get_description()));
  if (!option.get_envname().empty()) {
    out += fmt::format("(environment: {})\n", roff(option.get_envname()));
  }
  return out;
}

std::string options_text(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) out += option_text(*option);
  }
  return out;
}

std::string footer_text(const CLI::App& app) {
  if (app.get_footer().empty()) return {};
  return fmt::format(".PP\n.nf\n{}\n.fi\n", roff(app.get_footer()));
}

/// A verb of a noun.
std::string verb_text(const CLI::App& app) {
  return fmt::format(".SH {}\n{}.\n.PP\n\\fB{}\\fR{}\n{}{}", roff(path_of(app, " ")),
                     roff(app.get_description()), roff(path_of(app, " ")), roff(arguments_of(app)),
                     options_text(app), footer_text(app));
}

std::string summary(const CLI::App& app) {
  const std::string text = app.get_description();
  return text.substr(0, text.find(':'));
}

// --- bash ---

std::string words_of(const CLI::App& app) {
  std::string out;
  for (const CLI::App* sub : commands_of(app)) out += sub->get_name() + " ";
  const CLI::App* root = &app;
  while (root->get_parent() != nullptr) root = root->get_parent();
  for (const CLI::App* from : {&app, root}) {
    for (const CLI::Option* option : from->get_options()) {
      for (const std::string& name : option->get_lnames()) out += "--" + name + " ";
    }
    if (from == root) break;
  }
  return out;
}

void put_cases(const CLI::App& app, const std::string& path, std::string& out) {
  out += fmt::format("    '{}') words='{}' ;;\n", path, words_of(app));
  for (const CLI::App* sub : commands_of(app)) {
    put_cases(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), out);
  }
}

void put_paths(const CLI::App& app, const std::string& path, std::string& out) {
  for (const CLI::App* sub : commands_of(app)) {
    const std::string below = path.empty() ? sub->get_name() : path + " " + sub->get_name();
    out += fmt::format("'{}' | ", below);
    put_paths(*sub, below, out);
  }
}

// --- the small programs ---

/// Declares in `app` what a table of command_line.h describes.
void describe(CLI::App& app, const Usage& usage) {
  const auto take = [](const std::string& /*value*/) {};
  app.description(std::string(usage.text));
  app.footer(std::string(usage.notes));
  if (!usage.argument.empty()) {
    app.add_option_function<std::string>(std::string(usage.argument), take,
                                         std::string(usage.argument_text));
  }
  for (const OptionUsage& o : usage.options) {
    std::string names(o.letter);
    if (!names.empty()) names += ",";
    names += o.name;
    if (o.value.empty()) {
      app.add_flag_callback(names, [] {}, std::string(o.text));
    } else {
      app.add_option_function<std::string>(names, take, std::string(o.text))
          ->type_name(std::string(o.value))
          ->envname(std::string(o.environment));
    }
  }
}

void describe_all(CLI::App& app, const Usage& usage, std::span<const Usage> commands) {
  app.name(std::string(usage.name));
  describe(app, usage);
  for (const Usage& command : commands) {
    describe(*app.add_subcommand(std::string(command_of(command))), command);
  }
}

/// Writes all pages and the completion into a directory that exists.
void write_all(const CLI::App& root, const std::filesystem::path& directory) {
  const auto write = [&](const std::string& name, const std::string& text) {
    system::write_file_atomically(directory / name, as_bytes(text), 0644);
  };
  write(root.get_name() + ".1", manual_page(root));
  for (const CLI::App* sub : commands_of(root)) write(path_of(*sub, "-") + ".1", manual_page(*sub));
  write(root.get_name() + ".bash", bash_completion(root));
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  const std::string name = path_of(app, "-");
  std::string out = fmt::format(".TH \"{}\" 1 \"\" \"certledger " CERTLEDGER_VERSION
                                "\" \"certledger\"\n.SH NAME\n{} \\- {}\n"
                                ".SH SYNOPSIS\n\\fB{}\\fR{}\n.SH DESCRIPTION\n{}.\n",
                                roff(name), roff(name), roff(summary(app)), roff(path_of(app, " ")),
                                roff(arguments_of(app)), roff(app.get_description()));
  out += footer_text(app) + ".SH OPTIONS\n" + options_text(app);
  if (app.get_parent() != nullptr) {
    for (const CLI::App* verb : commands_of(app)) out += verb_text(*verb);
    return out + ".SH SEE ALSO\n\\fBcertledger\\fR(1) has the options of all commands.\n";
  }
  out += ".SH COMMANDS\n";
  for (const CLI::App* sub : commands_of(app)) {
    out += fmt::format(".TP\n\\fB{}\\fR(1)\n{}\n", roff(path_of(*sub, "-")),
                       roff(sub->get_description()));
  }
  return out;
}

std::string bash_completion(const CLI::App& app) {
  std::string paths;
  put_paths(app, {}, paths);
  // A case needs a pattern. This one matches no word.
  paths += "' '";
  std::string cases;
  put_cases(app, {}, cases);
  return fmt::format(
      "# Completion for bash; made from the program's own definitions.\n"
      "_{0}() {{\n"
      "  local path= words= word next i\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    word=${{COMP_WORDS[i]}}\n"
      "    next=${{path:+$path }}$word\n"
      "    case $next in\n"
      "      {1}) path=$next ;;\n"
      "    esac\n"
      "  done\n"
      "  case $path in\n{2}  esac\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${{COMP_WORDS[COMP_CWORD]}}\")\n"
      "}}\n"
      "complete -o default -F _{0} {0}\n",
      app.get_name(), paths, cases);
}

void add_manual(CLI::App& root, Context& context) {
  CLI::App& app = *root.add_subcommand("manual", "Write manual pages and bash completion into DIR");
  app.group("");  // for the build; hidden in the help
  const auto directory = std::make_shared<std::string>();
  app.add_option("DIR", *directory, "A directory")->required();
  app.footer("Examples:\n  certledger manual build/manual");
  app.callback([&root, &context, directory] {
    context.run = [&root, directory] {
      write_all(root, *directory);
      CLI::App check;
      describe_all(check, check_usage, {});
      write_all(check, *directory);
      CLI::App witness;
      describe_all(witness, witness_usage, witness_commands);
      write_all(witness, *directory);
      return Exit::ok;
    };
  });
}

}  // namespace certledger::tools
