// The official reason codes of certification in China, shipped as data: what certification bodies
// report for suspensions, withdrawals, cancellations, changes and replacements of product
// certificates. Codes as used by bodies' software; the wording is ours.
#pragma once

#include <span>
#include <string_view>

#include "ledger/scheme/statement.h"

namespace certledger::scheme {

struct Reason {
  Kind kind;  ///< the statement that may give it
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

/// All reasons, grouped by kind.
std::span<const Reason> reasons();

/// The reason with that code for that kind; null when there is none.
const Reason* find_reason(Kind kind, std::string_view code);

}  // namespace certledger::scheme
