#include "ledger/scheme/subject.h"

#include <algorithm>
#include <charconv>

#include "ledger/base/characters.h"
#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"

namespace certledger::scheme {
namespace {

/// Whether ids of the type are folded numbers.
bool is_folded(SubjectType type) {
  return type == SubjectType::certificate || type == SubjectType::mark;
}

/// Whether authors choose the ids of the type freely.
bool has_free_id(SubjectType type) {
  return type == SubjectType::standard || type == SubjectType::directive ||
         type == SubjectType::mark_version;
}

/// Writes \u{HEX} for each character that is not `good`.
std::string escaped_but(std::string_view text, bool (*good)(char32_t)) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const auto c = take_code_point(text);
    const std::string_view taken = before.substr(0, before.size() - text.size());
    if (!c) {
      out += printable(taken);
    } else if (good(*c)) {
      out += taken;
    } else {
      out += escaped_character(*c);
    }
  }
  return out;
}

/// Takes \u{HEX} off the front of the text, and returns its code point.
std::optional<char32_t> take_escaped(std::string_view& text) {
  constexpr std::size_t max_digits = 6;
  if (!text.starts_with("\\u{")) return std::nullopt;
  const std::size_t end = text.find('}');
  if (end == text.npos || end < 4 || end > 3 + max_digits) return std::nullopt;
  std::uint32_t value = 0;
  const char* const last = text.data() + end;
  const auto [stop, error] = std::from_chars(text.data() + 3, last, value, 16);
  if (error != std::errc{} || stop != last || value > 0x10FFFF ||
      (value >= 0xD800 && value <= 0xDFFF)) {
    return std::nullopt;
  }
  text.remove_prefix(end + 1);
  return value;
}

/// Undoes the escapes of `shown`.
std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (const auto c = take_escaped(text)) {
      append_utf8(out, *c);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string_view form_of(SubjectType type) {
  switch (type) {
    case SubjectType::parameters: return "the only subject of this type is parameters/scheme";
    case SubjectType::key: return "a key has 64 lower-case hexadecimal digits";
    case SubjectType::member: return "a member's id has 2 to 64 characters: a-z, 0-9, '.' and '-'";
    default: return "an id or number has 1 to 64 bytes, and no space at either end";
  }
}

}  // namespace

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
  std::string id = unescaped(text.substr(slash + 1));
  if (!is_plain_text(id))
    return fail(Fault::usage, "the id is not plain UTF-8 text", printable(text));
  if (is_folded(*type)) id = fold_number(id);
  if (!is_valid_id(*type, id)) {
    return fail(Fault::usage, "no subject can have this id: " + std::string(form_of(*type)),
                printable(text));
  }
  return SubjectId{*type, std::move(id)};
}

bool is_valid_id(SubjectType type, std::string_view id) {
  if (id.empty() || id.size() > limits::number_bytes || !is_plain_text(id)) return false;
  switch (type) {
    case SubjectType::parameters: return id == "scheme";
    case SubjectType::key: return octets_from_hex<PublicKey>(id).has_value();
    case SubjectType::member:
      return id.size() >= 2 && std::ranges::all_of(id, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
             });
    case SubjectType::certificate:
    case SubjectType::mark: return fold_number(id) == id;
    case SubjectType::standard:
    case SubjectType::directive:
    case SubjectType::mark_version: break;
  }
  return id.front() != ' ' && id.back() != ' ';
}

std::optional<std::string> fault_as_new(const SubjectId& subject) {
  if (is_folded(subject.type)) return fault_of_number(subject.id);
  return has_free_id(subject.type) ? fault_of_id(subject.id) : std::nullopt;
}

std::vector<SubjectId> subjects_like(const SubjectId& subject) {
  std::vector<SubjectId> like;
  if (!is_folded(subject.type) && !has_free_id(subject.type)) return like;
  for (std::string& id :
       is_folded(subject.type) ? numbers_like(subject.id) : ids_like(subject.id)) {
    if (is_valid_id(subject.type, id)) like.push_back({subject.type, std::move(id)});
  }
  return like;
}

Error unaskable(const SubjectId& subject, std::string_view fault) {
  std::string meant;
  for (const SubjectId& one : subjects_like(subject)) {
    meant += (meant.empty() ? ": did you mean " : " or ") + to_text(one);
  }
  return {Fault::usage,
          std::string(fault) + (meant.empty() ? meant : meant + "?"),
          shown(subject),
          {},
          {}};
}

std::string shown(const SubjectId& subject) {
  const std::string type(name(subject.type));
  if (is_folded(subject.type)) return type + "/" + shown_number(subject.id);
  if (!has_free_id(subject.type)) return type + "/" + printable(subject.id);
  return type + "/" + escaped_but(subject.id, [](char32_t c) {
           return is_id_character(c) || c == U' ' || (c >= U'a' && c <= U'z');
         });
}

std::string shown_number(std::string_view number) {
  return escaped_but(number, [](char32_t c) {
    return is_id_character(c) || (c > U' ' && c < 0x7F) || c == U' ' || c == 0xA0 || c == 0x3000 ||
           (c >= 0xFF01 && c <= 0xFF5E);
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
