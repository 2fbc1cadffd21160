#include "tools/certledger-check/scan.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "ledger/base/limits.h"
#include "ledger/base/result.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "tools/certledger-check/picture_kind.h"
#include "tools/certledger-scan/ending.h"
#include "tools/process/companion.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

constexpr int cannot_be_run = 126;
constexpr int cannot_load = 127;       // exit code of the system's loader
constexpr unsigned max_seconds = 120;  // the scanner also limits its own processor time
constexpr off_t max_file_bytes = off_t{256} << 20;

[[noreturn]] void refuse_picture(Fault fault, const std::string& picture, std::string why) {
  throw Failure(Error{fault, std::move(why), picture, {}, {}});
}

[[noreturn]] void no_scan(const std::string& picture, const std::string& why) {
  throw SystemError(Fault::store, picture + ": " + why + "; no verdict");
}

/// Opens the picture. Refuses a file that cannot be one.
system::FileDescriptor open_picture(const std::string& picture) {
  system::FileDescriptor file = system::open_to_read(picture);
  std::array<std::uint8_t, 64> begin{};
  const ssize_t count = pread(file.number(), begin.data(), begin.size(), 0);
  if (count < 0) throw SystemError(Fault::store, picture + ": " + system::error_words(errno));
  const auto refusal = refuse_kind(BytesView(begin).first(static_cast<std::size_t>(count)));
  if (refusal) refuse_picture(Fault::malformed, picture, *refusal);
  struct stat status{};
  if (fstat(file.number(), &status) == 0 && status.st_size > max_file_bytes) {
    refuse_picture(Fault::too_large, picture, "larger than 256 MiB; make the picture smaller");
  }
  return file;
}

/// In the new process: executes the scanner, with only the picture and the pipe open. Does not
/// return.
[[noreturn]] void become_scanner(const char* program, const system::FileDescriptor& picture,
                                 const system::FileDescriptor& pipe) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGALRM, SIG_DFL);
  alarm(max_seconds);
  if (dup2(picture.number(), STDIN_FILENO) < 0 || dup2(pipe.number(), STDOUT_FILENO) < 0) {
    _exit(cannot_be_run);
  }
  closefrom(STDERR_FILENO);
  if (open("/dev/null", O_WRONLY) != STDERR_FILENO) _exit(cannot_be_run);
  std::array<char*, 2> words{const_cast<char*>(scan_program), nullptr};
  std::array<char*, 1> environment{nullptr};  // a variable could name libraries to load
  execve(program, words.data(), environment.data());
  _exit(cannot_be_run);
}

/// Reads until the other end is closed, or until the text is longer than a proof can be.
std::string read_lines(const system::FileDescriptor& pipe, const std::string& picture) {
  std::string text;
  std::array<char, 4096> part{};
  while (text.size() <= limits::proof_bytes) {
    const ssize_t count = read(pipe.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      no_scan(picture, "cannot read from certledger-scan: " + system::error_words(errno));
    if (count == 0) break;
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

[[noreturn]] void no_scanner(const std::filesystem::path& program, const std::string& why) {
  throw SystemError(Fault::store,
                    program.string() + " " + why +
                        ", or read the code with another program and give its text as "
                        "FILE");
}

/// Throws unless the scanner has read the whole picture.
void check_ending(int status, const std::filesystem::path& program, const std::string& picture) {
  if (WIFSIGNALED(status)) {
    no_scan(picture, "certledger-scan was killed (signal " + std::to_string(WTERMSIG(status)) +
                         "), possibly out of memory or time; make the picture smaller");
  }
  if (WEXITSTATUS(status) == cannot_be_run) {
    no_scanner(program, "cannot be executed: build or install all programs of certledger");
  }
  if (WEXITSTATUS(status) == cannot_load) {
    no_scanner(program,
               "does not start; a library (zbar, libpng or libjpeg) or memory is missing: install "
               "the library, raise ulimit -v");
  }
  switch (static_cast<ScanEnding>(WEXITSTATUS(status))) {
    case ScanEnding::looked_through: return;
    case ScanEnding::unreadable: no_scan(picture, "cannot read the whole picture");
    case ScanEnding::out_of_memory:
      no_scan(picture, "needs too much memory (the limit is 1 GiB); make the picture smaller");
    case ScanEnding::other_kind:
      refuse_picture(Fault::malformed, picture, "neither PNG nor JPEG; save it as one of these");
    case ScanEnding::damaged:
      refuse_picture(Fault::malformed, picture,
                     "damaged, or a rare kind of PNG or JPEG; scan or save it again");
    case ScanEnding::too_large:
      refuse_picture(Fault::too_large, picture,
                     "more than " + std::to_string(max_picture_pixels / 1'000'000) +
                         " million pixels, or a side of more than " +
                         std::to_string(max_picture_side) + "; make the picture smaller");
  }
  no_scan(picture, "certledger-scan ended with exit code " + std::to_string(WEXITSTATUS(status)));
}

/// Runs certledger-scan and returns its lines.
std::string scan(const std::string& picture, const std::filesystem::path& program) {
  const system::FileDescriptor file = open_picture(picture);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    no_scan(picture, "cannot create a pipe: " + system::error_words(errno));
  system::FileDescriptor from(ends[0]);
  system::FileDescriptor to(ends[1]);
  const pid_t process = fork();
  if (process < 0) no_scan(picture, "cannot start a process: " + system::error_words(errno));
  if (process == 0) become_scanner(program.c_str(), file, to);
  to = system::FileDescriptor();
  std::string lines = read_lines(from, picture);
  from = system::FileDescriptor();
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR)
      no_scan(picture, "cannot wait for certledger-scan: " + system::error_words(errno));
  }
  if (lines.size() > limits::proof_bytes) {
    refuse_picture(Fault::too_large, picture, "its codes hold more text than a proof can have");
  }
  check_ending(status, program, picture);
  return lines;
}

/// Appends the lines of our codes to `codes`. Returns the number of other codes.
std::size_t take_codes(std::string_view lines, std::string& codes) {
  std::size_t others = 0;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (line.empty()) {
      ++others;
    } else {
      codes.append(line).append("\n");
    }
  }
  return others;
}

}  // namespace

std::string read_codes_of(const std::vector<std::string>& pictures) {
  const auto program = companion(scan_program);
  std::signal(SIGCHLD, SIG_DFL);  // if the parent ignored it, waitpid would fail
  std::string codes;
  std::size_t others = 0;
  for (const std::string& picture : pictures) {
    others += take_codes(scan(picture, program), codes);
    if (codes.size() > limits::proof_bytes) {
      refuse_picture(Fault::too_large, picture, "the codes hold more text than a proof can have");
    }
  }
  if (!codes.empty()) return codes;
  const std::string where =
      pictures.size() == 1 ? pictures.front() : std::to_string(pictures.size()) + " pictures";
  refuse_picture(
      Fault::malformed, where,
      others == 0
          ? "no QR code found: scan the page at 300 dpi, or take a sharp photo of "
            "the code"
          : "no QR code of a certledger page found; other QR codes: " + std::to_string(others));
}

}  // namespace certledger::tools
