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

}  // namespace

std::vector<SubjectId> Genesis::about() const {
  return {parameters_subject(), member_subject(authority), key_subject(authority_key),
          member_subject(operator_id), key_subject(operator_key)};
}

std::vector<SubjectId> CertificateIssue::about() const {
  std::vector<SubjectId> list{certificate_subject(facts.number)};
  if (facts.previous) list.push_back(certificate_subject(*facts.previous));
  return list;
}

Kind kind_of(const Body& body) {
  return std::visit([](const auto& s) { return s.kind; }, body);
}

std::vector<SubjectId> subjects_of(const Body& body) {
  return std::visit([](const auto& s) { return s.about(); }, body);
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
