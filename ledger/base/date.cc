#include "ledger/base/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "ledger/base/check.h"

namespace certledger {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t first_day = -719162;  // 0001-01-01
constexpr std::int64_t last_day = 2932896;   // 9999-12-31

/// The number that the `width` digits at `at` make; -1 if one is not a digit.
int digits(std::string_view text, std::size_t at, std::size_t width) {
  int value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

year_month_day civil(std::int64_t days) {
  return year_month_day(sys_days(std::chrono::days(static_cast<int>(days))));
}

/// The same day of a later month; that day may not exist. Nothing after the year 9999.
std::optional<year_month_day> moved_by(year_month_day start, std::uint64_t months) {
  if (months >= 12 * 9999) return std::nullopt;
  const auto moved = start + std::chrono::months(static_cast<int>(months));
  if (static_cast<int>(moved.year()) > 9999) return std::nullopt;
  return moved;
}

}  // namespace

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = digits(text, 0, 4);
  const int m = digits(text, 5, 2);
  const int d = digits(text, 8, 2);
  if (y < 1 || m < 1 || d < 1) return std::nullopt;
  const year_month_day ymd(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
  if (!ymd.ok()) return std::nullopt;
  return from_days(sys_days(ymd).time_since_epoch().count());
}

Date Date::from_days(std::int64_t days) {
  CERTLEDGER_CHECK(days >= first_day && days <= last_day);
  Date date;
  date.days_ = static_cast<std::int32_t>(days);
  return date;
}

std::string Date::text() const {
  const year_month_day ymd = civil(days_);
  std::string text = "0000-00-00";
  const auto put = [&](std::size_t end, unsigned number) {
    for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, static_cast<unsigned>(static_cast<int>(ymd.year())));
  put(7, static_cast<unsigned>(ymd.month()));
  put(10, static_cast<unsigned>(ymd.day()));
  return text;
}

Date Date::plus_months(std::uint64_t months) const {
  const auto moved = moved_by(civil(days_), months);
  if (!moved) return from_days(last_day);
  const year_month_day end =
      moved->ok() ? *moved : moved->year() / moved->month() / std::chrono::last;
  return from_days(sys_days(end).time_since_epoch().count());
}

Date Date::last_of_months(std::uint64_t months) const {
  const auto moved = moved_by(civil(days_), months);
  // If the day does not exist, plus_months gives the last day before it.
  return moved && moved->ok() ? plus_months(months).plus_days(-1) : plus_months(months);
}

Date Date::plus_days(std::int64_t days) const {
  days = std::clamp(days, first_day - last_day, last_day - first_day);
  return from_days(std::clamp(days_ + days, first_day, last_day));
}

std::optional<UtcOffset> UtcOffset::parse(std::string_view text) {
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, 4, 2);
  if (hours < 0 || minutes < 0 || minutes > 59) return std::nullopt;
  const int total = hours * 60 + minutes;
  if (total > 14 * 60 || (total == 0 && text[0] == '-')) return std::nullopt;
  UtcOffset offset;
  offset.minutes_ = text[0] == '-' ? -total : total;
  return offset;
}

std::string UtcOffset::text() const {
  const int total = std::abs(minutes_);
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d", minutes_ < 0 ? '-' : '+', total / 60,
                total % 60);
  return buffer.data();
}

Date day_of(Time time, UtcOffset offset) {
  CERTLEDGER_CHECK(time <= latest_time);
  const std::int64_t local = static_cast<std::int64_t>(time.seconds) + offset.minutes() * 60;
  return Date::from_days(local >= 0 ? local / 86400 : (local - 86399) / 86400);
}

std::string to_text(Time time, UtcOffset offset) {
  const Date day = day_of(time, offset);
  const std::int64_t second =
      static_cast<std::int64_t>(time.seconds) + offset.minutes() * 60 - day.days() * 86400;
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d", static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return day.text() + buffer.data() + (offset.minutes() == 0 ? "Z" : offset.text());
}

std::optional<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const auto day = Date::parse(text.substr(0, 10));
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const std::string_view zone = text.substr(19);
  const auto offset = zone == "Z" ? UtcOffset() : UtcOffset::parse(zone);
  if (!day || !offset || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 59) {
    return std::nullopt;
  }
  const std::int64_t total =
      day->days() * 86400 + hour * 3600 + minute * 60 + second - offset->minutes() * 60;
  if (total < 0 || static_cast<std::uint64_t>(total) > latest_time.seconds) return std::nullopt;
  return Time{static_cast<std::uint64_t>(total)};
}

}  // namespace certledger
