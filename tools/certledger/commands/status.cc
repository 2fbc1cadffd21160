// certledger status: what a subject's state is, or was, on a day.
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

/// The day of an option; nothing when it was not given.
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
    throw UsageError(
        "a key's authority is an interval of entries, not of days: ask with --known-on");
  }
  if (!o.item.empty()) question.item = parse_number(o.item, "--item");
  if (!o.produced.empty() && question.subject.type != scheme::SubjectType::mark) {
    throw UsageError("--produced is about the use of a mark: ask mark/NUMBER, or with --on");
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
  Answer told = answer(snapshot, question);
  if (ledger.test_clock() == write::TestClock::allowed) {
    told.json["test_ledger"] = true;
    told.lines.add("test ledger", test_ledger_text);
  }
  if (globals.json) {
    print(written(told.json));
    return told.exit;
  }
  if (globals.quiet && told.exit == Exit::ok) return told.exit;
  Lines lines;
  lines.add("on",
            question.moment.day.text() + " (" + snapshot.parameters().parameters.time_zone + ")");
  if (question.moment.known_on) {
    lines.add("as known", "at the end of " + question.moment.known_on->text());
  }
  lines.add_all(told.lines);
  lines.add("data as of", as_of_text(snapshot));
  const Colour colour = told.exit == Exit::ok ? Colour::green : Colour::red;
  print(fmt::format("{}  {}\n{}", scheme::shown(question.subject), coloured(colour, told.state),
                    lines.text()));
  return told.exit;
}

}  // namespace

void add_status(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("status", "The state of a subject on a day");
  const auto o = std::make_shared<StatusOptions>();
  app.add_option("SUBJECT", o->subject, "TYPE/ID, like certificate/JX-DEMO-001")->required();
  auto* on = app.add_option("--on", o->on, "The day that is asked about (default: today)")
                 ->type_name("DATE");
  app.add_option("--known-on", o->known_on, "Only what was recorded by the end of that day")
      ->type_name("DATE");
  app.add_option("--item", o->item, "Of a mark: the item that it is put on")->type_name("N");
  app.add_option("--produced", o->produced, "Of a mark: the day on which the item was produced")
      ->type_name("DATE")
      ->excludes(on);
  app.footer(
      "Examples:\n"
      "  certledger status certificate/JX-DEMO-001\n"
      "  certledger status certificate/JX-DEMO-001 --on 2022-09-01 --known-on 2022-09-30\n"
      "  certledger status mark/M-001 --item 1 --produced 2022-09-15\n"
      "  certledger status member/body-1 --json\n\n"
      "Types: parameters (parameters/scheme), member, key, standard, certificate, directive,\n"
      "mark-version, mark. Exit code 0 when the answer is good (valid, usable, in force), 3 when\n"
      "it is not: suspended, withdrawn, cancelled, expired, not yet valid, void, replaced, never\n"
      "issued; 4 for a day later than today, and for today when this machine's clock is behind\n"
      "the newest entry. The answer is the store's, not a proof: `certledger verify` judges the "
      "store.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      return guarded([&] { return run_status(context.globals, *o); });
    };
  });
}

}  // namespace certledger::tools
