#include "ledger/scheme/statement.h"

#include "ledger/base/codec.h"

namespace certledger::scheme {
namespace {

/// Calls `f` with a default value of the alternative whose kind is `kind`.
template <std::size_t I = 0>
void emplace_kind(Body& body, Kind kind) {
  if constexpr (I < std::variant_size_v<Body>) {
    if (std::variant_alternative_t<I, Body>::kind == kind) {
      body.emplace<I>();
    } else {
      emplace_kind<I + 1>(body, kind);
    }
  }
}

std::vector<SubjectId> subjects(const Genesis& s) {
  return {parameters_subject(), member_subject(s.authority), key_subject(s.authority_key),
          member_subject(s.operator_id), key_subject(s.operator_key)};
}
std::vector<SubjectId> subjects(const Seal&) { return {}; }
std::vector<SubjectId> subjects(const ParametersChange&) { return {parameters_subject()}; }
std::vector<SubjectId> subjects(const TimeCorrect&) { return {parameters_subject()}; }
std::vector<SubjectId> subjects(const Note& s) { return {s.subject}; }
std::vector<SubjectId> subjects(const KeyAdd& s) { return {key_subject(s.key)}; }
std::vector<SubjectId> subjects(const KeyRevoke& s) { return {key_subject(s.key)}; }
std::vector<SubjectId> subjects(const CertificateIssue& s) {
  std::vector<SubjectId> list{certificate_subject(s.facts.number)};
  if (s.facts.previous) list.push_back(certificate_subject(*s.facts.previous));
  return list;
}
std::vector<SubjectId> subjects(const CertificateReplace& s) {
  return {certificate_subject(s.number), certificate_subject(s.facts.number)};
}
std::vector<SubjectId> subjects(const DirectiveIssue& s) {
  return {directive_subject(s.directive), certificate_subject(s.certificate)};
}
std::vector<SubjectId> subjects(const DirectiveClose& s) {
  return {directive_subject(s.directive), certificate_subject(s.certificate)};
}
std::vector<SubjectId> subjects(const MarkVersion& s) { return {mark_version_subject(s.version)}; }
std::vector<SubjectId> subjects(const MarkGrant& s) { return {mark_subject(s.facts.number)}; }
std::vector<SubjectId> subjects(const MarkReduce& s) { return {mark_subject(s.number)}; }
std::vector<SubjectId> subjects(const MarkRevoke& s) { return {mark_subject(s.number)}; }
std::vector<SubjectId> subjects(const MarkReport& s) { return {mark_subject(s.number)}; }
template <class S>
  requires requires(const S& s) { s.member; }
std::vector<SubjectId> subjects(const S& s) {
  return {member_subject(s.member)};
}
template <class S>
  requires requires(const S& s) { s.standard; }
std::vector<SubjectId> subjects(const S& s) {
  return {standard_subject(s.standard)};
}
template <class S>
  requires(requires(const S& s) { s.number; })
std::vector<SubjectId> subjects(const S& s) {
  return {certificate_subject(s.number)};
}

}  // namespace

Kind kind_of(const Body& body) {
  return std::visit([](const auto& s) { return s.kind; }, body);
}

std::vector<SubjectId> subjects_of(const Body& body) {
  return std::visit([](const auto& s) { return subjects(s); }, body);
}

const Decision* decision_of(const Body& body) {
  return std::visit(
      [](const auto& s) -> const Decision* {
        if constexpr (requires { s.decision; }) {
          return &s.decision;
        } else {
          return nullptr;
        }
      },
      body);
}

std::optional<Date> effective_of(const Body& body) {
  const Decision* decision = decision_of(body);
  if (decision == nullptr) return std::nullopt;
  return decision->effective;
}

Body empty_body(Kind kind) {
  Body body;
  emplace_kind(body, kind);
  return body;
}

Bytes encode_statement(const Statement& statement) {
  Bytes out;
  CanonicalOutputArchive ar(out);
  std::visit(
      [&](const auto& s) {
        put_value(ar, s.kind);
        ar(statement.after, s);
      },
      statement.body);
  return out;
}

Result<Statement> decode_statement(BytesView bytes) {
  return decode_with<Statement>(bytes, "statement", [](CanonicalInputArchive& ar, Statement& s) {
    Kind kind{};
    take_value(ar, kind);
    ar(s.after);
    emplace_kind(s.body, kind);
    std::visit([&](auto& body) { ar(body); }, s.body);
  });
}

Bytes possession_message(std::string_view origin, std::string_view member) {
  Bytes message = to_bytes(as_bytes("certledger/possession/v1\n"));
  append(message, as_bytes(origin));
  message.push_back('\n');
  append(message, as_bytes(member));
  message.push_back('\n');
  return message;
}

}  // namespace certledger::scheme
