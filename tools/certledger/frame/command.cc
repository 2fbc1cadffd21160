#include "tools/certledger/frame/command.h"

#include <fmt/format.h>
#include <sys/timex.h>

#include <CLI/CLI.hpp>
#include <cmath>

#include "ledger/base/text.h"
#include "ledger/proofs/age.h"
#include "tools/present/instant.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"
#include "tools/process/recorded.h"

namespace certledger::tools {
namespace {

Time given_time(const std::string& text) {
  const auto time = parse_time(text);
  if (!time)
    throw UsageError("--at " + text + ": not a time; write it like 2026-11-23T09:30:00+08:00");
  return *time;
}

bool is_earlier(Time clock, Time newest) {
  return clock.seconds + proofs::clock_slack < newest.seconds;
}

std::string clock_behind_text(Time clock, Time newest, UtcOffset offset) {
  return fmt::format(
      "this machine's clock says {}, earlier than the newest entry, {}: one of them is wrong",
      to_text(clock, offset), to_text(newest, offset));
}

Failure unknown_day(std::string what) {
  return {Error{Fault::usage, std::move(what), {}, {}, {}}, Exit::policy};
}

/// Whether the clock is synchronised, as the kernel knows it from the time daemon (adjtimex(2)).
derive::Clock system_clock_state() {
  timex state{};
  const int answer = adjtimex(&state);
  const bool is_synchronised =
      answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
  return is_synchronised ? derive::Clock::synchronised : derive::Clock::unsynchronised;
}

}  // namespace

const std::filesystem::path& ledger_directory(const Globals& globals) {
  if (globals.ledger.empty()) {
    throw UsageError("--ledger is required: the directory of the ledger (or set CERTLEDGER_DIR)");
  }
  return globals.ledger;
}

write::Ledger open_ledger(const Globals& globals) {
  return must(write::Ledger::open_to_answer(ledger_directory(globals)));
}

write::Ledger open_ledger_to_judge(const Globals& globals) {
  return must(write::Ledger::open_to_answer(ledger_directory(globals), [] { confine(); }));
}

write::Ledger open_ledger_to_audit(const Globals& globals) {
  return write::Ledger::open(ledger_directory(globals), [] { confine(); });
}

write::Ledger open_ledger_to_write(const Globals& globals) {
  return must(write::Ledger::open_to_write(ledger_directory(globals), wait_time(globals)));
}

std::chrono::milliseconds wait_time(const Globals& globals) {
  // The range check of the parser accepts NaN.
  if (std::isnan(globals.wait_seconds)) throw UsageError("--wait nan: write a number of seconds");
  return std::chrono::milliseconds(static_cast<std::int64_t>(globals.wait_seconds * 1000));
}

Time now(const Globals& globals, const write::Ledger& ledger) {
  if (globals.at.empty()) return this_instant();
  if (ledger.test_clock() == write::TestClock::refused) {
    throw UsageError(
        "--at works only on test ledgers: this ledger was made without --allow-test-clock");
  }
  return given_time(globals.at);
}

Time now(const Globals& globals) {
  return globals.at.empty() ? this_instant() : given_time(globals.at);
}

derive::Now now_to_record(const Globals& globals, const write::Ledger& ledger) {
  const Time time = now(globals, ledger);
  if (globals.accepts_time) return {time, derive::Clock::accepted};
  return {time, ledger.test_clock() == write::TestClock::allowed ? derive::Clock::test
                                                                 : system_clock_state()};
}

derive::Now now_to_record(const Globals& globals) {
  if (globals.accepts_time) return {now(globals), derive::Clock::accepted};
  return {now(globals), globals.at.empty() ? system_clock_state() : derive::Clock::test};
}

Date today(const Globals& globals, const write::Ledger& ledger, const read::Snapshot& snapshot) {
  const Time clock = now(globals, ledger);
  const Time newest = as_of(snapshot).time;
  if (is_earlier(clock, newest)) {
    throw unknown_day(clock_behind_text(clock, newest, snapshot.offset()) +
                      ". Set the clock, or ask about a day with --on");
  }
  return day_of(clock, snapshot.offset());
}

void demand_known(Date day, const std::string& option, const Globals& globals,
                  const write::Ledger& ledger, const read::Snapshot& snapshot) {
  const Time clock = now(globals, ledger);
  const Date today = day_of(clock, snapshot.offset());
  if (day <= today) return;
  const Time newest = as_of(snapshot).time;
  throw unknown_day(fmt::format(
      "{} {}: this day is later than today, {} ({}); a ledger answers up to today{}", option,
      day.text(), today.text(), printable(snapshot.parameters().parameters.time_zone),
      is_earlier(clock, newest) ? ". Also, " + clock_behind_text(clock, newest, snapshot.offset())
                                : ""));
}

void note_recorded(const write::Receipt& receipt) {
  set_recorded(receipt.first == receipt.seal
                   ? fmt::format("entry {} is recorded", receipt.seal)
                   : fmt::format("entries {} to {} are recorded", receipt.first, receipt.seal));
  if (receipt.trouble) throw Failure(Error{Fault::store, *receipt.trouble, {}, {}, {}});
}

void add_force(CLI::App& app, Replace& replace) {
  app.add_flag_callback(
      "--force", [&replace] { replace = Replace::anything; },
      "Replace an existing file (never a secret key)");
}

NamedFile own_directory(const Globals& globals) {
  return {"the ledger's own directory", globals.ledger};
}

}  // namespace certledger::tools
