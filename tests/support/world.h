// A world in memory: the rules and records of a ledger without store, clock or files. Tests write
// scenarios as lists of steps, which the real ledger can be given as well.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ledger/scheme/apply.h"
#include "ledger/scheme/status.h"
#include "tests/support/statements.h"

namespace certledger::testing {

/// One statement: who says what, recorded on which day at ten in the scheme's zone.
struct Step {
  Actor author = Actor::authority;
  scheme::Body body;
  Date day;
  std::optional<Hash> after;  ///< filled in from the records when absent
};

/// The instant at which a step of that day is recorded.
Time time_of(Date day);

/// The first steps of every scenario, recorded on 2022-01-03: institute, body, other_body and
/// steward are enrolled with a key each; standards S-01, S-02, S-03 and mark version v1 hold from
/// that day on.
std::vector<Step> setting();

/// Says on `day` that the entries from `first` to `last` have a wrong time, and that the one before
/// them was recorded on `good`.
Step correction(std::uint64_t first, std::uint64_t last, Date good, Date day);

/// Certificate `number` by good_issue, recorded on 2022-03-01; to be put after `setting`.
Step issued();

/// What the body says on that day.
Step by_body(scheme::Body body, Date day);
Step by_body(scheme::Body body, const char* day);

class MemoryRegister : public scheme::Register {
 public:
  const scheme::Record* find(const scheme::SubjectId& subject) override;
  void set(scheme::Change change);
  /// As a seal must state it.
  [[nodiscard]] scheme::MapState map_state() const;

 private:
  std::map<scheme::SubjectId, scheme::Record> records_;
};

class World {
 public:
  /// With genesis, recorded on 2022-01-01, and the setting.
  explicit World(Edition edition = newest_edition);
  /// With these steps besides, all of which must be accepted.
  explicit World(const std::vector<Step>& steps, Edition edition = newest_edition);

  /// Judges the step as the ledger's next entry; nothing changes when it is refused. Days never
  /// fall: the caller sees to that. Errors: rule_broken, malformed, too_large.
  Result<void> push(const Step& step);
  Result<void> push(Actor author, scheme::Body body, Date day);
  /// The same; throws std::runtime_error with the refusal.
  void must(const Step& step);

  /// The subject's record, or null.
  const scheme::Record* record(const scheme::SubjectId& subject);
  /// The record's body; it exists and is an R.
  template <class R>
  const R& body(const scheme::SubjectId& subject) {
    return std::get<R>(record(subject)->body);
  }
  const scheme::CertificateRecord& certificate(std::string_view certificate_number = number);
  const scheme::MarkRecord& mark(std::string_view grant_number = mark_number);

  /// All statements on the subject, in order, as a query would find them.
  [[nodiscard]] std::vector<scheme::Event> history(const scheme::SubjectId& subject) const;
  /// The status by replay of the history; nothing when none took effect by that day.
  [[nodiscard]] std::optional<scheme::Status> status(Date day,
                                                     std::string_view certificate_number = number);

  [[nodiscard]] std::uint64_t size() const { return events_.size(); }
  [[nodiscard]] scheme::MapState map_state() const { return register_.map_state(); }

 private:
  MemoryRegister register_;
  std::vector<scheme::Event> events_;  // all entries
  Hash last_leaf_;
};

}  // namespace certledger::testing
