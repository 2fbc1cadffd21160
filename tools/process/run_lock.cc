#include "tools/process/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>

#include "ledger/system/medium.h"

namespace certledger::tools {
namespace {

constexpr std::chrono::milliseconds between_attempts{100};

system::FileDescriptor open_lock(const std::filesystem::path& path, Missing missing) {
  // A fifo must not block, and a link in a shared directory must not lead elsewhere.
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY;
  int fd = open(path.c_str(), flags);
  if (fd < 0 && errno == ENOENT && missing == Missing::make_file)
    fd = open(path.c_str(), flags | O_CREAT, 0644);
  if (fd < 0) {
    throw SystemError(Fault::store,
                      "cannot open the lock " + path.string() + ": " + system::error_words(errno));
  }
  system::FileDescriptor file(fd);
  struct stat facts{};
  if (fstat(fd, &facts) != 0 || !(S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode))) {
    throw SystemError(Fault::store,
                      "the lock " + path.string() + " is neither a file nor a directory");
  }
  return file;
}

}  // namespace

system::FileDescriptor lock_run(const std::filesystem::path& path, Missing missing,
                                std::chrono::milliseconds wait) {
  system::FileDescriptor file = open_lock(path, missing);
  const auto end = std::chrono::steady_clock::now() + wait;
  while (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      throw SystemError(Fault::store,
                        "cannot lock " + path.string() + ": " + system::error_words(errno));
    }
    if (std::chrono::steady_clock::now() >= end) {
      throw SystemError(Fault::busy, "another run holds the lock " + path.string() +
                                         "; this run did nothing, try again later");
    }
    std::this_thread::sleep_for(between_attempts);
  }
  return file;
}

}  // namespace certledger::tools
