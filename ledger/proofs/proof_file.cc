#include "ledger/proofs/proof_file.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::string_view old_word = "old ";

/// Takes lines off the front of a file and counts them, for errors.
class LineReader {
 public:
  LineReader(std::string_view text, const char* what) : rest_(text), what_(what) {}

  /// The next line without its line feed. Nothing when there is none that ends in one.
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

Result<std::uint64_t> take_number(LineReader& lines, std::string_view word) {
  const auto line = lines.next();
  if (!line || !line->starts_with(word)) return lines.bad("the line with the number is missing");
  const auto number = parse_decimal(line->substr(word.size()));
  if (!number) return lines.bad("not a decimal number without leading zeros");
  if (*number > limits::tree_size)
    return lines.bad("the number is over 2^53 - 1", Fault::too_large);
  return *number;
}

/// The hashes up to the empty line, which is taken too.
Result<std::vector<Hash>> take_path(LineReader& lines, std::size_t most) {
  std::vector<Hash> path;
  for (;;) {
    const auto line = lines.next();
    if (!line) return lines.bad("no empty line after the hashes");
    if (line->empty()) return path;
    if (path.size() == most) return lines.bad("too many hashes", Fault::too_large);
    const auto octets = line->size() == 44 ? from_base64(*line) : std::nullopt;
    const auto hash = octets ? octets_from<Hash>(*octets) : std::nullopt;
    if (!hash) return lines.bad("not the canonical base64 of 32 bytes");
    path.push_back(*hash);
  }
}

/// A key signs a checkpoint once: a proof needs no more, and a line said twice says nothing.
bool has_repeated_key(const log::Note& note) {
  const auto& all = note.signatures;
  for (auto one = all.begin(); one != all.end(); ++one) {
    const auto same = [&](const log::NoteSignature& other) {
      return other.id == one->id && other.name == one->name;
    };
    if (std::find_if(one + 1, all.end(), same) != all.end()) return true;
  }
  return false;
}

Result<log::Note> take_checkpoint(LineReader& lines) {
  auto note = log::parse_note(lines.rest());
  if (!note) return note;
  if (has_repeated_key(*note)) {
    return fail(Fault::malformed, "two signatures by the same key", "signed note");
  }
  return note;
}

std::string format_path(const std::vector<Hash>& path) {
  std::string text;
  for (const Hash& hash : path) text += to_base64(hash.view()) + "\n";
  return text + "\n";
}

Result<std::string> within_limit(std::string text) {
  if (text.size() <= limits::proof_bytes) return text;
  return fail(Fault::too_large, "a proof file has at most 256 KiB; this would have " +
                                    std::to_string(text.size()) + " bytes");
}

std::unexpected<Error> over_limit() {
  return fail(Fault::too_large, "a proof file has at most 256 KiB");
}

/// What was read must be what would be written; the parts above see to that, this makes sure.
template <class File>
Result<File> same_when_written(File file, std::string_view text,
                               Result<std::string> (*format)(const File&)) {
  const auto written = format(file);
  if (written && *written == text) return file;
  return fail(Fault::malformed, "not the one way to write this proof file");
}

}  // namespace

Result<std::string> format_proof_file(const ProofFile& file) {
  std::string text(proof_file_header);
  if (file.extra) text += std::string(extra_word) + to_base64(*file.extra) + "\n";
  text += std::string(index_word) + std::to_string(file.index) + "\n";
  return within_limit(text + format_path(file.path) + log::format_note(file.checkpoint));
}

Result<std::string> format_consistency_file(const ConsistencyFile& file) {
  return within_limit(std::string(old_word) + std::to_string(file.old) + "\n" +
                      format_path(file.path) + log::format_note(file.checkpoint));
}

Result<ProofFile> parse_proof_file(std::string_view text) {
  if (text.size() > limits::proof_bytes) return over_limit();
  LineReader lines(text, "proof file");
  if (!lines.at(proof_file_header)) return lines.bad("does not begin as c2sp.org/tlog-proof@v1");
  (void)lines.next();
  ProofFile file;
  if (lines.at(extra_word)) {
    const auto line = lines.next();
    file.extra = line ? from_base64(line->substr(extra_word.size())) : std::nullopt;
    if (!file.extra) return lines.bad("the extra data is not canonical base64");
  }
  const auto index = take_number(lines, index_word);
  if (!index) return std::unexpected(index.error());
  file.index = *index;
  auto path = take_path(lines, limits::inclusion_hashes);
  if (!path) return std::unexpected(path.error());
  file.path = std::move(*path);
  auto checkpoint = take_checkpoint(lines);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  file.checkpoint = std::move(*checkpoint);
  return same_when_written(std::move(file), text, format_proof_file);
}

Result<ConsistencyFile> parse_consistency_file(std::string_view text) {
  if (text.size() > limits::proof_bytes) return over_limit();
  LineReader lines(text, "consistency proof");
  ConsistencyFile file;
  const auto old = take_number(lines, old_word);
  if (!old) return std::unexpected(old.error());
  file.old = *old;
  auto path = take_path(lines, limits::consistency_hashes);
  if (!path) return std::unexpected(path.error());
  file.path = std::move(*path);
  auto checkpoint = take_checkpoint(lines);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  file.checkpoint = std::move(*checkpoint);
  return same_when_written(std::move(file), text, format_consistency_file);
}

}  // namespace certledger::proofs
