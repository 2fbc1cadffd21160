#include "tools/certledger/statements/signed_line.h"

#include "ledger/base/encoding.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

/// The text of a JSON member, or null.
const std::string* text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_string()) return nullptr;
  return found->get_ptr<const std::string*>();
}

template <class T>
Result<T> hex_value(const Json& json, const char* name) {
  const std::string* text = text_of(json, name);
  const auto value = text == nullptr ? std::nullopt : octets_from_hex<T>(*text);
  if (value) return *value;
  return fail(Fault::malformed,
              "must be " + std::to_string(2 * T::size) + " digits of lower-case hexadecimal", name);
}

}  // namespace

std::string format_signed_line(const write::SignedStatement& signed_statement) {
  Json json;
  json["statement"] = to_base64(signed_statement.statement);
  json["author"] = to_hex(signed_statement.author);
  json["signature"] = to_hex(signed_statement.signature);
  return written_line(json);
}

Result<write::SignedStatement> parse_signed_line(std::string_view line) {
  const auto json = parse_json(line);
  if (!json) return std::unexpected(json.error());
  if (!json->is_object()) return fail(Fault::malformed, "must be an object");
  for (const auto& [name, value] : json->items()) {
    if (name != "statement" && name != "author" && name != "signature") {
      return fail(Fault::malformed, "unknown member", name);
    }
  }
  write::SignedStatement result;
  const std::string* statement = text_of(*json, "statement");
  const auto bytes = statement == nullptr ? std::nullopt : from_base64(*statement);
  if (!bytes) return fail(Fault::malformed, "must be base64", "statement");
  result.statement = *bytes;
  const auto author = hex_value<PublicKey>(*json, "author");
  if (!author) return std::unexpected(author.error());
  result.author = *author;
  const auto signature = hex_value<Signature>(*json, "signature");
  if (!signature) return std::unexpected(signature.error());
  result.signature = *signature;
  return result;
}

}  // namespace certledger::tools
