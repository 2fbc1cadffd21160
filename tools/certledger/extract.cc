// certledger certificate extract: a certificate's state as a page to print, with a QR code that
// proves it.
#include "tools/certledger/extract.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <set>

#include "keys/policy.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/file/file.h"
#include "ledger/prove.h"
#include "tools/certledger-check/facts.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger/asked.h"
#include "tools/common/json.h"
#include "tools/paper/drawing.h"

namespace certledger::tools {
namespace {

struct ExtractOptions {
  std::string number;
  std::string output;
  std::string on;
  std::string policy;
};

/// By --policy, or by the ledger's own word alone.
keys::Policy policy_of(const Snapshot& ledger, const ExtractOptions& o) {
  if (!o.policy.empty()) {
    const Bytes text = read_file(o.policy, keys::max_policy_bytes);
    return must(keys::Policy::parse(as_text(text)));
  }
  const std::string log = log::format_vkey(must(log_key(ledger)));
  return must(keys::Policy::parse("log " + log + "\nquorum none\n"));
}

/// Judged as a reader of the page will.
Judgement judged(std::string_view proof, const keys::Policy& policy,
                 const CheckQuestion& question) {
  auto judgement = judge(proof, policy, question);
  if (!judgement) throw Failure(judgement.error().error, judgement.error().exit);
  return *std::move(judgement);
}

// --- what the page says ---

/// "证书编号 number" as a label in both languages.
Both both_of(const std::string& label) {
  const std::size_t space = label.find(' ');
  return {label.substr(0, space), space == std::string::npos ? "" : label.substr(space + 1)};
}

Row row_of(const Line& line) {
  Row row{both_of(line.label), {}};
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.text.find('\n', begin);
    row.lines.push_back(printable(std::string_view(line.text).substr(begin, end - begin)));
    if (end == std::string::npos) return row;
    begin = end + 1;
  }
}

std::string cosigners_text(const Judgement& judgement, const keys::Policy& policy) {
  std::string text;
  for (const proofs::Cosignature& one : endorsed_by(judgement).cosignatures) {
    const keys::Cosigner* who = policy.find(one.key.key);
    if (who == nullptr) continue;
    text += fmt::format("{}{}, {}", text.empty() ? "" : "\n", who->name,
                        to_text(one.time, judgement.offset));
  }
  return text;
}

/// The record as it was on the day; null when there was none.
const scheme::CertificateRecord* record_of(const Judgement& judgement) {
  return judgement.body ? &std::get<scheme::CertificateRecord>(*judgement.body) : nullptr;
}

/// Of the record's facts the number, and those about its state: the head of the page says them.
bool is_in_the_head(const std::string& label) {
  constexpr std::array head{"自 since", "原因 reason", "暂停至 until", "换证 replaced by",
                            "证书编号 number"};
  return std::ranges::find(head, label) != head.end();
}

/// The facts with the products last, since they can be many.
std::vector<Row> rows_of(const Judgement& judgement, const keys::Policy& policy) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  const log::Checkpoint& checkpoint = endorsed_by(judgement).checkpoint;
  std::vector<Line> lines;
  std::vector<Line> products;
  if (judgement.body) {
    for (Line& line : lines_of(*judgement.body, status.facts)) {
      if (line.text.empty() || is_in_the_head(line.label)) continue;
      const bool is_product = line.label.starts_with("产品");
      (is_product ? products : lines).push_back(std::move(line));
    }
  }
  lines.push_back(
      {"检查点 checkpoint", fmt::format("{}, size {}\nroot {}\n封存于 sealed {}", checkpoint.origin,
                                        checkpoint.size, to_base64(checkpoint.root.view()),
                                        to_text(status.sealed_at, judgement.offset))});
  const std::string cosigners = cosigners_text(judgement, policy);
  if (!cosigners.empty()) lines.push_back({"见证 cosigned by", cosigners});
  std::vector<Row> rows;
  for (const auto* some : {&lines, &products}) {
    for (const Line& line : *some) rows.push_back(row_of(line));
  }
  return rows;
}

Tone tone_of(const Judgement& judgement) {
  if (judgement.state->is_good) return Tone::good;
  if (record_of(judgement) == nullptr) return Tone::warning;
  switch (scheme::status_on(*record_of(judgement), judgement.day)) {
    case scheme::Status::suspended:
    case scheme::Status::withdrawn:
    case scheme::Status::void_: return Tone::warning;
    default: return Tone::ended;
  }
}

/// What the record says of its state: since when, why, until when.
void add_remarks_of(std::vector<Both>& remarks, const Judgement& judgement) {
  const scheme::CertificateRecord& record = *record_of(judgement);
  const scheme::Status status = scheme::status_on(record, judgement.day);
  if (status == scheme::Status::expired) {
    const std::string last = record.facts.valid_to.text();
    remarks.push_back({"有效期于 " + last + " 届满", "the last day of validity was " + last});
    if (record.state == scheme::CertificateState::suspended) {
      const std::string since = record.state_since.text();
      remarks.push_back(
          {"届满时处于暂停（自 " + since + "）", "it was suspended at that time, since " + since});
    }
    return;  // the rest is about that suspension
  }
  if (status == scheme::Status::not_yet_valid) {
    const std::string first = record.in_force_from.text();
    remarks.push_back({"自 " + first + " 起有效", "valid from " + first});
  }
  if (judgement.is_overdue) {
    remarks.push_back({"逾期：暂停期已过", "overdue: the suspension should have ended by now"});
  }
  for (const Line& line : lines_of(*judgement.body, status_in(judgement)->facts)) {
    const bool is_number = line.label.starts_with("证书编号");
    if (is_in_the_head(line.label) && !is_number && !line.text.empty()) {
      remarks.push_back({line.label, printable(line.text)});
    }
  }
  const auto corrections = proofs::corrections_of(*status_in(judgement));
  const auto& life = status_in(judgement)->facts.front().record->life;
  if (scheme::correction_of(corrections, life.index) != nullptr) {
    remarks.push_back({"最近一次登记的时间已更正", "the time of its latest entry was corrected"});
  }
  if (!record.open_directives.empty()) {
    remarks.push_back({"监管机构已责令撤销，尚未办结", "the authority has ordered its withdrawal"});
  }
}

std::vector<Both> remarks_of(const Judgement& judgement, const std::string& sealed) {
  std::vector<Both> remarks;
  const bool is_issued = record_of(judgement) != nullptr;
  if (is_issued) add_remarks_of(remarks, judgement);
  if (!judgement.state->is_good) {
    remarks.push_back(
        is_issued ? Both{"当日该证书不是有效状态", "the certificate is not valid on that day"}
                  : Both{"当日没有这个编号的证书", "no certificate has this number on that day"});
  }
  remarks.push_back({"台账记录截至 " + sealed + "，不含此后的变化", "nothing later is in it"});
  return remarks;
}

/// A word of a command line, which a shell takes as it is.
std::string shell_word(const std::string& word) {
  const auto is_plain = [](char c) {
    constexpr std::string_view plain = "+,-./:=@_";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80 || plain.contains(c);
  };
  if (std::ranges::all_of(word, is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string command_of(const scheme::SubjectId& subject) {
  return "certledger-check --qr page.png --policy scheme.policy \\\n  --expect " +
         shell_word(scheme::shown(subject));
}

Extract extract_of(const Judgement& judgement, const keys::Policy& policy) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  const scheme::SubjectId& subject = status.facts.front().subject;
  const scheme::CertificateRecord* record = record_of(judgement);
  const std::string sealed = to_text(status.sealed_at, judgement.offset);
  Extract extract;
  std::string zone = judgement.offset.text();
  if (const auto* scheme = proofs::find(status.facts, scheme::parameters_subject())) {
    const auto& parameters = std::get<scheme::ParametersRecord>(scheme->body);
    extract.ledger = {printable(parameters.name), printable(parameters.name_en.value_or(""))};
    zone = printable(parameters.parameters.time_zone);
  }
  extract.number = scheme::shown_number(record == nullptr ? subject.id : record->facts.number);
  extract.code = judgement.state->code;
  extract.state = {judgement.state->zh, judgement.state->en};
  extract.tone = tone_of(judgement);
  extract.as_of = judgement.day.text() + " (" + zone + ")";
  extract.remarks = remarks_of(judgement, sealed);
  extract.rows = rows_of(judgement, policy);
  extract.sealed_at = to_text(status.sealed_at, {});
  extract.proves =
      record == nullptr
          ? Both{"上述检查点的台账在当日没有这个编号的证书",
                 "At the checkpoint above, the ledger has no certificate of this "
                 "number for that day"}
          : Both{"台账在上述检查点对该证书的记录与状态",
                 "What the ledger recorded of this certificate at the checkpoint above"};
  extract.known = {"台账记录截至 " + sealed, "the records are as of " + sealed};
  extract.command = command_of(subject);
  return extract;
}

// --- the command ---

/// The first of them where they are many.
std::string characters_text(const std::set<std::string>& characters) {
  constexpr std::size_t most = 8;
  std::string text;
  std::size_t count = 0;
  for (const std::string& character : characters) {
    if (++count > most) return text + fmt::format(" and {} more", characters.size() - most);
    text += (text.empty() ? "" : ", ") + character;
  }
  return text;
}

ExtractPdf make_pdf(const Snapshot& ledger, const ExtractOptions& o, Time now, Extract& extract) {
  CheckQuestion question;
  question.expected = asked_subject(ledger, "certificate/" + o.number);
  question.day = o.on.empty() ? day_of(now, ledger.offset()) : parse_day(o.on, "--on");
  question.now = now;
  const keys::Policy policy = policy_of(ledger, o);
  const Judgement judgement =
      judged(must(prove_status(ledger, *question.expected)), policy, question);
  const Bytes proof = must(prove_status_compact(ledger, *question.expected));
  const Judgement by_code = judged(as_text(proof), policy, question);
  if (by_code.state->name != judgement.state->name) {
    throw std::logic_error("the code and the page say different things");
  }
  extract = extract_of(judgement, policy);
  extract.codes = qr_codes_of(proof);
  ExtractPdf pdf = draw(extract);
  if (!pdf.without_glyph.empty()) {
    throw SystemError(Fault::store,
                      "no font here has the characters " + characters_text(pdf.without_glyph) +
                          ": install fonts-noto-cjk (the smaller fonts-wqy-microhei has all "
                          "but rare ones), or a font that has them");
  }
  return pdf;
}

std::string codes_text(const std::vector<QrCode>& codes) {
  const char* level = codes.front().level == QrLevel::low ? "L" : "M";
  return fmt::format("{} of version {}-{}",
                     codes.size() == 1 ? "one QR code" : fmt::format("{} QR codes", codes.size()),
                     codes.front().version(), level);
}

Exit run_extract(const Globals& globals, const ExtractOptions& o) {
  refuse_second_roles(
      {{{"--output", o.output}}, {{"--policy", o.policy}}, {own_directory(globals)}});
  const Ledger ledger = open_ledger(globals);
  const Snapshot snapshot(ledger.store());
  Extract extract;
  const ExtractPdf pdf = make_pdf(snapshot, o, now(globals, ledger), extract);
  write_file_atomically(o.output, pdf.bytes, 0644);
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["file"] = o.output;
    json["bytes"] = pdf.bytes.size();
    json["pages"] = pdf.pages;
    json["state"] = extract.state.en;
    json["codes"] = extract.codes.size();
    json["version"] = extract.codes.front().version();
    print(json.dump(2) + "\n");
  } else if (!globals.quiet) {
    print(fmt::format("{}: {} page{}, {} {}, {}\n", printable(o.output), pdf.pages,
                      pdf.pages == 1 ? "" : "s", extract.state.zh, extract.state.en,
                      codes_text(extract.codes)));
  }
  return Exit::ok;
}

}  // namespace

void add_extract(CLI::App& noun, Context& context) {
  CLI::App& app = *noun.add_subcommand(
      "extract", "A page to print: facts, state, and a QR code that proves them");
  const auto o = std::make_shared<ExtractOptions>();
  app.add_option("number", o->number, "Certificate number")->required();
  app.add_option("-o,--output", o->output, "The PDF file to write, whole or not at all")
      ->type_name("FILE")
      ->required();
  app.add_option("--on", o->on, "The day of the state (default: today)")->type_name("DATE");
  app.add_option("--policy", o->policy, "Name the cosigners that this policy knows")
      ->type_name("FILE");
  app.footer(
      "Examples:\n"
      "  certledger certificate extract JX-DEMO-001 -o jx-001.pdf\n"
      "  certledger certificate extract JX-DEMO-001 -o jx-001.pdf --on 2022-09-01\n\n"
      "The page says what the ledger knows under its newest checkpoint; the code proves just "
      "that:\n"
      "`certledger-check --qr PICTURE --policy POLICY`. A long certificate takes several pages or\n"
      "several codes. A number that was never issued has a page that says so. The same ledger,\n"
      "day and fonts give the same file.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_extract(context.globals, *o); }; });
}

}  // namespace certledger::tools
