// Passphrases: their sources, and the guarded memory that holds them. A passphrase comes from the
// terminal, a file, an open descriptor or a command (passphrase_command.h). It never comes from the
// command line or the environment, because other processes can see these.
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
/// Includes the byte order mark and the CR that Windows programs add.
inline constexpr std::size_t max_passphrase_line_bytes = max_passphrase_bytes + 4;

/// One line of 1 to max_passphrase_bytes bytes, without its line end. Move only.
class Passphrase {
 public:
  /// Copies `bytes`; the caller must wipe the original. Throws when it is empty, too long or
  /// contains a line end.
  explicit Passphrase(BytesView bytes);

  [[nodiscard]] BytesView view() const { return bytes_.view(); }

  /// The line with the byte order mark and CR of Windows, if it had them. They are not part of the
  /// passphrase, but older versions made them part of it, so a key may be encrypted with them.
  [[nodiscard]] std::optional<Passphrase> as_read() const;
  /// Makes a passphrase from a line as it was read.
  static Passphrase of_line(BytesView line);
  friend bool operator==(const Passphrase& a, const Passphrase& b);

 private:
  SecretBytes bytes_;
  std::optional<SecretBytes> as_read_;
};

/// Reads the passphrase from `path`: one line, with or without a line end. Refuses a second line,
/// and a regular file that gives any right to its group or to others.
Passphrase passphrase_from_file(const std::filesystem::path& path);

/// Reads the next line of the descriptor `fd` and leaves it open. The next call reads the line
/// after.
Passphrase passphrase_from_descriptor(int fd);

/// Asks on the process's terminal, without echo. Backspace and Ctrl-U work. Ctrl-C restores the
/// terminal and then sends SIGINT to the process.
Passphrase ask_passphrase(std::string_view prompt);

/// Asks twice. Throws when the two passphrases differ.
Passphrase ask_new_passphrase(std::string_view prompt);

}  // namespace certledger::keys
