#include "keys/passphrase.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <string>

#include "ledger/base/result.h"
#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"

namespace certledger::keys {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw SystemError(Fault::key_unusable, why); }

/// A line that grows, in guarded memory from its first byte.
class Line {
 public:
  void add(std::uint8_t byte) {
    if (size_ == max_passphrase_line_bytes) {
      refuse("the passphrase is longer than " + std::to_string(max_passphrase_bytes) + " bytes");
    }
    buffer_.writable()[size_++] = byte;
  }
  /// Removes the last character: all bytes of its UTF-8 sequence.
  void take_back() {
    bool continues = true;
    while (continues && size_ > 0) {
      --size_;
      continues = (buffer_.view()[size_] & 0xC0U) == 0x80U;
    }
  }
  void clear() { size_ = 0; }
  [[nodiscard]] BytesView view() const { return buffer_.view().first(size_); }
  [[nodiscard]] Passphrase done() const { return Passphrase(view()); }

 private:
  SecretBytes buffer_{max_passphrase_line_bytes};
  std::size_t size_ = 0;
};

/// The next byte, or nothing at the end.
std::optional<std::uint8_t> read_byte(int fd, const std::string& from) {
  std::uint8_t byte = 0;
  for (;;) {
    const ssize_t got = ::read(fd, &byte, 1);
    if (got == 1) return byte;
    if (got == 0) return std::nullopt;
    if (errno != EINTR) refuse(from + ": " + system::error_words(errno));
  }
}

/// Reads byte by byte, so that what follows the line stays in the descriptor.
Passphrase read_line(int fd, const std::string& from) {
  Line line;
  while (const auto byte = read_byte(fd, from)) {
    if (*byte == '\n') break;
    line.add(*byte);
  }
  return Passphrase::of_line(line.view());
}

/// Reads a line and refuses anything after it.
Passphrase read_only_line(int fd, const std::string& from) {
  Passphrase passphrase = read_line(fd, from);
  if (as_text(passphrase.view()).find('\0') != std::string_view::npos &&
      windows_form(as_text(passphrase.view()))) {
    refuse(from + ": UTF-16 text (PowerShell writes it with `>`); save it as UTF-8");
  }
  if (read_byte(fd, from)) {
    refuse(from + ": more than one line; the file must hold only the passphrase");
  }
  return passphrase;
}

/// The controlling terminal without echo, one key at a time. The destructor restores it.
class QuietTerminal {
 public:
  QuietTerminal() : file_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (file_.number() < 0 || ::tcgetattr(file_.number(), &before_) != 0) {
      refuse(
          "no terminal to ask for the passphrase; use --passphrase-file, --passphrase-fd or "
          "--passphrase-command");
    }
    struct termios quiet = before_;
    quiet.c_lflag &= static_cast<tcflag_t>(~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG));
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    if (::tcsetattr(file_.number(), TCSAFLUSH, &quiet) != 0) {
      refuse("cannot switch off the echo of the terminal: " + system::error_words(errno));
    }
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  ~QuietTerminal() { ::tcsetattr(file_.number(), TCSAFLUSH, &before_); }

  [[nodiscard]] int number() const { return file_.number(); }
  void print(std::string_view text) const {
    system::write_all(file_, "/dev/tty", as_bytes(text), Fault::key_unusable);
  }

 private:
  system::FileDescriptor file_;
  struct termios before_{};
};

/// The line that the user typed, or nothing after Ctrl-C.
std::optional<Passphrase> read_keys(std::string_view prompt) {
  constexpr std::uint8_t ctrl_c = 3, ctrl_d = 4, backspace = 8, ctrl_u = 21, erase = 127;
  const QuietTerminal terminal;
  terminal.print(prompt);
  Line line;
  for (;;) {
    const auto byte = read_byte(terminal.number(), "/dev/tty");
    if (!byte || *byte == '\n' || *byte == '\r' || *byte == ctrl_d || *byte == ctrl_c) {
      terminal.print("\n");
      if (byte == ctrl_c) return std::nullopt;
      return line.done();
    }
    switch (*byte) {
      case backspace:
      case erase: line.take_back(); break;
      case ctrl_u: line.clear(); break;
      default: line.add(*byte);
    }
  }
}

}  // namespace

Passphrase::Passphrase(BytesView bytes) : bytes_(SecretBytes::copy_of(bytes)) {
  if (bytes.empty()) refuse("the passphrase is empty");
  if (bytes.size() > max_passphrase_bytes) {
    refuse("the passphrase is longer than " + std::to_string(max_passphrase_bytes) + " bytes");
  }
  if (std::ranges::find(bytes, '\n') != bytes.end()) refuse("the passphrase contains a line end");
}

Passphrase Passphrase::of_line(BytesView line) {
  const std::string_view read = as_text(line);
  std::string_view text = read;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.ends_with('\r')) text.remove_suffix(1);
  Passphrase passphrase(as_bytes(text));
  if (text.size() != read.size()) passphrase.as_read_ = SecretBytes::copy_of(line);
  return passphrase;
}

std::optional<Passphrase> Passphrase::as_read() const {
  if (!as_read_ || as_read_->view().size() > max_passphrase_bytes) return std::nullopt;
  return Passphrase(as_read_->view());
}

bool operator==(const Passphrase& a, const Passphrase& b) {
  return a.view().size() == b.view().size() &&
         sodium_memcmp(a.view().data(), b.view().data(), a.view().size()) == 0;
}

Passphrase passphrase_from_file(const std::filesystem::path& path) {
  // A pipe from a password manager is valid too, not only a regular file.
  const system::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info{};
  if (file.number() < 0 || ::fstat(file.number(), &info) != 0) {
    refuse(path.string() + ": " + system::error_words(errno));
  }
  if (S_ISREG(info.st_mode) && (info.st_mode & 077U) != 0) {
    refuse(path.string() + ": other users have rights to the passphrase file; run: chmod 600 " +
           path.string());
  }
  return read_only_line(file.number(), path.string());
}

Passphrase passphrase_from_descriptor(int fd) {
  return read_line(fd, "descriptor " + std::to_string(fd));
}

Passphrase ask_passphrase(std::string_view prompt) {
  auto passphrase = read_keys(prompt);
  if (!passphrase) {
    std::raise(SIGINT);
    refuse("no passphrase was given");
  }
  return std::move(*passphrase);
}

Passphrase ask_new_passphrase(std::string_view prompt) {
  Passphrase first = ask_passphrase(prompt);
  const Passphrase second = ask_passphrase("Repeat the passphrase: ");
  if (!(first == second)) refuse("the two passphrases differ");
  return first;
}

}  // namespace certledger::keys
