// Takes the place of ledger/audit/findings.cc in the program that it is linked into: the linker
// takes no file from a library whose functions are all there.
#include "tests/tamper/blind_findings.h"

#include <algorithm>
#include <tuple>

#include "ledger/audit/findings.h"
#include "ledger/base/limits.h"

namespace certledger {
namespace {

std::set<std::string>& switched_off() {
  static std::set<std::string> checks;
  return checks;
}

}  // namespace

void audit::Findings::add(audit::Finding finding) {
  if (switched_off().contains(name_of(finding))) return;
  ++in_all_;
  found_.push_back(std::move(finding));
}

std::vector<audit::Finding> audit::Findings::take(std::size_t count) {
  std::ranges::stable_sort(found_, {}, [](const audit::Finding& f) {
    return std::tuple(f.error.entry.value_or(limits::tree_size), f.check);
  });
  if (found_.size() > count) found_.resize(count);
  return std::move(found_);
}

namespace testing {

BlindTo::BlindTo(std::set<std::string> checks) { switched_off() = std::move(checks); }

BlindTo::~BlindTo() { switched_off().clear(); }

}  // namespace testing
}  // namespace certledger
