// certledger checkpoint: the newest signed checkpoint.
#include "tools/certledger/commands/checkpoint.h"

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

Exit run_checkpoint(const Globals& globals) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const std::string note_text = must(snapshot.view().checkpoint());
  if (!globals.json) {
    print(note_text);
    return Exit::ok;
  }
  const log::Note note = must(log::parse_note(note_text));
  const log::Checkpoint checkpoint = must(log::parse_checkpoint(note.text));
  Json json;
  json["origin"] = checkpoint.origin;
  json["size"] = checkpoint.size;
  json["root"] = to_base64(checkpoint.root.view());
  json["root_hex"] = to_hex(checkpoint.root);
  json["time"] = to_text(as_of(snapshot).time, UtcOffset());
  json["signatures"] = Json::array();
  for (const log::NoteSignature& signature : note.signatures) {
    Bytes id;
    append_u64_be(id, signature.id);
    json["signatures"].push_back({{"name", signature.name},
                                  {"key_id", to_hex(BytesView(id).subspan(4))},
                                  {"signature", to_base64(signature.signature)}});
  }
  json["note"] = note_text;
  print(written(json));
  return Exit::ok;
}

}  // namespace

void add_checkpoint(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand(
      "checkpoint", "Print the newest checkpoint, add cosignatures to it, or renew it");
  app.footer(
      "Examples:\n"
      "  certledger checkpoint > checkpoint-$(date +%F)\n"
      "  certledger checkpoint --json\n"
      "  certledger checkpoint add cosignature --policy scheme.policy\n"
      "  certledger checkpoint renew --if-older 12h\n\n"
      "Prints a signed note (c2sp.org/tlog-checkpoint). Keep a copy elsewhere: without a "
      "remembered\n"
      "checkpoint or a witness, nobody can detect that the newest entries were cut off.");
  add_checkpoint_add(app, context);
  add_checkpoint_renew(app, context);
  // CLI11 calls this after the callback of a verb, which must stay in force.
  app.callback([&app, &context] {
    if (app.get_subcommands().empty()) {
      context.run = [&context] { return guarded([&] { return run_checkpoint(context.globals); }); };
    }
  });
}

}  // namespace certledger::tools
