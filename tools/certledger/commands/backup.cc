// certledger backup: a consistent copy of a ledger.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/derive/signature_pool.h"
#include "ledger/log/checkpoint.h"
#include "ledger/maintain/maintain.h"
#include "ledger/system/new_directory.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/verify/audited.h"
#include "tools/present/json.h"
#include "tools/process/child.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

struct BackupOptions {
  std::string to;
  bool is_unverified = false;
};

struct Backup {
  log::Checkpoint checkpoint;
  std::optional<Audited> audited;  ///< nothing: the copy was not audited
};

/// Audits the copy as `certledger verify` audits a ledger.
Audited audit_copy_of(const Globals& globals, const system::NewDirectory& place,
                      const std::function<void()>& discard) {
  Globals of_copy = globals;
  of_copy.ledger = place.path();
  AuditQuestion question;
  question.threads = derive::threads_for(0);
  return must(audited_from(guarded_answer([&] { return encoded(audit_ledger(of_copy, question)); },
                                          std::chrono::seconds::zero(), discard)));
}

/// A confined process writes the copy and can write nowhere else. This process gives the directory
/// its name when it is whole.
Backup backup_guarded(const Globals& globals, const BackupOptions& o) {
  system::NewDirectory place(o.to);
  const auto discard = [&] { place.discard(); };
  const auto write = [&] {
    const log::Checkpoint checkpoint = maintain::backup_into(
        ledger_directory(globals), place.path(), [&] { confine({}, place.path()); });
    return to_bytes(as_bytes(log::format_checkpoint(checkpoint)));
  };
  const Bytes answer = guarded_answer(write, std::chrono::seconds::zero(), discard);
  Backup backup{must(log::parse_checkpoint(as_text(answer))), {}};
  if (!o.is_unverified) backup.audited = audit_copy_of(globals, place, discard);
  place.finish();
  return backup;
}

/// Reports what the audit found. The copy is kept: it may be all that is left.
void complain_of(const Audited& audited, const std::string& to) {
  const audit::Finding& first = audited.report.findings.front();
  complain(
      fmt::format("certledger: {}: {}: {}; the copy in {} is kept as it is. Run `certledger verify "
                  "--ledger {}`",
                  name(audited.verdict), name_of(first), printable(to_text(first.error)),
                  printable(to), printable(to)));
}

Exit run_backup(const Globals& globals, const BackupOptions& o) {
  const auto [checkpoint, audited] = backup_guarded(globals, o);
  const Exit exit = audited ? audited->verdict : Exit::ok;
  const std::string root = to_base64(checkpoint.root.view());
  if (globals.json) {
    Json json;
    json["verdict"] = name(exit);
    json["exit"] = static_cast<int>(exit);
    json["directory"] = o.to;
    json["origin"] = checkpoint.origin;
    json["size"] = checkpoint.size;
    json["root"] = root;
    json["verified"] = audited.has_value();
    if (audited) json["findings"] = audited->report.findings_in_all;
    print(written(json));
  } else if (exit == Exit::ok && !globals.quiet) {
    print(fmt::format("{} holds a copy of {} entries, root {}: {}\n", printable(o.to),
                      checkpoint.size, root, audited ? "verified" : "not verified (--no-verify)"));
  }
  if (exit != Exit::ok) complain_of(*audited, o.to);
  return exit;
}

}  // namespace

void add_backup(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("backup", "Make a consistent copy, also while others write");
  const auto o = std::make_shared<BackupOptions>();
  app.add_option("TO", o->to, "A new directory for the copy, which is a ledger itself")->required();
  app.add_flag("--no-verify", o->is_unverified,
               "Do not audit the copy (the audit takes most of the time)");
  app.footer(
      "Examples:\n"
      "  certledger backup /backup/ledger-$(date +%F)\n"
      "  certledger verify --ledger /backup/ledger-2022-07-01\n\n"
      "Creates the directory whole or not at all. Audits the copy as `certledger verify` audits a\n"
      "ledger, and ends with the exit code of that audit (1 tampered, 4 ahead of the clock). "
      "Keeps\n"
      "the copy in any case. Never copy the store with cp while it is in use: most such copies "
      "are\n"
      "bad. A ledger holds no secret keys: back them up separately.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      refuse_second_roles({{{"TO", o->to}}, {}, {own_directory(context.globals)}});
      return run_backup(context.globals, *o);
    };
  });
}

}  // namespace certledger::tools
