// Signed notes (c2sp.org/signed-note): a text and lines of signatures, each naming its key.
//
//   text of one or more lines
//   (empty line)
//   — name base64(key id, 4 bytes || signature)
//
// This file reads and verifies notes; note_sign.h signs them.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"

namespace certledger::log {

/// The first four bytes of a hash of a key and its name, read as a number, most significant first.
using KeyId = std::uint32_t;

/// One line under a note, by a key of any algorithm. `signature` is everything after the key id.
struct NoteSignature {
  std::string name;
  KeyId id = 0;
  Bytes signature;
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  ///< with its final line feed, without the empty line
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

/// Whether `text` can be signed: UTF-8 that ends in a line feed, has no other byte below 0x20, and
/// does not begin with a byte order mark.
bool is_note_text(std::string_view text);

/// Reads what format_note writes, and only that: the last empty line separates text and signatures,
/// key names are valid (base/origin.h), base64 is canonical, and a signature has at least one byte.
/// Does not verify the signatures. Errors: too_large (over 256 KiB or 64 signatures), malformed.
Result<Note> parse_note(std::string_view bytes);

/// The note's bytes. The parts are valid, and there is a signature.
std::string format_note(const Note& note);

/// One line under a note, with its line feed: what a witness returns.
std::string format_signature(const NoteSignature& signature);

/// Reads one such line, with its line feed. Errors: malformed.
Result<NoteSignature> parse_signature(std::string_view line);

// --- keys ---

/// How a key signs notes. The value is the byte before the key in its id and in base64.
enum class KeyType : std::uint8_t {
  ed25519 = 0x01,      ///< 64 bytes over the text
  cosignature = 0x04,  ///< cosignature/v1 (cosignature.h)
};

/// SHA-256(name || "\n" || type || key), its first four bytes.
KeyId key_id(std::string_view name, KeyType type, const PublicKey& key);

/// A public key that verifies notes. verifier_key and parse_vkey make it.
struct VerifierKey {
  std::string name;
  KeyId id = 0;
  KeyType type = KeyType::ed25519;
  PublicKey key;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// `name` is a valid key name.
VerifierKey verifier_key(std::string_view name, KeyType type, const PublicKey& key);

/// Reads "name+hex key id+base64(type || key)". Errors: malformed, also for a type outside KeyType,
/// a wrong id, or an unsound key.
Result<VerifierKey> parse_vkey(std::string_view text);
std::string format_vkey(const VerifierKey& key);

/// Whether `text` is the vkey of an ML-DSA-44 cosigner (c2sp.org/tlog-cosignature, type 06) with
/// the right id. A policy may name such keys; this program cannot verify their signatures.
bool is_ml_dsa_vkey(std::string_view text);

/// A signature that verifies.
struct VerifiedSignature {
  VerifierKey key;
  std::optional<Time> time;  ///< of a cosignature
};

/// The good signatures by `keys`, in the note's order. If a key signed twice, the first counts.
/// Ignores signatures by other names and ids. Errors: bad_signature, if a signature by a known name
/// and id does not verify with any of these keys (nothing in the note is then trustworthy);
/// unknown_key, if no known key signed.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note,
                                                   std::span<const VerifierKey> keys);

}  // namespace certledger::log
