// certledger history: all entries about a subject in their order, and who signed them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/text.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

using scheme::Event;

/// Whether the key that signed the event was already compromised, as later reported.
bool is_doubtful(const read::Snapshot& ledger, const Event& event) {
  const auto key = ledger.record(scheme::key_subject(event.key));
  const auto* correction = scheme::correction_of(ledger.corrections(), event.index);
  const Time latest = scheme::recorded_by(correction, event.recorded_at);
  return key &&
         scheme::is_doubtful(std::get<scheme::KeyRecord>(key->body), latest, ledger.offset());
}

/// What the statement says besides its subject and days, in short.
std::string detail(const read::Snapshot& ledger, const Event& event) {
  const scheme::Body& body = event.statement.body;
  std::string text;
  const auto add = [&](const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
  };
  std::visit(
      [&](const auto& s) {
        if constexpr (requires { s.until; }) add("until " + s.until.text());
        if constexpr (requires { s.valid_to; }) add("valid to " + s.valid_to.text());
        if constexpr (requires { s.facts.valid_to; }) add("valid to " + s.facts.valid_to.text());
        if constexpr (requires { s.to.text(); }) add(s.from.text() + " to " + s.to.text());
        if constexpr (requires { s.used.unit; }) add(quantity_text(s.used) + " used");
        if constexpr (requires { s.text; }) add(s.text);
        if constexpr (requires { s.basis; }) add(s.basis);
      },
      body);
  if (const auto* decision = scheme::decision_of(body)) {
    add(reason_text(kind_of(body), decision->reason));
    add(decision->basis);
  }
  if (const auto* correction = scheme::correction_of(ledger.corrections(), event.index)) {
    add("TIME CORRECTED: " + to_text(*correction, ledger.offset()));
  }
  if (is_doubtful(ledger, event)) add("DOUBTFUL: signed by a key that was already compromised");
  return text;
}

std::vector<std::string> row(const read::Snapshot& ledger, const Event& event) {
  const auto* decision = scheme::decision_of(event.statement.body);
  return {std::to_string(event.index),
          std::string(name(kind_of(event.statement.body))),
          decision == nullptr ? "-" : decision->decided.text(),
          decision == nullptr ? "-" : decision->effective.text(),
          day_of(event.recorded_at, ledger.offset()).text(),
          member_text(ledger, event.author),
          detail(ledger, event)};
}

std::set<scheme::Flag> flags_now(const read::Snapshot& ledger, const scheme::SubjectId& subject) {
  const auto record = ledger.record(subject);
  if (!record) return {};
  return std::visit(
      [](const auto& r) -> std::set<scheme::Flag> {
        if constexpr (requires { r.flags; }) {
          return r.flags;
        } else {
          return {};
        }
      },
      record->body);
}

Json history_json(const read::Snapshot& ledger, const scheme::SubjectId& subject,
                  const std::vector<Event>& events) {
  const AsOf known = as_of(ledger);
  Json json;
  json["verdict"] = events.empty() ? "NEGATIVE" : "OK";
  json["subject"] = scheme::to_text(subject);
  json["events"] = Json::array();
  for (const Event& event : events) {
    Json one = to_json(event);
    one["doubtful"] = is_doubtful(ledger, event);
    put_correction(one, ledger.corrections(), event.index);
    json["events"].push_back(std::move(one));
  }
  json["flags"] = Json::array();
  for (const auto flag : flags_now(ledger, subject)) json["flags"].push_back(name(flag));
  json["size"] = known.size;
  json["checkpoint_time"] = to_text(known.time, UtcOffset());
  return json;
}

Exit run_history(const Globals& globals, const std::string& text) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  const read::Snapshot snapshot(ledger.store());
  const scheme::SubjectId subject = asked_subject(snapshot, text);
  const std::vector<Event> events = must(snapshot.history(subject));
  const Exit exit = events.empty() ? Exit::negative : Exit::ok;
  if (globals.json) {
    Json json = history_json(snapshot, subject, events);
    if (ledger.test_clock() == write::TestClock::allowed) json["test_ledger"] = true;
    print(written(json));
    return exit;
  }
  const std::string shown = scheme::shown(subject);
  if (events.empty()) {
    print(fmt::format("{}  no entry is about this subject\n  data as of  {}\n", shown,
                      as_of_text(snapshot)));
    return exit;
  }
  std::vector<std::vector<std::string>> rows{
      {"entry", "statement", "decided", "effective", "recorded", "signed by", "what"}};
  for (const Event& event : events) rows.push_back(row(snapshot, event));
  Lines lines;
  lines.add("flags", flags_text(flags_now(snapshot, subject)));
  if (ledger.test_clock() == write::TestClock::allowed) lines.add("test ledger", test_ledger_text);
  lines.add("data as of", as_of_text(snapshot));
  print(shown + "\n" + table(rows) + lines.text());
  return exit;
}

}  // namespace

void add_history(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("history", "List all entries about a subject, and who signed them");
  const auto subject = std::make_shared<std::string>();
  app.add_option("SUBJECT", *subject, "TYPE/ID, like certificate/JX-DEMO-001")->required();
  app.footer(
      "Examples:\n"
      "  certledger history certificate/JX-DEMO-001\n"
      "  certledger history member/body-1 --json\n\n"
      "Days of decision, effect and recording are in the scheme's zone. Flags: late (recorded\n"
      "long after the decision), back-dated (effective long before recording),\n"
      "late-reinstatement, over-quantity. Exit code 3 when no entry is about the subject.");
  app.callback([&context, subject] {
    context.run = [&context, subject] {
      return guarded([&] { return run_history(context.globals, *subject); });
    };
  });
}

}  // namespace certledger::tools
