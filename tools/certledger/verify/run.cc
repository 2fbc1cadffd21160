#include "tools/certledger/verify/run.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/derive/clock.h"
#include "tools/present/age.h"

namespace certledger::tools {
namespace {

std::optional<Error> too_old(const VerifyRun& run) {
  const Audited& audited = *run.audited;
  if (!run.max_age) return std::nullopt;
  if (audited.newest.seconds > audited.now.seconds + derive::tolerated_seconds) {
    return Error{
        Fault::usage,
        fmt::format("the newest entry has the time {}, which is in the future: this clock or "
                    "the operator's clock is wrong",
                    to_text(audited.newest, {})),
        {},
        {},
        {}};
  }
  const std::uint64_t age = age_of(run);
  if (age <= *run.max_age) return std::nullopt;
  return Error{
      Fault::usage,
      fmt::format("the newest checkpoint is {} old ({}); you allow {}. The operator can run "
                  "`certledger checkpoint renew`",
                  age_in_words(age), to_text(audited.newest, {}), age_in_words(*run.max_age)),
      {},
      {},
      {}};
}

std::string cut_off(const VerifyRun& run) {
  if (run.memory) {
    return fmt::format("no entries after the {} remembered ones were cut off",
                       run.memory->checkpoint.size);
  }
  std::string text = "no newest entries were cut off; use --remember or a witness";
  if (run.audited->is_export) {
    text += " (the exporter could also leave out the newest checkpoint)";
  } else if (run.audited->mark) {
    text += " (anybody who can change the store can also change the high-water mark)";
  }
  return text;
}

}  // namespace

std::uint64_t age_of(const VerifyRun& run) {
  const Audited& audited = *run.audited;
  return audited.now.seconds - std::min(audited.now.seconds, audited.newest.seconds);
}

void conclude(VerifyRun& run) {
  run.exit = run.audited->verdict;
  if (run.exit != Exit::ok) return;
  if (auto old = too_old(run)) {
    run.trouble = std::move(old);
    run.exit = Exit::policy;
  }
}

std::vector<audit::NotProved> not_proved(const VerifyRun& run) {
  const Audited& audited = *run.audited;
  std::vector<audit::NotProved> list = audited.report.not_proved;
  list.push_back({"cut-off", cut_off(run)});
  if (!run.memory) {
    list.push_back(
        {"same-ledger",
         "this is the ledger that you mean: the trusted keys came from this ledger itself"});
  }
  list.push_back({"same-for-all", "others see the same history: no witness was asked"});
  if (!run.max_age) {
    list.push_back(
        {"age", fmt::format("the ledger is up to date: the newest entry is of {}, by the "
                            "operator's clock",
                            to_text(audited.newest, {}))});
  }
  // Only the store itself says so. A test ledger whose setting was changed back to `real` does not
  // show.
  if (audited.takes_any_time) {
    list.push_back(
        {"times",
         "the recorded times are true: this is a test ledger, and --at can set its clock"});
  }
  list.push_back({"truth",
                  "the certified facts are true; proved is only who stated them, when they were "
                  "recorded, and that the rules allowed it"});
  return list;
}

std::string worst_line(const VerifyRun& run) {
  if (run.audited && !run.audited->report.findings.empty()) {
    const audit::Finding& first = run.audited->report.findings.front();
    const std::string evidence =
        run.evidence.empty() ? "" : fmt::format("; evidence in {}", printable(run.evidence));
    return fmt::format("{}: {}{}", name(first.check), printable(to_text(first.error)), evidence);
  }
  return run.trouble ? printable(to_text(*run.trouble)) : std::string();
}

}  // namespace certledger::tools
