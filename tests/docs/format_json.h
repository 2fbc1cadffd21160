// docs/format.json: the format as data, for verifiers that are not written in C++.
#pragma once

#include <string>

namespace certledger::docs {

/// The document with all that is derived from the program replaced by the program's: limits, types,
/// structures, enumerations, and which subjects statements and records have and mention. What it
/// says of effects and states is kept: docs/verify.py works by it, and is compared with
/// certledger-check. Throws nlohmann's exceptions when the document is no JSON object.
std::string with_tables(const std::string& document);

}  // namespace certledger::docs
