#include "tools/arguments/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

/// A key file shows its kind in far fewer bytes.
constexpr std::size_t max_begin_bytes = 4096;

/// Texts that identify secret keys: ours, PEM and OpenSSH, Go's signed notes, minisign, signify,
/// age.
constexpr std::array<std::string_view, 6> marks_of_secret_keys{
    "certledger secret key",         "PRIVATE KEY-----",   "PRIVATE+KEY+",
    "minisign encrypted secret key", "signify secret key", "AGE-SECRET-KEY-"};

bool is_secret_key(std::string_view begin) {
  return std::ranges::any_of(marks_of_secret_keys, [&](std::string_view mark) {
    return begin.find(mark) != std::string_view::npos;
  });
}

[[noreturn]] void refuse(const NamedFile& file, const std::string& why) {
  throw UsageError(file.option + " " + printable(file.path.string()) + ": " + why);
}

[[noreturn]] void fail_to_read(const NamedFile& file) {
  throw SystemError(Fault::store, file.path.string() + ": " + system::error_words(errno));
}

/// The beginning of the existing file; nothing when there is no regular file.
std::optional<std::string> beginning_of(const NamedFile& file) {
  struct stat facts{};
  if (lstat(file.path.c_str(), &facts) != 0 ||
      !(S_ISREG(facts.st_mode) || S_ISLNK(facts.st_mode))) {
    return std::nullopt;
  }
  if (stat(file.path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::string();
  const system::FileDescriptor opened(open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (opened.number() < 0 && system::is_of_the_machine(errno)) fail_to_read(file);
  if (opened.number() < 0) {
    refuse(file, "this file exists but cannot be read (" + system::error_words(errno) +
                     "), so it may be a secret key; remove it, or name another file");
  }
  std::string begin(max_begin_bytes, '\0');
  std::size_t size = 0;
  while (size < begin.size()) {
    const ssize_t got = read(opened.number(), begin.data() + size, begin.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to_read(file);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  begin.resize(size);
  return begin;
}

}  // namespace

void check_replaced(const NamedFile& file, Replace replace, const IsOwn& is_own) {
  if (file.path.empty()) return;
  const auto begin = beginning_of(file);
  if (!begin) return;
  if (is_secret_key(*begin)) {
    refuse(file, "this is a secret key, which is never replaced; name another file");
  }
  const bool is_same_kind = is_own && (begin->empty() || is_own(*begin));
  if (replace == Replace::anything || is_same_kind) return;
  refuse(file, "file exists; name another file, or use --force to replace it");
}

bool is_cosignature_file(std::string_view begin) { return begin.starts_with("\u2014 "); }

bool is_report_file(std::string_view begin) {
  const auto is_verdict = [&](const auto& one) {
    return begin.starts_with(std::string(one.text) + "  ");
  };
  return begin.starts_with("# HELP certledger_") || begin.starts_with("CERTLEDGER ") ||
         (begin.starts_with("{") && begin.find("\"verdict\"") != std::string_view::npos) ||
         std::ranges::any_of(exit_names, is_verdict);
}

}  // namespace certledger::tools
