// certledger checkpoint renew: signs a fresh checkpoint when no statement was recorded.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "tools/certledger/commands/checkpoint.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/present/age.h"
#include "tools/present/json.h"
#include "tools/present/wording.h"

namespace certledger::tools {
namespace {

struct RenewOptions {
  std::string if_older;
};

struct Renewal {
  bool is_done = false;
  log::Checkpoint checkpoint;  ///< the newest now
  std::string note;
  Time time;
};

Renewal newest_of(const write::Ledger& ledger) {
  const read::Snapshot snapshot(ledger.store());
  Renewal found;
  found.note = must(snapshot.view().checkpoint());
  const log::Note note = must(log::parse_note(found.note));
  found.checkpoint = must(log::parse_checkpoint(note.text));
  found.time = as_of(snapshot).time;
  return found;
}

Renewal renew(write::Ledger& ledger, const SecretKey& key, const derive::Now& now,
              std::uint64_t least_age) {
  Renewal renewal = newest_of(ledger);
  // A clock that is too early is not a reason to wait: `renew` refuses it below.
  const bool is_young =
      now.time >= renewal.time && now.time.seconds - renewal.time.seconds < least_age;
  if (is_young) return renewal;
  note_recorded(must(ledger.renew(key, now)));
  renewal = newest_of(ledger);
  renewal.is_done = true;
  return renewal;
}

Exit run_checkpoint_renew(const Globals& globals, const RenewOptions& o, const KeyOption& key) {
  const std::uint64_t least = o.if_older.empty() ? 0 : parse_age(o.if_older, "--if-older");
  const SecretKey secret = key.load();
  write::Ledger ledger = open_ledger_to_write(globals);
  const Renewal renewal = renew(ledger, secret, now_to_record(globals, ledger), least);
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["renewed"] = renewal.is_done;
    json["size"] = renewal.checkpoint.size;
    json["root"] = to_base64(renewal.checkpoint.root.view());
    json["time"] = to_text(renewal.time, UtcOffset());
    json["checkpoint"] = renewal.note;
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("{}: checkpoint of {} entries, of {}\n",
                      renewal.is_done ? "renewed" : "not renewed, still young enough",
                      renewal.checkpoint.size, to_text(renewal.time, UtcOffset())));
  }
  return Exit::ok;
}

}  // namespace

void add_checkpoint_renew(CLI::App& checkpoint, Context& context) {
  CLI::App& app = *checkpoint.add_subcommand(
      "renew", "Sign a fresh checkpoint without a statement, for days when nothing is recorded");
  const auto o = std::make_shared<RenewOptions>();
  const auto key = add_operator_key(app);
  app.add_option("--if-older", o->if_older,
                 "Write nothing if the newest checkpoint is younger: 12h, 1d (exit code 0)")
      ->type_name("AGE");
  app.footer(
      "Examples:\n"
      "  certledger checkpoint renew --operator-key operator.key\n"
      "  certledger checkpoint renew --if-older 12h --quiet       # for a timer\n\n"
      "Readers reject old proofs (after 31 days by default), and audits with --max-checkpoint-age\n"
      "report an old checkpoint. The operator alone can renew the checkpoint: this appends one\n"
      "seal, which states the same records as of now. Later proofs and pages have its date.\n"
      "Witnesses cosign it like any other checkpoint.");
  app.callback([&context, o, key] {
    context.run = [&context, o, key] { return run_checkpoint_renew(context.globals, *o, *key); };
  });
}

}  // namespace certledger::tools
