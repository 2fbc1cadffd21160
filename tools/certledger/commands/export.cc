// certledger export: writes the ledger as plain files, which can be audited without its database.
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

// --- from the process that reads the store to the one that reports ---

Bytes encoded(const exports::Report& report) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  ar.put_varint(report.checkpoint.origin.size());
  ar.put(as_bytes(report.checkpoint.origin));
  ar(report.checkpoint.size, report.checkpoint.root, report.before, report.files, report.octets);
  return out;
}

exports::Report report_from(BytesView bytes) {
  const auto take = [](CanonicalInputArchive& ar, exports::Report& report) {
    report.checkpoint.origin = printable(as_text(ar.take(ar.take_varint())));
    ar(report.checkpoint.size, report.checkpoint.root, report.before, report.files, report.octets);
  };
  return must(decode_with<exports::Report>(bytes, "the export", take));
}

/// A confined process writes the files and can write nowhere else. This process gives the
/// directory its name when it is whole.
exports::Report export_guarded(const Globals& globals, const std::string& to) {
  exports::Place place(to);
  const auto write = [&] {
    Progress progress("exported");
    const exports::Progress show = [&](log::Index done, log::TreeSize size) {
      if (!globals.quiet) progress.show(done, size);
    };
    return encoded(must(exports::export_into(ledger_directory(globals), place.directory(), show,
                                             [&] { confine({}, place.directory()); })));
  };
  const Bytes answer =
      guarded_answer(write, std::chrono::seconds::zero(), [&] { place.discard(); });
  exports::Report report = report_from(answer);
  place.finish();
  return report;
}

Exit run_export(const Globals& globals, const std::string& to) {
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
      print(report.files == 0
                ? fmt::format("Already up to date ({} entries)\n", *report.before)
                : fmt::format("It had {} entries: {} added or extended\n", *report.before,
                              counted(report.files, "file was", "files were")));
    }
  }
  return Exit::ok;
}

}  // namespace

void add_export(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand(
      "export", "Write the ledger as plain files, which can be audited without its database");
  app.alias("audit-export");  // its name in version 0.1
  const auto to = std::make_shared<std::string>();
  app.add_option("DIR", *to, "A new directory, or an earlier export to bring up to date")
      ->required();
  app.footer(
      "Examples:\n"
      "  certledger export /srv/www/ledger\n"
      "  certledger verify --export /srv/www/ledger --remember elsewhere.memory\n"
      "  (cd /srv/www/ledger && tail -n +6 manifest | sha256sum --quiet -c)\n\n"
      "Writes entries, tiles and checkpoints (docs/format.md; C2SP tlog-tiles). A web server can\n"
      "serve the directory as it is. Writes nothing when the ledger is older than its high-water\n"
      "mark (exit 6), or when its entries do not lead to the newest checkpoint (exit 1). The\n"
      "export holds everything that the ledger holds. A ledger holds no secret keys.");
  app.callback([&context, to] {
    context.run = [&context, to] {
      refuse_second_roles({{{"DIR", *to}}, {}, {own_directory(context.globals)}});
      return run_export(context.globals, *to);
    };
  });
}

}  // namespace certledger::tools
