#include "tools/certledger/statements/statement_command.h"

#include <fmt/format.h>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

std::string state_of(const read::Snapshot& ledger, const scheme::SubjectId& subject, Date today) {
  const auto record = ledger.record(subject);
  if (!record) return {};
  if (const auto* certificate = std::get_if<scheme::CertificateRecord>(&record->body)) {
    const auto& word = scheme::word(scheme::status_on(*certificate, today));
    return fmt::format(": {} {}", word.zh, word.name);
  }
  return std::visit(
      [](const auto& r) -> std::string {
        if constexpr (requires { r.state; }) {
          return fmt::format(": {}", name(r.state));
        } else {
          return {};
        }
      },
      record->body);
}

void report(const Globals& globals, write::Ledger& ledger, const scheme::Body& body,
            const write::Receipt& receipt) {
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["entry"] = receipt.first;
    json["kind"] = name(kind_of(body));
    json["subjects"] = Json::array();
    for (const auto& subject : scheme::subjects_of(body)) {
      json["subjects"].push_back(scheme::to_text(subject));
    }
    json["size"] = receipt.checkpoint.size;
    json["root"] = to_base64(receipt.checkpoint.root.view());
    json["checkpoint"] = receipt.note;
    print(written(json));
    return;
  }
  if (globals.quiet) return;
  const read::Snapshot snapshot(ledger.store());
  const Date today = day_of(now(globals, ledger), snapshot.offset());
  std::string subjects;
  for (const auto& subject : scheme::subjects_of(body)) {
    subjects += (subjects.empty() ? "" : ", ") + scheme::shown(subject) +
                state_of(snapshot, subject, today);
  }
  print(fmt::format("entry {}  {}  {}  (checkpoint of {} entries)\n", receipt.first,
                    name(kind_of(body)), subjects, receipt.checkpoint.size));
}

}  // namespace

Exit append_one(const Globals& globals, const SecretKey& author, const SecretKey& operator_key,
                const Build& build) {
  write::Ledger ledger = open_ledger_to_write(globals);
  const Time time = now(globals, ledger);
  write::Draft draft;
  draft.author = &author;
  {
    const read::Snapshot snapshot(ledger.store());
    draft.body = build({snapshot, day_of(time, snapshot.offset()), author, time});
    must(check_fields(draft.body));
    must(check_texts(draft.body, recorded_in(snapshot, draft.body)));
  }
  auto receipt = ledger.append({&draft, 1}, operator_key, now_to_record(globals, ledger));
  if (!receipt) throw Failure(receipt.error().error);
  note_recorded(*receipt);
  report(globals, ledger, draft.body, *receipt);
  return Exit::ok;
}

CLI::App& add_statement(CLI::App& parent, Context& context, const Verb& verb,
                        const std::function<Build(CLI::App&)>& declare) {
  CLI::App& app = *parent.add_subcommand(verb.name, verb.what);
  app.footer(std::string("Examples:\n") + verb.examples);
  const Build build = declare(app);
  const auto author = add_author_key(app);
  const auto operator_key = add_operator_key(app);
  app.callback([&context, author, operator_key, build] {
    context.run = [&context, author, operator_key, build] {
      const SecretKey author_secret = author->load();
      const SecretKey operator_secret = operator_key->load();
      return append_one(context.globals, author_secret, operator_secret, build);
    };
  });
  return app;
}

DecisionOptions::DecisionOptions(CLI::App& app) {
  Values& v = *values_;
  app.add_option("--decided", v.decided, "Day of the decision (default: the effective day)")
      ->type_name("DATE")
      ->group("Decision");
  app.add_option("--effective", v.effective, "First day of its effect (default: today)")
      ->type_name("DATE")
      ->group("Decision");
  app.add_option("--reason", v.reason, "Reason code (`certledger scheme reasons`)")
      ->type_name("CODE")
      ->group("Decision");
  app.add_option("--basis", v.basis, "Legal basis or reason in words")
      ->type_name("TEXT")
      ->group("Decision");
  app.add_option("--evidence", v.evidence, "A document; only its SHA-256 is recorded; repeatable")
      ->type_name("FILE|SHA256")
      ->group("Decision");
}

scheme::Decision DecisionOptions::make(Date day) const {
  scheme::Decision decision;
  decision.effective = day_or(values_->effective, "--effective", day);
  decision.decided = day_or(values_->decided, "--decided", decision.effective);
  decision.reason = if_given(values_->reason);
  decision.basis = values_->basis;
  for (const std::string& evidence : values_->evidence) {
    decision.evidence.push_back(parse_digest(evidence));
  }
  return decision;
}

}  // namespace certledger::tools
