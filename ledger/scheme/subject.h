// Subjects: what statements are about. A subject has a type, an id, and a record in the status map,
// which its statements change (docs/format.md, "Status map").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/ed25519.h"
#include "ledger/base/field.h"
#include "ledger/base/hash.h"
#include "ledger/base/names.h"
#include "ledger/base/result.h"

namespace certledger::scheme {

enum class SubjectType : std::uint8_t {
  parameters = 1,
  member = 2,
  key = 3,
  standard = 4,
  certificate = 5,
  directive = 6,
  mark_version = 7,
  mark = 8,
};

inline constexpr std::array subject_type_names{
    Name{SubjectType::parameters, "parameters"},
    Name{SubjectType::member, "member"},
    Name{SubjectType::key, "key"},
    Name{SubjectType::standard, "standard"},
    Name{SubjectType::certificate, "certificate"},
    Name{SubjectType::directive, "directive"},
    Name{SubjectType::mark_version, "mark-version"},
    Name{SubjectType::mark, "mark"},
};
constexpr const auto& names_of(SubjectType) { return subject_type_names; }

/// A subject: its type, and its id in canonical form.
struct SubjectId {
  SubjectType type = SubjectType::parameters;
  std::string id;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("type", type), field("id", id));
  }
  friend auto operator<=>(const SubjectId&, const SubjectId&) = default;
};

/// For containers in memory; no stored data depends on it.
struct SubjectHash {
  std::size_t operator()(const SubjectId& subject) const {
    return std::hash<std::string>{}(subject.id) * 31 + static_cast<std::size_t>(subject.type);
  }
};

/// The only subject of type parameters.
SubjectId parameters_subject();
/// A certificate or mark grant by its number, which is folded (text.h).
SubjectId certificate_subject(std::string_view number);
SubjectId mark_subject(std::string_view number);
/// The other subjects; their ids are not folded.
SubjectId member_subject(std::string_view id);
SubjectId key_subject(const PublicKey& key);
SubjectId standard_subject(std::string_view id);
SubjectId directive_subject(std::string_view id);
SubjectId mark_version_subject(std::string_view id);

/// "certificate/JX-2022-001", as users write and read it.
std::string to_text(const SubjectId& subject);

/// Reads what to_text and shown write; folds numbers. Errors: usage, which lists the types, or
/// describes an id of the type.
Result<SubjectId> parse_subject(std::string_view text);

/// Whether `id` can be the id of a subject of that type, in canonical form. parameters: `scheme`.
/// key: 64 lower-case hexadecimal digits. member: [a-z0-9.-]{2,64}. certificate, mark: a folded
/// number. All others: 1 to 64 bytes of plain text without a space at either end.
bool is_valid_id(SubjectType type, std::string_view id);

// --- looks: one look, one number (docs/format.md, "Characters") ---

/// What is wrong with a valid id as a new id, by edition 2; nothing if it is good. Ids from edition
/// 1 may have such faults, and stay subjects.
std::optional<std::string> fault_as_new(const SubjectId& subject);

/// The subjects with a good id that looks like `subject`, without `subject` itself.
std::vector<SubjectId> subjects_like(const SubjectId& subject);

/// The error for a question about a subject that cannot exist, because its id has a fault: usage,
/// with suggestions.
Error unaskable(const SubjectId& subject, std::string_view fault);

/// Like to_text, but writes each character that no new id has as \u{HEX}, so that people see
/// exactly what is there.
std::string shown(const SubjectId& subject);
/// The same for a number as printed.
std::string shown_number(std::string_view number);

/// The subject's key in the status map: H("certledger/subject/v1" 00 bytes(type) bytes(id)).
Hash map_key(const SubjectId& subject);

}  // namespace certledger::scheme
