// The rules by name. Each has an id, which refusals and findings show, a sentence, and its source.
// docs/scheme.md lists them for users; a test compares the two.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/edition.h"
#include "ledger/base/result.h"

namespace certledger::scheme {

enum class Rule : std::uint8_t {
  genesis_first = 1,
  known_key,
  author_in_force,
  author_role,
  after_latest,
  subject_new,
  subject_known,
  valid_id,
  key_possession,
  key_life,
  member_life,
  member_roles,
  not_oneself,
  standard_life,
  date_order,
  effective_order,
  parameters_range,
  issuing_body,
  number_pattern,
  credit_code,
  item_list,
  standard_in_force,
  body_approved,
  validity_period,
  state_permits,
  suspension_length,
  reinstate_in_time,
  open_directive,
  reduce_leaves,
  change_known,
  renewal_time,
  transfer,
  nullify_date,
  reason_code,
  directive_life,
  granter,
  grant_scope,
  grant_life,
  grant_shrinks,
  report_period,
  mark_version_life,
  note_author,
  seal_root,
  time_correction,
};

/// A sentence of a rule. A rule that later editions made stricter has one for each of them. All
/// sentences up to the ledger's edition apply.
struct RuleText {
  Rule rule;
  std::string_view sentence;
  std::string_view source;
  Edition since = first_edition;  ///< the first edition in which it applies
};

/// All sentences, ordered by rule id, then by edition.
std::span<const RuleText> rules();

/// "R07".
std::string id_of(Rule rule);

/// The error for a broken rule: Fault::rule_broken, with the rule's id and what is wrong.
std::unexpected<Error> broken(Rule rule, std::string what);

}  // namespace certledger::scheme
