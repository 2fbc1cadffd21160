#include "ledger/proofs/proof_file.h"

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/proofs/lines.h"

namespace certledger::proofs {
namespace {

constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::string_view old_word = "old ";

Result<std::string> within_limit(std::string text) {
  if (text.size() <= limits::proof_bytes) return text;
  return fail(Fault::too_large, "a proof file has at most 256 KiB; this one would have " +
                                    std::to_string(text.size()) + " bytes");
}

std::unexpected<Error> over_limit() {
  return fail(Fault::too_large, "a proof file has at most 256 KiB");
}

/// Only the canonical text is accepted. The parts above ensure that; this checks it.
template <class File>
Result<File> same_when_written(File file, std::string_view text,
                               Result<std::string> (*format)(const File&)) {
  const auto written = format(file);
  if (written && *written == text) return file;
  return fail(Fault::malformed, "the proof file is not in canonical form");
}

Result<ProofFile> read_proof_file(std::string_view text) {
  if (text.size() > limits::proof_bytes) return over_limit();
  LineReader lines(text, "proof file");
  if (!lines.at(proof_file_header))
    return lines.bad("the first line is not `c2sp.org/tlog-proof@v1`");
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
  auto checkpoint = read_checkpoint(lines.rest());
  if (!checkpoint) return std::unexpected(checkpoint.error());
  file.checkpoint = std::move(*checkpoint);
  return same_when_written(std::move(file), text, format_proof_file);
}

Result<ConsistencyFile> read_consistency_file(std::string_view text) {
  if (text.size() > limits::proof_bytes) return over_limit();
  LineReader lines(text, "consistency proof");
  ConsistencyFile file;
  const auto old = take_number(lines, old_word);
  if (!old) return std::unexpected(old.error());
  file.old = *old;
  auto path = take_path(lines, limits::consistency_hashes);
  if (!path) return std::unexpected(path.error());
  file.path = std::move(*path);
  auto checkpoint = read_checkpoint(lines.rest());
  if (!checkpoint) return std::unexpected(checkpoint.error());
  file.checkpoint = std::move(*checkpoint);
  return same_when_written(std::move(file), text, format_consistency_file);
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
  return naming_windows_form(text, read_proof_file(text));
}

Result<ConsistencyFile> parse_consistency_file(std::string_view text) {
  return naming_windows_form(text, read_consistency_file(text));
}

}  // namespace certledger::proofs
