// The form of a signed statement between author and operator: one JSON object per line,
// {"statement": base64, "author": hexadecimal, "signature": hexadecimal}.
#pragma once

#include <string>
#include <string_view>

#include "ledger/write/ledger.h"

namespace certledger::tools {

/// Without a line feed.
std::string format_signed_line(const write::SignedStatement& signed_statement);

/// Errors: malformed, `where` being the JSON member. Does not verify the signature.
Result<write::SignedStatement> parse_signed_line(std::string_view line);

}  // namespace certledger::tools
