// Test ledgers: `--at` can set their clock, so their times prove nothing. Genesis marks a test
// ledger at the beginning of the ledger's name; no statement can change the name, and every proof
// of a state contains it.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// The beginning of such a name; then a space and the given name.
inline constexpr std::string_view test_ledger_word = "[测试台账 TEST LEDGER]";

/// `name` is the name in genesis or in the record of the parameters.
constexpr bool is_test_ledger(std::string_view name) { return name.starts_with(test_ledger_word); }

}  // namespace certledger::scheme
