// certledger-witness: the program of witnesses. A witness cosigns a checkpoint when the ledger only
// grew. It does not check entries, and the program contains no store.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "keys/harden.h"
#include "ledger/base/text.h"
#include "tools/arguments/cosigning.h"
#include "tools/certledger-witness/cosign.h"
#include "tools/certledger-witness/usage.h"
#include "tools/present/json.h"
#include "tools/process/program.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

using Words = std::span<const std::string_view>;

int parse_number(const CommandLine& line, std::string_view option, unsigned max) {
  const std::string text = line.value(option);
  const auto number = parse_decimal(text);
  if (!number || *number > max) {
    throw UsageError(std::string(option) + " " + text + ": write a whole number up to " +
                     std::to_string(max));
  }
  return static_cast<int>(*number);
}

CosignOptions read_cosign_options(const CommandLine& line) {
  CosignOptions o;
  o.key.file = line.required("--key");
  o.policy = line.required("--policy");
  o.state = line.required("--state");
  o.name = line.value("--name");
  o.output = line.value("--output");
  o.key.passphrase_file = line.value("--passphrase-file");
  if (line.has("--passphrase-fd")) {
    if (!o.key.passphrase_file.empty()) {
      throw UsageError("--passphrase-fd and --passphrase-file exclude each other; use one of them");
    }
    o.key.passphrase_fd = parse_number(line, "--passphrase-fd", 1U << 20);
  }
  choose_passphrase_command(line.value("--passphrase-command"));
  if (is_passphrase_command_chosen() &&
      (!o.key.passphrase_file.empty() || o.key.passphrase_fd >= 0)) {
    throw UsageError(
        "--passphrase-command excludes --passphrase-file and --passphrase-fd; use one of them");
  }
  if (line.has("--wait")) o.wait = std::chrono::seconds(parse_number(line, "--wait", 86400));
  if (line.has("--first")) o.first = proofs::FirstSight::accept;
  if (line.has("--force")) o.replace = Replace::anything;
  o.json = line.has("--json");
  o.request = line.argument();
  if (o.request.empty())
    throw UsageError("CONSISTENCY is required: the file of `certledger prove consistency`");
  return o;
}

Exit show_vkey(const CommandLine& line) {
  const auto who =
      cosigner(read_public_half(line.required("--key")), line.value("--name"), "--name");
  const std::string vkey = log::format_vkey(who);
  put_out(line.has("--json") ? written(Json{{"verdict", "OK"}, {"vkey", vkey}}) : vkey + "\n");
  return Exit::ok;
}

Exit report(bool json, const Error& error, Exit exit) {
  if (json) {
    Json object{
        {"verdict", name(exit)}, {"exit", static_cast<int>(exit)}, {"fault", name(error.fault)}};
    if (!error.where.empty()) object["where"] = printable(error.where);
    object["what"] = printable(error.what);
    put_out(written(object));
  }
  std::fprintf(stderr, "certledger-witness: %s: %s\n", std::string(name(exit)).c_str(),
               printable(to_text(error)).c_str());
  return exit;
}

/// The command that the first word names, or the program itself.
const Usage& chosen_by(Words words) {
  const auto found = words.empty() ? witness_commands.end()
                                   : std::ranges::find(witness_commands, words.front(), command_of);
  return found == witness_commands.end() ? witness_usage : *found;
}

Exit run_command(const Usage& usage, Words words) {
  if (&usage == &witness_usage) {
    const CommandLine line(usage, words);
    if (!line.wants_help() && !line.has("--version")) throw UsageError("name a command");
    put_out(line.wants_help() ? help_text(usage, witness_commands)
                              : "certledger-witness " CERTLEDGER_VERSION "\n");
    return Exit::ok;
  }
  const CommandLine line(usage, words.subspan(1));
  if (line.wants_help()) {
    put_out(help_text(usage));
    return Exit::ok;
  }
  return command_of(usage) == "cosign" ? cosign(read_cosign_options(line)) : show_vkey(line);
}

Exit run(Words words) {
  const Usage& usage = chosen_by(words);
  const bool json = asks_for_json(words);
  try {
    return rethrow_exhaustion([&] { return run_command(usage, words); });
  } catch (const UsageError& e) {
    const std::string what = e.what() + (" (see `" + std::string(usage.name)) + " --help`)";
    return report(json, Error{Fault::usage, what, {}, {}, {}}, Exit::usage);
  } catch (const Failure& e) {
    return report(json, e.error(), e.exit());
  } catch (const SystemError& e) {
    return report(json, Error{e.fault(), e.what(), {}, {}, {}}, exit_code(e.fault()));
  }
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using namespace certledger;
  return tools::run_program("certledger-witness", [&] {
    keys::harden_process();
    return tools::run(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc));
  });
}
