// Ledgers that are made for tests: whoever runs one sets its clock as they like, so that none of
// its times says anything. Genesis records it as the beginning of the ledger's name, which no
// statement changes and every proof of a state holds.
#pragma once

#include <string_view>

namespace certledger::scheme {

/// What such a name begins with; then a space and the name that was given.
inline constexpr std::string_view test_ledger_word = "[测试台账 TEST LEDGER]";

/// By the name in genesis or in the record of the parameters.
constexpr bool is_test_ledger(std::string_view name) { return name.starts_with(test_ledger_word); }

}  // namespace certledger::scheme
