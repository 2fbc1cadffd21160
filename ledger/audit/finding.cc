#include "ledger/audit/finding.h"

namespace certledger::audit {

std::string name_of(const Finding& finding) {
  return finding.check == Check::rule ? finding.error.rule : std::string(name(finding.check));
}

}  // namespace certledger::audit
