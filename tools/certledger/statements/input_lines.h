// Input of one line a statement: read with limits, every fault told with file and line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger::tools {

/// A file to be read, or standard input; "FILE:LINE" in messages.
class InputLines {
 public:
  /// "-" is standard input.
  explicit InputLines(std::string path) : path_(std::move(path)) {}

  /// Calls `each` with every line, without its line feed, until it fails; the fault's `where` is
  /// then completed by file and line. The last line may lack its line feed.
  /// Errors: those of `each`; malformed (an empty line), too_large (limits::import_line_bytes, or
  /// more lines than limits::batch_statements). Throws UsageError when the file cannot be
  /// read, SystemError(store) when that is the machine's failure.
  [[nodiscard]] Result<void> for_each(
      const std::function<Result<void>(std::string_view)>& each) const;

  /// "FILE:LINE", `line` from 1 on.
  [[nodiscard]] std::string place(std::size_t line) const;

  /// The error with file and line before its `where`.
  [[nodiscard]] Error at(std::size_t line, Error error) const;

 private:
  [[noreturn]] void fail_reading(int error) const;

  std::string path_;
};

}  // namespace certledger::tools
