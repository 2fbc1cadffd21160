// Statements, records, entries and errors as JSON, and statements from it.
#pragma once

#include <functional>

#include "ledger/read/snapshot.h"
#include "ledger/scheme/statement.h"
#include "tools/present/json.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

/// {"kind": "certificate.issue", "after": HEX, ...the fields of that kind...}
Json to_json(const scheme::Statement& statement);

/// {"type": "certificate", "life": {...}, ...the type's fields...}
Json to_json(const scheme::Record& record);

/// {"index":, "recorded_at":, "member":, "author":, "statement_hash":, "statement": {...}}
Json to_json(const scheme::Event& event);

Json to_json(const scheme::Parameters& parameters);

/// {"first":, "last":, "from":, "until":, "day":, "entry":}; `entry` is the entry of the
/// correction.
Json to_json(const scheme::Correction& correction);
/// Adds that as `time_corrected` when the time of the entry was corrected.
void put_correction(Json& json, std::span<const scheme::Correction> corrections,
                    std::uint64_t index);

/// {"verdict": "REFUSED", "exit": 9, "fault":, "rule":, "entry":, "where":, "what":}
Json to_json(const Error& error, Exit exit);

/// A statement as users write it. `after` is optional.
struct WrittenStatement {
  scheme::Body body;
  std::optional<Hash> after;
  std::optional<std::string> author;  ///< JSON member `author`: a public key or a member id
};

/// Reads one line of an import. Errors: malformed, `where` being the field.
Result<WrittenStatement> statement_from_json(std::string_view line);

/// Checks the fields of a statement that was made from options, as statement_from_json does.
/// Errors: malformed, `where` being the field.
Result<void> check_fields(const scheme::Body& body);

/// Checks that people can read the texts (ledger/base/characters.h). Accepts every text for which
/// `is_recorded` is true. Errors: malformed, `where` being the field.
Result<void> check_texts(const scheme::Body& body,
                         const std::function<bool(const std::string&)>& is_recorded);

/// `otherwise` is the edition when the text names none. Errors: malformed, `where` being the field.
Result<scheme::Parameters> parameters_from_json(std::string_view text, Edition otherwise);

/// Parses JSON strictly: one value, no member twice. Errors: malformed.
Result<Json> parse_json(std::string_view text);

}  // namespace certledger::tools
