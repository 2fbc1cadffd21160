#include "ledger/proofs/trusted_checkpoint.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/text.h"

namespace certledger::proofs {
namespace {

constexpr std::string_view first_line = "certledger memory v1\n";

Result<Memory> read_memory(std::string_view text) {
  const auto bad = [](const std::string& why) { return fail(Fault::malformed, why, "memory"); };
  if (!text.starts_with(first_line)) return bad("the first line is not `certledger memory v1`");
  text.remove_prefix(first_line.size());
  const std::size_t feed = text.find("\n\n");
  if (feed == std::string_view::npos)
    return bad("expected a key and an empty line before the checkpoint");
  const auto key = log::parse_vkey(text.substr(0, feed));
  if (!key) return bad("its key: " + key.error().what);
  if (key->type != log::KeyType::ed25519) return bad("its key is not the key of a log");
  text.remove_prefix(feed + 2);
  const auto parsed = log::parse_note(text);
  if (!parsed) return std::unexpected(parsed.error());
  if (log::format_note(*parsed) != text) return bad("its checkpoint is not in canonical form");
  auto memory = make_memory(*key, std::string(text));
  // A wrong signature here says nothing about the ledger.
  if (!memory) return bad("its checkpoint: " + memory.error().what);
  return memory;
}

}  // namespace

Result<Memory> make_memory(const log::VerifierKey& key, std::string note) {
  auto checkpoint = log::open_checkpoint(note, key);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return Memory{key, std::move(*checkpoint), std::move(note)};
}

Memory signed_memory(const log::VerifierKey& key, const log::Checkpoint& checkpoint,
                     const log::Note& note) {
  log::Note alone{note.text, {}};
  std::ranges::copy_if(note.signatures, std::back_inserter(alone.signatures),
                       [&](const log::NoteSignature& signature) {
                         return signature.id == key.id && signature.name == key.name;
                       });
  CERTLEDGER_CHECK(!alone.signatures.empty());
  return Memory{key, checkpoint, log::format_note(alone)};
}

std::string format_memory(const Memory& memory) {
  return std::string(first_line) + log::format_vkey(memory.key) + "\n\n" + memory.note;
}

Result<Memory> parse_memory(std::string_view text) {
  return naming_windows_form(text, read_memory(text));
}

std::string format_memories(std::span<const Memory> memories) {
  std::string text;
  for (const Memory& memory : memories) text += format_memory(memory);
  return text;
}

Result<std::vector<Memory>> parse_memories(std::string_view text) {
  std::vector<Memory> memories;
  do {
    // No line of a checkpoint or its signatures can look like the first line of the next memory.
    const std::size_t end = text.find("\n" + std::string(first_line));
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    auto memory = parse_memory(text.substr(0, size));
    if (!memory) return std::unexpected(std::move(memory.error()));
    if (!memories.empty() && memory->key.name <= memories.back().key.name) {
      return fail(Fault::malformed, "its ledgers are out of order", "memory");
    }
    memories.push_back(std::move(*memory));
    text.remove_prefix(size);
  } while (!text.empty());
  return memories;
}

const Memory* find(std::span<const Memory> memories, std::string_view origin) {
  const auto found = std::ranges::find(memories, origin, &Memory::origin);
  return found == memories.end() ? nullptr : &*found;
}

void put(std::vector<Memory>& memories, Memory memory) {
  const auto at = std::ranges::lower_bound(memories, memory.origin(), {}, &Memory::origin);
  if (at != memories.end() && at->origin() == memory.origin()) {
    *at = std::move(memory);
  } else {
    memories.insert(at, std::move(memory));
  }
}

Result<void> check_continues(const Memory& memory, std::string_view origin, log::TreeSize size,
                             const Hash& root_then) {
  const log::Checkpoint& remembered = memory.checkpoint;
  if (origin != remembered.origin) {
    return fail(Fault::wrong_origin, "the memory file is about the ledger " + remembered.origin +
                                         "; this one is " + printable(origin));
  }
  if (size < remembered.size) {
    return fail(Fault::rolled_back, "the memory file has a checkpoint of " +
                                        std::to_string(remembered.size) +
                                        " entries; the ledger has only " + std::to_string(size));
  }
  if (root_then != remembered.root) {
    return fail(Fault::forked, "the first " + std::to_string(remembered.size) +
                                   " entries contradict the checkpoint in the memory file");
  }
  return {};
}

}  // namespace certledger::proofs
