// Days and instants. A legal day is a calendar day in the scheme's time zone, written YYYY-MM-DD;
// an instant is seconds since 1970-01-01T00:00:00Z. Pure arithmetic: no clock, no zone database.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace certledger {

/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31.
class Date {
 public:
  Date() = default;  ///< 1970-01-01

  /// Reads exactly YYYY-MM-DD of a day that exists.
  static std::optional<Date> parse(std::string_view text);
  /// `days` after 1970-01-01; the result must lie within the years 1 to 9999.
  static Date from_days(std::int64_t days);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::int64_t days() const { return days_; }
  /// The same day `months` later; the last day of that month if the day does not exist. Capped at
  /// 9999-12-31.
  [[nodiscard]] Date plus_months(std::uint64_t months) const;
  /// The last day of a period of `months` months that begins with this day: the day before the same
  /// day `months` later, or the last day of that month if that day does not exist. Capped at
  /// 9999-12-31.
  [[nodiscard]] Date last_of_months(std::uint64_t months) const;
  /// Capped at the calendar's ends.
  [[nodiscard]] Date plus_days(std::int64_t days) const;

  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  std::int32_t days_ = 0;
};

/// Minutes east of UTC, written +08:00; at most 14 hours either way.
class UtcOffset {
 public:
  UtcOffset() = default;  ///< +00:00
  static std::optional<UtcOffset> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] int minutes() const { return minutes_; }
  friend auto operator<=>(const UtcOffset&, const UtcOffset&) = default;

 private:
  int minutes_ = 0;
};

/// An instant: seconds since 1970-01-01T00:00:00Z.
struct Time {
  std::uint64_t seconds = 0;
  friend auto operator<=>(const Time&, const Time&) = default;
};

/// The last instant that can be written: 9999-12-31T00:00:00Z, so that its day exists everywhere.
inline constexpr Time latest_time{253'402'214'400};

/// The calendar day at that instant, that far east of UTC. `time` is at most latest_time.
Date day_of(Time time, UtcOffset offset);

/// RFC 3339 in that zone: 2026-11-23T09:30:00+08:00, or ...Z at +00:00.
std::string to_text(Time time, UtcOffset offset);

/// Reads YYYY-MM-DDTHH:MM:SSZ or with an offset +08:00; nothing before 1970 or after latest_time.
std::optional<Time> parse_time(std::string_view text);

}  // namespace certledger
