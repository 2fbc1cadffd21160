// Statements, records, entries and errors as JSON, and statements from it.
#pragma once

#include <functional>

#include "ledger/read/snapshot.h"
#include "ledger/scheme/statement.h"
#include "tools/present/json.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

/// {"kind": "certificate.issue", "after": HEX, ...the kind's fields...}
Json to_json(const scheme::Statement& statement);

/// {"type": "certificate", "life": {...}, ...the type's fields...}
Json to_json(const scheme::Record& record);

/// {"index":, "recorded_at":, "member":, "author":, "statement_hash":, "statement": {...}}
Json to_json(const scheme::Event& event);

Json to_json(const scheme::Parameters& parameters);

/// {"first":, "last":, "from":, "until":, "day":, "entry":}, the last being the correction's own.
Json to_json(const scheme::Correction& correction);
/// Puts that under `time_corrected` where the entry's time is corrected.
void put_correction(Json& json, std::span<const scheme::Correction> corrections,
                    std::uint64_t index);

/// {"verdict": "REFUSED", "exit": 9, "fault":, "rule":, "entry":, "where":, "what":}
Json to_json(const Error& error, Exit exit);

/// A statement as users write it; `after` may be left out.
struct WrittenStatement {
  scheme::Body body;
  std::optional<Hash> after;
  std::optional<std::string> author;  ///< member `author` of the line: a public key or member id
};

/// Reads one line of an import. Errors: malformed, `where` being the field.
Result<WrittenStatement> statement_from_json(std::string_view line);

/// Judges a statement made from options as statement_from_json judges one that was written: its
/// texts. Errors: malformed, `where` being the field.
Result<void> check_fields(const scheme::Body& body);

/// Whether people can read the texts (ledger/base/characters.h); those for which `is_recorded` is
/// true are taken whatever they are. Errors: malformed, `where` being the field.
Result<void> check_texts(const scheme::Body& body,
                         const std::function<bool(const std::string&)>& is_recorded);

/// `otherwise`: the edition where none is given. Errors: malformed, `where` being the field.
Result<scheme::Parameters> parameters_from_json(std::string_view text, Edition otherwise);

/// Reads JSON strictly: one value, no member twice. Errors: malformed.
Result<Json> parse_json(std::string_view text);

}  // namespace certledger::tools
