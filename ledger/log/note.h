// Signed notes (c2sp.org/signed-note): a text and lines of signatures, each naming its key.
//
//   text of one or more lines
//   (empty line)
//   — name base64(key id, 4 octets || signature)
//
// Reading and checking; making signatures is note_sign.h.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/base/date.h"
#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"

namespace certledger::log {

/// The first four octets of a hash of a key and its name, read as a number, most significant first.
using KeyId = std::uint32_t;

/// One line under a note. Keys of any algorithm: `signature` is everything behind the key id.
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

/// Whether `text` can be signed: UTF-8 that ends in a line feed, holds no other octet below 0x20
/// and does not begin with a byte order mark.
bool is_note_text(std::string_view text);

/// Reads what format_note writes, and only that: text and signatures part at the last empty line,
/// key names are valid ones (base/origin.h), base64 is canonical and holds at least one octet of
/// signature. Says nothing about the signatures. Errors: too_large (over 256 KiB or 64 signatures),
/// malformed.
Result<Note> parse_note(std::string_view bytes);

/// The note's octets. Its parts are valid, and it has a signature.
std::string format_note(const Note& note);

/// One line under a note, with its line feed; what a witness answers.
std::string format_signature(const NoteSignature& signature);

/// Reads one such line, with its line feed. Errors: malformed.
Result<NoteSignature> parse_signature(std::string_view line);

// --- keys ---

/// How a key signs notes; the octet before it in its id and in base64.
enum class KeyType : std::uint8_t {
  ed25519 = 0x01,      ///< 64 octets over the text
  cosignature = 0x04,  ///< cosignature/v1 (cosignature.h)
};

/// SHA-256(name || "\n" || type || key), its first four octets.
KeyId key_id(std::string_view name, KeyType type, const PublicKey& key);

/// A public key by which notes are checked. Made by verifier_key or parse_vkey.
struct VerifierKey {
  std::string name;
  KeyId id = 0;
  KeyType type = KeyType::ed25519;
  PublicKey key;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

/// `name` is a valid key name.
VerifierKey verifier_key(std::string_view name, KeyType type, const PublicKey& key);

/// Reads "name+hex key id+base64(type || key)". Errors: malformed, also for a type that is not in
/// KeyType, an id that is not the key's, or an unsound key.
Result<VerifierKey> parse_vkey(std::string_view text);
std::string format_vkey(const VerifierKey& key);

/// Whether `text` is the vkey of an ML-DSA-44 cosigner (c2sp.org/tlog-cosignature, type 06), with
/// the id of its name and key. Such keys may be named; their signatures cannot be checked here.
bool is_ml_dsa_vkey(std::string_view text);

/// A signature that was found good.
struct VerifiedSignature {
  VerifierKey key;
  std::optional<Time> time;  ///< of a cosignature
};

/// The good signatures by `keys`, in the note's order and one a key: the first, should a key have
/// signed twice. Signatures by other names and ids are ignored. Errors: bad_signature, when one by
/// a known name and id is good by no key of these, since then nothing in the note is to be trusted;
/// unknown_key, when no known key signed.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note,
                                                   std::span<const VerifierKey> keys);

}  // namespace certledger::log
