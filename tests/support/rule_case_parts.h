// What the tables of offences are written with.
#pragma once

#include <utility>

#include "tests/support/rule_cases.h"

namespace certledger::testing {

inline Step by(Actor author, scheme::Body body, Date day = april) {
  return {author, std::move(body), day, {}};
}

/// `statement` after `change`.
template <class S, class Change>
S edited(S statement, Change change) {
  change(statement);
  return statement;
}

template <class Change>
Step issue_with(Change change) {
  return by(Actor::body, edited(good_issue("JX-2022-002", april), change));
}

inline scheme::CertificateSuspend suspend_until(Date day, Date until) {
  return edited(good_suspend(day), [&](auto& s) { s.until = until; });
}

/// A certificate that ends on 2022-04-30.
inline Step issued_for_two_months() {
  Step step = issued();
  std::get<scheme::CertificateIssue>(step.body).facts.valid_to = on("2022-04-30");
  return step;
}

/// The offences since edition 2; a part of rule_cases().
std::vector<RuleCase> second_edition_cases();

}  // namespace certledger::testing
