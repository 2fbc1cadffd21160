// Faults for programs that are tested: loaded before the C library (LD_PRELOAD), and no part of
// anything that is shipped. It counts the calls that write, read, sync and name files, over a
// process and its children, and at one of them does what it was told.
//
//   FAULT_STATE=FILE  a file of at least 16 bytes: the count of calls (u64), and 1 (u64) once the
//                     fault was done; in the machine's byte order
//   FAULT_AT=N        at which call, from 1 on; 0: only count
//   FAULT=kill-before the process group dies before the call
//   FAULT=kill-after  … after it
//   FAULT=short       a read or write does half of what was asked, once (other calls: nothing)
//   FAULT=EIO|ENOSPC|EDQUOT|EMFILE|EINTR|ENOMEM   the call does nothing and fails with it
//   FAULT_CALLS=NAMES count only the calls of these names ("pwrite,fsync"); all when it is not set
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

struct State {
  std::atomic<std::uint64_t> calls;
  std::atomic<std::uint64_t> done;
};

enum class What { nothing, kill_before, kill_after, shorten, fail };

struct Order {
  State* state = nullptr;
  std::uint64_t at = 0;
  What what = What::nothing;
  int error = 0;
  std::string_view calls;
};

std::string_view text_of(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

int error_of(std::string_view name) {
  if (name == "EIO") return EIO;
  if (name == "ENOSPC") return ENOSPC;
  if (name == "EDQUOT") return EDQUOT;
  if (name == "EMFILE") return EMFILE;
  if (name == "EINTR") return EINTR;
  if (name == "ENOMEM") return ENOMEM;
  return 0;
}

Order order_from_environment() {
  Order order;
  const char* path = std::getenv("FAULT_STATE");
  if (path == nullptr) return order;
  const int file = ::open(path, O_RDWR | O_CLOEXEC);
  void* const place = ::mmap(nullptr, sizeof(State), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file < 0 || place == MAP_FAILED) ::_exit(99);
  order.state = static_cast<State*>(place);
  const char* at = std::getenv("FAULT_AT");
  if (at != nullptr) order.at = std::strtoull(at, nullptr, 10);
  const std::string_view what = text_of("FAULT");
  order.error = error_of(what);
  if (what == "kill-before") order.what = What::kill_before;
  if (what == "kill-after") order.what = What::kill_after;
  if (what == "short") order.what = What::shorten;
  if (order.error != 0) order.what = What::fail;
  order.calls = text_of("FAULT_CALLS");
  return order;
}

/// Read before main, and before a sandbox forbids it.
const Order& order() {
  static const Order given = order_from_environment();
  return given;
}
[[gnu::constructor]] void read_order() { (void)order(); }

bool is_counted(std::string_view call) {
  std::string_view rest = order().calls;
  if (rest.empty()) return true;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (rest.substr(0, comma) == call) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

[[noreturn]] void die() {
  ::kill(0, SIGKILL);
  for (;;) ::pause();
}

/// What is to be done at this call.
What next(std::string_view call) {
  const Order& given = order();
  if (given.state == nullptr || !is_counted(call)) return What::nothing;
  if (++given.state->calls != given.at) return What::nothing;
  given.state->done = 1;
  if (given.what == What::kill_before) die();
  return given.what;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// Calls the real one unless it is to fail.
template <class Call>
auto call_or_fault(std::string_view name, Call call) -> decltype(call()) {
  const What what = next(name);
  if (what == What::fail) {
    errno = order().error;
    return -1;
  }
  const auto answer = call();
  if (what == What::kill_after) die();
  return answer;
}

/// The same for what moves `size` octets: `call(n)` moves n of them.
template <class Call>
ssize_t move_or_fault(std::string_view name, std::size_t size, Call call) {
  const What what = next(name);
  if (what == What::fail) {
    errno = order().error;
    return -1;
  }
  const ssize_t answer = call(what == What::shorten && size > 1 ? size / 2 : size);
  if (what == What::kill_after) die();
  return answer;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* from, size_t size) {
  static const auto call = real<ssize_t(int, const void*, size_t)>("write");
  return move_or_fault("write", size, [&](std::size_t n) { return call(file, from, n); });
}

ssize_t pwrite(int file, const void* from, size_t size, off_t at) {
  static const auto call = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return move_or_fault("pwrite", size, [&](std::size_t n) { return call(file, from, n, at); });
}

ssize_t pwrite64(int file, const void* from, size_t size, off64_t at) {
  return pwrite(file, from, size, at);
}

ssize_t writev(int file, const iovec* parts, int count) {
  static const auto call = real<ssize_t(int, const iovec*, int)>("writev");
  return move_or_fault("writev", static_cast<std::size_t>(count),
                       [&](std::size_t n) { return call(file, parts, static_cast<int>(n)); });
}

ssize_t read(int file, void* to, size_t size) {
  static const auto call = real<ssize_t(int, void*, size_t)>("read");
  return move_or_fault("read", size, [&](std::size_t n) { return call(file, to, n); });
}

ssize_t pread(int file, void* to, size_t size, off_t at) {
  static const auto call = real<ssize_t(int, void*, size_t, off_t)>("pread");
  return move_or_fault("pread", size, [&](std::size_t n) { return call(file, to, n, at); });
}

ssize_t pread64(int file, void* to, size_t size, off64_t at) { return pread(file, to, size, at); }

// What _FORTIFY_SOURCE makes of the two.
ssize_t __read_chk(int file, void* to, size_t size, size_t /*room*/) {
  return read(file, to, size);
}
ssize_t __pread_chk(int file, void* to, size_t size, off_t at, size_t /*room*/) {
  return pread(file, to, size, at);
}
ssize_t __pread64_chk(int file, void* to, size_t size, off64_t at, size_t /*room*/) {
  return pread(file, to, size, at);
}

int fsync(int file) {
  static const auto call = real<int(int)>("fsync");
  return call_or_fault("fsync", [&] { return call(file); });
}

int fdatasync(int file) {
  static const auto call = real<int(int)>("fdatasync");
  return call_or_fault("fdatasync", [&] { return call(file); });
}

int syncfs(int file) noexcept {
  static const auto call = real<int(int)>("syncfs");
  return call_or_fault("syncfs", [&] { return call(file); });
}

int msync(void* from, size_t size, int flags) {
  static const auto call = real<int(void*, size_t, int)>("msync");
  return call_or_fault("msync", [&] { return call(from, size, flags); });
}

int ftruncate(int file, off_t size) noexcept {
  static const auto call = real<int(int, off_t)>("ftruncate");
  return call_or_fault("ftruncate", [&] { return call(file, size); });
}

int ftruncate64(int file, off64_t size) noexcept { return ftruncate(file, size); }

int rename(const char* from, const char* to) noexcept {
  static const auto call = real<int(const char*, const char*)>("rename");
  return call_or_fault("rename", [&] { return call(from, to); });
}

int renameat(int from_directory, const char* from, int to_directory, const char* to) noexcept {
  static const auto call = real<int(int, const char*, int, const char*)>("renameat");
  return call_or_fault("renameat", [&] { return call(from_directory, from, to_directory, to); });
}

int renameat2(int from_directory, const char* from, int to_directory, const char* to,
              unsigned flags) noexcept {
  static const auto call = real<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return call_or_fault("rename",
                       [&] { return call(from_directory, from, to_directory, to, flags); });
}

int link(const char* from, const char* to) noexcept {
  static const auto call = real<int(const char*, const char*)>("link");
  return call_or_fault("link", [&] { return call(from, to); });
}

int linkat(int from_directory, const char* from, int to_directory, const char* to,
           int flags) noexcept {
  static const auto call = real<int(int, const char*, int, const char*, int)>("linkat");
  return call_or_fault("link", [&] { return call(from_directory, from, to_directory, to, flags); });
}

int unlink(const char* path) noexcept {
  static const auto call = real<int(const char*)>("unlink");
  return call_or_fault("unlink", [&] { return call(path); });
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  static const auto call = real<int(int, const char*, int)>("unlinkat");
  return call_or_fault("unlink", [&] { return call(directory, path, flags); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto call = real<int(const char*, mode_t)>("mkdir");
  return call_or_fault("mkdir", [&] { return call(path, mode); });
}

int close(int file) {
  static const auto call = real<int(int)>("close");
  // A descriptor is closed whatever close(2) says.
  const What what = next("close");
  const int answer = call(file);
  if (what == What::kill_after) die();
  if (what != What::fail) return answer;
  errno = order().error;
  return -1;
}

}  // extern "C"
