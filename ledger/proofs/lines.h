// The parts of proof files: lines, numbers, lists of hashes, checkpoints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/note.h"

namespace certledger::proofs {

/// Takes lines off the front of a file, and counts them for errors.
class LineReader {
 public:
  LineReader(std::string_view text, const char* what) : rest_(text), what_(what) {}

  /// The next line without its line feed. Nothing if there is no complete line.
  std::optional<std::string_view> next() {
    const std::size_t feed = rest_.find('\n');
    if (feed == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, feed);
    rest_.remove_prefix(feed + 1);
    ++number_;
    return line;
  }
  [[nodiscard]] bool at(std::string_view start) const { return rest_.starts_with(start); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  [[nodiscard]] std::unexpected<Error> bad(const char* why, Fault fault = Fault::malformed) const {
    return fail(fault, why, std::string(what_) + ", line " + std::to_string(number_));
  }

 private:
  std::string_view rest_;
  const char* what_;
  std::size_t number_ = 0;
};

/// The number after `word` in the next line. Errors: malformed; too_large, over 2^53 - 1.
Result<std::uint64_t> take_number(LineReader& lines, std::string_view word);

/// A hash in a line: the canonical base64 of 32 bytes.
std::optional<Hash> hash_from(std::string_view line);

/// The hashes up to the empty line; also takes the empty line. Errors: malformed; too_large, over
/// `most`.
Result<std::vector<Hash>> take_path(LineReader& lines, std::size_t most);

/// The text that take_path reads.
std::string format_path(const std::vector<Hash>& path);

/// Reads a note that no key signed twice. Errors: those of log::parse_note; malformed.
Result<log::Note> read_checkpoint(std::string_view text);

}  // namespace certledger::proofs
