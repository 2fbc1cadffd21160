// Passphrases: where they come from, and the guarded memory they live in. They come from the
// terminal, a file or an open descriptor; never from the command line or the environment, which
// other processes can see.
//
// Every failure is thrown as SystemError(key_unusable).
#pragma once

#include <filesystem>
#include <string_view>

#include "keys/secret_bytes.h"
#include "ledger/base/bytes.h"

namespace certledger::keys {

inline constexpr std::size_t max_passphrase_bytes = 1024;

/// One line of 1 to max_passphrase_bytes octets, without its line end. Move only.
class Passphrase {
 public:
  /// A copy of `bytes`; the caller wipes its own. Throws when it is empty, too long or has a line
  /// end in it.
  explicit Passphrase(BytesView bytes);

  [[nodiscard]] BytesView view() const { return bytes_.view(); }
  friend bool operator==(const Passphrase& a, const Passphrase& b);

 private:
  SecretBytes bytes_;
};

/// The passphrase in `path`: the file's one line, with or without a line end. Refuses a second
/// line, and a regular file that group or others have any right to.
Passphrase passphrase_from_file(const std::filesystem::path& path);

/// The next line of the descriptor `fd`, which stays open: called again it gives the line after.
Passphrase passphrase_from_descriptor(int fd);

/// Asks on the process's terminal, without echo. Backspace and Ctrl-U work; Ctrl-C sends the
/// process SIGINT once the terminal is as it was before.
Passphrase ask_passphrase(std::string_view prompt);

/// Asks twice and throws when the two differ.
Passphrase ask_new_passphrase(std::string_view prompt);

}  // namespace certledger::keys
