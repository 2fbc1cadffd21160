#include "ledger/proofs/memory.h"

#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

constexpr std::string_view first_line = "certledger memory v1\n";

}  // namespace

Result<Memory> make_memory(const log::VerifierKey& key, std::string note) {
  auto checkpoint = log::open_checkpoint(note, key);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return Memory{key, std::move(*checkpoint), std::move(note)};
}

std::string format_memory(const Memory& memory) {
  return std::string(first_line) + log::format_vkey(memory.key) + "\n\n" + memory.note;
}

Result<Memory> parse_memory(std::string_view text) {
  const auto bad = [](const std::string& why) { return fail(Fault::malformed, why, "memory"); };
  if (!text.starts_with(first_line)) return bad("does not begin with `certledger memory v1`");
  text.remove_prefix(first_line.size());
  const std::size_t feed = text.find("\n\n");
  if (feed == std::string_view::npos) return bad("no key and empty line before the checkpoint");
  const auto key = log::parse_vkey(text.substr(0, feed));
  if (!key) return bad("its key: " + key.error().what);
  if (key->type != log::KeyType::ed25519) return bad("its key is no log's key");
  text.remove_prefix(feed + 2);
  const auto parsed = log::parse_note(text);
  if (!parsed) return std::unexpected(parsed.error());
  if (log::format_note(*parsed) != text) return bad("its checkpoint is not written canonically");
  auto memory = make_memory(*key, std::string(text));
  // Whatever is wrong with the signature is no word about the ledger.
  if (!memory) return bad("its checkpoint: " + memory.error().what);
  return memory;
}

Result<void> check_continues(const Memory& memory, std::string_view origin, log::TreeSize size,
                             const Hash& root_then) {
  const log::Checkpoint& remembered = memory.checkpoint;
  if (origin != remembered.origin) {
    return fail(Fault::wrong_origin, "what is remembered is of the ledger " + remembered.origin +
                                         ", this one is " + printable(origin));
  }
  if (size < remembered.size) {
    return fail(Fault::rolled_back, "a checkpoint of " + std::to_string(remembered.size) +
                                        " entries is remembered; the ledger has " +
                                        std::to_string(size));
  }
  if (root_then != remembered.root) {
    return fail(Fault::forked, "its first " + std::to_string(remembered.size) +
                                   " entries are not those of the checkpoint that is remembered");
  }
  return {};
}

}  // namespace certledger::proofs
