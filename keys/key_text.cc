#include "keys/key_text.h"

#include <utility>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/sign.h"
#include "ledger/base/text.h"

namespace certledger::keys {
namespace {

constexpr std::string_view first_line = "certledger secret key v1\n";

std::unexpected<Error> malformed(std::string_view field) {
  return fail(Fault::malformed, "not a secret key file of version 1: the " + std::string(field) +
                                    " line is missing or malformed");
}

/// If `text` begins with the line "name: value", removes that line and returns the value.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  if (!text.starts_with(name) || !text.substr(name.size()).starts_with(": ")) return std::nullopt;
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(name.size() + 2, end - name.size() - 2);
  text.remove_prefix(end + 1);
  return value;
}

template <class T>
std::optional<T> take_octets(std::string_view& text, std::string_view name) {
  const auto value = take_line(text, name);
  return value ? octets_from_hex<T>(*value) : std::nullopt;
}

std::optional<KdfCost> parse_cost(std::string_view value) {
  constexpr std::string_view algorithm = "argon2id ";
  if (!value.starts_with(algorithm)) return std::nullopt;
  value.remove_prefix(algorithm.size());
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto passes = parse_decimal(value.substr(0, space));
  const auto memory = parse_decimal(value.substr(space + 1));
  if (!passes || !memory) return std::nullopt;
  return KdfCost{*passes, *memory};
}

Result<std::optional<Encryption>> take_encryption(std::string_view& text) {
  const auto kdf = take_line(text, "kdf");
  if (!kdf) return malformed("kdf");
  if (*kdf == "none") return std::optional<Encryption>();
  const auto cost = parse_cost(*kdf);
  if (!cost) return malformed("kdf");
  if (!is_allowed(*cost)) {
    return fail(
        Fault::too_large,
        "the kdf line is out of range: it must have 1 to 16 passes and 64 to 1024 MiB of memory");
  }
  const auto salt = take_octets<Salt>(text, "salt");
  if (!salt) return malformed("salt");
  const auto nonce = take_octets<Nonce>(text, "nonce");
  if (!nonce) return malformed("nonce");
  return Encryption{*cost, *salt, *nonce};
}

/// Reads a file that has Unix line ends.
Result<ParsedKeyText> read_key_text(std::string_view file) {
  KeyText text;
  if (!file.starts_with(first_line)) {
    return fail(Fault::malformed,
                "not a secret key file: the first line is not \"certledger secret key v1\"");
  }
  file.remove_prefix(first_line.size());
  const auto name = take_line(file, "name");
  if (!name || !is_key_file_name(*name)) return malformed("name");
  text.name = *name;
  const auto public_key = take_octets<PublicKey>(file, "public");
  if (!public_key) return malformed("public");
  text.public_key = *public_key;
  auto encryption = take_encryption(file);
  if (!encryption) return std::unexpected(std::move(encryption.error()));
  text.encryption = *encryption;

  const auto encoded = take_line(file, "secret");
  auto decoded = encoded ? from_base64(*encoded) : std::nullopt;
  if (!decoded) return malformed("secret");
  SecretBytes secret = SecretBytes::copy_of(*decoded);
  wipe(*decoded);
  if (secret.view().size() != seed_bytes + (text.encryption ? seal_bytes : 0)) {
    return malformed("secret");
  }
  if (!file.empty()) return fail(Fault::malformed, "extra data after the `secret:` line");
  return ParsedKeyText{std::move(text), std::move(secret)};
}

}  // namespace

bool is_key_file_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::key_name_bytes && is_plain_text(name) &&
         !name.starts_with(' ') && !name.ends_with(' ');
}

std::string header_of(const KeyText& text) {
  std::string out(first_line);
  out += "name: " + text.name + "\n";
  out += "public: " + to_hex(text.public_key) + "\n";
  if (!text.encryption) return out + "kdf: none\n";
  const Encryption& encryption = *text.encryption;
  out += "kdf: argon2id " + std::to_string(encryption.cost.passes) + " " +
         std::to_string(encryption.cost.memory) + "\n";
  out += "salt: " + to_hex(encryption.salt) + "\n";
  out += "nonce: " + to_hex(encryption.nonce) + "\n";
  return out;
}

std::string format_key_text(const KeyText& text, BytesView secret) {
  std::string out = header_of(text);
  std::string encoded = to_base64(secret);
  // Reserve first: a string that grows leaves copies of an unencrypted seed in freed memory.
  out.reserve(out.size() + encoded.size() + 16);
  out += "secret: ";
  out += encoded;
  out += '\n';
  wipe(encoded);
  return out;
}

Result<ParsedKeyText> parse_key_text(std::string_view file) {
  if (!windows_form(file)) return read_key_text(file);
  std::string text = without_windows_form(file);
  auto parsed = naming_windows_form(file, read_key_text(text));
  wipe(text);
  return parsed;
}

}  // namespace certledger::keys
