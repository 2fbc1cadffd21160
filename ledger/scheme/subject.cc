#include "ledger/scheme/subject.h"

#include <algorithm>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"

namespace certledger::scheme {

SubjectId parameters_subject() { return {SubjectType::parameters, "scheme"}; }
SubjectId certificate_subject(std::string_view number) {
  return {SubjectType::certificate, fold_number(number)};
}
SubjectId mark_subject(std::string_view number) { return {SubjectType::mark, fold_number(number)}; }
SubjectId member_subject(std::string_view id) { return {SubjectType::member, std::string(id)}; }
SubjectId key_subject(const PublicKey& key) { return {SubjectType::key, to_hex(key)}; }
SubjectId standard_subject(std::string_view id) { return {SubjectType::standard, std::string(id)}; }
SubjectId directive_subject(std::string_view id) {
  return {SubjectType::directive, std::string(id)};
}
SubjectId mark_version_subject(std::string_view id) {
  return {SubjectType::mark_version, std::string(id)};
}

std::string to_text(const SubjectId& subject) {
  return std::string(name(subject.type)) + "/" + subject.id;
}

Result<SubjectId> parse_subject(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto type = from_name<SubjectType>(text.substr(0, slash));
  if (slash == std::string_view::npos || !type) {
    std::string types;
    for (const auto& n : subject_type_names) {
      types += (types.empty() ? "" : ", ") + std::string(n.text);
    }
    return fail(
        Fault::usage,
        "not a subject: write TYPE/ID, for example certificate/JX-2022-001; the types are " + types,
        printable(text));
  }
  std::string id(text.substr(slash + 1));
  if (!is_plain_text(id))
    return fail(Fault::usage, "the id is not plain UTF-8 text", printable(text));
  if (*type == SubjectType::certificate || *type == SubjectType::mark) id = fold_number(id);
  if (!is_valid_id(*type, id)) {
    return fail(Fault::usage, "no subject can have this id", printable(text));
  }
  return SubjectId{*type, std::move(id)};
}

bool is_valid_id(SubjectType type, std::string_view id) {
  if (id.empty() || id.size() > limits::number_bytes || !is_plain_text(id)) return false;
  if (type != SubjectType::member) return id.front() != ' ' && id.back() != ' ';
  return id.size() >= 2 && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

Hash map_key(const SubjectId& subject) {
  Bytes input = to_bytes(as_bytes("certledger/subject/v1"));
  input.push_back(0);
  encode_to(input, std::string(name(subject.type)));
  encode_to(input, subject.id);
  return sha256(input);
}

}  // namespace certledger::scheme
