// Reports a judgement or a refusal, for people and for programs. Makes texts from a ledger
// printable.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// Several lines in Chinese and English.
std::string to_text(const Judgement& judgement, const keys::Policy& policy);
std::string to_text(const Refusal& refusal);

/// One JSON object and a line feed.
std::string to_json_text(const Judgement& judgement, const keys::Policy& policy);
std::string to_json_text(const Refusal& refusal);

}  // namespace certledger::tools
