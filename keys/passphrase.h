// Passphrases: where they come from, and the guarded memory they live in. They come from the
// terminal, a file, an open descriptor or a command (passphrase_command.h); never from the command
// line or the environment, which other processes can see.
//
// Every failure is thrown as SystemError(key_unusable).
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "keys/secret_bytes.h"
#include "ledger/base/bytes.h"

namespace certledger::keys {

inline constexpr std::size_t max_passphrase_bytes = 1024;
/// With the byte order mark and the CR that programs of Windows add.
inline constexpr std::size_t max_passphrase_line_bytes = max_passphrase_bytes + 4;

/// One line of 1 to max_passphrase_bytes octets, without its line end. Move only.
class Passphrase {
 public:
  /// A copy of `bytes`; the caller wipes its own. Throws when it is empty, too long or has a line
  /// end in it.
  explicit Passphrase(BytesView bytes);

  [[nodiscard]] BytesView view() const { return bytes_.view(); }

  /// What was read when it was a line of Windows, whose byte order mark and CR are no part of the
  /// passphrase: older versions took them for one, and keys may be locked with it.
  [[nodiscard]] std::optional<Passphrase> as_read() const;
  /// Of a line as it was read.
  static Passphrase of_line(BytesView line);
  friend bool operator==(const Passphrase& a, const Passphrase& b);

 private:
  SecretBytes bytes_;
  std::optional<SecretBytes> as_read_;
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
