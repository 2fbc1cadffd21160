#include "tools/certledger/frame/option_values.h"

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/system/file.h"

namespace certledger::tools {
namespace {

constexpr std::size_t max_evidence_bytes = std::size_t{256} << 20;

}  // namespace

std::shared_ptr<std::string> text_option(CLI::App& app, const std::string& name,
                                         const std::string& what, bool is_required) {
  auto value = std::make_shared<std::string>();
  app.add_option_function<std::string>(
         name, [value](const std::string& text) { *value = text; }, what)
      ->required(is_required);
  return value;
}

std::shared_ptr<std::vector<std::string>> list_option(CLI::App& app, const std::string& name,
                                                      const std::string& what) {
  auto value = std::make_shared<std::vector<std::string>>();
  app.add_option_function<std::vector<std::string>>(
      name, [value](const std::vector<std::string>& list) { *value = list; }, what);
  return value;
}

std::optional<std::string> if_given(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

Date parse_day(const std::string& text, const std::string& option) {
  if (text.empty()) throw UsageError(option + " is required: a day, YYYY-MM-DD");
  const auto day = Date::parse(text);
  if (!day) throw UsageError(option + " " + text + ": not an existing day; write YYYY-MM-DD");
  return *day;
}

std::optional<Date> day_if_given(const std::string& text, const std::string& option) {
  if (text.empty()) return std::nullopt;
  return parse_day(text, option);
}

Date day_or(const std::string& text, const std::string& option, Date otherwise) {
  return text.empty() ? otherwise : parse_day(text, option);
}

scheme::Quantity parse_quantity(const std::string& text, const std::string& option) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto amount = parse_decimal(text.substr(0, end));
  const std::string unit = text.substr(std::min(text.find_first_not_of(' ', end), text.size()));
  // "1.5 t" and "5,000 t" must not become 1 and 5 with the units ".5 t" and ",000 t".
  const bool is_separate =
      end < text.size() && text[end] == ' ' && parse_decimal(unit.substr(0, 1)) == std::nullopt;
  if (!amount || unit.empty() || !is_separate) {
    throw UsageError(option + " " + text +
                     ": write a whole number and a unit, for example \"5000 t\"");
  }
  return {*amount, unit};
}

std::uint32_t parse_number(const std::string& text, const std::string& option) {
  const auto number = parse_decimal(text);
  if (!number || *number > 0xFFFFFFFF)
    throw UsageError(option + " " + text + ": write a whole number");
  return static_cast<std::uint32_t>(*number);
}

PublicKey parse_public_key(const std::string& text, const std::string& option) {
  const auto key = octets_from_hex<PublicKey>(text);
  if (!key) throw UsageError(option + ": write a public key as 64 lower-case hexadecimal digits");
  return *key;
}

Bytes read_given_file(const std::string& path, std::size_t max_bytes) {
  try {
    return system::read_file(path, max_bytes);
  } catch (const SystemError& e) {
    throw UsageError(e.what());  // the command line is wrong, the store is not
  }
}

Hash parse_digest(const std::string& text) {
  if (const auto digest = octets_from_hex<Hash>(text)) return *digest;
  return sha256(read_given_file(text, max_evidence_bytes));
}

}  // namespace certledger::tools
