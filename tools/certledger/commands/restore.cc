// certledger restore: a backup in the place of a ledger.
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

/// By a process that can do nothing else: the copy is perhaps somebody else's.
Result<void> judge_apart(const std::filesystem::path& from) {
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
  auto restored = maintain::restore(o.from, o.to, wait_time(globals), judge_apart);
  if (!restored) {
    // Judged, not written: a rule that the backup breaks was found, not refused.
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
    print(fmt::format("{} is restored up to {} entries, root {}\n", printable(o.to),
                      restored->checkpoint.size, to_base64(restored->checkpoint.root.view())));
    if (!restored->replaced.empty()) {
      print(fmt::format("The store that was there is kept in {}\n",
                        printable(restored->replaced.string())));
    }
  }
  return Exit::ok;
}

}  // namespace

void add_restore(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("restore", "Put a backup in the place of a ledger");
  const auto o = std::make_shared<RestoreOptions>();
  app.add_option("BACKUP", o->from, "What `certledger backup` made")->required();
  app.add_option("DIR", o->to, "The ledger's directory; need not exist")->required();
  app.footer(
      "Examples:\n"
      "  certledger restore /backup/ledger-2022-07-01 demo\n\n"
      "The backup is audited whole first. Nothing is written (exit 6) when it is older than the\n"
      "newest checkpoint that DIR remembers, since what was signed since would be taken back\n"
      "(ROLLBACK), or when it is of another history (FORK). The store that was there is kept\n"
      "under another name.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      return guarded([&] { return run_restore(context.globals, *o); });
    };
  });
}

}  // namespace certledger::tools
