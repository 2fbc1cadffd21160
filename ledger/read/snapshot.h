// Answers questions to a ledger without proofs: a subject's record, its status on a day, its
// history. An answer comes from one snapshot, and names its size.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/scheme/apply.h"
#include "ledger/scheme/status.h"
#include "ledger/store/store.h"

namespace certledger::read {

/// A snapshot of a ledger: entries, records and parameters as of one checkpoint.
class Snapshot {
 public:
  explicit Snapshot(store::Store& store);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] const store::View& view() const { return view_; }
  [[nodiscard]] log::TreeSize size() const { return view_.size(); }
  /// Origin, name and parameters in force. The constructor throws SystemError if the store has no
  /// genesis.
  [[nodiscard]] const scheme::ParametersRecord& parameters() const { return parameters_; }
  [[nodiscard]] UtcOffset offset() const { return parameters_.parameters.utc_offset; }

  /// The corrections of times.
  [[nodiscard]] std::span<const scheme::Correction> corrections() const {
    return parameters_.corrections;
  }

  /// The subject's record, with corrections of times applied (scheme/correct.h). Nothing if it has
  /// none.
  [[nodiscard]] std::optional<scheme::Record> record(const scheme::SubjectId& subject) const;

  /// One entry, decoded. Errors: not_found, malformed.
  [[nodiscard]] Result<scheme::Event> event(log::Index index) const;

  /// All statements on the subject, in order; may be empty.
  [[nodiscard]] Result<std::vector<scheme::Event>> history(const scheme::SubjectId& subject) const;

  /// The events that were known at the end of a day; all events if no day is given.
  [[nodiscard]] std::span<const scheme::Event> known_by(std::span<const scheme::Event> events,
                                                        const std::optional<Date>& day) const;

  /// Calls `each` with every record of that type, in the order of the map's keys, until it
  /// returns false.
  void for_each(scheme::SubjectType type,
                const std::function<bool(const scheme::Record&)>& each) const;

 private:
  [[nodiscard]] scheme::Record as_corrected(scheme::Record record) const;

  store::ReadTransaction transaction_;
  store::View view_;
  scheme::ParametersRecord parameters_;
};

/// The time of the question: what was true on `day`, as known at the end of `known_on`.
struct Moment {
  Date day;
  std::optional<Date> known_on;  ///< nothing: all that is known now
};

/// The answer about a certificate.
struct CertificateAnswer {
  scheme::SubjectId subject;
  Moment moment;
  log::TreeSize size = 0;  ///< of the ledger
  /// The record at that moment. Nothing if the number was never issued, or took effect later.
  std::optional<scheme::CertificateRecord> certificate;
  std::optional<scheme::Status> status;
  bool never_issued = false;  ///< no entry known then is about the number
  bool overdue = false;       ///< suspended, and the last day of the suspension has passed
  std::set<scheme::Flag> flags;
  bool doubtful = false;  ///< a key that was compromised by then signed a statement on it
};
Result<CertificateAnswer> ask_certificate(const Snapshot& ledger, const scheme::SubjectId& subject,
                                          const Moment& moment);

/// The answer about a mark: whether it may be used for `item`, produced on that day.
struct MarkUseAnswer {
  scheme::SubjectId subject;
  Moment moment;
  log::TreeSize size = 0;
  std::uint32_t item = 0;
  std::optional<scheme::MarkRecord> grant;
  scheme::MarkAnswer answer = scheme::MarkAnswer::not_granted;
  std::optional<CertificateAnswer> certificate;
};
Result<MarkUseAnswer> ask_mark(const Snapshot& ledger, const scheme::SubjectId& subject,
                               std::uint32_t item, const Moment& moment);

}  // namespace certledger::read
