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
    return Error{Fault::usage,
                 fmt::format("the newest entry is of {}, which is still to come: one of the two "
                             "clocks is wrong",
                             to_text(audited.newest, {})),
                 {},
                 {},
                 {}};
  }
  const std::uint64_t age = age_of(run);
  if (age <= *run.max_age) return std::nullopt;
  return Error{
      Fault::usage,
      fmt::format("the newest checkpoint is {} old, of {}; you allow {}. `certledger "
                  "checkpoint renew` makes a fresh one",
                  age_in_words(age), to_text(audited.newest, {}), age_in_words(*run.max_age)),
      {},
      {},
      {}};
}

std::string cut_off(const VerifyRun& run) {
  if (run.memory) {
    return fmt::format("no entries newer than the {} that are remembered were cut off",
                       run.memory->checkpoint.size);
  }
  std::string text =
      "no newest entries were cut off: without a remembered checkpoint or a witness, cutting off "
      "the newest entries cannot be detected";
  if (run.audited->is_export) {
    text += " (an export comes with its own: who leaves entries out takes an older one)";
  } else if (run.audited->mark) {
    text += " (the mark lies beside the store: who changes one can change the other)";
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
    list.push_back({"same-ledger",
                    "this is the ledger that you mean: whose signatures count was learnt from it "
                    "alone"});
  }
  list.push_back({"same-for-all", "others are shown the same history: no witness was asked"});
  if (!run.max_age) {
    list.push_back({"age", fmt::format("it is up to date: the newest entry is of {}, by the "
                                       "operator's clock",
                                       to_text(audited.newest, {}))});
  }
  // That it is one is its own word too: a clock that was turned back to `real` shows nowhere.
  if (audited.takes_any_time) {
    list.push_back({"times",
                    "anything was recorded when it says so: by its own account this is a test "
                    "ledger, which takes any time for now (--at)"});
  }
  list.push_back({"truth",
                  "what was certified is so: only who said it, when it was recorded, and that the "
                  "rules allowed it"});
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
