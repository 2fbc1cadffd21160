#include "ledger/read/snapshot.h"

#include <algorithm>

#include "ledger/base/origin.h"
#include "ledger/log/entry.h"

namespace certledger::read {
namespace {

using scheme::CertificateRecord;
using scheme::SubjectId;

scheme::Record decode_stored(BytesView bytes) {
  auto record = scheme::decode_record(bytes);
  if (record) return std::move(*record);
  if (record.error().fault == Fault::needs_newer) {
    throw SystemError(Fault::needs_newer, record.error().what);
  }
  throw SystemError(Fault::store, "a stored record is damaged (" + to_text(record.error()) +
                                      "): run `certledger verify`");
}

template <class R>
std::optional<R> body_as(const std::optional<scheme::RecordBody>& body) {
  if (!body) return std::nullopt;
  return std::get<R>(*body);
}

/// The body of the subject's record at that moment, from its history.
template <class R>
Result<std::optional<R>> ask_body(const Snapshot& ledger, const SubjectId& subject,
                                  const Moment& moment) {
  const auto events = ledger.history(subject);
  if (!events) return std::unexpected(events.error());
  const auto known = ledger.known_by(*events, moment.known_on);
  const auto body = scheme::replay_on(subject, known, moment.day, ledger.corrections());
  if (!body) return std::unexpected(body.error());
  return body_as<R>(*body);
}

}  // namespace

Snapshot::Snapshot(store::Store& store)
    : transaction_(store.environment()), view_(transaction_, store.tables()) {
  const auto parameters = record(scheme::parameters_subject());
  if (!parameters) {
    throw SystemError(Fault::store, "the store has no genesis: run `certledger verify`");
  }
  const auto* body = std::get_if<scheme::ParametersRecord>(&parameters->body);
  if (body == nullptr || !is_valid_origin(body->origin)) {
    throw SystemError(
        Fault::store,
        "the stored record of the ledger's parameters is damaged: run `certledger verify`");
  }
  parameters_ = *body;
}

std::optional<scheme::Record> Snapshot::record(const SubjectId& subject) const {
  const auto bytes = view_.record(scheme::map_key(subject));
  if (!bytes) return std::nullopt;
  return as_corrected(decode_stored(*bytes));
}

scheme::Record Snapshot::as_corrected(scheme::Record record) const {
  if (!corrections().empty()) record.body = scheme::corrected(record, corrections());
  return record;
}

Result<scheme::Event> Snapshot::event(log::Index index) const {
  const auto bytes = view_.entry_bytes(index);
  if (!bytes) {
    return fail(Fault::not_found, "the ledger has " + std::to_string(size()) +
                                      " entries, numbered from 0; it has no entry " +
                                      std::to_string(index));
  }
  const auto entry = log::decode_entry_view(*bytes);
  if (!entry) return std::unexpected(entry.error());
  auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return std::unexpected(statement.error());
  scheme::Event event;
  event.index = index;
  event.recorded_at = entry->recorded_at;
  event.key = entry->author;
  event.statement_hash = log::statement_hash(parameters_.origin, entry->statement);
  event.statement = std::move(*statement);
  if (const auto key = record(scheme::key_subject(entry->author))) {
    event.author = std::get<scheme::KeyRecord>(key->body).member;
  }
  return event;
}

Result<std::vector<scheme::Event>> Snapshot::history(const SubjectId& subject) const {
  std::vector<scheme::Event> events;
  const auto latest = record(subject);
  std::uint64_t next = latest ? latest->life.index + 1 : 0;
  while (next != 0) {
    auto event = this->event(next - 1);
    if (!event) return std::unexpected(event.error());
    const auto subjects = scheme::subjects_of(event->statement.body);
    const auto links = view_.links(next - 1);
    if (!links) return std::unexpected(links.error());
    const auto at = std::ranges::find(subjects, subject);
    const auto slot = static_cast<std::size_t>(at - subjects.begin());
    if (at == subjects.end() || slot >= links->size() || (*links)[slot] >= next) {
      return fail(Fault::wrong_record,
                  "the links table is damaged at entry " + std::to_string(next - 1) +
                      ". Run `certledger verify`, then `certledger rebuild`",
                  scheme::to_text(subject));
    }
    next = (*links)[slot];
    events.push_back(std::move(*event));
  }
  std::ranges::reverse(events);
  return events;
}

std::span<const scheme::Event> Snapshot::known_by(std::span<const scheme::Event> events,
                                                  const std::optional<Date>& day) const {
  if (!day) return events;
  const auto later = std::ranges::find_if(events, [&](const scheme::Event& e) {
    return scheme::recorded_day(corrections(), e.index, e.recorded_at, offset()) > *day;
  });
  return {events.begin(), later};
}

void Snapshot::for_each(scheme::SubjectType type,
                        const std::function<bool(const scheme::Record&)>& each) const {
  store::Cursor cursor(view_.transaction(), view_.tables().records);
  for (auto item = cursor.first(); item; item = cursor.next()) {
    // A record begins with its type, which is one byte for all existing types.
    if (item->value.empty() || item->value[0] != static_cast<std::uint8_t>(type)) continue;
    if (!each(as_corrected(decode_stored(item->value)))) return;
  }
}

Result<CertificateAnswer> ask_certificate(const Snapshot& ledger, const SubjectId& subject,
                                          const Moment& moment) {
  CertificateAnswer answer;
  answer.subject = subject;
  answer.moment = moment;
  answer.size = ledger.size();
  const auto events = ledger.history(subject);
  if (!events) return std::unexpected(events.error());
  const auto known = ledger.known_by(*events, moment.known_on);
  answer.never_issued = known.empty();
  const auto body = scheme::replay_on(subject, known, moment.day, ledger.corrections());
  if (!body) return std::unexpected(body.error());
  answer.certificate = body_as<CertificateRecord>(*body);
  if (!answer.certificate) return answer;
  answer.status = scheme::status_on(*answer.certificate, moment.day);
  answer.overdue = scheme::is_overdue(*answer.certificate, moment.day);
  if (const auto record = ledger.record(subject)) {
    answer.flags = std::get<CertificateRecord>(record->body).flags;
  }
  for (const scheme::Event& event : known) {
    const auto key = ledger.record(scheme::key_subject(event.key));
    const auto* correction = scheme::correction_of(ledger.corrections(), event.index);
    const Time latest = scheme::recorded_by(correction, event.recorded_at);
    if (key &&
        scheme::is_doubtful(std::get<scheme::KeyRecord>(key->body), latest, ledger.offset())) {
      answer.doubtful = true;
    }
  }
  return answer;
}

Result<MarkUseAnswer> ask_mark(const Snapshot& ledger, const SubjectId& subject, std::uint32_t item,
                               const Moment& moment) {
  MarkUseAnswer answer;
  answer.subject = subject;
  answer.moment = moment;
  answer.size = ledger.size();
  answer.item = item;
  auto grant = ask_body<scheme::MarkRecord>(ledger, subject, moment);
  if (!grant) return std::unexpected(grant.error());
  answer.grant = std::move(*grant);
  if (!answer.grant) return answer;
  auto certificate =
      ask_certificate(ledger, scheme::certificate_subject(answer.grant->facts.certificate), moment);
  if (!certificate) return std::unexpected(certificate.error());
  answer.certificate = std::move(*certificate);
  const auto version = ask_body<scheme::MarkVersionRecord>(
      ledger, scheme::mark_version_subject(answer.grant->facts.version), moment);
  if (!version) return std::unexpected(version.error());
  const auto& held = answer.certificate->certificate;
  answer.answer = scheme::mark_answer(&*answer.grant, held ? &*held : nullptr,
                                      *version ? &**version : nullptr, item, moment.day);
  return answer;
}

}  // namespace certledger::read
