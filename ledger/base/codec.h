// The canonical encoding (docs/format.md, "Conventions"): cereal archives of the project's own. One
// value has exactly one encoding, and decoding accepts nothing else.
//
//   unsigned integers, Time   varint: LEB128, minimal length
//   enumerations              varint; only values for which `known(value)` is true
//   std::string               text: varint length, plain UTF-8, at most limits::text_bytes
//   Bytes                     varint length and the bytes
//   Octets<...>               the bytes
//   Date, UtcOffset           their 10 and 6 characters
//   Edition                   nothing for the first; else 00 and a varint, at least 2
//   std::optional             00, or 01 and the value
//   std::vector               varint count and the items
//   std::set                  varint count and the items, strictly ascending
//   a type with serialize     its fields, one after the other
//
// These types are absent, so their use does not compile: floating point, bool, signed integers,
// maps, pointers, polymorphism, class versions.
#pragma once

#include <concepts>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/cereal.h"
#include "ledger/base/check.h"
#include "ledger/base/date.h"
#include "ledger/base/edition.h"
#include "ledger/base/field.h"
#include "ledger/base/hash.h"
#include "ledger/base/limits.h"
#include "ledger/base/names.h"
#include "ledger/base/result.h"
#include "ledger/base/text.h"

namespace certledger {

class CanonicalOutputArchive
    : public cereal::OutputArchive<CanonicalOutputArchive, cereal::AllowEmptyClassElision> {
 public:
  /// Appends to `out`, which outlives the archive.
  explicit CanonicalOutputArchive(Bytes& out) : OutputArchive(this), out_(out) {}

  void put(BytesView octets) { append(out_, octets); }
  void put_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    out_.push_back(static_cast<std::uint8_t>(value));
  }

 private:
  Bytes& out_;
};

/// Thrown when the bytes come from a later edition of the rules; decode_with() catches it.
class NeedsNewer : public cereal::Exception {
 public:
  explicit NeedsNewer(Edition edition)
      : Exception("the rules have edition " + std::to_string(edition.number) +
                  "; this program knows editions up to " + std::to_string(newest_edition.number) +
                  ". Use a newer version of the program") {}
};

class CanonicalInputArchive
    : public cereal::InputArchive<CanonicalInputArchive, cereal::AllowEmptyClassElision> {
 public:
  explicit CanonicalInputArchive(BytesView in) : InputArchive(this), in_(in), size_(in.size()) {}

  [[nodiscard]] std::size_t remaining() const { return in_.size(); }
  [[nodiscard]] std::size_t offset() const { return size_ - in_.size(); }

  BytesView take(std::uint64_t count) {
    if (count > in_.size()) reject("ends too early");
    const BytesView taken = in_.first(static_cast<std::size_t>(count));
    in_ = in_.subspan(static_cast<std::size_t>(count));
    return taken;
  }

  std::uint64_t take_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t octet = take(1)[0];
      const std::uint64_t part = octet & 0x7FU;
      if (shift == 63 && part > 1) reject("a varint exceeds 64 bits");
      value |= part << shift;
      if (octet < 0x80) {
        if (octet == 0 && shift != 0) reject("a varint is longer than needed");
        return value;
      }
    }
    reject("a varint exceeds 64 bits");
  }

  /// Whether more follows, and begins with that byte.
  [[nodiscard]] bool next_is(std::uint8_t octet) const {
    return !in_.empty() && in_.front() == octet;
  }

  /// A count of items that each take at least one byte.
  std::uint64_t take_count() {
    const std::uint64_t count = take_varint();
    if (count > in_.size()) reject("a count exceeds the input");
    return count;
  }

  [[noreturn]] void reject(const char* why) const {
    throw cereal::Exception("at offset " + std::to_string(offset()) + ": " + why);
  }

 private:
  BytesView in_;
  std::size_t size_;
};

template <class T>
concept UnsignedNumber = std::unsigned_integral<T> && !std::same_as<T, bool>;

template <class T>
concept Enumeration = std::is_enum_v<T>;

// Enumerations are handled here, before cereal sees them: cereal would accept any number.
template <class T>
void put_value(CanonicalOutputArchive& ar, const T& value) {
  if constexpr (Enumeration<T>) {
    ar.put_varint(static_cast<std::uint64_t>(value));
  } else {
    ar(value);
  }
}
template <class T>
void take_value(CanonicalInputArchive& ar, T& value) {
  if constexpr (Enumeration<T>) {
    const std::uint64_t number = ar.take_varint();
    value = static_cast<T>(number);
    if (static_cast<std::uint64_t>(value) != number || !known(value)) ar.reject("an unknown tag");
  } else {
    ar(value);
  }
}

// --- saving ---

template <UnsignedNumber T>
void save(CanonicalOutputArchive& ar, const T& value) {
  ar.put_varint(value);
}
inline void save(CanonicalOutputArchive& ar, const Time& value) { ar.put_varint(value.seconds); }
inline void save(CanonicalOutputArchive& ar, const Date& value) { ar.put(as_bytes(value.text())); }
inline void save(CanonicalOutputArchive& ar, const UtcOffset& value) {
  ar.put(as_bytes(value.text()));
}
// After an edition comes a text that is not empty (Parameters), so a 00 means an edition. Data from
// before editions existed reads as edition 1.
inline void save(CanonicalOutputArchive& ar, const Edition& value) {
  if (value <= first_edition) return;
  ar.put_varint(0);
  ar.put_varint(value.number);
}
inline void save(CanonicalOutputArchive& ar, const std::string& value) {
  ar.put_varint(value.size());
  ar.put(as_bytes(value));
}
inline void save(CanonicalOutputArchive& ar, const Bytes& value) {
  ar.put_varint(value.size());
  ar.put(value);
}
template <class Tag, std::size_t Size>
void save(CanonicalOutputArchive& ar, const Octets<Tag, Size>& value) {
  ar.put(value.view());
}
template <class T>
void save(CanonicalOutputArchive& ar, const std::optional<T>& value) {
  ar.put_varint(value ? 1 : 0);
  if (value) put_value(ar, *value);
}
template <class T>
  requires(!std::same_as<T, std::uint8_t>)
void save(CanonicalOutputArchive& ar, const std::vector<T>& value) {
  ar.put_varint(value.size());
  for (const T& item : value) put_value(ar, item);
}
template <class T>
void save(CanonicalOutputArchive& ar, const std::set<T>& value) {
  ar.put_varint(value.size());
  for (const T& item : value) put_value(ar, item);
}
template <class T>
void save(CanonicalOutputArchive& ar, const Field<T>& named) {
  put_value(ar, named.value);
}

// --- loading ---

template <UnsignedNumber T>
void load(CanonicalInputArchive& ar, T& value) {
  const std::uint64_t number = ar.take_varint();
  value = static_cast<T>(number);
  if (value != number) ar.reject("a number is too large");
}
inline void load(CanonicalInputArchive& ar, Time& value) {
  value.seconds = ar.take_varint();
  if (value > latest_time) ar.reject("a time after the year 9999");
}
inline void load(CanonicalInputArchive& ar, Date& value) {
  const auto date = Date::parse(as_text(ar.take(10)));
  if (!date) ar.reject("not a day of the form YYYY-MM-DD");
  value = *date;
}
inline void load(CanonicalInputArchive& ar, UtcOffset& value) {
  const auto offset = UtcOffset::parse(as_text(ar.take(6)));
  if (!offset) ar.reject("not a UTC offset of the form +HH:MM");
  value = *offset;
}
inline void load(CanonicalInputArchive& ar, Edition& value) {
  value = first_edition;
  if (!ar.next_is(0)) return;
  ar.take(1);
  ar(value.number);
  if (value <= first_edition) ar.reject("edition 1 must not be written");
  if (value > newest_edition) throw NeedsNewer(value);
}
inline void load(CanonicalInputArchive& ar, std::string& value) {
  const std::uint64_t size = ar.take_varint();
  if (size > limits::text_bytes) ar.reject("a text is too long");
  const std::string_view text = as_text(ar.take(size));
  if (!is_plain_text(text)) ar.reject("a text is not UTF-8 or contains control characters");
  value = text;
}
inline void load(CanonicalInputArchive& ar, Bytes& value) {
  const BytesView octets = ar.take(ar.take_varint());
  value.assign(octets.begin(), octets.end());
}
template <class Tag, std::size_t Size>
void load(CanonicalInputArchive& ar, Octets<Tag, Size>& value) {
  const BytesView octets = ar.take(Size);
  std::copy(octets.begin(), octets.end(), value.bytes.begin());
}
template <class T>
void load(CanonicalInputArchive& ar, std::optional<T>& value) {
  const std::uint8_t present = ar.take(1)[0];
  if (present > 1) ar.reject("an optional field is neither 00 nor 01");
  value.reset();
  if (present == 1) take_value(ar, value.emplace());
}
template <class T>
  requires(!std::same_as<T, std::uint8_t>)
void load(CanonicalInputArchive& ar, std::vector<T>& value) {
  value.clear();
  // No reserve: memory grows with what was really read, not with what a count promises.
  for (std::uint64_t count = ar.take_count(); count > 0; --count) {
    take_value(ar, value.emplace_back());
  }
}
template <class T>
void load(CanonicalInputArchive& ar, std::set<T>& value) {
  value.clear();
  for (std::uint64_t count = ar.take_count(); count > 0; --count) {
    T item{};
    take_value(ar, item);
    if (!value.empty() && !(*value.rbegin() < item)) ar.reject("a set is not in ascending order");
    value.insert(value.end(), std::move(item));
  }
}
template <class T>
void load(CanonicalInputArchive& ar, Field<T>& named) {
  take_value(ar, named.value);
}

// --- whole values ---

/// The canonical bytes of `value`, appended to `out`.
template <class T>
void encode_to(Bytes& out, const T& value) {
  CanonicalOutputArchive ar(out);
  ar(value);
}

template <class T>
Bytes encode(const T& value) {
  Bytes out;
  encode_to(out, value);
  return out;
}

/// Runs `read` on an archive over `in` and demands that it takes all of it. `what` names the thing
/// in errors. Errors: malformed, with the offset; needs_newer.
template <class T, class Read>
Result<T> decode_with(BytesView in, const char* what, Read read) {
  T value{};
  try {
    CanonicalInputArchive ar(in);
    read(ar, value);
    if (ar.remaining() != 0) ar.reject("bytes after the end");
  } catch (const NeedsNewer& e) {
    return fail(Fault::needs_newer, e.what(), what);
  } catch (const cereal::Exception& e) {
    return fail(Fault::malformed, e.what(), what);
  }
  return value;
}

template <class T>
Result<T> decode(BytesView in, const char* what) {
  return decode_with<T>(in, what, [](CanonicalInputArchive& ar, T& value) { ar(value); });
}

}  // namespace certledger

CEREAL_SETUP_ARCHIVE_TRAITS(certledger::CanonicalInputArchive, certledger::CanonicalOutputArchive)
