// JSON archives: the same `serialize` that makes the canonical bytes also reads and writes JSON
// values in memory. We do not use cereal's own JSON archive: it crashes on bad input, and it cannot
// refuse an unknown member.
//
//   Octets       lower-case hexadecimal        enumeration  its name
//   Bytes        base64                        optional     left out when empty
//   Date, offset their text                    set, vector  array
//   Time         RFC 3339, UTC                 structure    object with its fields' names
//   Edition      its number
//
// Input is strict. These are malformed: an unknown member, a missing member (except optionals,
// lists and sets, which are then empty), a wrong type, and a text that the format does not allow.
// `where` of the error is the path: "facts.items[2].name".
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ledger/base/codec.h"
#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "tools/present/json.h"

namespace certledger::tools {

class JsonOutputArchive
    : public cereal::OutputArchive<JsonOutputArchive, cereal::AllowEmptyClassElision> {
 public:
  explicit JsonOutputArchive(Json& out) : OutputArchive(this), out_(&out) {}

  template <class T>
  static Json value(const T& from) {
    Json json;
    put(json, from);
    return json;
  }

  template <class T>
  void put_field(const char* name, const T& from) {
    Json json;
    if (put(json, from)) (*out_)[name] = std::move(json);
  }

 private:
  /// False when there is no value to write.
  template <class T>
  static bool put(Json& to, const T& from) {
    if constexpr (Enumeration<T>) {
      to = name(from);
    } else if constexpr (UnsignedNumber<T>) {
      to = from;
    } else {
      return put_special(to, from);
    }
    return true;
  }
  static bool put_special(Json& to, const Edition& from) {
    to = from.number;
    return true;
  }
  static bool put_special(Json& to, const std::string& from) {
    to = from;
    return true;
  }
  static bool put_special(Json& to, const Bytes& from) {
    to = to_base64(from);
    return true;
  }
  static bool put_special(Json& to, const Date& from) {
    to = from.text();
    return true;
  }
  static bool put_special(Json& to, const UtcOffset& from) {
    to = from.text();
    return true;
  }
  static bool put_special(Json& to, const Time& from) {
    to = to_text(from, UtcOffset());
    return true;
  }
  template <class Tag, std::size_t Size>
  static bool put_special(Json& to, const Octets<Tag, Size>& from) {
    to = to_hex(from);
    return true;
  }
  template <class T>
  static bool put_special(Json& to, const std::optional<T>& from) {
    return from && put(to, *from);
  }
  template <class T>
    requires(!std::same_as<T, std::uint8_t>)
  static bool put_special(Json& to, const std::vector<T>& from) {
    to = Json::array();
    for (const T& item : from) to.push_back(value(item));
    return true;
  }
  template <class T>
  static bool put_special(Json& to, const std::set<T>& from) {
    to = Json::array();
    for (const T& item : from) to.push_back(value(item));
    return true;
  }
  template <class T>
    requires requires(T& t, JsonOutputArchive& ar) { t.serialize(ar); }
  static bool put_special(Json& to, const T& from) {
    to = Json::object();
    JsonOutputArchive inner(to);
    inner(from);
    return true;
  }

  Json* out_;
};

template <class T>
void save(JsonOutputArchive& ar, const Field<T>& named) {
  ar.put_field(named.name, named.value);
}

class JsonInputArchive
    : public cereal::InputArchive<JsonInputArchive, cereal::AllowEmptyClassElision> {
 public:
  /// `path` is the path of `in`, for errors.
  JsonInputArchive(const Json& in, std::string path)
      : InputArchive(this), in_(&in), path_(std::move(path)) {
    if (!in.is_object()) reject(path_, "must be an object");
  }

  template <class T>
  void take_field(const char* name, T& to) {
    taken_.insert(name);
    const std::string at = path_.empty() ? name : path_ + "." + name;
    const auto found = in_->find(name);
    if (found != in_->end() && !found->is_null()) {
      take(*found, at, to);
    } else if constexpr (may_be_absent<T>()) {
      to = T();
    } else {
      reject(at, "is missing");
    }
  }

  /// Rejects members that were not taken, except those in `others`.
  void finish(const std::set<std::string>& others = {}) const {
    for (const auto& [name, value] : in_->items()) {
      if (!taken_.contains(name) && !others.contains(name)) {
        reject(path_.empty() ? name : path_ + "." + name, "unknown member");
      }
    }
  }

  /// Thrown by reject, and caught where the reading began.
  struct Rejected {
    std::string where;
    std::string what;
  };
  [[noreturn]] static void reject(std::string where, std::string what) {
    throw Rejected{std::move(where), std::move(what)};
  }

 private:
  template <class T>
  static constexpr bool may_be_absent() {
    return requires(T t) { t.has_value(); } ||
           (requires(T t) { t.begin(); } && !std::same_as<T, std::string>);
  }

  template <class T>
  static void take(const Json& from, const std::string& at, T& to) {
    if constexpr (Enumeration<T>) {
      const auto value = from_name<T>(text(from, at));
      if (!value) reject(at, "must be one of: " + choices<T>());
      to = *value;
    } else if constexpr (UnsignedNumber<T>) {
      if (!from.is_number_unsigned()) reject(at, "must be a whole number, 0 or more");
      const auto number = from.get<std::uint64_t>();
      to = static_cast<T>(number);
      if (to != number) reject(at, "is too large");
    } else {
      take_special(from, at, to);
    }
  }
  template <class T>
  static std::string choices() {
    std::string list;
    for (const auto& n : names_of(T{})) list += (list.empty() ? "" : ", ") + std::string(n.text);
    return list;
  }
  static const std::string& text(const Json& from, const std::string& at) {
    if (!from.is_string()) reject(at, "must be a text");
    return from.get_ref<const std::string&>();
  }
  static void take_special(const Json& from, const std::string& at, Edition& to) {
    take(from, at, to.number);
    if (to < first_edition || to > newest_edition) {
      reject(at, "must be from 1 to " + std::to_string(newest_edition.number) +
                     "; a later edition needs a newer version of this program");
    }
  }
  static void take_special(const Json& from, const std::string& at, std::string& to) {
    to = text(from, at);
    if (to.size() > limits::text_bytes) reject(at, "is longer than 512 bytes");
    if (!is_plain_text(to)) reject(at, "is not UTF-8, or contains control characters");
  }
  static void take_special(const Json& from, const std::string& at, Bytes& to) {
    const auto bytes = from_base64(text(from, at));
    if (!bytes) reject(at, "must be base64");
    to = *bytes;
  }
  static void take_special(const Json& from, const std::string& at, Date& to) {
    const auto date = Date::parse(text(from, at));
    if (!date) reject(at, "must be an existing day, YYYY-MM-DD");
    to = *date;
  }
  static void take_special(const Json& from, const std::string& at, UtcOffset& to) {
    const auto offset = UtcOffset::parse(text(from, at));
    if (!offset) reject(at, "must be an offset from UTC, like +08:00");
    to = *offset;
  }
  static void take_special(const Json& from, const std::string& at, Time& to) {
    const auto time = parse_time(text(from, at));
    if (!time) reject(at, "must be a time like 2026-11-23T09:30:00Z");
    to = *time;
  }
  template <class Tag, std::size_t Size>
  static void take_special(const Json& from, const std::string& at, Octets<Tag, Size>& to) {
    const auto octets = octets_from_hex<Octets<Tag, Size>>(text(from, at));
    if (!octets) {
      reject(at, "must be " + std::to_string(2 * Size) + " digits of lower-case hexadecimal");
    }
    to = *octets;
  }
  template <class T>
  static void take_special(const Json& from, const std::string& at, std::optional<T>& to) {
    take(from, at, to.emplace());
  }
  template <class T>
    requires(!std::same_as<T, std::uint8_t>)
  static void take_special(const Json& from, const std::string& at, std::vector<T>& to) {
    to.clear();
    each(from, at,
         [&](const Json& item, const std::string& place) { take(item, place, to.emplace_back()); });
  }
  template <class T>
  static void take_special(const Json& from, const std::string& at, std::set<T>& to) {
    to.clear();
    each(from, at, [&](const Json& item, const std::string& place) {
      T value{};
      take(item, place, value);
      if (!to.insert(std::move(value)).second) reject(place, "appears twice");
    });
  }
  template <class T>
    requires requires(T& t, JsonInputArchive& ar) { t.serialize(ar); }
  static void take_special(const Json& from, const std::string& at, T& to) {
    JsonInputArchive inner(from, at);
    inner(to);
    inner.finish();
  }
  template <class Each>
  static void each(const Json& from, const std::string& at, Each take_item) {
    if (!from.is_array()) reject(at, "must be a list");
    std::size_t i = 0;
    for (const Json& item : from) take_item(item, at + "[" + std::to_string(i++) + "]");
  }

  const Json* in_;
  std::string path_;
  std::set<std::string> taken_;
};

template <class T>
void load(JsonInputArchive& ar, Field<T>& named) {
  ar.take_field(named.name, named.value);
}

}  // namespace certledger::tools

CEREAL_SETUP_ARCHIVE_TRAITS(certledger::tools::JsonInputArchive,
                            certledger::tools::JsonOutputArchive)
