// certledger time: shows the entries that a wrong clock recorded, and corrects their times.
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

/// The first entry with a time after `now` that no correction names. Times rise, so all entries
/// after it are ahead too.
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

/// The correction for the entries from `first` on.
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
        "  ahead of the clock: {}, recorded at {} or later\n"
        "  if the clock is right now, run `certledger time correct --from {}`: it states that "
        "they\n"
        "  were recorded between {} and {}\n",
        entries_text(times), to_text(must(snapshot.event(*ahead)).recorded_at, snapshot.offset()),
        *ahead, to_text(times.from, snapshot.offset()), to_text(times.until, snapshot.offset()));
  } else {
    text += "  no entry is ahead of the clock\n";
  }
  print(text);
  return ahead ? Exit::negative : Exit::ok;
}

log::Index parse_index(const std::string& text, const std::string& option) {
  const auto index = parse_decimal(text);
  if (!index)
    throw UsageError(option + " " + text + ": write the index of an entry, a whole number");
  return *index;
}

Build declare_correct(CLI::App& app) {
  const auto from = text_option(
      app, "--from", "Index of the first wrong entry (default: the first ahead of the clock)");
  const auto to =
      text_option(app, "--to", "Index of the last wrong entry: always the newest (default)");
  return [from, to, decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const read::Snapshot& ledger = inputs.ledger;
    const auto ahead = first_ahead(ledger, inputs.now);
    if (from->empty() && !ahead) {
      throw UsageError(
          "no entry is ahead of this machine's clock; name the first wrong entry with --from");
    }
    const log::Index first = from->empty() ? *ahead : parse_index(*from, "--from");
    if (first >= ledger.size()) {
      throw UsageError(fmt::format("--from {}: no such entry; the newest entry is {}", first,
                                   ledger.size() - 1));
    }
    auto times = correction_from(ledger, first, inputs.now);
    if (!to->empty() && parse_index(*to, "--to") != times.last) {
      throw UsageError(
          fmt::format("--to {}: a correction covers all later entries too; use {}, the newest, or "
                      "leave --to out",
                      *to, times.last));
    }
    return scheme::TimeCorrect{decision.make(inputs), times};
  };
}

}  // namespace

void add_time(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("time", "Show entries with a wrong time, or correct them");
  noun.footer(
      "Examples:\n  certledger time\n"
      "  certledger time correct --basis '服务器时钟错误' --key authority.key\n\n"
      "Shows the entries ahead of this machine's clock, and what a correction would state. Exit\n"
      "code 3 when there are any.");
  noun.require_subcommand(0, 1);
  noun.callback([&context] {
    if (!context.run)
      context.run = [&context] { return guarded([&] { return show_times(context.globals); }); };
  });
  add_statement(
      noun, context,
      {"correct", "State that the newest entries have a wrong time (by the authority)",
       "  certledger time                                # what it would state\n"
       "  certledger time correct --basis '服务器时钟错误' --key authority.key\n"
       "  certledger time correct --from 57 --key authority.key\n\n"
       "Set the clock first. The correction covers all entries from the first wrong one on. It\n"
       "states that they were recorded between the time of the entry before them and now. In\n"
       "these entries, a day of effect after today counts as today. Flags stay. Nobody can\n"
       "take the correction back. Needs edition 2 of the rules."},
      declare_correct);
}

}  // namespace certledger::tools
