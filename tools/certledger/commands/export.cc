// certledger audit-export: the ledger as plain files, to be audited without its database.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/export/writer.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

// --- from the process that reads the store to the one that tells ---

Bytes to_octets(const exports::Report& report) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  ar.put_varint(report.checkpoint.origin.size());
  ar.put(as_bytes(report.checkpoint.origin));
  ar(report.checkpoint.size, report.checkpoint.root, report.before, report.files, report.octets);
  return out;
}

exports::Report report_from(BytesView octets) {
  const auto take = [](CanonicalInputArchive& ar, exports::Report& report) {
    report.checkpoint.origin = printable(as_text(ar.take(ar.take_varint())));
    ar(report.checkpoint.size, report.checkpoint.root, report.before, report.files, report.octets);
  };
  return must(decode_with<exports::Report>(octets, "the export", take));
}

/// Written by a process that can write nowhere else, and named here when it is whole.
exports::Report export_guarded(const Globals& globals, const std::string& to) {
  exports::Place place(to);
  const auto write = [&] {
    Progress progress("exported");
    const exports::Progress show = [&](log::Index done, log::TreeSize size) {
      if (!globals.quiet) progress.show(done, size);
    };
    return to_octets(must(exports::export_into(ledger_directory(globals), place.directory(), show,
                                               [&] { confine({}, place.directory()); })));
  };
  const Bytes answer =
      guarded_answer(write, std::chrono::seconds::zero(), [&] { place.discard(); });
  exports::Report report = report_from(answer);
  place.finish();
  return report;
}

Exit run_audit_export(const Globals& globals, const std::string& to) {
  const exports::Report report = export_guarded(globals, to);
  const std::string root = to_base64(report.checkpoint.root.view());
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["directory"] = to;
    json["origin"] = report.checkpoint.origin;
    json["size"] = report.checkpoint.size;
    json["root"] = root;
    if (report.before) json["size_before"] = *report.before;
    json["files"] = report.files;
    json["octets"] = report.octets;
    print(written(json));
  } else if (!globals.quiet) {
    print(
        fmt::format("{} holds {} entries, root {}\n", printable(to), report.checkpoint.size, root));
    if (report.before) {
      print(fmt::format("It held {}: {} added or widened\n", *report.before,
                        counted(report.files, "file was", "files were")));
    }
  }
  return Exit::ok;
}

}  // namespace

void add_audit_export(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand(
      "audit-export", "Write the ledger as plain files, to be audited without its database");
  const auto to = std::make_shared<std::string>();
  app.add_option("DIR", *to, "A new directory, or an earlier export, which is brought up to date")
      ->required();
  app.footer(
      "Examples:\n"
      "  certledger audit-export /srv/www/ledger\n"
      "  certledger verify --export /srv/www/ledger --remember elsewhere.memory\n"
      "  (cd /srv/www/ledger && tail -n +6 manifest | sha256sum --quiet -c)\n\n"
      "Entries, tiles and checkpoints as docs/format.md describes them (C2SP tlog-tiles): a web\n"
      "server can serve the directory as it is. A ledger that is behind its mark is not exported\n"
      "(exit 6), and nothing whose entries do not make the newest checkpoint (exit 1). What is in\n"
      "the ledger is in the export: no secret keys, and all else.");
  app.callback([&context, to] {
    context.run = [&context, to] {
      refuse_second_roles({{{"DIR", *to}}, {}, {own_directory(context.globals)}});
      return run_audit_export(context.globals, *to);
    };
  });
}

}  // namespace certledger::tools
