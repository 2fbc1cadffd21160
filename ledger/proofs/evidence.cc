#include "ledger/proofs/evidence.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/log/proof.h"
#include "ledger/proofs/lines.h"

namespace certledger::proofs {
namespace {

constexpr std::string_view root_word = "root ";

std::unexpected<Error> malformed(const char* why) {
  return fail(Fault::malformed, why, "evidence");
}

/// The note with only the signatures of the memory's key.
log::Note signed_note(const Memory& memory) {
  const auto note = log::parse_note(memory.note);
  CERTLEDGER_CHECK(note.has_value());
  const auto alone = log::parse_note(signed_memory(memory.key, memory.checkpoint, *note).note);
  CERTLEDGER_CHECK(alone.has_value());
  return *alone;
}

/// Splits the two notes at the empty line between them. Each note has an empty line before its
/// signatures; a checkpoint's text has none.
Result<void> take_notes(std::string_view text, Evidence& evidence) {
  const std::size_t first = text.find("\n\n");
  const std::size_t second = first == text.npos ? text.npos : text.find("\n\n", first + 2);
  if (second == std::string_view::npos) return malformed("expected two checkpoints");
  auto smaller = read_checkpoint(text.substr(0, second + 1));
  if (!smaller) return std::unexpected(std::move(smaller.error()));
  auto larger = read_checkpoint(text.substr(second + 2));
  if (!larger) return std::unexpected(std::move(larger.error()));
  evidence.smaller = std::move(*smaller);
  evidence.larger = std::move(*larger);
  return {};
}

/// What root and path prove about the two checkpoints.
Result<bool> is_fork(const log::Checkpoint& smaller, const log::Checkpoint& larger,
                     const Evidence& evidence) {
  if (smaller.size > larger.size)
    return malformed("the larger checkpoint comes first; the smaller must");
  if (smaller.size == larger.size) {
    if (evidence.root_then) return malformed("checkpoints of equal size take no root and no path");
    return smaller.root != larger.root;
  }
  if (!evidence.root_then) return false;
  if (auto leads = log::verify_consistency(smaller.size, larger.size, *evidence.root_then,
                                           larger.root, evidence.path);
      !leads) {
    return std::unexpected(std::move(leads.error()));
  }
  return *evidence.root_then != smaller.root;
}

Result<Evidence> read_evidence(std::string_view text) {
  if (text.size() > limits::proof_bytes) {
    return fail(Fault::too_large, "an evidence file has at most 256 KiB");
  }
  LineReader lines(text, "evidence");
  if (!lines.at(evidence_header))
    return lines.bad("the first line is not `certledger evidence v1`");
  (void)lines.next();
  Evidence evidence;
  if (lines.at(root_word)) {
    const auto line = lines.next();
    evidence.root_then = line ? hash_from(line->substr(root_word.size())) : std::nullopt;
    if (!evidence.root_then) return lines.bad("not the canonical base64 of 32 bytes");
  }
  auto path = take_path(lines, limits::consistency_hashes);
  if (!path) return std::unexpected(std::move(path.error()));
  evidence.path = std::move(*path);
  if (!evidence.root_then && !evidence.path.empty()) return malformed("a path without a root");
  if (auto taken = take_notes(lines.rest(), evidence); !taken) {
    return std::unexpected(std::move(taken.error()));
  }
  const auto written = format_evidence(evidence);
  if (!written || *written != text) return malformed("not in canonical form");
  return evidence;
}

}  // namespace

Result<std::string> format_evidence(const Evidence& evidence) {
  std::string text(evidence_header);
  if (evidence.root_then) {
    text += std::string(root_word) + to_base64(evidence.root_then->view()) + "\n";
  }
  text += format_path(evidence.path) + log::format_note(evidence.smaller) + "\n" +
          log::format_note(evidence.larger);
  if (text.size() <= limits::proof_bytes) return text;
  return fail(Fault::too_large, "an evidence file has at most 256 KiB");
}

Result<Evidence> parse_evidence(std::string_view text) {
  return naming_windows_form(text, read_evidence(text));
}

Evidence make_evidence(const Memory& one, const Memory& other, const std::optional<Hash>& root_then,
                       std::vector<Hash> path) {
  const bool in_order = one.checkpoint.size <= other.checkpoint.size;
  return {signed_note(in_order ? one : other), signed_note(in_order ? other : one), root_then,
          std::move(path)};
}

Result<JudgedEvidence> judge_evidence(std::string_view text, const Keys& keys) {
  const auto evidence = parse_evidence(text);
  if (!evidence) return std::unexpected(evidence.error());
  auto smaller = endorse(evidence->smaller, keys);
  if (!smaller) return std::unexpected(std::move(smaller.error()));
  auto larger = endorse(evidence->larger, keys);
  if (!larger) return std::unexpected(std::move(larger.error()));
  if (smaller->checkpoint.origin != larger->checkpoint.origin) {
    return fail(Fault::wrong_origin, "the two checkpoints belong to different ledgers");
  }
  const auto fork = is_fork(smaller->checkpoint, larger->checkpoint, *evidence);
  if (!fork) return std::unexpected(fork.error());
  return JudgedEvidence{std::move(*smaller), std::move(*larger), evidence->root_then, *fork};
}

OneHistory check_one_history(const Memory& one, const Memory& other, std::span<const Hash> path) {
  CERTLEDGER_CHECK(one.origin() == other.origin());
  const bool in_order = one.checkpoint.size <= other.checkpoint.size;
  const log::Checkpoint& smaller = (in_order ? one : other).checkpoint;
  const log::Checkpoint& larger = (in_order ? other : one).checkpoint;
  const auto fork = [&](std::string what, const std::optional<Hash>& root_then,
                        std::vector<Hash> proof) {
    return std::unexpected(Contradiction{{Fault::forked, std::move(what), {}, {}, {}},
                                         make_evidence(one, other, root_then, std::move(proof))});
  };
  if (smaller.size == larger.size && smaller.root != larger.root) {
    return fork("split view: the log signed two roots for the size " + std::to_string(larger.size),
                {}, {});
  }
  if (smaller.size == 0 && path.empty()) return {};
  auto holds = log::verify_consistency(smaller.size, larger.size, smaller.root, larger.root, path);
  if (holds) return {};
  const auto then = log::root_then(smaller.size, larger.size, larger.root, path);
  if (then && *then != smaller.root) {
    return fork("the first " + std::to_string(smaller.size) +
                    " entries under the checkpoint of size " + std::to_string(larger.size) +
                    " differ from those under the smaller checkpoint: split view",
                then, {path.begin(), path.end()});
  }
  return std::unexpected(Contradiction{std::move(holds.error()), {}});
}

}  // namespace certledger::proofs
