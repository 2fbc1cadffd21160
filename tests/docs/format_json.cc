#include "tests/docs/format_json.h"

#include <nlohmann/json.hpp>

#include "ledger/base/characters.h"
#include "ledger/base/limits.h"
#include "ledger/scheme/authors.h"
#include "tests/docs/describe.h"
#include "tests/docs/marked.h"

namespace certledger::docs {
namespace {

using Json = nlohmann::ordered_json;

Json limits_json() {
  using namespace limits;
  return {{"entry", entry_bytes},
          {"text", text_bytes},
          {"number or id", number_bytes},
          {"proof file", proof_bytes},
          {"note", note_bytes},
          {"signatures of a note", note_signatures},
          {"hashes of an inclusion proof", inclusion_hashes},
          {"hashes of a consistency proof", consistency_hashes},
          {"tree size", tree_size},
          {"origin or key name", key_name_bytes},
          {"edition", newest_edition.number}};
}

template <class T>
Json fields_json() {
  Json fields = Json::array();
  for (const Described& field : list_fields<T>()) {
    fields.push_back({field.name, field.type});
    if (field.since > first_edition) fields.back().push_back(field.since.number);
  }
  return fields;
}

template <class... T>
void add_structures(Json& to) {
  ((to[TypeName<T>::text()] = fields_json<T>()), ...);
}

template <class E>
Json enum_json() {
  Json values = Json::object();
  for (const auto& n : names_of(E{}))
    values[std::to_string(static_cast<unsigned>(n.value))] = n.text;
  return values;
}

template <class... E>
void add_enumerations(Json& to) {
  ((to[enum_name(E{})] = enum_json<E>()), ...);
}

Json pairs(std::initializer_list<Described> fields) {
  Json made = Json::array();
  for (const Described& field : fields) made.push_back({field.name, field.type});
  return made;
}

/// Whole values, as structures in which a field `=x` is of the type that the field x names. The
/// program has functions for these (encode_statement, encode_record, map/proof.h).
void add_wholes(Json& structures, Json& enumerations) {
  enumerations["EntryFormat"] = {{std::to_string(log::entry_format), "SHA-256, Ed25519"}};
  structures["Entry"] = pairs({{"format", "EntryFormat"}});
  for (const Described& field : list_fields<log::Entry>()) {
    structures["Entry"].push_back({field.name, field.type});
  }
  structures["Statement"] = pairs({{"kind", "Kind"}, {"after", "digest"}, {"body", "=kind"}});
  structures["Record"] = pairs({{"type", "RecordType"}, {"life", "Life"}, {"body", "=type"}});
  enumerations["BundleKind"] = {
      {std::to_string(proofs::EntryBundle::tag), "entry bundle"},
      {std::to_string(proofs::StatusBundle::tag), "status bundle"},
      {std::to_string(proofs::HistoryBundle::tag), "history bundle"},
      {std::to_string(proofs::BriefBundle::tag), "brief bundle"},
      {std::to_string(proofs::FullHistoryBundle::tag), "full history bundle"}};
  structures["Bundle"] = pairs({{"kind", "BundleKind"}, {"body", "=kind"}});
  structures["entry bundle"] = fields_json<proofs::EntryBundle>();
  structures["status bundle"] = fields_json<proofs::StatusBundle>();
  structures["history bundle"] = fields_json<proofs::HistoryBundle>();
  structures["brief bundle"] = fields_json<proofs::BriefBundle>();
  structures["full history bundle"] = fields_json<proofs::FullHistoryBundle>();
  enumerations["Ending"] = {{"0", "present"}, {"1", "empty"}, {"2", "other"}};
  structures["MapProof"] =
      pairs({{"steps", "list<Step>"}, {"ending", "Ending"}, {"leaf", "=ending"}});
  structures["Step"] = pairs({{"bit", "varint8"}, {"sibling", "digest"}});
  structures["present"] = structures["empty"] = Json::array();
  structures["other"] = pairs({{"key", "digest"}, {"value", "digest"}});
}

Json places_of(const Marker& marker, const auto& subjects) {
  Json places = Json::array();
  for (const scheme::SubjectId& subject : subjects) places.push_back(marker.place(subject));
  return places;
}

template <class S>
void add_statement(Json& document) {
  S statement;
  Marker marker;
  statement.serialize(marker);
  const std::string kind(name(S::kind));
  document["enumerations"]["Kind"][std::to_string(static_cast<unsigned>(S::kind))] = kind;
  document["structures"][kind] = fields_json<S>();
  document["subjects"][kind] = places_of(marker, scheme::subjects_of(statement));
  Json& authors = document["authors"][kind];
  for (const scheme::Role role : scheme::row_of(S::kind).roles) {
    authors["roles"].push_back(name(role));
  }
  authors["responsible"] = scheme::row_of(S::kind).author == scheme::Author::responsible;
}

template <class... S>
void add_statements(Json& document, std::variant<S...>*) {
  (add_statement<S>(document), ...);
}

/// What a status bundle holds beyond the record's own subject and what that mentions.
template <class R>
std::vector<scheme::SubjectId> subjects_with(const scheme::Record& record) {
  const scheme::SubjectId self = scheme::subject_of(record.body);
  auto needed = proofs::items_needed(
      self, [&](const scheme::SubjectId& s) { return s == self ? &record : nullptr; });
  const auto mentioned = proofs::mentioned_in(record.body);
  std::erase_if(needed, [&](const scheme::SubjectId& s) {
    return s == self || s == scheme::parameters_subject() || mentioned.contains(s);
  });
  return needed;
}

template <class R>
void add_record(Json& document) {
  R body;
  Marker marker;
  body.serialize(marker);
  const scheme::Record record{{}, body};
  const std::string type = std::string(name(R::type)) + " record";
  document["enumerations"]["RecordType"][std::to_string(static_cast<unsigned>(R::type))] = type;
  document["structures"][type] = fields_json<R>();
  document["subjects"][type] = places_of(marker, std::array{scheme::subject_of(record.body)});
  document["mentions"][type] = places_of(marker, proofs::mentioned_in(record.body));
  document["with"][type] = places_of(marker, subjects_with<R>(record));
}

template <class... R>
void add_records(Json& document, std::variant<R...>*) {
  (add_record<R>(document), ...);
}

template <class Range>
Json ranges_json(std::span<const Range> ranges) {
  Json rows = Json::array();
  for (const Range& r : ranges) {
    if constexpr (requires { r.as; }) {
      rows.push_back({static_cast<std::uint32_t>(r.first), static_cast<std::uint32_t>(r.last),
                      static_cast<std::uint32_t>(r.as)});
    } else {
      rows.push_back({static_cast<std::uint32_t>(r.first), static_cast<std::uint32_t>(r.last)});
    }
  }
  return rows;
}

Json characters_json() {
  return {{"unicode", unicode_version()},
          {"ids", ranges_json(id_characters())},
          {"ids beside numbers", "abcdefghijklmnopqrstuvwxyz "},
          {"brackets", {"()", "[]", "〔〕"}},
          {"not together", "  |[!-~]一|一[!-~]"},
          {"looks like", ranges_json(look_alikes())},
          {"refused in texts", ranges_json(refused_in_texts())}};
}

Json tables() {
  using namespace scheme;
  Json document = {{"limits", limits_json()},
                   {"octets", {{"digest", 32}, {"key", 32}, {"signature", 64}}},
                   {"varints",
                    {{"varint8", 255},
                     {"varint32", ~std::uint32_t{0}},
                     {"varint", ~std::uint64_t{0}},
                     {"time", latest_time.seconds}}},
                   {"characters", characters_json()},
                   {"enumerations", Json::object()},
                   {"structures", Json::object()}};
  Json& structures = document["structures"];
  Json& enumerations = document["enumerations"];
  add_enumerations<SubjectType, Role, StandardType, Certifies, Use, Act, ApprovalCheck, Flag,
                   MemberState, StandardState, CertificateState, DirectiveState, MarkState>(
      enumerations);
  add_structures<Correction, Decision, Parameters, SuspensionLimit, MemberFacts, Approval,
                 StandardFacts, Party, Quantity, Item, CertificateFacts, CertificateChange,
                 MarkVersionFacts, MarkFacts, SubjectId, Life, proofs::Item>(structures);
  add_wholes(structures, enumerations);
  add_statements(document, static_cast<Body*>(nullptr));
  add_records(document, static_cast<RecordBody*>(nullptr));
  return document;
}

/// One line for each member of each member: a table's row.
std::string laid_out(const Json& document) {
  std::string out;
  for (const auto& [key, table] : document.items()) {
    out += (out.empty() ? "{\n" : ",\n") + Json(key).dump() + ": ";
    if (!table.is_object()) {
      out += table.dump();
      continue;
    }
    std::string rows;
    for (const auto& [row, value] : table.items()) {
      rows += (rows.empty() ? "{\n" : ",\n") + ("  " + Json(row).dump()) + ": " + value.dump();
    }
    out += rows + "\n}";
  }
  return out + "\n}\n";
}

}  // namespace

std::string with_tables(const std::string& document) {
  Json made = Json::parse(document);
  const Json derived = tables();
  for (const auto& [key, table] : derived.items()) made[key] = table;
  return laid_out(made);
}

}  // namespace certledger::docs
