// Describes a type's encoding from its own `serialize`: the field names and the format's names of
// their types. What docs/format.md says of them is compared with this.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "ledger/log/entry.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/scheme/record.h"
#include "ledger/scheme/statement.h"

namespace certledger::docs {

// The structures that have a table of their own in the document.
inline std::string struct_name(const scheme::Parameters*) { return "Parameters"; }
inline std::string struct_name(const scheme::SuspensionLimit*) { return "SuspensionLimit"; }
inline std::string struct_name(const scheme::Correction*) { return "Correction"; }
inline std::string struct_name(const scheme::Decision*) { return "Decision"; }
inline std::string struct_name(const scheme::Approval*) { return "Approval"; }
inline std::string struct_name(const scheme::MemberFacts*) { return "MemberFacts"; }
inline std::string struct_name(const scheme::StandardFacts*) { return "StandardFacts"; }
inline std::string struct_name(const scheme::Party*) { return "Party"; }
inline std::string struct_name(const scheme::Quantity*) { return "Quantity"; }
inline std::string struct_name(const scheme::Item*) { return "Item"; }
inline std::string struct_name(const scheme::CertificateFacts*) { return "CertificateFacts"; }
inline std::string struct_name(const scheme::CertificateChange*) { return "CertificateChange"; }
inline std::string struct_name(const scheme::MarkVersionFacts*) { return "MarkVersionFacts"; }
inline std::string struct_name(const scheme::MarkFacts*) { return "MarkFacts"; }
inline std::string struct_name(const scheme::SubjectId*) { return "SubjectId"; }
inline std::string struct_name(const scheme::Life*) { return "Life"; }
inline std::string struct_name(const proofs::Item*) { return "BundleItem"; }

// Enumerations, by the name of their table in the document.
inline std::string enum_name(scheme::Role) { return "Role"; }
inline std::string enum_name(scheme::StandardType) { return "StandardType"; }
inline std::string enum_name(scheme::Certifies) { return "Certifies"; }
inline std::string enum_name(scheme::Use) { return "Use"; }
inline std::string enum_name(scheme::Act) { return "Act"; }
inline std::string enum_name(scheme::ApprovalCheck) { return "ApprovalCheck"; }
inline std::string enum_name(scheme::SubjectType) { return "SubjectType"; }
inline std::string enum_name(scheme::Flag) { return "Flag"; }
inline std::string enum_name(scheme::MemberState) { return "MemberState"; }
inline std::string enum_name(scheme::StandardState) { return "StandardState"; }
inline std::string enum_name(scheme::CertificateState) { return "CertificateState"; }
inline std::string enum_name(scheme::DirectiveState) { return "DirectiveState"; }
inline std::string enum_name(scheme::MarkState) { return "MarkState"; }

template <class T>
struct TypeName {
  static std::string text() {
    if constexpr (std::is_enum_v<T>) {
      return enum_name(T{});
    } else if constexpr (std::is_unsigned_v<T>) {
      return sizeof(T) == sizeof(std::uint32_t) ? "varint32" : "varint";
    } else {
      return struct_name(static_cast<const T*>(nullptr));
    }
  }
};
template <>
struct TypeName<std::string> {
  static std::string text() { return "text"; }
};
template <>
struct TypeName<Bytes> {
  static std::string text() { return "bytes"; }
};
template <>
struct TypeName<Time> {
  static std::string text() { return "time"; }
};
template <>
struct TypeName<map::Proof> {
  static std::string text() { return "MapProof"; }
};
template <>
struct TypeName<Hash> {
  static std::string text() { return "digest"; }
};
template <>
struct TypeName<PublicKey> {
  static std::string text() { return "key"; }
};
template <>
struct TypeName<Signature> {
  static std::string text() { return "signature"; }
};
template <>
struct TypeName<Date> {
  static std::string text() { return "date"; }
};
template <>
struct TypeName<UtcOffset> {
  static std::string text() { return "offset"; }
};
template <>
struct TypeName<Edition> {
  static std::string text() { return "edition"; }
};
template <class T>
struct TypeName<std::optional<T>> {
  static std::string text() { return "option<" + TypeName<T>::text() + ">"; }
};
template <class T>
struct TypeName<std::vector<T>> {
  static std::string text() { return "list<" + TypeName<T>::text() + ">"; }
};
template <class T>
struct TypeName<std::set<T>> {
  static std::string text() { return "set<" + TypeName<T>::text() + ">"; }
};

/// A field's name and the name of its type.
struct Described {
  std::string name;
  std::string type;
  Edition since = first_edition;  ///< a structure of an earlier edition has no such field
};

/// Takes the place of an archive and writes down what it is given.
class Describer {
 public:
  template <class... T>
  void operator()(Field<T>... fields) {
    (fields_.push_back({fields.name, TypeName<std::remove_cv_t<T>>::text(), {}}), ...);
  }
  [[nodiscard]] const std::vector<Described>& fields() const { return fields_; }

 private:
  std::vector<Described> fields_;
};

template <class T>
std::vector<Described> list_fields() {
  Describer describer;
  T value;
  value.serialize(describer);
  std::vector<Described> fields = describer.fields();
  // What a record of parameters holds depends on their edition.
  if constexpr (std::is_same_v<T, scheme::ParametersRecord>) {
    for (Edition edition = first_edition; edition < newest_edition; ++edition.number) {
      Describer earlier;
      value.parameters.edition = edition;
      value.serialize(earlier);
      for (std::size_t i = earlier.fields().size(); i < fields.size(); ++i) {
        fields[i].since = Edition{edition.number + 1};
      }
    }
  }
  return fields;
}

/// "number text, decision Decision, until date".
template <class T>
std::string fields_of() {
  std::string text;
  for (const Described& field : list_fields<T>()) {
    text += (text.empty() ? "" : ", ") + field.name + " " + field.type;
    if (field.since > first_edition) {
      text += " (since edition " + std::to_string(field.since.number) + ")";
    }
  }
  return text;
}

}  // namespace certledger::docs
