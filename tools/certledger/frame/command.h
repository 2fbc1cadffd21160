// The frame of the program: what all commands share. Each command, or noun with its verbs, is one
// file with one function `add_…`. It declares the options, and sets `Context::run` when the user
// chooses the command.
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
  bool is_plugin = false;  ///< verify --format nagios: exit codes of a plugin
  ColourChoice colour = ColourChoice::automatic;
};

struct Context {
  Globals globals;
  std::function<Exit()> run;  ///< set by the chosen command
};

/// The directory from --ledger or CERTLEDGER_DIR. Throws UsageError without either.
const std::filesystem::path& ledger_directory(const Globals& globals);

/// Opens the ledger to answer questions. Throws SystemError(store) when the directory holds no
/// ledger, and Failure when the store does not continue the high-water mark.
write::Ledger open_ledger(const Globals& globals);

/// The same, for an untrusted store: from now on this process (a child, see child.h) cannot open
/// anything else.
write::Ledger open_ledger_to_judge(const Globals& globals);

/// The same without the comparison with the high-water mark: an audit compares it itself.
write::Ledger open_ledger_to_audit(const Globals& globals);

/// Opens the ledger to write. Throws Failure for an error of open_to_write.
write::Ledger open_ledger_to_write(const Globals& globals);

std::chrono::milliseconds wait_time(const Globals& globals);

/// The present time, or --at, which only a ledger made with --allow-test-clock accepts.
Time now(const Globals& globals, const write::Ledger& ledger);
/// The same without a ledger (init).
Time now(const Globals& globals);

/// The time to record, with the state of the clock, which decides whether the ledger accepts the
/// time (ledger/derive/clock.h). --accept-time overrides that.
derive::Now now_to_record(const Globals& globals, const write::Ledger& ledger);
derive::Now now_to_record(const Globals& globals);
/// Today in the scheme's zone. Throws Failure(policy) when the clock is earlier than the newest
/// entry: an answer for such a day would leave out what the ledger knows.
Date today(const Globals& globals, const write::Ledger& ledger, const read::Snapshot& snapshot);

/// Throws Failure(policy) when `day`, the value of `option`, is later than today: a ledger knows
/// nothing about the future.
void demand_known(Date day, const std::string& option, const Globals& globals,
                  const write::Ledger& ledger, const read::Snapshot& snapshot);

/// Call it directly after an append: from now on every failure says that the entries are recorded
/// (recorded.h). Throws Failure when something already failed after the append.
void note_recorded(const write::Receipt& receipt);

/// Adds --force: the file of --output may replace another one (output_file.h).
void add_force(CLI::App& app, Replace& replace);

/// The ledger's directory, if there is one, as a directory that nothing is written in
/// (named_files.h).
NamedFile own_directory(const Globals& globals);

void add_append(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_certificate(CLI::App& app, Context& context);
void add_checkpoint(CLI::App& app, Context& context);
void add_directive(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
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
