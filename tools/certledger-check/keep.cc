#include "tools/certledger-check/keep.h"

#include <algorithm>

#include "tools/arguments/memory_file.h"

namespace certledger::tools {
namespace {

[[noreturn]] void distrust(const char* what) {
  throw std::runtime_error(std::string("the checking process sent ") + what);
}

void check_seen(const proofs::Memory& seen, const keys::Policy& policy,
                const std::vector<proofs::Memory>& memories) {
  const auto logs = policy.log_keys();
  if (std::ranges::find(logs, seen.key) == logs.end()) distrust("a checkpoint of an unknown log");
  const auto* known = proofs::find(memories, seen.origin());
  if (known != nullptr && known->checkpoint.size >= seen.checkpoint.size) {
    distrust("a checkpoint that is not newer");
  }
}

}  // namespace

void keep(Answer& answer, const keys::Policy& policy, const std::string& path,
          std::vector<proofs::Memory> memories) {
  if (answer.seen) {
    check_seen(*answer.seen, policy, memories);
    proofs::put(memories, *answer.seen);
    write_memories(path, memories);
  }
  if (!answer.evidence) return;
  const auto logs = policy.log_keys();
  const auto ends = policy.log_ends();
  const auto judged =
      proofs::judge_evidence(must(proofs::format_evidence(*answer.evidence)), {logs, {}, ends});
  if (!judged || !judged->is_fork) distrust("evidence that proves nothing");
  try {
    write_evidence(path, *answer.evidence);
  } catch (const SystemError& e) {
    answer.err += std::string("certledger-check: STORE: cannot write evidence: ") + e.what() + "\n";
  }
}

}  // namespace certledger::tools
