#include "ledger/scheme/correct.h"

#include <algorithm>
#include <limits>

namespace certledger::scheme {
namespace {

void lower(Date& date, Date day) { date = std::min(date, day); }
void lower(std::optional<Date>& date, Date day) {
  if (date) lower(*date, day);
}

struct Lower {
  Date day;
  void operator()(ParametersRecord& r) const { lower(r.effective, day); }
  void operator()(MemberRecord& r) const {
    lower(r.since, day);
    lower(r.effective, day);
  }
  void operator()(KeyRecord& r) const { lower(r.compromised_since, day); }
  void operator()(StandardRecord& r) const {
    lower(r.confirmed, day);
    lower(r.effective, day);
  }
  void operator()(CertificateRecord& r) const {
    lower(r.state_since, day);
    lower(r.effective, day);
  }
  void operator()(DirectiveRecord& r) const { lower(r.effective, day); }
  void operator()(MarkVersionRecord& r) const { lower(r.effective, day); }
  void operator()(MarkRecord& r) const {
    lower(r.effective, day);
    lower(r.reported_until, day);
  }
};

}  // namespace

std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index,
                               std::uint64_t as_of) {
  std::optional<Date> day;
  for (const Correction& c : corrections) {
    if (c.last >= as_of || index < c.first || index > c.last) continue;
    day = day ? std::min(*day, c.day) : c.day;
    index = c.last + 1;  // the entry of the correction itself
  }
  return day;
}

std::optional<Date> latest_day(std::span<const Correction> corrections, std::uint64_t index) {
  return latest_day(corrections, index, std::numeric_limits<std::uint64_t>::max());
}

std::string to_text(const Correction& correction, UtcOffset offset) {
  return "recorded between " + certledger::to_text(correction.from, offset) + " and " +
         certledger::to_text(correction.until, offset) + ", according to entry " +
         std::to_string(correction.last + 1);
}

Time recorded_by(const Correction* correction, Time recorded_at) {
  return correction == nullptr ? recorded_at : correction->until;
}

const Correction* correction_of(std::span<const Correction> corrections, std::uint64_t index) {
  const auto found = std::ranges::find_if(
      corrections, [&](const Correction& c) { return c.first <= index && index <= c.last; });
  return found == corrections.end() ? nullptr : &*found;
}

Date recorded_day(std::span<const Correction> corrections, std::uint64_t index, Time recorded_at,
                  UtcOffset offset) {
  const Date day = day_of(recorded_at, offset);
  return std::min(day, latest_day(corrections, index).value_or(day));
}

RecordBody not_after(RecordBody body, Date day) {
  std::visit(Lower{day}, body);
  return body;
}

RecordBody corrected(const Record& record, std::span<const Correction> corrections) {
  const auto day = latest_day(corrections, record.life.index);
  return day ? not_after(record.body, *day) : record.body;
}

}  // namespace certledger::scheme
