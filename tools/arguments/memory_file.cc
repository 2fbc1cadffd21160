#include "tools/arguments/memory_file.h"

#include "ledger/base/encoding.h"
#include "ledger/system/write_file.h"
#include "tools/process/run_lock.h"
#include "tools/process/verdict.h"

namespace certledger::tools {
namespace {

namespace fs = std::filesystem;

/// Enough for a thousand ledgers.
constexpr std::size_t max_memory_bytes = std::size_t{1} << 20;

}  // namespace

fs::path lock_of_memory(const fs::path& path) {
  fs::path lock = path;
  lock += ".lock";
  return lock;
}

system::FileDescriptor lock_memory(const fs::path& path, std::chrono::milliseconds wait) {
  return lock_run(lock_of_memory(path), Missing::make_file, wait);
}

std::vector<proofs::Memory> read_memories(const fs::path& path) {
  const auto file = system::open_if_present(path);
  if (!file) return {};
  auto memories = proofs::parse_memories(as_text(system::read_all(*file, path, max_memory_bytes)));
  if (memories) return std::move(*memories);
  memories.error().where = path.string();
  memories.error().what =
      "not a memory file of this program, or somebody edited it: " + memories.error().what;
  throw Failure(memories.error(), Exit::malformed);
}

void write_memories(const fs::path& path, std::span<const proofs::Memory> memories) {
  system::write_file_atomically(path, as_bytes(proofs::format_memories(memories)), 0644);
}

fs::path evidence_path(const fs::path& memory, const proofs::Evidence& evidence) {
  const std::string text = must(proofs::format_evidence(evidence));
  fs::path path = memory;
  path += ".fork-" + to_hex(sha256(as_bytes(text))).substr(0, 16) + ".evidence";
  return path;
}

fs::path write_evidence(const fs::path& memory, const proofs::Evidence& evidence) {
  const fs::path path = evidence_path(memory, evidence);
  if (!fs::exists(path)) {
    system::write_file_atomically(path, as_bytes(must(proofs::format_evidence(evidence))), 0644);
  }
  return path;
}

}  // namespace certledger::tools
