#include "keys/keyfile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "keys/key_text.h"
#include "ledger/base/check.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"

namespace certledger::keys {
namespace {

namespace fs = std::filesystem;

constexpr mode_t key_file_mode = 0600;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw SystemError(Fault::key_unusable, path.string() + ": " + why);
}

/// Text that may hold an unencrypted seed. The destructor wipes it.
struct WipedText {
  std::string text;
  explicit WipedText(std::string content) : text(std::move(content)) {}
  WipedText(const WipedText&) = delete;
  WipedText& operator=(const WipedText&) = delete;
  ~WipedText() { wipe(text); }
};

void refuse_unsafe(const system::FileDescriptor& file, const fs::path& path) {
  struct stat info{};
  if (::fstat(file.number(), &info) != 0) refuse(path, system::error_words(errno));
  if (info.st_uid != ::geteuid()) {
    refuse(path, "the key file belongs to another user (id " + std::to_string(info.st_uid) +
                     "); run the program as that user");
  }
  if ((info.st_mode & 077U) != 0) {
    refuse(path, "other users have rights to the secret key; run: chmod 600 " + path.string());
  }
}

ParsedKeyText read_key_file(const fs::path& path) {
  const system::FileDescriptor file =
      system::open_to_read(path, system::Links::refuse, Fault::key_unusable);
  refuse_unsafe(file, path);
  Bytes content = system::read_all(file, path, max_key_file_bytes, Fault::key_unusable);
  auto parsed = parse_key_text(as_text(content));
  wipe(content);
  if (!parsed) refuse(path, parsed.error().what);
  return std::move(*parsed);
}

SecretKey unlock(const ParsedKeyText& file, const fs::path& path, const AskPassphrase& ask) {
  const auto open_seed = [&]() -> SecretKey {
    if (!file.text.encryption) return SecretKey::from_seed(file.secret.view());
    const Encryption& encryption = *file.text.encryption;
    const auto seed_by = [&](const Passphrase& passphrase) {
      const SecretBytes key = wrapping_key(passphrase, encryption.salt, encryption.cost);
      return unseal(key.view(), encryption.nonce, as_bytes(header_of(file.text)),
                    file.secret.view());
    };
    const Passphrase passphrase = ask();
    auto seed = seed_by(passphrase);
    const auto as_read = seed ? std::nullopt : passphrase.as_read();
    if (as_read) seed = seed_by(*as_read);
    if (!seed) refuse(path, "wrong passphrase, or the file was changed");
    return SecretKey::from_seed(seed->view());
  };
  SecretKey key = open_seed();
  if (key.public_key() != file.text.public_key) {
    refuse(path, "the public key does not belong to the secret key; the file was changed");
  }
  return key;
}

WipedText encrypted_text(const SecretKey& key, std::string_view name, const Passphrase& passphrase,
                         const KdfCost& cost) {
  const Encryption encryption{cost, random_salt(), random_nonce()};
  const KeyText text{std::string(name), key.public_key(), encryption};
  const SecretBytes wrapping = wrapping_key(passphrase, encryption.salt, cost);
  return WipedText(format_key_text(
      text, seal(wrapping.view(), encryption.nonce, as_bytes(header_of(text)), key.seed())));
}

void require_name(const fs::path& path, std::string_view name) {
  if (is_key_file_name(name)) return;
  refuse(path,
         "a key's name must be 1 to 255 bytes without control characters, and must not start or "
         "end with a space");
}

}  // namespace

void create_key_file(const fs::path& path, const SecretKey& key, std::string_view name,
                     const Passphrase& passphrase, const KdfCost& cost) {
  require_name(path, name);
  const WipedText file = encrypted_text(key, name, passphrase, cost);
  system::write_new_file(path, as_bytes(file.text), key_file_mode, Fault::key_unusable);
}

void create_unencrypted_key_file(const fs::path& path, const SecretKey& key,
                                 std::string_view name) {
  require_name(path, name);
  const KeyText text{std::string(name), key.public_key(), {}};
  const WipedText file(format_key_text(text, key.seed()));
  system::write_new_file(path, as_bytes(file.text), key_file_mode, Fault::key_unusable);
}

NamedKey load_key_file(const fs::path& path, const AskPassphrase& ask) {
  const ParsedKeyText file = read_key_file(path);
  return {file.text.name, unlock(file, path, ask)};
}

void change_passphrase(const fs::path& path, const AskPassphrase& ask_old,
                       const AskPassphrase& ask_new, const KdfCost& cost) {
  const NamedKey old = load_key_file(path, ask_old);
  const WipedText file = encrypted_text(old.key, old.name, ask_new(), cost);
  system::write_file_atomically(path, as_bytes(file.text), key_file_mode, Fault::key_unusable);
}

}  // namespace certledger::keys
