// Reads input with one statement per line, within limits. Every error names file and line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace certledger::tools {

/// An input file, or standard input. Messages name it as "FILE:LINE".
class InputLines {
 public:
  /// "-" is standard input.
  explicit InputLines(std::string path) : path_(std::move(path)) {}

  /// Calls `each` with every line, without its line feed, until it fails. Then adds file and line
  /// to `where` of the error. The last line may lack its line feed. Errors: those of `each`;
  /// malformed (an empty line), too_large (limits::import_line_bytes, or more lines than
  /// limits::batch_statements). Throws UsageError when the file cannot be read, or
  /// SystemError(store) when the machine fails.
  [[nodiscard]] Result<void> for_each(
      const std::function<Result<void>(std::string_view)>& each) const;

  /// "FILE:LINE". Lines count from 1.
  [[nodiscard]] std::string place(std::size_t line) const;

  /// The error with file and line before its `where`.
  [[nodiscard]] Error at(std::size_t line, Error error) const;

 private:
  [[noreturn]] void fail_reading(int error) const;

  std::string path_;
};

}  // namespace certledger::tools
