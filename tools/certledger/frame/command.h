// The frame of the program: what every command shares. One command, or one noun with its verbs, is
// one file with one function `add_…`, which declares options and, when its command is chosen, sets
// what to run.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ledger/read/snapshot.h"
#include "ledger/write/ledger.h"
#include "tools/arguments/named_files.h"
#include "tools/arguments/output_file.h"
#include "tools/present/output.h"
#include "tools/process/verdict.h"

namespace CLI {
class App;
}

namespace certledger::tools {

/// Options that every command takes.
struct Globals {
  std::filesystem::path ledger;
  bool json = false;
  bool quiet = false;
  double wait_seconds = 10;
  std::string at;
  bool accepts_time = false;
  bool is_plugin = false;  ///< verify --format nagios: exit codes are a plugin's
  ColourChoice colour = ColourChoice::automatic;
};

struct Context {
  Globals globals;
  std::function<Exit()> run;  ///< set by the command that was chosen
};

/// The directory that --ledger or CERTLEDGER_DIR names. Throws UsageError when neither does.
const std::filesystem::path& ledger_directory(const Globals& globals);

/// The ledger in that directory, to answer from. Throws SystemError(store) when the directory holds
/// no ledger, and Failure when its store is behind or beside the mark.
write::Ledger open_ledger(const Globals& globals);

/// The same, to look at what may be hostile: from here on this process, a child of guarded.h, can
/// open nothing more.
write::Ledger open_ledger_to_judge(const Globals& globals);

/// The same, whatever the mark says: for audits, which judge that themselves.
write::Ledger open_ledger_to_audit(const Globals& globals);

/// The same, to write. Throws Failure for what open_to_write returns.
write::Ledger open_ledger_to_write(const Globals& globals);

std::chrono::milliseconds wait_time(const Globals& globals);

/// This instant, or --at, which only a ledger made with --allow-test-clock takes.
Time now(const Globals& globals, const write::Ledger& ledger);
/// --at without a ledger to ask (init): what was given, or this instant.
Time now(const Globals& globals);

/// The same, to record at: what is known of the clock decides whether the ledger takes it
/// (ledger/derive/clock.h), unless --accept-time was said.
derive::Now now_to_record(const Globals& globals, const write::Ledger& ledger);
derive::Now now_to_record(const Globals& globals);
/// Today in the scheme's zone. Throws Failure(policy) when the clock is behind the ledger's newest
/// entry: an answer for such a day would say less than is known.
Date today(const Globals& globals, const write::Ledger& ledger, const read::Snapshot& snapshot);

/// A ledger knows nothing of days to come. Throws Failure(policy) when `day`, which `option` asks
/// about, is one by the clock.
void demand_known(Date day, const std::string& option, const Globals& globals,
                  const write::Ledger& ledger, const read::Snapshot& snapshot);

/// To be called at once with what an append did: from here on whatever fails says that this is
/// recorded (recorded.h). Throws Failure when something failed before this.
void note_recorded(const write::Receipt& receipt);

/// --force: the file of --output may take the place of another one (output_file.h).
void add_force(CLI::App& app, Replace& replace);

/// The ledger's directory, if one is named, as one that nothing is written in (named_files.h).
NamedFile own_directory(const Globals& globals);

void add_append(CLI::App& app, Context& context);
void add_audit_export(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_certificate(CLI::App& app, Context& context);
void add_checkpoint(CLI::App& app, Context& context);
void add_directive(CLI::App& app, Context& context);
void add_history(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_key(CLI::App& app, Context& context);
void add_log(CLI::App& app, Context& context);
void add_manual(CLI::App& app, Context& context);
void add_mark(CLI::App& app, Context& context);
void add_member(CLI::App& app, Context& context);
void add_note(CLI::App& app, Context& context);
void add_parameters(CLI::App& app, Context& context);
void add_policy(CLI::App& app, Context& context);
void add_prove(CLI::App& app, Context& context);
void add_rebuild(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_scheme(CLI::App& app, Context& context);
void add_show(CLI::App& app, Context& context);
void add_sign(CLI::App& app, Context& context);
void add_standard(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_time(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);

}  // namespace certledger::tools
