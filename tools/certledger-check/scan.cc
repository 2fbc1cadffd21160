#include "tools/certledger-check/scan.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ledger/base/limits.h"
#include "ledger/base/result.h"
#include "ledger/file/file.h"

namespace certledger::tools {
namespace {

constexpr int no_program = 127;
constexpr int no_symbol = 4;  // of zbarimg

constexpr rlim_t memory_bytes = rlim_t{2} * 1024 * 1024 * 1024;
constexpr rlim_t seconds = 60;

/// In the new process: becomes zbarimg, which writes into the pipe. Does not return.
[[noreturn]] void become_reader(int pipe, const std::string& picture) {
  const rlimit memory{memory_bytes, memory_bytes};
  const rlimit time{seconds, seconds};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CPU, &time);
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0 || dup2(nowhere, STDIN_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0 ||
      dup2(pipe, STDOUT_FILENO) < 0) {
    _exit(no_program);
  }
  // A name that looks like an option or an address is none.
  const std::string path = picture.starts_with('/') ? picture : "./" + picture;
  execlp("zbarimg", "zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable",
         path.c_str(), nullptr);
  _exit(no_program);
}

std::string read_up_to(int pipe, std::size_t most) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= most) {
    const ssize_t count = read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

}  // namespace

std::string read_codes_of(const std::string& picture) {
  (void)open_to_read(picture);  // says what is wrong with it, where something is
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw SystemError(Fault::store, "no pipe can be made");
  const pid_t process = fork();
  if (process == 0) become_reader(ends[1], picture);
  close(ends[1]);
  const std::string text = read_up_to(ends[0], limits::proof_bytes);
  close(ends[0]);
  if (process < 0) throw SystemError(Fault::store, "no process can be made");
  const int status = wait_for(process);
  if (text.size() > limits::proof_bytes) {
    throw SystemError(Fault::too_large, picture + ": holds more text than a proof has");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
  if (WIFEXITED(status) && WEXITSTATUS(status) == no_program) {
    throw SystemError(Fault::store,
                      "zbarimg cannot be run: install zbar-tools, or decode the picture by other "
                      "means and give the text as FILE");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == no_symbol) {
    throw SystemError(Fault::malformed, picture + ": no QR code found; scan with 300 dots an inch");
  }
  throw SystemError(Fault::store, picture + ": zbarimg cannot read this picture");
}

}  // namespace certledger::tools
