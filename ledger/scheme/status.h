// The status on a day: a pure function of records, the same on any machine, in any time zone and
// locale.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/scheme/correct.h"
#include "ledger/scheme/evolve.h"

namespace certledger::scheme {

/// The public status of a certificate. The first five have official codes.
enum class Status : std::uint8_t {
  valid = 1,          ///< 01 有效
  suspended = 2,      ///< 02 暂停
  withdrawn = 3,      ///< 03 撤销
  cancelled = 4,      ///< 04 注销
  expired = 5,        ///< 05 过期失效
  not_yet_valid = 6,  ///< 未生效
  void_ = 7,          ///< 无效
  replaced = 8,       ///< 注销（换证）
};

struct StatusWord {
  Status status;
  std::string_view name;  ///< "valid"
  std::string_view code;  ///< "01"; empty if there is no official code
  std::string_view zh;
};
std::span<const StatusWord> status_words();
const StatusWord& word(Status status);

/// The status on `day`. Before the first day that the record decides, returns the answer of that
/// first day; only a program with a slow clock asks for such a day.
Status status_on(const CertificateRecord& record, Date day);

/// Whether the record alone decides the status on that day: from its latest effective date on.
bool decides(const CertificateRecord& record, Date day);

/// Whether `day` is between the end of a cycle and the beginning of a late renewal.
bool is_between_cycles(const CertificateRecord& record, Date day);

/// Whether the certificate is still suspended on `day`, after the last day of the suspension.
bool is_overdue(const CertificateRecord& record, Date day);

/// One statement of a subject's history.
struct Event {
  std::uint64_t index = 0;
  Time recorded_at;
  std::string author;  ///< member id
  PublicKey key;
  Hash statement_hash;
  Statement statement;
};

/// The record's body that was true on `day`: replays the statements in `events` (a subject's first
/// ones, in order) that had taken effect by then. Nothing if there was none. For events that were
/// not judged: from a proof or a store. Errors: rule_broken, with the entry, if a statement cannot
/// follow the earlier ones. `corrections` are those of the ledger's parameters.
Result<std::optional<RecordBody>> replay_on(const SubjectId& subject, std::span<const Event> events,
                                            Date day, std::span<const Correction> corrections = {});

/// The same for events that passed the rules.
std::optional<RecordBody> body_on(const SubjectId& subject, std::span<const Event> events, Date day,
                                  std::span<const Correction> corrections = {});

/// Why a mark must not be used; only `usable` is a good answer.
enum class MarkAnswer : std::uint8_t {
  usable = 1,
  not_granted = 2,  ///< no grant in force on the day (none, or not begun)
  grant_revoked = 3,
  grant_over = 4,  ///< after the grant's last day
  item_not_granted = 5,
  certificate_not_valid = 6,  ///< see the certificate's status
  item_out_of_scope = 7,
  version_not_in_force = 8,
  quantity_exhausted = 9,
};

struct MarkAnswerWord {
  MarkAnswer answer;
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};
const MarkAnswerWord& word(MarkAnswer answer);

/// Whether the mark may be used for `item`, produced on `day`. The three bodies are those of that
/// day (body_on); null if there was none.
MarkAnswer mark_answer(const MarkRecord* grant, const CertificateRecord* certificate,
                       const MarkVersionRecord* version, std::uint32_t item, Date day);

}  // namespace certledger::scheme
