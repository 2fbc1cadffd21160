// certledger time: which entries were recorded by a clock that was wrong, and their correction.
#include <fmt/format.h>

#include "ledger/base/text.h"
#include "ledger/derive/clock.h"
#include "ledger/derive/good_time.h"
#include "tools/certledger/statements/statement_command.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

/// The first entry that is recorded later than `now` and that no correction names: times rise, so
/// all behind it are.
std::optional<log::Index> first_ahead(const read::Snapshot& ledger, Time now) {
  const auto is_ahead = [&](log::Index index) {
    return must(ledger.event(index)).recorded_at.seconds > now.seconds + derive::tolerated_seconds;
  };
  const auto& corrections = ledger.parameters().corrections;
  log::Index low = corrections.empty() ? 0 : corrections.back().last + 1;
  log::Index high = ledger.size();
  while (low < high) {
    const log::Index middle = low + (high - low) / 2;
    if (is_ahead(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == ledger.size()) return std::nullopt;
  return low;
}

/// What a correction says of the entries from `first` on.
scheme::Correction correction_from(const read::Snapshot& ledger, log::Index first, Time now) {
  scheme::Correction times;
  times.first = first;
  times.last = ledger.size() - 1;
  times.from = must(derive::newest_good_time(ledger.view(), ledger.corrections(), first));
  times.until = std::max(now, times.from);
  times.day = day_of(times.until, ledger.offset());
  return times;
}

std::string entries_text(const scheme::Correction& times) {
  return times.first == times.last ? fmt::format("entry {}", times.first)
                                   : fmt::format("entries {} to {}", times.first, times.last);
}

Exit show_times(const Globals& globals) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const Time time = now(globals, ledger);
  const auto ahead = first_ahead(snapshot, time);
  if (globals.json) {
    Json json{{"verdict", ahead ? "NEGATIVE" : "OK"}, {"now", to_text(time, {})}};
    json["corrections"] = Json::array();
    for (const auto& one : snapshot.corrections()) json["corrections"].push_back(to_json(one));
    if (ahead) json["ahead"] = to_json(correction_from(snapshot, *ahead, time));
    print(written(json));
    return ahead ? Exit::negative : Exit::ok;
  }
  std::string text = fmt::format("this machine's clock: {}\n", to_text(time, snapshot.offset()));
  for (const auto& one : snapshot.corrections()) {
    text +=
        fmt::format("  corrected: {}, {}\n", entries_text(one), to_text(one, snapshot.offset()));
  }
  if (ahead) {
    const auto times = correction_from(snapshot, *ahead, time);
    text += fmt::format(
        "  ahead of it: {}, recorded at {} or later\n"
        "  if the clock is right now, `certledger time correct --from {}` states that they were\n"
        "  recorded between {} and {}\n",
        entries_text(times), to_text(must(snapshot.event(*ahead)).recorded_at, snapshot.offset()),
        *ahead, to_text(times.from, snapshot.offset()), to_text(times.until, snapshot.offset()));
  } else {
    text += "  no entry is ahead of it\n";
  }
  print(text);
  return ahead ? Exit::negative : Exit::ok;
}

log::Index parse_index(const std::string& text, const std::string& option) {
  const auto index = parse_decimal(text);
  if (!index) throw UsageError(option + " " + text + ": an entry's index is a whole number");
  return *index;
}

Build declare_correct(CLI::App& app) {
  const auto from =
      text_option(app, "--from", "The first wrong entry (default: found by the clock)");
  const auto to = text_option(app, "--to", "The last one: always the newest (default)");
  return [from, to, decision = DecisionOptions(app)](const Making& making) {
    const read::Snapshot& ledger = making.ledger;
    const auto ahead = first_ahead(ledger, making.now);
    if (from->empty() && !ahead) {
      throw UsageError(
          "no entry is ahead of this machine's clock: name the first wrong one with "
          "--from");
    }
    const log::Index first = from->empty() ? *ahead : parse_index(*from, "--from");
    if (first >= ledger.size()) {
      throw UsageError(fmt::format("--from {}: the newest entry is {}", first, ledger.size() - 1));
    }
    auto times = correction_from(ledger, first, making.now);
    if (!to->empty() && parse_index(*to, "--to") != times.last) {
      throw UsageError(fmt::format(
          "--to {}: what follows on a wrong time is recorded by it, so the last is the newest, {}",
          *to, times.last));
    }
    return scheme::TimeCorrect{decision.make(making), times};
  };
}

}  // namespace

void add_time(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("time", "Show entries with a wrong time, or correct them");
  noun.footer(
      "Examples:\n  certledger time\n"
      "  certledger time correct --basis '服务器时钟错误' --key authority.key\n\n"
      "Entries ahead of this machine's clock are shown with what a correction would say.\n"
      "Exit code 3 when there are any.");
  noun.require_subcommand(0, 1);
  noun.callback([&context] {
    if (!context.run)
      context.run = [&context] { return guarded([&] { return show_times(context.globals); }); };
  });
  add_statement(
      noun, context,
      {"correct", "State that the newest entries have a wrong time (by the authority)",
       "  certledger time                                # what it would say\n"
       "  certledger time correct --basis '服务器时钟错误' --key authority.key\n"
       "  certledger time correct --from 57 --key authority.key\n\n"
       "Set the clock first. The correction names all entries from the first wrong one on\n"
       "and the times between which they were recorded: that of the entry before them and\n"
       "now. It goes on from there, and no day of effect in them counts as later than\n"
       "today. Flags stay. It cannot be taken back. Since edition 2 of the rules."},
      declare_correct);
}

}  // namespace certledger::tools
