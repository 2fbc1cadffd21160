// What statements are about. A subject has a type and an id, a record in the status map, and a
// life that its statements make (docs/format.md, "Status map").
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

/// A subject: its type, and its id in the one form that the map knows.
struct SubjectId {
  SubjectType type = SubjectType::parameters;
  std::string id;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("type", type), field("id", id));
  }
  friend auto operator<=>(const SubjectId&, const SubjectId&) = default;
};

/// Of containers in memory; nothing that is kept depends on it.
struct SubjectHash {
  std::size_t operator()(const SubjectId& subject) const {
    return std::hash<std::string>{}(subject.id) * 31 + static_cast<std::size_t>(subject.type);
  }
};

/// The one subject of type parameters.
SubjectId parameters_subject();
/// A certificate or mark grant by its number, which is folded (text.h).
SubjectId certificate_subject(std::string_view number);
SubjectId mark_subject(std::string_view number);
/// The others, whose ids are taken as they are.
SubjectId member_subject(std::string_view id);
SubjectId key_subject(const PublicKey& key);
SubjectId standard_subject(std::string_view id);
SubjectId directive_subject(std::string_view id);
SubjectId mark_version_subject(std::string_view id);

/// "certificate/JX-2022-001", as users write and read it.
std::string to_text(const SubjectId& subject);

/// Reads what to_text and shown write; numbers are folded. Errors: usage, saying which types there
/// are, or which form an id of the type has.
Result<SubjectId> parse_subject(std::string_view text);

/// Whether `id` may be the id of a subject of that type, in its one spelling: `scheme` of
/// parameters; 64 digits of lower-case hexadecimal of a key; [a-z0-9.-]{2,64} of a member; of a
/// certificate or mark a folded number; 1 to 64 bytes of plain text without white space at its
/// ends.
bool is_valid_id(SubjectType type, std::string_view id);

// --- looks: one look, one number (docs/format.md, "Characters") ---

/// What is wrong with a valid id as one that is used for the first time, by edition 2; nothing when
/// it is good. What the first edition recorded may have such faults, and stays a subject.
std::optional<std::string> fault_as_new(const SubjectId& subject);

/// The subjects with an id without fault that looks the same, `subject` aside.
std::vector<SubjectId> subjects_like(const SubjectId& subject);

/// The error for who asks about a subject that cannot be there, since its id has a fault: usage,
/// with the subjects that may have been meant.
Error unaskable(const SubjectId& subject, std::string_view fault);

/// As to_text, with each character that no new id has written as \u{HEX}: what people see is then
/// what stands there.
std::string shown(const SubjectId& subject);
/// The same of a number as it is printed.
std::string shown_number(std::string_view number);

/// The subject's key in the status map: H("certledger/subject/v1" 00 bytes(type) bytes(id)).
Hash map_key(const SubjectId& subject);

}  // namespace certledger::scheme
