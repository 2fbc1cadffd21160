// Values of options. The first functions declare an option and return a shared value, which the
// command reads when it runs. The others parse the text that the user gave, and throw a UsageError
// that names the option.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/hash.h"
#include "ledger/base/names.h"
#include "ledger/scheme/facts.h"
#include "tools/process/verdict.h"

namespace CLI {
class App;
}

namespace certledger::tools {

std::shared_ptr<std::string> text_option(CLI::App& app, const std::string& name,
                                         const std::string& what, bool is_required = false);
std::shared_ptr<std::vector<std::string>> list_option(CLI::App& app, const std::string& name,
                                                      const std::string& what);

/// Parses a day, YYYY-MM-DD.
Date parse_day(const std::string& text, const std::string& option);

/// Nothing when the text is empty.
std::optional<std::string> if_given(const std::string& text);
std::optional<Date> day_if_given(const std::string& text, const std::string& option);
Date day_or(const std::string& text, const std::string& option, Date otherwise);

/// Parses a number and a unit: "5000 t".
scheme::Quantity parse_quantity(const std::string& text, const std::string& option);
std::uint32_t parse_number(const std::string& text, const std::string& option);
PublicKey parse_public_key(const std::string& text, const std::string& option);

/// Reads a file that an option names. Throws UsageError when it cannot be read or is larger.
Bytes read_given_file(const std::string& path, std::size_t max_bytes);

/// SHA-256 of a file, or the digest itself when `text` is 64 hexadecimal digits.
Hash parse_digest(const std::string& text);

/// Parses the name of an enumerator.
template <class E>
E parse_choice(const std::string& text, const std::string& option) {
  const auto value = from_name<E>(text);
  if (value) return *value;
  std::string list;
  for (const auto& n : names_of(E{})) list += (list.empty() ? "" : ", ") + std::string(n.text);
  throw UsageError(option + " " + text + ": write one of " + list);
}

}  // namespace certledger::tools
