#include "ledger/proofs/code.h"

#include <algorithm>

#include "ledger/base/base45.h"
#include "ledger/base/encoding.h"
#include "ledger/base/hash.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

std::string digest_of(BytesView proof) {
  std::string text = to_hex(sha256(proof).view().first(4));
  std::ranges::transform(text, text.begin(),
                         [](char c) { return static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c); });
  return text;
}

/// What stands before the Base45 of part `part` of `parts`.
std::string head_of(std::size_t part, std::size_t parts, const std::string& digest) {
  if (parts == 1) return std::string(code_word) + ":";
  return std::string(code_word) + "/" + std::to_string(part) + "/" + std::to_string(parts) + "/" +
         digest + ":";
}

/// The octets of part `part`: the parts are as long as the first, but for the last, which may be
/// shorter.
BytesView part_of(BytesView proof, std::size_t part, std::size_t parts) {
  const std::size_t size = (proof.size() + parts - 1) / parts;
  const std::size_t begin = std::min(proof.size(), size * (part - 1));
  return proof.subspan(begin, std::min(size, proof.size() - begin));
}

std::vector<std::string> codes_of(BytesView proof, std::size_t parts) {
  const std::string digest = digest_of(proof);
  std::vector<std::string> texts;
  for (std::size_t part = 1; part <= parts; ++part) {
    texts.push_back(head_of(part, parts, digest) + to_base45(part_of(proof, part, parts)));
  }
  return texts;
}

std::unexpected<Error> bad(const char* why) { return fail(Fault::malformed, why, "QR code"); }

/// The lines of a text, each once, in order.
std::vector<std::string_view> lines_of(std::string_view texts) {
  std::vector<std::string_view> lines;
  while (!texts.empty()) {
    const std::size_t feed = texts.find('\n');
    const std::string_view line = texts.substr(0, feed);
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
    texts.remove_prefix(feed == std::string_view::npos ? texts.size() : feed + 1);
    if (lines.size() > max_codes) break;
  }
  return lines;
}

/// What a line says of itself: part 1 of 1, when it says nothing.
struct Place {
  std::size_t part = 1;
  std::size_t parts = 1;
};

/// The number up to the next slash, which is taken off; 0 when it is none of a part.
std::size_t take_number(std::string_view& head) {
  const std::size_t slash = head.find('/');
  const auto number = parse_decimal(head.substr(0, slash));
  head.remove_prefix(slash == std::string_view::npos ? head.size() : slash + 1);
  return number && *number <= max_codes ? static_cast<std::size_t>(*number) : 0;
}

/// The Base45 of one line, and into `place` which part it is.
Result<Bytes> read_line(std::string_view line, Place& place) {
  const std::size_t colon = line.find(':');
  if (!line.starts_with(code_word) || colon == std::string_view::npos) {
    return bad("not the text of a certledger proof");
  }
  if (colon != code_word.size()) {
    std::string_view head = line.substr(code_word.size() + 1, colon - code_word.size() - 1);
    place.part = take_number(head);
    place.parts = take_number(head);
    if (place.part == 0 || place.parts == 0) return bad("no number of a part");
  }
  auto octets = from_base45(line.substr(colon + 1));
  if (!octets) return bad("its text is not Base45");
  return *std::move(octets);
}

}  // namespace

Result<std::vector<std::string>> write_codes(BytesView proof, std::size_t most) {
  for (std::size_t parts = 1; parts <= max_codes; ++parts) {
    auto texts = codes_of(proof, parts);
    if (texts.front().size() <= most) return texts;
  }
  return fail(Fault::too_large, "the proof is too long for 16 QR codes");
}

Result<Bytes> read_codes(std::string_view texts) {
  if (texts.size() > limits::proof_bytes) {
    return fail(Fault::too_large, "the text of QR codes has at most 256 KiB");
  }
  const auto lines = lines_of(texts);
  if (lines.size() > max_codes) return bad("more than 16 codes");
  std::vector<Bytes> parts(lines.size());
  for (const std::string_view line : lines) {
    Place place;
    auto octets = read_line(line, place);
    if (!octets) return octets;
    if (std::max(place.part, place.parts) > parts.size()) {
      return bad("some of the codes are missing: read all of them");
    }
    parts[place.part - 1] = std::move(*octets);
  }
  Bytes proof;
  for (const Bytes& part : parts) append(proof, part);
  // Numbers, digest and lengths are good when the same proof is written in these lines.
  auto written = codes_of(proof, parts.size());
  const bool same = std::ranges::all_of(written, [&](const std::string& text) {
    return std::ranges::find(lines, text) != lines.end();
  });
  if (same) return proof;
  return bad("the codes are not those of one whole proof");
}

}  // namespace certledger::proofs
