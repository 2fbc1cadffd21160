// The facts in statements and records: plain values, whose fields are named once.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/edition.h"
#include "ledger/base/field.h"
#include "ledger/base/names.h"
#include "ledger/scheme/role.h"

namespace certledger::scheme {

enum class StandardType : std::uint8_t {
  national = 1,    ///< 国家标准
  industry = 2,    ///< 行业标准
  local = 3,       ///< 地方标准
  group = 4,       ///< 团体标准
  enterprise = 5,  ///< 企业标准
};
inline constexpr std::array standard_type_names{
    Name{StandardType::national, "national"},     Name{StandardType::industry, "industry"},
    Name{StandardType::local, "local"},           Name{StandardType::group, "group"},
    Name{StandardType::enterprise, "enterprise"},
};
constexpr const auto& names_of(StandardType) { return standard_type_names; }

/// What a standard certifies.
enum class Certifies : std::uint8_t { product = 1, service = 2, organisation = 3 };
inline constexpr std::array certifies_names{
    Name{Certifies::product, "product"},
    Name{Certifies::service, "service"},
    Name{Certifies::organisation, "organisation"},
};
constexpr const auto& names_of(Certifies) { return certifies_names; }

/// Where a mark may be put.
enum class Use : std::uint8_t {
  product = 1,
  label = 2,
  packaging = 3,
  publicity = 4,
  standard_text = 5,
  premises = 6,
};
inline constexpr std::array use_names{
    Name{Use::product, "product"},
    Name{Use::label, "label"},
    Name{Use::packaging, "packaging"},
    Name{Use::publicity, "publicity"},
    Name{Use::standard_text, "standard-text"},
    Name{Use::premises, "premises"},
};
constexpr const auto& names_of(Use) { return use_names; }

/// What a directive orders a body to do.
enum class Act : std::uint8_t { suspend = 1, withdraw = 2, correct = 3 };
inline constexpr std::array act_names{
    Name{Act::suspend, "suspend"}, Name{Act::withdraw, "withdraw"}, Name{Act::correct, "correct"}};
constexpr const auto& names_of(Act) { return act_names; }

/// Whether a certification body needs an approval that covers the day of award.
enum class ApprovalCheck : std::uint8_t { off = 0, on = 1 };
inline constexpr std::array approval_check_names{Name{ApprovalCheck::off, "off"},
                                                 Name{ApprovalCheck::on, "on"}};
constexpr const auto& names_of(ApprovalCheck) { return approval_check_names; }

/// The longest suspension for one reason code.
struct SuspensionLimit {
  std::string reason;  ///< code of the list for suspensions (reasons.h)
  std::uint32_t months = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("reason", reason), field("months", months));
  }
};

/// Entries with wrong times, and the times between which they were really recorded. The entry after
/// `last` has the statement.
struct Correction {
  std::uint64_t first = 0;  ///< index of the first entry
  std::uint64_t last = 0;   ///< index of the last entry
  Time from;                ///< time of the newest good entry before them
  Time until;               ///< when the authority stated the correction, at the latest its
                            ///< recording
  Date day;                 ///< the day of `until`: their statements took effect on it at the
                            ///< latest
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("first", first), field("last", last), field("from", from), field("until", until),
       field("day", day));
  }
};

/// The parameters of a scheme. Genesis sets them; only statements change them.
struct Parameters {
  Edition edition = newest_edition;  ///< of the rules for the entries that follow; never lowered
  std::string time_zone;             ///< its name: "Asia/Shanghai"
  UtcOffset utc_offset;              ///< computes days
  std::string number_pattern;  ///< # digit, @ letter A-Z, ? any character, * any run; "" = all
  std::uint32_t longest_validity_months = 0;
  std::uint32_t longest_suspension_months = 0;
  std::vector<SuspensionLimit> suspension_limits;  ///< for reasons with another limit
  std::uint32_t renewal_grace_days = 0;  ///< days after expiry in which renewal is allowed
  std::uint32_t back_dating_days = 0;    ///< flag statements effective more days before recording
  std::uint32_t days_to_record = 0;      ///< flag statements decided more days before recording
  std::set<Role> mark_granters;          ///< certification_body, mark_steward, or both
  ApprovalCheck approval_check = ApprovalCheck::on;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("edition", edition), field("time_zone", time_zone), field("utc_offset", utc_offset),
       field("number_pattern", number_pattern),
       field("longest_validity_months", longest_validity_months),
       field("longest_suspension_months", longest_suspension_months),
       field("suspension_limits", suspension_limits),
       field("renewal_grace_days", renewal_grace_days), field("back_dating_days", back_dating_days),
       field("days_to_record", days_to_record), field("mark_granters", mark_granters),
       field("approval_check", approval_check));
  }
};

/// When something was decided, from when it has effect, and why. Every decision of the scheme has
/// one.
struct Decision {
  Date decided;                       ///< 决定日期
  Date effective;                     ///< 生效日期
  std::optional<std::string> reason;  ///< code of the statement's list (reasons.h)
  std::string basis;                  ///< legal basis or reason in words; may be empty
  std::vector<Hash> evidence;         ///< digests of documents
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("decided", decided), field("effective", effective), field("reason", reason),
       field("basis", basis), field("evidence", evidence));
  }
};

/// An approval of a certification body by its accreditation or approval authority (批准).
struct Approval {
  std::string number;
  Date from;
  Date to;  ///< inclusive
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("from", from), field("to", to));
  }
};

struct MemberFacts {
  std::string name;  ///< as entered, Chinese in the brand
  std::optional<std::string> name_en;
  std::set<Role> roles;
  std::optional<Approval> approval;
  std::optional<std::set<std::string>> scope;  ///< standards that it can certify to; nothing means
                                               ///< all
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("name", name), field("name_en", name_en), field("roles", roles),
       field("approval", approval), field("scope", scope));
  }
};

struct StandardFacts {
  std::optional<std::string> number;  ///< the public number, if there is one
  std::string title;
  std::optional<std::string> title_en;
  StandardType type = StandardType::group;
  std::string publisher;
  Certifies certifies = Certifies::product;
  std::optional<Date> until;  ///< last day on which certificates can name it
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("title", title), field("title_en", title_en),
       field("type", type), field("publisher", publisher), field("certifies", certifies),
       field("until", until));
  }
};

/// The client, producer or factory of a certificate: an organisation, never a person.
struct Party {
  std::string name;                        ///< as entered, byte for byte
  std::optional<std::string> credit_code;  ///< 统一社会信用代码, GB 32100
  std::optional<std::string> region;       ///< GB/T 2260 code, six digits
  std::optional<std::string> address;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("name", name), field("credit_code", credit_code), field("region", region),
       field("address", address));
  }
};

struct Quantity {
  std::uint64_t amount = 0;
  std::string unit;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("amount", amount), field("unit", unit));
  }
};

/// One certified product or service.
struct Item {
  std::uint32_t number = 0;  ///< within the certificate; never used again
  std::string name;
  std::string model;
  std::string brand;
  std::string site;
  std::optional<Quantity> quantity;  ///< for each year
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("name", name), field("model", model), field("brand", brand),
       field("site", site), field("quantity", quantity));
  }
};

/// What a certificate says (认证证书和认证标志管理办法, contents of a product certificate).
struct CertificateFacts {
  std::string number;  ///< as printed
  Party client;        ///< 认证委托人, the holder
  std::optional<Party> producer;
  std::optional<Party> factory;
  std::set<std::string> standards;
  std::vector<Item> items;  ///< ascending numbers
  Date awarded;             ///< 颁证日期
  Date first_awarded;       ///< 初次获证日期
  Date valid_from;
  Date valid_to;                        ///< inclusive
  std::optional<std::string> previous;  ///< number of the previous certificate (transfer)
  std::optional<Hash> document;         ///< digest of the printed certificate
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("client", client), field("producer", producer),
       field("factory", factory), field("standards", standards), field("items", items),
       field("awarded", awarded), field("first_awarded", first_awarded),
       field("valid_from", valid_from), field("valid_to", valid_to), field("previous", previous),
       field("document", document));
  }
};

/// The changes of an amendment or a correction. Given fields replace the old ones; items are
/// matched by number.
struct CertificateChange {
  std::optional<Party> client;
  std::optional<Party> producer;
  std::optional<Party> factory;
  std::vector<Item> items;
  std::optional<Hash> document;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("client", client), field("producer", producer), field("factory", factory),
       field("items", items), field("document", document));
  }
};

struct MarkVersionFacts {
  std::string name;
  Hash artwork;  ///< digest of the artwork file
  Date from;
  std::optional<Date> until;  ///< last day of use
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("name", name), field("artwork", artwork), field("from", from), field("until", until));
  }
};

struct MarkFacts {
  std::string number;       ///< of the grant, as printed
  std::string certificate;  ///< its number
  std::set<std::uint32_t> items;
  std::string version;  ///< id of the mark version
  std::set<Use> uses;
  std::optional<Quantity> quantity;  ///< none = unlimited
  Date valid_from;
  Date valid_to;  ///< inclusive, within the certificate's
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("certificate", certificate), field("items", items),
       field("version", version), field("uses", uses), field("quantity", quantity),
       field("valid_from", valid_from), field("valid_to", valid_to));
  }
};

}  // namespace certledger::scheme
