#include "ledger/store/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "ledger/base/text.h"
#include "ledger/file/medium.h"
#include "ledger/file/own_file.h"

namespace certledger::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds pause{10};

/// Whether `path` still names the file that was locked: a lock on a deleted file excludes nobody.
bool is_still_there(const FileDescriptor& file, const fs::path& path) {
  struct stat held{};
  struct stat named{};
  return ::fstat(file.number(), &held) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

/// The process id that the holder wrote, as " (process 123)", or nothing.
std::string holder(const FileDescriptor& file) {
  std::array<char, 24> text{};
  const ssize_t size = ::pread(file.number(), text.data(), text.size(), 0);
  std::string_view line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!line.ends_with('\n')) return {};
  line.remove_suffix(1);
  return parse_decimal(line) ? " (process " + std::string(line) + ")" : std::string();
}

/// For the message of who waits; a full disk must not keep anybody from reading, so failures are
/// of no account.
void write_holder(const FileDescriptor& file) {
  const std::string line = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.number(), 0) != 0) return;
  [[maybe_unused]] const ssize_t put = ::pwrite(file.number(), line.data(), line.size(), 0);
}

}  // namespace

WriterLock WriterLock::acquire(const fs::path& directory, milliseconds wait) {
  const fs::path path = directory / "lock";
  const auto deadline = steady_clock::now() + wait;
  constexpr int make = O_RDWR | O_CREAT;
  FileDescriptor file = *open_own_file(path, make);
  for (;;) {
    if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) {
      if (is_still_there(file, path)) break;
      file = *open_own_file(path, make);
      continue;
    }
    if (errno != EWOULDBLOCK && errno != EINTR) {
      throw SystemError(Fault::store, path.string() + ": flock: " + error_words(errno));
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) {
      throw SystemError(Fault::busy, directory.string() + ": another writer" + holder(file) +
                                         " holds the ledger; waited " +
                                         std::to_string(wait.count()) + " ms");
    }
    std::this_thread::sleep_for(std::min(pause, left));
  }
  write_holder(file);
  return WriterLock(std::move(file));
}

}  // namespace certledger::store
