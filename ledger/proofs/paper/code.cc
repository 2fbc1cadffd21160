#include "ledger/proofs/paper/code.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/hash.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/proofs/paper/base45.h"

namespace certledger::proofs::paper {
namespace {

std::string digest_of(BytesView proof) {
  std::string text = to_hex(sha256(proof).view().first(4));
  std::ranges::transform(text, text.begin(),
                         [](char c) { return static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c); });
  return text;
}

/// The text before the Base45 of part `part` of `parts`.
std::string head_of(std::size_t part, std::size_t parts, const std::string& digest) {
  if (parts == 1) return std::string(code_word) + ":";
  return std::string(code_word) + "/" + std::to_string(part) + "/" + std::to_string(parts) + "/" +
         digest + ":";
}

/// The bytes of part `part`. All parts are equally long, except that the last may be shorter.
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

std::unexpected<Error> bad(std::string why) {
  return fail(Fault::malformed, std::move(why), "QR code");
}

/// The part numbers of a line (1 of 1 without numbers), and its bytes.
struct Code {
  std::size_t part = 1;
  std::size_t parts = 1;
  std::string_view digest;
  Bytes octets;
};

/// Takes off the number and the next slash; 0 if it is not a part number.
std::size_t take_number(std::string_view& head) {
  const std::size_t slash = head.find('/');
  const auto number = parse_decimal(head.substr(0, slash));
  head.remove_prefix(slash == std::string_view::npos ? head.size() : slash + 1);
  return number && *number <= max_codes ? static_cast<std::size_t>(*number) : 0;
}

Result<Code> read_line(std::string_view line) {
  Code code;
  const std::size_t colon = line.find(':');
  if (!line.starts_with(code_word) || colon == std::string_view::npos) {
    return bad("this is not the QR code of a certledger proof");
  }
  if (colon != code_word.size()) {
    code.digest = line.substr(code_word.size() + 1, colon - code_word.size() - 1);
    code.part = take_number(code.digest);
    code.parts = take_number(code.digest);
    if (code.part == 0 || code.parts < 2 || code.part > code.parts) {
      return bad("the part number is wrong");
    }
  }
  auto octets = from_base45(line.substr(colon + 1));
  if (!octets) return bad("its text is not Base45");
  code.octets = *std::move(octets);
  return code;
}

/// The message about missing parts, which are empty lines; empty if all are there.
std::string missing_in(const std::vector<std::string_view>& lines) {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) missing.push_back(i + 1);
  }
  if (missing.empty()) return {};
  std::string text = missing.size() == 1 ? "part " : "parts ";
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (i > 0) text += i + 1 == missing.size() ? " and " : ", ";
    text += std::to_string(missing[i]);
  }
  text += " of " + std::to_string(lines.size());
  return text + (missing.size() == 1 ? " is" : " are") + " missing. Scan all codes of the document";
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
    return fail(Fault::too_large, "the texts of QR codes have at most 256 KiB");
  }
  std::vector<std::string_view> lines;
  std::vector<Bytes> parts;
  std::string_view digest;
  while (!texts.empty() || lines.empty()) {
    const std::string_view line = texts.substr(0, texts.find('\n'));
    texts.remove_prefix(std::min(texts.size(), line.size() + 1));
    auto code = read_line(line);
    if (!code) return std::unexpected(std::move(code.error()));
    if (lines.empty()) {
      lines.resize(code->parts);
      parts.resize(code->parts);
      digest = code->digest;
    }
    std::string_view& known = lines[std::min(code->part, lines.size()) - 1];
    const bool is_other = !known.empty() && known != line;
    if (code->parts != lines.size() || code->digest != digest || (is_other && lines.size() == 1)) {
      return bad(
          "the codes come from two documents, or from two versions of one. Scan one document only");
    }
    if (is_other) return bad("part " + std::to_string(code->part) + " occurs in two versions");
    known = line;
    parts[code->part - 1] = std::move(code->octets);
  }
  if (std::string missing = missing_in(lines); !missing.empty()) return bad(std::move(missing));
  Bytes proof;
  for (const Bytes& part : parts) append(proof, part);
  // Numbers, digest and lengths are right if the same proof gives these lines.
  if (std::ranges::equal(codes_of(proof, parts.size()), lines)) return proof;
  return bad("the codes do not make one whole proof");
}

}  // namespace certledger::proofs::paper
