// A signed statement as it travels from its author to the operator: one JSON object a line,
// {"statement": base64, "author": hexadecimal, "signature": hexadecimal}.
#pragma once

#include <string>
#include <string_view>

#include "ledger/write/ledger.h"

namespace certledger::tools {

/// Without a line feed.
std::string format_signed_line(const write::SignedStatement& signed_statement);

/// Errors: malformed, `where` being the member. Says nothing about the signature.
Result<write::SignedStatement> parse_signed_line(std::string_view line);

}  // namespace certledger::tools
