#include "ledger/scheme/record.h"

#include "ledger/base/codec.h"

namespace certledger::scheme {
namespace {

template <std::size_t I = 0>
void emplace_type(RecordBody& body, SubjectType type) {
  if constexpr (I < std::variant_size_v<RecordBody>) {
    if (std::variant_alternative_t<I, RecordBody>::type == type) {
      body.emplace<I>();
    } else {
      emplace_type<I + 1>(body, type);
    }
  }
}

SubjectId subject(const ParametersRecord&) { return parameters_subject(); }
SubjectId subject(const MemberRecord& r) { return member_subject(r.id); }
SubjectId subject(const KeyRecord& r) { return key_subject(r.key); }
SubjectId subject(const StandardRecord& r) { return standard_subject(r.id); }
SubjectId subject(const CertificateRecord& r) { return certificate_subject(r.facts.number); }
SubjectId subject(const DirectiveRecord& r) { return directive_subject(r.id); }
SubjectId subject(const MarkVersionRecord& r) { return mark_version_subject(r.id); }
SubjectId subject(const MarkRecord& r) { return mark_subject(r.facts.number); }

}  // namespace

Bytes encode_record(const Record& record) {
  Bytes out;
  out.reserve(512);  // most records are shorter
  CanonicalOutputArchive ar(out);
  std::visit(
      [&](const auto& body) {
        put_value(ar, body.type);
        ar(record.life, body);
      },
      record.body);
  return out;
}

Result<Record> decode_record(BytesView bytes) {
  return decode_with<Record>(bytes, "record", [](CanonicalInputArchive& ar, Record& record) {
    SubjectType type{};
    take_value(ar, type);
    ar(record.life);
    emplace_type(record.body, type);
    std::visit([&](auto& body) { ar(body); }, record.body);
  });
}

SubjectId subject_of(const RecordBody& body) {
  return std::visit([](const auto& r) { return subject(r); }, body);
}

Hash map_value(BytesView record) {
  static constexpr std::string_view prefix{"certledger/record/v1\0", 21};
  return sha256({as_bytes(prefix), record});
}

Hash next_trail(const Hash& trail, const Hash& leaf_hash) {
  static constexpr std::uint8_t tag = 4;
  return sha256_node({&tag, 1}, trail, leaf_hash);
}

}  // namespace certledger::scheme
