#include "tools/certledger-check/recall.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/proofs/proof_file.h"

namespace certledger::tools {
namespace {

using proofs::Memory;

std::string size_text(const Memory& memory) { return std::to_string(memory.checkpoint.size); }

/// The path of a consistency file that goes from the one to the other.
std::expected<std::vector<Hash>, Refusal> path_in(const std::string& text, const Memory& smaller,
                                                  const Memory& larger) {
  auto file = proofs::parse_consistency_file(text);
  if (!file) return refuse(std::move(file.error()));
  if (file->old == smaller.checkpoint.size &&
      file->checkpoint.text == log::format_checkpoint(larger.checkpoint)) {
    return std::move(file->path);
  }
  return refuse_by_policy("other-consistency",
                          "--consistency is not between size " + size_text(smaller) +
                              " and the checkpoint of size " + size_text(larger));
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
  const std::string ask = "`certledger prove consistency " + std::to_string(std::min(old, now)) +
                          " " + std::to_string(std::max(old, now)) + "`, with --consistency";
  if (is_older) {
    return refuse_by_policy("older-than-remembered",
                            "a checkpoint of size " + size_text(known) +
                                " is remembered, and this one is of size " + size_text(seen) +
                                ": ask for a newer proof, or add " + ask);
  }
  return refuse_by_policy("consistency-needed",
                          "a checkpoint of size " + size_text(known) +
                              " is remembered, and nothing shows that this one, of size " +
                              size_text(seen) + ", continues it: add " + ask);
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
                   "nothing of the ledger " + printable(origin) +
                       " is remembered: if it is the first time, say --remember-first",
                   {},
                   {},
                   {}});
  }
  if (recollection.is_first) {
    return refuse({Fault::usage,
                   "--remember-first: a checkpoint of " + printable(origin) +
                       " is remembered already; leave the option out",
                   {},
                   {},
                   {}});
  }
  if (std::ranges::find(logs, known->key) == logs.end()) {
    return refuse_by_policy("unknown-key",
                            "the checkpoint of " + printable(origin) +
                                " that is remembered was signed by a key which the policy does not "
                                "name: if the ledger has a new key, name the old one as well");
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
