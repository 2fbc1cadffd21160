#include "ledger/proofs/paper/packed.h"

#include "ledger/base/codec.h"
#include "ledger/proofs/paper/packed_text.h"

namespace certledger::proofs::paper {
namespace {

/// The first and the last day of the calendar.
std::int64_t first_day() { return Date().plus_days(INT32_MIN).days(); }
std::int64_t last_day() { return Date().plus_days(INT32_MAX).days(); }

std::uint64_t zigzag(std::int64_t value) {
  const auto doubled = static_cast<std::uint64_t>(value) << 1U;
  return value < 0 ? ~doubled : doubled;
}

std::int64_t unzigzag(std::uint64_t value) {
  const auto half = static_cast<std::int64_t>(value >> 1U);
  return (value & 1U) != 0 ? ~half : half;
}

/// Calls a record's own `serialize`, as the archives of the canonical encoding do.
class Packer {
 public:
  explicit Packer(CanonicalOutputArchive& ar) : ar_(ar) {}

  template <class... T>
  void operator()(const Field<T>&... fields) {
    (put(fields.value), ...);
  }
  template <class T>
  void put(T& value) {
    if constexpr (Enumeration<T> || UnsignedNumber<T>) {
      ar_.put_varint(static_cast<std::uint64_t>(value));
    } else if constexpr (requires { value.serialize(*this); }) {
      value.serialize(*this);
    } else {
      put_special(value);
    }
  }

 private:
  void put_special(const std::string& value) {
    const Bytes packed = pack_text(value);
    ar_.put_varint(packed.size());
    ar_.put(packed);
  }
  void put_special(const Date& value) {
    ar_.put_varint(zigzag(value.days() - days_));
    days_ = value.days();
  }
  void put_special(const Time& value) { ar_(value); }
  void put_special(const UtcOffset& value) { ar_(value); }
  void put_special(const Edition& value) { ar_(value); }
  template <class Tag, std::size_t Size>
  void put_special(const Octets<Tag, Size>& value) {
    ar_.put(value.view());
  }
  template <class T>
  void put_special(std::optional<T>& value) {
    ar_.put_varint(value ? 1 : 0);
    if (value) put(*value);
  }
  template <class T>
  void put_special(std::vector<T>& value) {
    ar_.put_varint(value.size());
    for (T& item : value) put(item);
  }
  template <class T>
  void put_special(const std::set<T>& value) {
    ar_.put_varint(value.size());
    for (T item : value) put(item);
  }

  CanonicalOutputArchive& ar_;
  std::int64_t days_ = 0;
};

class Unpacker {
 public:
  explicit Unpacker(CanonicalInputArchive& ar) : ar_(ar) {}

  template <class... T>
  void operator()(const Field<T>&... fields) {
    (take(fields.value), ...);
  }
  template <class T>
  void take(T& value) {
    if constexpr (Enumeration<T> || UnsignedNumber<T>) {
      // As in the canonical encoding.
      take_value(ar_, value);
    } else if constexpr (requires { value.serialize(*this); }) {
      value.serialize(*this);
    } else {
      take_special(value);
    }
  }

 private:
  void take_special(std::string& value) {
    const std::uint64_t size = ar_.take_varint();
    if (size > limits::text_bytes) ar_.reject("a text is too long");
    auto text = unpack_text(ar_.take(size));
    if (!text || text->size() > limits::text_bytes || !is_plain_text(*text)) {
      ar_.reject("not a packed text");
    }
    value = *std::move(text);
  }
  void take_special(Date& value) {
    const std::int64_t days = unzigzag(ar_.take_varint());
    if (days < first_day() - days_ || days > last_day() - days_) {
      ar_.reject("a day outside the years 1 to 9999");
    }
    days_ += days;
    value = Date::from_days(days_);
  }
  void take_special(Time& value) { ar_(value); }
  void take_special(UtcOffset& value) { ar_(value); }
  void take_special(Edition& value) { ar_(value); }
  template <class Tag, std::size_t Size>
  void take_special(Octets<Tag, Size>& value) {
    ar_(value);
  }
  template <class T>
  void take_special(std::optional<T>& value) {
    const std::uint64_t present = ar_.take_varint();
    if (present > 1) ar_.reject("an optional field is neither 00 nor 01");
    value.reset();
    if (present == 1) take(value.emplace());
  }
  template <class T>
  void take_special(std::vector<T>& value) {
    for (std::uint64_t count = ar_.take_count(); count > 0; --count) take(value.emplace_back());
  }
  template <class T>
  void take_special(std::set<T>& value) {
    for (std::uint64_t count = ar_.take_count(); count > 0; --count) {
      T item{};
      take(item);
      if (!value.empty() && !(*value.rbegin() < item))
        ar_.reject("a set is not in ascending order");
      value.insert(value.end(), std::move(item));
    }
  }

  CanonicalInputArchive& ar_;
  std::int64_t days_ = 0;
};

/// A record of that type with all fields at their defaults.
scheme::RecordBody empty_record(scheme::SubjectType type) {
  scheme::RecordBody body;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto take_if = [&]<std::size_t J>() {
      if (std::variant_alternative_t<J, scheme::RecordBody>::type == type) body.emplace<J>();
    };
    (take_if.template operator()<I>(), ...);
  }(std::make_index_sequence<std::variant_size_v<scheme::RecordBody>>());
  return body;
}

}  // namespace

void put_packed(CanonicalOutputArchive& ar, const scheme::Record& record) {
  scheme::Record copy = record;  // `serialize` is one function for reading and writing
  Packer packer(ar);
  std::visit(
      [&](auto& body) {
        put_value(ar, body.type);
        packer.put(copy.life);
        packer.put(body);
      },
      copy.body);
}

scheme::Record take_packed(CanonicalInputArchive& ar) {
  scheme::SubjectType type{};
  take_value(ar, type);
  scheme::Record record;
  Unpacker unpacker(ar);
  unpacker.take(record.life);
  record.body = empty_record(type);
  std::visit([&](auto& body) { unpacker.take(body); }, record.body);
  return record;
}

}  // namespace certledger::proofs::paper
