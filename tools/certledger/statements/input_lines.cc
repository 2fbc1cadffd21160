#include "tools/certledger/statements/input_lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

using Each = std::function<Result<void>(std::string_view)>;

/// Splits a stream of bytes into lines.
class Splitter {
 public:
  Splitter(const InputLines& input, const Each& each) : input_(input), each_(each) {}

  Result<void> take(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      line_ += bytes.substr(0, end);
      if (line_.size() > limits::import_line_bytes) {
        return refuse(Fault::too_large, "the line is longer than 64 KiB");
      }
      if (end == std::string_view::npos) return {};
      if (auto ok = finish_line(); !ok) return ok;
      bytes.remove_prefix(end + 1);
    }
    return {};
  }

  Result<void> finish() { return line_.empty() ? Result<void>() : finish_line(); }

 private:
  Result<void> finish_line() {
    if (windows_form(line_)) line_ = without_windows_form(line_);
    if (line_.empty()) return refuse(Fault::malformed, "the line is empty");
    if (number_ > limits::batch_statements) {
      return refuse(
          Fault::too_large,
          "a batch has at most 10000 statements; split the file (`split -l 10000`) and append "
          "each part as one durable batch");
    }
    if (auto ok = each_(line_); !ok) {
      return std::unexpected(input_.at(number_, std::move(ok.error())));
    }
    ++number_;
    line_.clear();
    return {};
  }

  Result<void> refuse(Fault fault, std::string what) {
    return std::unexpected(input_.at(number_, Error{fault, std::move(what), {}, {}, {}}));
  }

  const InputLines& input_;
  const Each& each_;
  std::string line_;
  std::size_t number_ = 1;
};

}  // namespace

void InputLines::fail_reading(int error) const {
  const std::string what = path_ + ": cannot read: " + system::error_words(error);
  if (system::is_of_the_machine(error)) throw SystemError(Fault::store, what);
  throw UsageError(what);
}

Result<void> InputLines::for_each(const Each& each) const {
  const bool is_standard = path_ == "-";
  const system::FileDescriptor file(is_standard ? dup(STDIN_FILENO)
                                                : open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail_reading(errno);
  Splitter lines(*this, each);
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_reading(errno);
    if (count == 0) return lines.finish();
    if (auto ok = lines.take({buffer.data(), static_cast<std::size_t>(count)}); !ok) return ok;
  }
}

std::string InputLines::place(std::size_t line) const {
  return (path_ == "-" ? "standard input" : path_) + ":" + std::to_string(line);
}

Error InputLines::at(std::size_t line, Error error) const {
  error.where = place(line) + (error.where.empty() ? "" : ": " + error.where);
  return error;
}

}  // namespace certledger::tools
