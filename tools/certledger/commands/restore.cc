// certledger restore: replaces a ledger by a backup.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/maintain/maintain.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"
#include "tools/process/child.h"
#include "tools/process/recorded.h"

namespace certledger::tools {
namespace {

struct RestoreOptions {
  std::string from;
  std::string to;
};

/// Audits the backup in a confined process, because the backup may be hostile.
Result<void> audit_confined(const std::filesystem::path& from) {
  try {
    guarded_answer(
        [&] {
          must(maintain::audit_copy(from, [] { confine(); }));
          return Bytes();
        },
        std::chrono::seconds(0));
  } catch (const Failure& found) {
    return std::unexpected(found.error());
  }
  return {};
}

Exit run_restore(const Globals& globals, const RestoreOptions& o) {
  refuse_second_roles({{{"DIR", o.to}}, {}, {{"the directory of BACKUP", o.from}}});
  auto restored = maintain::restore(o.from, o.to, wait_time(globals), audit_confined);
  if (!restored) {
    // The audit found a broken rule in the backup; no rule refused a statement.
    const Fault fault = restored.error().fault;
    const Exit exit = fault == Fault::rule_broken ? Exit::tampered : exit_code(fault);
    throw Failure(std::move(restored.error()), exit);
  }
  set_recorded("the ledger is restored");
  if (restored->trouble) throw Failure(Error{Fault::store, *restored->trouble, {}, {}, {}});
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["origin"] = restored->checkpoint.origin;
    json["size"] = restored->checkpoint.size;
    json["root"] = to_base64(restored->checkpoint.root.view());
    if (!restored->replaced.empty()) json["replaced"] = restored->replaced.string();
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("Restored {}: {} entries, root {}\n", printable(o.to),
                      restored->checkpoint.size, to_base64(restored->checkpoint.root.view())));
    if (!restored->replaced.empty()) {
      print(
          fmt::format("The former store is kept in {}\n", printable(restored->replaced.string())));
    }
  }
  return Exit::ok;
}

}  // namespace

void add_restore(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("restore", "Replace a ledger by a backup");
  const auto o = std::make_shared<RestoreOptions>();
  app.add_option("BACKUP", o->from, "The directory that `certledger backup` made")->required();
  app.add_option("DIR", o->to, "The directory of the ledger; it may be missing")->required();
  app.footer(
      "Examples:\n"
      "  certledger restore /backup/ledger-2022-07-01 demo\n\n"
      "Audits the whole backup first. Writes nothing (exit 6) when the backup is older than the\n"
      "newest checkpoint that DIR remembers (ROLLBACK: signed entries would be taken back), or\n"
      "belongs to another history (FORK). Keeps the former store under another name.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      return guarded([&] { return run_restore(context.globals, *o); });
    };
  });
}

}  // namespace certledger::tools
