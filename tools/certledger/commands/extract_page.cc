#include "tools/certledger/commands/extract_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/proofs/age.h"
#include "ledger/read/prove.h"
#include "ledger/scheme/test_ledger.h"
#include "tools/certledger-check/facts.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger/frame/selection.h"
#include "tools/paper/drawing.h"
#include "tools/present/wording.h"

namespace certledger::tools {
namespace {

/// Checks the proof as a reader of the page will.
Judgement judged(std::string_view proof, const keys::Policy& policy,
                 const CheckQuestion& question) {
  auto judgement = judge(proof, policy, question);
  if (!judgement) {
    // When only the history decides the day, this page cannot prove the state.
    const Exit exit = judgement.error().exit;
    if (exit == Exit::other) throw OnlyThisOne(judgement.error().error, Exit::usage);
    throw Failure(judgement.error().error, exit);
  }
  return *std::move(judgement);
}

// --- what the page says ---

/// Splits a label in both languages: "证书编号 number".
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

/// The record on the day; null when there was none.
const scheme::CertificateRecord* record_of(const Judgement& judgement) {
  return judgement.body ? &std::get<scheme::CertificateRecord>(*judgement.body) : nullptr;
}

/// Whether the head of the page states this fact already: the number, and facts about the state.
bool is_in_the_head(const std::string& label) {
  constexpr std::array head{"自 since", "原因 reason", "暂停至 until", "换证 replaced by",
                            "证书编号 number"};
  return std::ranges::find(head, label) != head.end();
}

/// The facts. The products are last, because they can be many.
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
  lines.push_back({"检查点 checkpoint",
                   fmt::format("{}, size {}\nroot {}\n封签时间 sealed {}", checkpoint.origin,
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

/// Adds since when the state holds, why, and until when.
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
    return;  // the other facts are about that suspension
  }
  if (status == scheme::Status::not_yet_valid) {
    const std::string first = record.in_force_from.text();
    remarks.push_back({"自 " + first + " 起有效", "valid from " + first});
  }
  if (judgement.is_overdue) {
    remarks.push_back({"逾期：暂停期已过", "overdue: the suspension is past its last day"});
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
    remarks.push_back({"最近一次记录的时间已更正", "the time of its latest entry was corrected"});
  }
  if (!record.open_directives.empty()) {
    remarks.push_back({"监管机构已责令撤销，尚未办结", "the authority has ordered its withdrawal"});
  }
}

std::vector<Both> remarks_of(const Judgement& judgement, const std::string& sealed,
                             const std::optional<Time>& taken_until) {
  std::vector<Both> remarks;
  const bool is_issued = record_of(judgement) != nullptr;
  if (is_issued) add_remarks_of(remarks, judgement);
  if (!judgement.state->is_good) {
    remarks.push_back(
        is_issued ? Both{"当日该证书不是有效状态", "the certificate is not valid on that day"}
                  : Both{"当日没有这个编号的证书", "no certificate has this number on that day"});
  }
  remarks.push_back({"台账记录截至 " + sealed + "，不含此后的变化",
                     "as recorded until then; later changes are not included"});
  if (taken_until) {
    const std::string until = to_text(*taken_until, judgement.offset);
    remarks.push_back(
        {fmt::format("按默认时限（{} 天）核验者接受本页至 {}", limits::default_max_age_days, until),
         fmt::format("readers with the default maximum age, {} days, accept this "
                     "page until then",
                     limits::default_max_age_days)});
  }
  return remarks;
}

/// Quotes a word for a shell, if needed.
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

/// The command with which a reader gets the verdict of this page. It names the day when the page is
/// about a day that was asked for.
std::string command_of(const scheme::SubjectId& subject, const std::optional<Date>& on) {
  return "certledger-check --qr page.png --policy scheme.policy \\\n  --expect " +
         shell_word(scheme::shown(subject)) + (on ? " --on " + on->text() : "");
}

Extract extract_of(const Judgement& judgement, const keys::Policy& policy,
                   const std::optional<Date>& on, const std::optional<Time>& taken_until) {
  const proofs::ProvenStatus& status = *status_in(judgement);
  const scheme::SubjectId& subject = status.facts.front().subject;
  const scheme::CertificateRecord* record = record_of(judgement);
  const std::string sealed = to_text(status.sealed_at, judgement.offset);
  Extract extract;
  std::string zone = judgement.offset.text();
  if (const auto* scheme = proofs::find(status.facts, scheme::parameters_subject())) {
    const auto& parameters = std::get<scheme::ParametersRecord>(scheme->body);
    extract.is_test = scheme::is_test_ledger(parameters.name);
    extract.ledger = {printable(parameters.name), printable(parameters.name_en.value_or(""))};
    zone = printable(parameters.parameters.time_zone);
  }
  extract.number = scheme::shown_number(record == nullptr ? subject.id : record->facts.number);
  extract.code = judgement.state->code;
  extract.state = {judgement.state->zh, judgement.state->en};
  extract.tone = tone_of(judgement);
  extract.as_of = judgement.day.text() + " (" + zone + ")";
  extract.remarks = remarks_of(judgement, sealed, taken_until);
  extract.rows = rows_of(judgement, policy);
  extract.sealed_at = to_text(status.sealed_at, {});
  extract.proves =
      record == nullptr
          ? Both{"在上述检查点，台账在当日没有这个编号的证书",
                 "At the checkpoint above, the ledger has no certificate with this "
                 "number on that day"}
          : Both{"在上述检查点，台账对该证书的记录与状态",
                 "What the ledger recorded about this certificate at the checkpoint above"};
  extract.known = {"台账记录截至 " + sealed, "the records are as of " + sealed};
  extract.command = command_of(subject, on);
  return extract;
}

/// The characters; if there are many, only the first.
std::string characters_text(const std::set<std::string>& characters) {
  constexpr std::size_t max_shown = 8;
  std::string text;
  std::size_t count = 0;
  for (const std::string& character : characters) {
    if (++count > max_shown)
      return text + fmt::format(" and {} more", characters.size() - max_shown);
    text += (text.empty() ? "" : ", ") + character;
  }
  return text;
}

OnlyThisOne no_glyph(const scheme::SubjectId& subject, const std::set<std::string>& characters) {
  return {Error{Fault::store,
                "no installed font has these characters: " + characters_text(characters) +
                    ". Install fonts-noto-cjk (the smaller fonts-wqy-microhei lacks only rare "
                    "characters), or another font that has them",
                scheme::shown(subject),
                {},
                {}},
          Exit::store};
}

/// The day of the page: the one that was asked for, or that of the seal. The proof knows no later
/// day.
Date day_of_page(const read::Snapshot& ledger, const PageQuestion& asked) {
  const Date sealed = day_of(as_of(ledger).time, ledger.offset());
  if (!asked.on) return sealed;
  if (*asked.on <= sealed) return *asked.on;
  throw Failure(
      Error{Fault::usage,
            fmt::format("--on {}: this day is later than the newest checkpoint, {}, which "
                        "proves the page. Run `certledger checkpoint renew` for a "
                        "checkpoint of today",
                        asked.on->text(), sealed.text()),
            {},
            {},
            {}},
      Exit::policy);
}

}  // namespace

Page make_page(const read::Snapshot& ledger, const keys::Policy& policy,
               const PageQuestion& asked) {
  CheckQuestion question;
  question.expected = asked.subject;
  question.day = day_of_page(ledger, asked);
  question.now = asked.now;
  const Judgement judgement =
      judged(must(read::prove_status(ledger, asked.subject)), policy, question);
  const Bytes proof = must(read::prove_status_compact(ledger, asked.subject));
  const Judgement by_code = judged(as_text(proof), policy, question);
  if (by_code.state->name != judgement.state->name) {
    throw std::logic_error("the QR code and the page state different things");
  }
  Page page;
  page.day = judgement.day;
  if (!asked.on && !judgement.state->is_final) {  // readers accept a final state at any age
    // For every policy: with a quorum the age counts from the cosignatures, without one from the
    // seal. The earlier of both holds.
    const Time sealed = status_in(judgement)->sealed_at;
    page.taken_until = proofs::taken_until(std::min(judgement.known_at.value_or(sealed), sealed));
  }
  page.extract = extract_of(judgement, policy, asked.on, page.taken_until);
  page.extract.codes = qr_codes_of(proof);
  page.pdf = draw(page.extract);
  if (!page.pdf.without_glyph.empty()) throw no_glyph(asked.subject, page.pdf.without_glyph);
  return page;
}

}  // namespace certledger::tools
