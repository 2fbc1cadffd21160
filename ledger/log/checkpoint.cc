#include "ledger/log/checkpoint.h"

#include <array>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"

namespace certledger::log {

std::string format_checkpoint(const Checkpoint& checkpoint) {
  CERTLEDGER_CHECK(is_valid_origin(checkpoint.origin));
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto bad = [](const char* why) { return fail(Fault::malformed, why, "checkpoint"); };
  std::array<std::string_view, 3> lines;
  for (std::string_view& line : lines) {
    const std::size_t feed = text.find('\n');
    if (feed == std::string_view::npos) return bad("the checkpoint has fewer than three lines");
    line = text.substr(0, feed);
    text.remove_prefix(feed + 1);
  }
  if (!text.empty()) return bad("the checkpoint has extension lines, which are not permitted here");
  const auto [origin, size, root] = lines;
  if (!is_valid_origin(origin)) return bad("not a valid origin");
  const auto number = parse_decimal(size);
  if (!number) return bad("the size is not a decimal number");
  if (*number > limits::tree_size) {
    return fail(Fault::too_large, "the size is larger than 2^53 - 1", "checkpoint");
  }
  const auto octets = from_base64(root);
  const auto hash = octets ? octets_from<Hash>(*octets) : std::nullopt;
  if (!hash) return bad("the root is not the canonical base64 of 32 bytes");
  return Checkpoint{std::string(origin), *number, *hash};
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& log) {
  const auto parsed = parse_note(note);
  if (!parsed) return std::unexpected(parsed.error());
  const auto verified = verify_note(*parsed, {&log, 1});
  if (!verified) return std::unexpected(verified.error());
  auto checkpoint = parse_checkpoint(parsed->text);
  if (checkpoint && checkpoint->origin != log.name) {
    return fail(Fault::wrong_origin,
                "the checkpoint is of the ledger " + checkpoint->origin + ", not of " + log.name);
  }
  return checkpoint;
}

}  // namespace certledger::log
