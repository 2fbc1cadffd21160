#include "tools/certledger-check/recall.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/proofs/proof_file.h"

namespace certledger::tools {
namespace {

using proofs::Memory;

std::string size_text(const Memory& memory) { return std::to_string(memory.checkpoint.size); }

/// The path of a consistency file from the smaller to the larger checkpoint.
std::expected<std::vector<Hash>, Refusal> path_in(const std::string& text, const Memory& smaller,
                                                  const Memory& larger) {
  auto file = proofs::parse_consistency_file(text);
  if (!file) return refuse(std::move(file.error()));
  if (file->old == smaller.checkpoint.size &&
      file->checkpoint.text == log::format_checkpoint(larger.checkpoint)) {
    return std::move(file->path);
  }
  return refuse_by_policy("other-consistency",
                          "--consistency: this file does not lead from size " + size_text(smaller) +
                              " to the checkpoint of size " + size_text(larger));
}

std::expected<std::vector<Hash>, Refusal> path_between(const Memory& known, const Memory& seen,
                                                       const std::optional<OwnPath>& own,
                                                       const Recollection& recollection) {
  const log::TreeSize old = known.checkpoint.size;
  const log::TreeSize now = seen.checkpoint.size;
  if (old == now || old == 0) return {};
  if (own && own->old == old) return own->path;
  const bool is_older = now < old;
  if (recollection.consistency) {
    return path_in(*recollection.consistency, is_older ? seen : known, is_older ? known : seen);
  }
  const std::string ask = "the file of `certledger prove consistency " +
                          std::to_string(std::min(old, now)) + " " +
                          std::to_string(std::max(old, now)) + "` with --consistency";
  if (is_older) {
    return refuse_by_policy("older-than-remembered", "the proof has size " + size_text(seen) +
                                                         ", but the memory knows size " +
                                                         size_text(known) +
                                                         ": get a newer proof, or give " + ask);
  }
  return refuse_by_policy("consistency-needed", "nothing shows that this checkpoint, of size " +
                                                    size_text(seen) +
                                                    ", continues the remembered one, of size " +
                                                    size_text(known) + ": give " + ask);
}

}  // namespace

std::expected<std::optional<Memory>, Refusal> compare(const proofs::Endorsed& endorsed,
                                                      const std::optional<OwnPath>& own,
                                                      const Recollection& recollection,
                                                      std::span<const log::VerifierKey> logs) {
  const std::string& origin = endorsed.checkpoint.origin;
  Memory seen = proofs::signed_memory(endorsed.log, endorsed.checkpoint, endorsed.note);
  const Memory* known = proofs::find(recollection.memories, origin);
  if (known == nullptr) {
    if (recollection.is_first) return seen;
    return refuse({Fault::store,
                   "the memory does not know the ledger " + printable(origin) +
                       "; only the first time, use --remember-first",
                   {},
                   {},
                   {}});
  }
  if (recollection.is_first) {
    return refuse({Fault::usage,
                   "--remember-first: the memory already has a checkpoint of " + printable(origin) +
                       "; leave out the option",
                   {},
                   {},
                   {}});
  }
  if (std::ranges::find(logs, known->key) == logs.end()) {
    return refuse_by_policy(
        "unknown-key",
        "the policy does not name the key that signed the remembered checkpoint of " +
            printable(origin) +
            ": if the ledger has a new key, the policy must name the old one too");
  }
  auto path = path_between(*known, seen, own, recollection);
  if (!path) return std::unexpected(std::move(path.error()));
  if (auto one = proofs::check_one_history(*known, seen, *path); !one) {
    auto refusal = refuse(std::move(one.error().error)).error();
    refusal.evidence = std::move(one.error().evidence);
    return std::unexpected(std::move(refusal));
  }
  if (seen.checkpoint.size <= known->checkpoint.size) return std::nullopt;
  return seen;
}

}  // namespace certledger::tools
