#include "ledger/proofs/lines.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

/// A key signs a checkpoint once: a proof needs no more.
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

}  // namespace

Result<std::uint64_t> take_number(LineReader& lines, std::string_view word) {
  const auto line = lines.next();
  if (!line || !line->starts_with(word)) return lines.bad("the number line is missing");
  const auto number = parse_decimal(line->substr(word.size()));
  if (!number) return lines.bad("not a decimal number without leading zeros");
  if (*number > limits::tree_size)
    return lines.bad("the number is larger than 2^53 - 1", Fault::too_large);
  return *number;
}

std::optional<Hash> hash_from(std::string_view line) {
  const auto octets = line.size() == 44 ? from_base64(line) : std::nullopt;
  return octets ? octets_from<Hash>(*octets) : std::nullopt;
}

Result<std::vector<Hash>> take_path(LineReader& lines, std::size_t most) {
  std::vector<Hash> path;
  for (;;) {
    const auto line = lines.next();
    if (!line) return lines.bad("no empty line after the hashes");
    if (line->empty()) return path;
    if (path.size() == most) return lines.bad("too many hashes", Fault::too_large);
    const auto hash = hash_from(*line);
    if (!hash) return lines.bad("not the canonical base64 of 32 bytes");
    path.push_back(*hash);
  }
}

std::string format_path(const std::vector<Hash>& path) {
  std::string text;
  for (const Hash& hash : path) text += to_base64(hash.view()) + "\n";
  return text + "\n";
}

Result<log::Note> read_checkpoint(std::string_view text) {
  auto note = log::parse_note(text);
  if (!note) return note;
  if (has_repeated_key(*note)) {
    return fail(Fault::malformed, "two signatures by the same key", "signed note");
  }
  return note;
}

}  // namespace certledger::proofs
