#include "ledger/log/note.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/log/cosignature.h"

namespace certledger::log {
namespace {

constexpr std::string_view line_start = "\xE2\x80\x94 ";  // an em dash, U+2014, and a space
constexpr std::size_t id_bytes = 4;

std::unexpected<Error> malformed(const char* why) {
  return fail(Fault::malformed, why, "signed note");
}

Bytes id_octets(KeyId id) {
  return {static_cast<std::uint8_t>(id >> 24U), static_cast<std::uint8_t>(id >> 16U),
          static_cast<std::uint8_t>(id >> 8U), static_cast<std::uint8_t>(id)};
}

KeyId read_id(BytesView octets) {
  KeyId id = 0;
  for (std::size_t i = 0; i < id_bytes; ++i) id = id << 8U | octets[i];
  return id;
}

bool holds_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

std::unexpected<Error> bad_vkey(const char* why) {
  return fail(Fault::malformed, why, "verifier key");
}

/// The three fields of a vkey. The last has at least one byte, the key's type.
struct VkeyParts {
  std::string name;
  KeyId id = 0;
  Bytes octets;
};

Result<VkeyParts> part_vkey(std::string_view text) {
  // Base64 may contain '+', so the first two '+' separate the fields.
  const std::size_t first = text.find('+');
  const std::size_t second = first == text.npos ? text.npos : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad_vkey("expected the form name+id+key");
  const std::string_view name = text.substr(0, first);
  if (!is_valid_key_name(name)) return bad_vkey("the name is not valid for a key");
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  if (!id || id->size() != id_bytes) {
    return bad_vkey("the key id must have eight lower-case hex digits");
  }
  auto octets = from_base64(text.substr(second + 1));
  if (!octets || octets->empty()) return bad_vkey("the key is not canonical base64");
  return VkeyParts{std::string(name), read_id(*id), std::move(*octets)};
}

/// The time of a good signature by `key`, if its type has one.
Result<std::optional<Time>> check_signature(const VerifierKey& key, std::string_view text,
                                            BytesView signature) {
  if (key.type == KeyType::cosignature) return verify_cosignature(key.key, text, signature);
  const auto octets = octets_from<Signature>(signature);
  if (!octets || !verify(key.key, as_bytes(text), *octets)) {
    return fail(Fault::bad_signature, "the key did not make this signature");
  }
  return std::nullopt;
}

/// The known key that made the signature; nothing if there is none. Several keys may share name and
/// id: the one that verifies the signature made it.
Result<std::optional<VerifiedSignature>> verify_signature(const NoteSignature& signature,
                                                          std::string_view text,
                                                          std::span<const VerifierKey> keys) {
  std::optional<Error> bad;
  for (const VerifierKey& key : keys) {
    if (key.id != signature.id || key.name != signature.name) continue;
    const auto time = check_signature(key, text, signature.signature);
    if (time) return VerifiedSignature{key, *time};
    bad = time.error();
  }
  if (!bad) return std::nullopt;
  return fail(bad->fault, bad->what, "signature by " + printable(signature.name));
}

Result<NoteSignature> read_signature(std::string_view line) {
  if (!line.starts_with(line_start) || !line.ends_with('\n')) {
    return malformed("a signature line must begin with an em dash and a space");
  }
  line.remove_prefix(line_start.size());
  line.remove_suffix(1);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed("the signature line has no signature");
  NoteSignature signature;
  signature.name = line.substr(0, space);
  if (!is_valid_key_name(signature.name)) return malformed("the name is not valid for a key");
  const auto blob = from_base64(line.substr(space + 1));
  if (!blob) return malformed("the signature is not canonical base64");
  if (blob->size() <= id_bytes) return malformed("the signature is too short");
  signature.id = read_id(*blob);
  signature.signature = to_bytes(BytesView(*blob).subspan(id_bytes));
  return signature;
}

Result<Note> read_note(std::string_view bytes) {
  if (bytes.size() > limits::note_bytes) {
    return fail(Fault::too_large, "a signed note has at most 256 KiB", "signed note");
  }
  const std::size_t end = bytes.rfind("\n\n");
  if (end == std::string_view::npos)
    return malformed("the empty line before the signatures is missing");
  Note note;
  note.text = bytes.substr(0, end + 1);
  if (!is_note_text(note.text)) {
    return malformed("the text is not UTF-8 or contains control characters");
  }
  std::string_view lines = bytes.substr(end + 2);
  if (lines.empty()) return malformed("the note has no signature");
  while (!lines.empty()) {
    if (note.signatures.size() == limits::note_signatures) {
      return fail(Fault::too_large, "a signed note has at most 64 signatures", "signed note");
    }
    const std::size_t feed = lines.find('\n');
    if (feed == std::string_view::npos) return malformed("the last line has no line feed");
    auto signature = read_signature(lines.substr(0, feed + 1));
    if (!signature) return std::unexpected(std::move(signature.error()));
    note.signatures.push_back(*std::move(signature));
    lines.remove_prefix(feed + 1);
  }
  return note;
}

Result<VerifierKey> read_vkey(std::string_view text) {
  auto parts = part_vkey(text);
  if (!parts) return std::unexpected(std::move(parts.error()));
  const auto type = static_cast<KeyType>(parts->octets.front());
  if (type != KeyType::ed25519 && type != KeyType::cosignature) {
    return bad_vkey("this program does not know the type of the key");
  }
  const auto key = octets_from<PublicKey>(BytesView(parts->octets).subspan(1));
  if (!key || !is_sound_key(*key)) return bad_vkey("this is not a sound Ed25519 key");
  VerifierKey verifier = verifier_key(parts->name, type, *key);
  if (verifier.id != parts->id) return bad_vkey("the key id does not match the name and the key");
  return verifier;
}

}  // namespace

bool is_note_text(std::string_view text) {
  return text.ends_with('\n') && is_utf8(text) && !holds_control(text) &&
         !text.starts_with(byte_order_mark);
}

Result<Note> parse_note(std::string_view bytes) {
  return naming_windows_form(bytes, read_note(bytes));
}

std::string format_note(const Note& note) {
  CERTLEDGER_CHECK(is_note_text(note.text) && !note.signatures.empty());
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) bytes += format_signature(signature);
  return bytes;
}

std::string format_signature(const NoteSignature& signature) {
  Bytes blob = id_octets(signature.id);
  append(blob, signature.signature);
  return std::string(line_start) + signature.name + " " + to_base64(blob) + "\n";
}

Result<NoteSignature> parse_signature(std::string_view line) {
  return naming_windows_form(line, read_signature(line));
}

KeyId key_id(std::string_view name, KeyType type, const PublicKey& key) {
  const std::uint8_t head[] = {'\n', static_cast<std::uint8_t>(type)};
  return read_id(sha256({as_bytes(name), head, key.view()}).view());
}

VerifierKey verifier_key(std::string_view name, KeyType type, const PublicKey& key) {
  CERTLEDGER_CHECK(is_valid_key_name(name));
  return {std::string(name), key_id(name, type, key), type, key};
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  return naming_windows_form(text, read_vkey(text));
}

bool is_ml_dsa_vkey(std::string_view text) {
  constexpr std::uint8_t type = 0x06;
  constexpr std::size_t key_bytes = 1312;
  const auto parts = part_vkey(text);
  if (!parts || parts->octets.front() != type || parts->octets.size() != 1 + key_bytes) {
    return false;
  }
  return parts->id == read_id(sha256({as_bytes(parts->name + "\n"), parts->octets}).view());
}

std::string format_vkey(const VerifierKey& key) {
  Bytes octets{static_cast<std::uint8_t>(key.type)};
  append(octets, key.key.view());
  return key.name + "+" + to_hex(id_octets(key.id)) + "+" + to_base64(octets);
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note,
                                                   std::span<const VerifierKey> keys) {
  std::vector<VerifiedSignature> verified;
  for (const NoteSignature& signature : note.signatures) {
    const auto by = verify_signature(signature, note.text, keys);
    if (!by) return std::unexpected(by.error());
    if (!*by) continue;
    const bool again = std::ranges::any_of(
        verified, [&](const VerifiedSignature& v) { return v.key == (*by)->key; });
    if (!again) verified.push_back(**by);
  }
  if (verified.empty()) return fail(Fault::unknown_key, "no known key signed the note");
  return verified;
}

}  // namespace certledger::log
