// certledger backup: a consistent copy of a ledger.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/file/new_directory.h"
#include "ledger/log/checkpoint.h"
#include "ledger/maintain.h"
#include "tools/certledger/command.h"
#include "tools/certledger/guarded.h"
#include "tools/common/json.h"

namespace certledger::tools {
namespace {

/// Written by a process that can write nowhere else, and named here when it is whole.
log::Checkpoint backup_guarded(const Globals& globals, const std::string& to) {
  NewDirectory place(to);
  const auto write = [&] {
    const log::Checkpoint checkpoint =
        backup_into(ledger_directory(globals), place.path(), [&] { confine({}, place.path()); });
    return to_bytes(as_bytes(log::format_checkpoint(checkpoint)));
  };
  const Bytes answer =
      guarded_answer(write, std::chrono::seconds::zero(), [&] { place.discard(); });
  const log::Checkpoint checkpoint = must(log::parse_checkpoint(as_text(answer)));
  place.finish();
  return checkpoint;
}

Exit run_backup(const Globals& globals, const std::string& to) {
  const log::Checkpoint checkpoint = backup_guarded(globals, to);
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["directory"] = to;
    json["origin"] = checkpoint.origin;
    json["size"] = checkpoint.size;
    json["root"] = to_base64(checkpoint.root.view());
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("{} holds the ledger up to {} entries, root {}\n", to, checkpoint.size,
                      to_base64(checkpoint.root.view())));
  }
  return Exit::ok;
}

}  // namespace

void add_backup(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("backup", "A consistent copy, while others may write");
  const auto to = std::make_shared<std::string>();
  app.add_option("TO", *to, "A new directory: a ledger itself, whole or not at all")->required();
  app.footer(
      "Examples:\n"
      "  certledger backup /backup/ledger-$(date +%F)\n"
      "  certledger verify --ledger /backup/ledger-2022-07-01\n\n"
      "Never copy the store with cp while it is in use: most such copies are bad. Secret keys\n"
      "are no part of a ledger: back them up apart.");
  app.callback([&context, to] {
    context.run = [&context, to] {
      refuse_second_roles({{{"TO", *to}}, {}, {own_directory(context.globals)}});
      return run_backup(context.globals, *to);
    };
  });
}

}  // namespace certledger::tools
