#include "tools/arguments/key_option.h"

#include <cstdlib>
#include <optional>

#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

keys::PassphraseCommand passphrase_command_of(const std::string& command,
                                              const std::string& named_by) {
  auto parsed = keys::passphrase_command(command, named_by);
  if (!parsed) throw UsageError(parsed.error().what);
  return std::move(*parsed);
}

namespace {

std::string chosen_command;

/// The command from the option, or else from the variable.
std::optional<keys::PassphraseCommand> command_for_passphrases() {
  constexpr const char* variable = "CERTLEDGER_PASSPHRASE_COMMAND";
  if (!chosen_command.empty()) {
    return passphrase_command_of(chosen_command, "--passphrase-command");
  }
  const char* named = std::getenv(variable);
  if (named == nullptr || *named == '\0') return std::nullopt;
  return passphrase_command_of(named, variable);
}

std::optional<keys::Passphrase> given_passphrase(const std::string& key_file,
                                                 const std::string& passphrase_file,
                                                 int passphrase_fd) {
  if (!passphrase_file.empty()) return keys::passphrase_from_file(passphrase_file);
  if (passphrase_fd >= 0) return keys::passphrase_from_descriptor(passphrase_fd);
  if (const auto command = command_for_passphrases()) {
    return keys::passphrase_from_command(*command, key_file);
  }
  return std::nullopt;
}

}  // namespace

SecretKey KeyOption::load() const { return load_named().key; }

keys::NamedKey KeyOption::load_named() const {
  if (file.empty()) throw UsageError("name the secret key file with " + option);
  return keys::load_key_file(
      file, [this] { return passphrase_for(file, passphrase_file, passphrase_fd); });
}

void choose_passphrase_command(std::string command) { chosen_command = std::move(command); }

bool is_passphrase_command_chosen() { return !chosen_command.empty(); }

keys::Passphrase passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                int passphrase_fd) {
  if (auto given = given_passphrase(key_file, passphrase_file, passphrase_fd)) {
    return std::move(*given);
  }
  return keys::ask_passphrase("Passphrase of " + printable(key_file) + ": ");
}

keys::Passphrase new_passphrase_for(const std::string& key_file, const std::string& passphrase_file,
                                    int passphrase_fd) {
  if (auto given = given_passphrase(key_file, passphrase_file, passphrase_fd)) {
    return std::move(*given);
  }
  return keys::ask_new_passphrase("New passphrase of " + printable(key_file) + ": ");
}

keys::KeyText read_public_half(const std::string& file) {
  const Bytes bytes =
      system::read_file(file, keys::max_key_file_bytes, system::Links::refuse, Fault::key_unusable);
  auto parsed = keys::parse_key_text(as_text(bytes));
  if (!parsed) {
    throw SystemError(Fault::key_unusable, file + ": " + parsed.error().what);
  }
  return std::move(parsed->text);
}

}  // namespace certledger::tools
