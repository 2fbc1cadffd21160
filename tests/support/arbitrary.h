// Random values of the scheme's types for rapidcheck. A type names its fields once, in serialize,
// so one archive that draws each field serves all of them, new ones included. The values are
// encodable, not sensible: the rules would refuse most.
#pragma once

#include <rapidcheck.h>

#include <cstdio>
#include <string>

#include "ledger/base/codec.h"
#include "ledger/scheme/record.h"
#include "ledger/scheme/statement.h"

namespace certledger::testing {

/// Fills every field of what it is given. Only inside rc::gen::exec or a property.
class Draw {
 public:
  template <class... T>
  void operator()(Field<T>... fields) {
    (fill(fields.value), ...);
  }

  template <class T>
  void fill(T& value) {
    if constexpr (Enumerated<T>) {
      const auto& names = names_of(T{});
      value = names.at(up_to(names.size() - 1)).value;
    } else if constexpr (UnsignedNumber<T>) {
      value = *rc::gen::arbitrary<T>();
    } else {
      value.serialize(*this);
    }
  }
  void fill(std::string& value) {
    static const std::vector<std::string> pieces{"a", "Z", "0", "-", " ", "é", "橙", "ａ", "😀"};
    value.clear();
    for (auto count = up_to(8); count > 0; --count) value += *rc::gen::elementOf(pieces);
  }
  void fill(Date& value) {
    value = Date().plus_days(*rc::gen::inRange<std::int64_t>(-719162, 2932896));
  }
  /// The first stands before texts that are not empty, and is not drawn before any other.
  void fill(Edition& value) { value = newest_edition; }
  void fill(Time& value) { value.seconds = up_to(latest_time.seconds); }
  void fill(UtcOffset& value) {
    const auto minutes = static_cast<int>(up_to(14 * 60));
    char text[16];
    std::snprintf(text, sizeof text, "%c%02d:%02d", up_to(1) == 0 && minutes != 0 ? '-' : '+',
                  minutes / 60 % 15, minutes % 60);
    value = *UtcOffset::parse(text);
  }
  template <class Tag, std::size_t Size>
  void fill(Octets<Tag, Size>& value) {
    for (auto& octet : value.bytes) octet = *rc::gen::arbitrary<std::uint8_t>();
  }
  template <class T>
  void fill(std::optional<T>& value) {
    value.reset();
    if (up_to(1) != 0) fill(value.emplace());
  }
  template <class T>
  void fill(std::vector<T>& value) {
    value.clear();
    for (auto count = up_to(3); count > 0; --count) fill(value.emplace_back());
  }
  template <class T>
  void fill(std::set<T>& value) {
    value.clear();
    for (auto count = up_to(3); count > 0; --count) {
      T item{};
      fill(item);
      value.insert(std::move(item));
    }
  }

 private:
  static std::uint64_t up_to(std::uint64_t most) {
    return *rc::gen::inRange<std::uint64_t>(0, most + 1);
  }
};

inline rc::Gen<scheme::Statement> any_statement(scheme::Kind kind) {
  return rc::gen::exec([kind] {
    Draw draw;
    scheme::Statement statement{{}, scheme::empty_body(kind)};
    draw.fill(statement.after);
    std::visit([&](auto& body) { body.serialize(draw); }, statement.body);
    return statement;
  });
}

inline rc::Gen<scheme::Record> any_record(scheme::SubjectType type) {
  return rc::gen::exec([type] {
    Draw draw;
    scheme::Record record;
    switch (type) {
      case scheme::SubjectType::parameters: record.body = scheme::ParametersRecord{}; break;
      case scheme::SubjectType::member: record.body = scheme::MemberRecord{}; break;
      case scheme::SubjectType::key: record.body = scheme::KeyRecord{}; break;
      case scheme::SubjectType::standard: record.body = scheme::StandardRecord{}; break;
      case scheme::SubjectType::certificate: record.body = scheme::CertificateRecord{}; break;
      case scheme::SubjectType::directive: record.body = scheme::DirectiveRecord{}; break;
      case scheme::SubjectType::mark_version: record.body = scheme::MarkVersionRecord{}; break;
      case scheme::SubjectType::mark: record.body = scheme::MarkRecord{}; break;
    }
    draw.fill(record.life);
    std::visit([&](auto& body) { body.serialize(draw); }, record.body);
    return record;
  });
}

}  // namespace certledger::testing

namespace rc {

template <>
struct Arbitrary<certledger::scheme::Statement> {
  static Gen<certledger::scheme::Statement> arbitrary() {
    using namespace certledger;
    const auto& kinds = scheme::kinds;
    return gen::mapcat(gen::elementOf(std::vector(kinds.begin(), kinds.end())),
                       [](const auto& kind) { return testing::any_statement(kind.value); });
  }
};

template <>
struct Arbitrary<certledger::scheme::Record> {
  static Gen<certledger::scheme::Record> arbitrary() {
    using namespace certledger;
    const auto& types = scheme::subject_type_names;
    return gen::mapcat(gen::elementOf(std::vector(types.begin(), types.end())),
                       [](const auto& type) { return testing::any_record(type.value); });
  }
};

}  // namespace rc
