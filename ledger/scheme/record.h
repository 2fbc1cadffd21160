// Records: the current state of each subject; the status map binds it (docs/format.md). A record
// alone decides its subject's state on every day from its latest effective date on. It has states
// and dates, so expiry and overdue suspensions need no statement.
#pragma once

#include <variant>

#include "ledger/scheme/facts.h"
#include "ledger/scheme/subject.h"

namespace certledger::scheme {

/// The beginning of every record: the latest statement, and the hash chain of the subject.
struct Life {
  Hash latest;              ///< statement hash of the latest statement on the subject
  std::uint64_t index = 0;  ///< of that statement's entry
  std::uint64_t count = 0;  ///< the number of entries of the subject
  Hash trail;               ///< trail n = H(04 || trail n-1 || leaf hash of the nth entry)
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("latest", latest), field("index", index), field("count", count),
       field("trail", trail));
  }
};

/// Irregularities in how statements on a subject were recorded. A record keeps them permanently.
enum class Flag : std::uint8_t {
  late = 1,                ///< recorded more than days_to_record after the decision
  back_dated = 2,          ///< effective more than back_dating_days before recording
  late_reinstatement = 3,  ///< reinstated after the last day of the suspension
  over_quantity = 4,       ///< reports of use exceed the granted quantity
};
inline constexpr std::array flag_names{
    Name{Flag::late, "late"},
    Name{Flag::back_dated, "back-dated"},
    Name{Flag::late_reinstatement, "late-reinstatement"},
    Name{Flag::over_quantity, "over-quantity"},
};
constexpr const auto& names_of(Flag) { return flag_names; }

struct ParametersRecord {
  static constexpr SubjectType type = SubjectType::parameters;
  std::string origin;
  std::string name;
  std::optional<std::string> name_en;
  Parameters parameters;
  std::optional<Date> effective;
  std::set<Flag> flags;
  std::vector<Correction> corrections;  ///< of times, in order; since edition 2
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("origin", origin), field("name", name), field("name_en", name_en),
       field("parameters", parameters), field("effective", effective), field("flags", flags));
    if (parameters.edition >= Edition{2}) ar(field("corrections", corrections));
  }
};

enum class MemberState : std::uint8_t { in_force = 1, suspended = 2, removed = 3 };
inline constexpr std::array member_state_names{
    Name{MemberState::in_force, "in-force"},
    Name{MemberState::suspended, "suspended"},
    Name{MemberState::removed, "removed"},
};
constexpr const auto& names_of(MemberState) { return member_state_names; }

struct MemberRecord {
  static constexpr SubjectType type = SubjectType::member;
  std::string id;
  MemberFacts facts;
  MemberState state = MemberState::in_force;
  std::optional<Date> since;      ///< member from this day on; nothing for the members of genesis
  std::optional<Date> effective;  ///< of the latest decision
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id), field("facts", facts), field("state", state), field("since", since),
       field("effective", effective), field("flags", flags));
  }
};

struct KeyRecord {
  static constexpr SubjectType type = SubjectType::key;
  PublicKey key;
  std::string member;
  std::uint64_t added = 0;               ///< index of the entry that added it; signs only after it
  std::optional<std::uint64_t> revoked;  ///< index of the entry that revoked it
  std::optional<Date> compromised_since;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("key", key), field("member", member), field("added", added), field("revoked", revoked),
       field("compromised_since", compromised_since));
  }
};

enum class StandardState : std::uint8_t { confirmed = 1, withdrawn = 2 };
inline constexpr std::array standard_state_names{Name{StandardState::confirmed, "confirmed"},
                                                 Name{StandardState::withdrawn, "withdrawn"}};
constexpr const auto& names_of(StandardState) { return standard_state_names; }

struct StandardRecord {
  static constexpr SubjectType type = SubjectType::standard;
  std::string id;
  StandardFacts facts;
  StandardState state = StandardState::confirmed;
  Date confirmed;  ///< first day on which certificates can name it
  Date effective;
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id), field("facts", facts), field("state", state), field("confirmed", confirmed),
       field("effective", effective), field("flags", flags));
  }
};

/// The recorded states. Expired, not yet valid and overdue are derived (status.h).
enum class CertificateState : std::uint8_t {
  valid = 1,
  suspended = 2,
  withdrawn = 3,
  cancelled = 4,
  replaced = 5,
  void_ = 6,
};
inline constexpr std::array certificate_state_names{
    Name{CertificateState::valid, "valid"},         Name{CertificateState::suspended, "suspended"},
    Name{CertificateState::withdrawn, "withdrawn"}, Name{CertificateState::cancelled, "cancelled"},
    Name{CertificateState::replaced, "replaced"},   Name{CertificateState::void_, "void"},
};
constexpr const auto& names_of(CertificateState) { return certificate_state_names; }

struct CertificateRecord {
  static constexpr SubjectType type = SubjectType::certificate;
  std::string body;  ///< member id of the issuing certification body
  CertificateFacts facts;
  CertificateState state = CertificateState::valid;
  Date state_since;                   ///< effective date of the statement that set the state
  Date effective;                     ///< of the latest statement by the body, or of nullification
  std::optional<Date> until;          ///< last day of the suspension
  std::optional<std::string> reason;  ///< reason code of the statement that set the state
  Date in_force_from;                 ///< first day of the unbroken validity up to valid_to
  std::uint32_t cycle = 1;            ///< 1 at issue, one more at each renewal
  std::uint32_t highest_item = 0;     ///< item numbers up to this one are used
  std::optional<std::string> released_to;  ///< member id
  std::optional<std::string> replaced_by;  ///< certificate number
  std::set<std::string> open_directives;   ///< ids of open directives that order withdrawal
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("body", body), field("facts", facts), field("state", state),
       field("state_since", state_since), field("effective", effective), field("until", until),
       field("reason", reason), field("in_force_from", in_force_from), field("cycle", cycle),
       field("highest_item", highest_item), field("released_to", released_to),
       field("replaced_by", replaced_by), field("open_directives", open_directives),
       field("flags", flags));
  }
};

enum class DirectiveState : std::uint8_t { open = 1, closed = 2 };
inline constexpr std::array directive_state_names{Name{DirectiveState::open, "open"},
                                                  Name{DirectiveState::closed, "closed"}};
constexpr const auto& names_of(DirectiveState) { return directive_state_names; }

struct DirectiveRecord {
  static constexpr SubjectType type = SubjectType::directive;
  std::string id;
  std::string certificate;  ///< number
  Act act = Act::withdraw;
  Date deadline;
  DirectiveState state = DirectiveState::open;
  Date effective;
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id), field("certificate", certificate), field("act", act),
       field("deadline", deadline), field("state", state), field("effective", effective),
       field("flags", flags));
  }
};

struct MarkVersionRecord {
  static constexpr SubjectType type = SubjectType::mark_version;
  std::string id;
  MarkVersionFacts facts;
  Date effective;
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("id", id), field("facts", facts), field("effective", effective),
       field("flags", flags));
  }
};

enum class MarkState : std::uint8_t { granted = 1, revoked = 2 };
inline constexpr std::array mark_state_names{Name{MarkState::granted, "granted"},
                                             Name{MarkState::revoked, "revoked"}};
constexpr const auto& names_of(MarkState) { return mark_state_names; }

struct MarkRecord {
  static constexpr SubjectType type = SubjectType::mark;
  std::string granter;  ///< member id
  MarkFacts facts;
  MarkState state = MarkState::granted;
  Date effective;
  std::uint64_t used = 0;              ///< sum of the reports, in the grant's unit
  std::optional<Date> reported_until;  ///< last day of the latest report
  std::set<Flag> flags;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("granter", granter), field("facts", facts), field("state", state),
       field("effective", effective), field("used", used), field("reported_until", reported_until),
       field("flags", flags));
  }
};

using RecordBody = std::variant<ParametersRecord, MemberRecord, KeyRecord, StandardRecord,
                                CertificateRecord, DirectiveRecord, MarkVersionRecord, MarkRecord>;

struct Record {
  Life life;
  RecordBody body;
};

/// varint subject type, the life, the body's fields.
Bytes encode_record(const Record& record);

/// Errors: malformed, with the offset.
Result<Record> decode_record(BytesView bytes);

/// The subject of the record.
SubjectId subject_of(const RecordBody& body);

/// H("certledger/record/v1" 00 record): the subject's value in the status map.
Hash map_value(BytesView record);

/// The trail after one more entry.
Hash next_trail(const Hash& trail, const Hash& leaf_hash);

}  // namespace certledger::scheme
