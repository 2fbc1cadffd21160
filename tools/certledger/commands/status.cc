// certledger status: shows the state of a subject on a day.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/text.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/option_values.h"
#include "tools/present/answer.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

struct StatusOptions {
  std::string subject;
  std::string on;
  std::string known_on;
  std::string item;
  std::string produced;
};

/// The day of an option; nothing without the option.
std::optional<Date> known_day(const std::string& text, const std::string& option,
                              const Globals& globals, const write::Ledger& ledger,
                              const read::Snapshot& snapshot) {
  const auto day = day_if_given(text, option);
  if (day) demand_known(*day, option, globals, ledger, snapshot);
  return day;
}

Question make_question(const StatusOptions& o, const Globals& globals, const write::Ledger& ledger,
                       const read::Snapshot& snapshot) {
  Question question;
  question.subject = asked_subject(snapshot, o.subject);
  if (question.subject.type == scheme::SubjectType::key && !o.on.empty()) {
    throw UsageError("--on: a key is valid for a range of entries, not of days; use --known-on");
  }
  if (!o.item.empty()) question.item = parse_number(o.item, "--item");
  if (!o.produced.empty() && question.subject.type != scheme::SubjectType::mark) {
    throw UsageError("--produced needs a mark: ask about mark/NUMBER, or use --on");
  }
  const auto on = known_day(o.on, "--on", globals, ledger, snapshot);
  const auto produced = known_day(o.produced, "--produced", globals, ledger, snapshot);
  question.moment.known_on = known_day(o.known_on, "--known-on", globals, ledger, snapshot);
  const auto day = on ? on : produced;
  question.moment.day = day ? *day : today(globals, ledger, snapshot);
  return question;
}

Exit run_status(const Globals& globals, const StatusOptions& o) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const Question question = make_question(o, globals, ledger, snapshot);
  Answer result = answer(snapshot, question);
  if (ledger.test_clock() == write::TestClock::allowed) {
    result.json["test_ledger"] = true;
    result.lines.add("test ledger", test_ledger_text);
  }
  if (globals.json) {
    print(written(result.json));
    return result.exit;
  }
  if (globals.quiet && result.exit == Exit::ok) return result.exit;
  Lines lines;
  lines.add("on",
            question.moment.day.text() + " (" + snapshot.parameters().parameters.time_zone + ")");
  if (question.moment.known_on) {
    lines.add("as known", "at the end of " + question.moment.known_on->text());
  }
  lines.add_all(result.lines);
  lines.add("data as of", as_of_text(snapshot));
  const Colour colour = result.exit == Exit::ok ? Colour::green : Colour::red;
  print(fmt::format("{}  {}\n{}", scheme::shown(question.subject), coloured(colour, result.state),
                    lines.text()));
  return result.exit;
}

}  // namespace

void add_status(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("status", "Show the state of a subject on a day");
  const auto o = std::make_shared<StatusOptions>();
  app.add_option("SUBJECT", o->subject, "TYPE/ID, like certificate/JX-DEMO-001")->required();
  auto* on =
      app.add_option("--on", o->on, "The day of the state (default: today)")->type_name("DATE");
  app.add_option("--known-on", o->known_on, "Use only what was recorded by the end of this day")
      ->type_name("DATE");
  app.add_option("--item", o->item, "For a mark: the item that carries it")->type_name("N");
  app.add_option("--produced", o->produced, "For a mark: the day on which the item was produced")
      ->type_name("DATE")
      ->excludes(on);
  app.footer(
      "Examples:\n"
      "  certledger status certificate/JX-DEMO-001\n"
      "  certledger status certificate/JX-DEMO-001 --on 2022-09-01 --known-on 2022-09-30\n"
      "  certledger status mark/M-001 --item 1 --produced 2022-09-15\n"
      "  certledger status member/body-1 --json\n\n"
      "Types: parameters (parameters/scheme), member, key, standard, certificate, directive,\n"
      "mark-version, mark. Exit codes: 0 the answer is yes (valid, usable, in force); 3 it is no\n"
      "(suspended, withdrawn, cancelled, expired, not yet valid, void, replaced, never issued);\n"
      "4 the day is later than today, or this machine's clock is earlier than the newest entry.\n"
      "The answer comes from the store and is not a proof. `certledger verify` checks the store.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      return guarded([&] { return run_status(context.globals, *o); });
    };
  });
}

}  // namespace certledger::tools
