#include "tools/certledger/frame/asked.h"

#include <map>
#include <memory>

#include "ledger/scheme/texts.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

/// Reads records from the snapshot and caches them.
class SnapshotRegister : public scheme::Register {
 public:
  explicit SnapshotRegister(const read::Snapshot& ledger) : ledger_(ledger) {}
  const scheme::Record* find(const scheme::SubjectId& subject) override {
    const auto [found, is_new] = records_.try_emplace(subject);
    if (is_new) found->second = ledger_.record(subject);
    return found->second ? &*found->second : nullptr;
  }

 private:
  const read::Snapshot& ledger_;
  std::map<scheme::SubjectId, std::optional<scheme::Record>> records_;
};

}  // namespace

scheme::SubjectId asked_subject(const read::Snapshot& ledger, const std::string& text) {
  scheme::SubjectId subject = must(scheme::parse_subject(text));
  if (ledger.record(subject)) return subject;
  if (const std::string hint = hint_at_recorded(ledger, subject); !hint.empty()) {
    throw Failure(Error{Fault::usage,
                        "not recorded, but it looks like a recorded subject" + hint,
                        scheme::shown(subject),
                        {},
                        {}});
  }
  if (const auto fault = scheme::fault_as_new(subject)) {
    throw Failure(scheme::unaskable(subject, *fault));
  }
  return subject;
}

std::string hint_at_recorded(const read::Snapshot& ledger, const scheme::SubjectId& subject) {
  SnapshotRegister records(ledger);
  return scheme::hint_at_recorded(records, subject);
}

std::function<bool(const std::string&)> recorded_in(const read::Snapshot& ledger,
                                                    const scheme::Body& body) {
  const auto records = std::make_shared<SnapshotRegister>(ledger);
  return [records, subjects = scheme::subjects_of(body)](const std::string& text) {
    return scheme::is_recorded(*records, subjects, text);
  };
}

}  // namespace certledger::tools
