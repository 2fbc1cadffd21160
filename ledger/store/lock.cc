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
#include "ledger/system/medium.h"
#include "ledger/system/own_file.h"

namespace certledger::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds pause{10};

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Whether `directory` is still the locked directory, and `lock` in it the locked file. A lock on a
/// file that others cannot find excludes nobody.
bool is_still_there(const system::FileDescriptor& held, const system::FileDescriptor& file,
                    const fs::path& directory) {
  struct stat held_info{};
  struct stat file_info{};
  struct stat named{};
  return ::fstat(held.number(), &held_info) == 0 && ::stat(directory.c_str(), &named) == 0 &&
         is_same(held_info, named) && ::fstat(file.number(), &file_info) == 0 &&
         ::fstatat(held.number(), "lock", &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         is_same(file_info, named);
}

/// The two lines of the file; an incomplete line is empty.
struct Lines {
  std::string process;
  std::string word;
};

Lines read_lines(const system::FileDescriptor& file) {
  std::array<char, 256> text{};
  const ssize_t size = ::pread(file.number(), text.data(), text.size(), 0);
  std::string_view rest(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  Lines lines;
  for (std::string* line : {&lines.process, &lines.word}) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;
    *line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  return lines;
}

/// The process id that the holder wrote, as " (process 123)", or nothing.
std::string holder(const system::FileDescriptor& file) {
  const std::string process = read_lines(file).process;
  return parse_decimal(process) ? " (process " + process + ")" : std::string();
}

/// Ignores failures: a full disk must not prevent anybody from reading.
void write_lines(const system::FileDescriptor& file, const std::string& word) {
  std::string text = std::to_string(::getpid()) + "\n";
  if (!word.empty()) text += word + "\n";
  const ssize_t put = ::pwrite(file.number(), text.data(), text.size(), 0);
  // The rest of a longer line would look like the end of a shorter one.
  [[maybe_unused]] const int cut = ::ftruncate(file.number(), put > 0 ? put : 0);
}

system::FileDescriptor open_directory(const fs::path& directory) {
  system::FileDescriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0) {
    throw SystemError(Fault::store, directory.string() + ": " + system::error_words(errno));
  }
  return opened;
}

/// Whether it got the lock.
bool try_to_lock(const system::FileDescriptor& file, const fs::path& path) {
  if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK || errno == EINTR) return false;
  throw SystemError(Fault::store, path.string() + ": flock: " + system::error_words(errno));
}

}  // namespace

WriterLock WriterLock::acquire(const fs::path& directory, milliseconds wait) {
  const fs::path path = directory / "lock";
  const auto deadline = steady_clock::now() + wait;
  for (;;) {
    system::FileDescriptor held = open_directory(directory);
    system::FileDescriptor file = *system::open_own_file_in(held, path, O_RDWR | O_CREAT);
    if (try_to_lock(held, directory) && try_to_lock(file, path)) {
      if (!is_still_there(held, file, directory)) continue;
      std::string word = read_lines(file).word;
      write_lines(file, word);
      return {std::move(held), std::move(file), std::move(word)};
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds::zero()) {
      throw SystemError(Fault::busy, directory.string() + ": another writer" + holder(file) +
                                         " holds the ledger; waited " +
                                         std::to_string(wait.count()) + " ms");
    }
    std::this_thread::sleep_for(std::min(pause, left));
  }
}

void WriterLock::leave_word(const std::string& word) const { write_lines(file_, word); }

}  // namespace certledger::store
