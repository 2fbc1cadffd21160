#include "tools/common/key_option.h"

#include "ledger/file/file.h"
#include "tools/common/verdict.h"

namespace certledger::tools {

SecretKey KeyOption::load() const { return load_named().key; }

keys::NamedKey KeyOption::load_named() const {
  if (file.empty()) throw UsageError("name the secret key's file with " + option);
  return keys::load_key_file(file, [this] {
    return passphrase_for("Passphrase of " + file + ": ", passphrase_file, passphrase_fd);
  });
}

keys::Passphrase passphrase_for(const std::string& what, const std::string& file, int fd) {
  if (!file.empty()) return keys::passphrase_from_file(file);
  if (fd >= 0) return keys::passphrase_from_descriptor(fd);
  return keys::ask_passphrase(what);
}

keys::KeyText read_public_half(const std::string& file) {
  const Bytes bytes = read_file(file, keys::max_key_file_bytes, Links::refuse, Fault::key_unusable);
  auto parsed = keys::parse_key_text(as_text(bytes));
  if (!parsed) {
    throw SystemError(Fault::key_unusable,
                      file + ": not a secret key file: " + parsed.error().what);
  }
  return std::move(parsed->text);
}

}  // namespace certledger::tools
