#include "ledger/audit/high_water_mark.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"

namespace certledger::audit {

HighWaterMarkAudit::HighWaterMarkAudit(const std::string& mark, std::string origin,
                                       Findings& findings)
    : origin_(std::move(origin)), bytes_(mark), findings_(findings) {
  if (mark.empty()) return;
  auto note = log::parse_note(mark);
  auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  if (!checkpoint) {
    add(Check::mark_form, checkpoint.error().fault, checkpoint.error().what, "a signed checkpoint",
        {});
    return;
  }
  note_ = std::move(*note);
  mark_ = std::move(*checkpoint);
}

void HighWaterMarkAudit::add(Check check, Fault fault, std::string what, std::string expected,
                             std::string found) {
  findings_.add({check,
                 {fault, std::move(what), "mark", {}, {}},
                 "mark",
                 std::move(expected),
                 std::move(found)});
}

std::optional<log::TreeSize> HighWaterMarkAudit::size() const {
  return mark_ ? std::optional(mark_->size) : std::nullopt;
}

bool HighWaterMarkAudit::is_signed(const EntryAudit& entries) const {
  return std::ranges::any_of(entries.sealers(), [&](const PublicKey& sealer) {
    const auto key = log::verifier_key(origin_, log::KeyType::ed25519, sealer);
    return log::verify_note(note_, {&key, 1}).has_value();
  });
}

void HighWaterMarkAudit::compare(const EntryAudit& entries, const std::optional<Hash>& known) {
  if (!mark_ || entries.is_broken_off()) return;
  if (mark_->origin != origin_) {
    add(Check::mark_origin, Fault::wrong_origin,
        "the high-water mark belongs to another ledger, " + mark_->origin, printable(origin_),
        mark_->origin);
    return;
  }
  if (mark_->size > entries.size()) {
    add(Check::mark_size, Fault::rolled_back,
        "a checkpoint of " + std::to_string(mark_->size) +
            " entries is the high-water mark; the store has only " + std::to_string(entries.size()),
        std::to_string(mark_->size), std::to_string(entries.size()));
    return;
  }
  const auto at = entries.roots().find(mark_->size);
  const std::optional<Hash> root = at != entries.roots().end() ? std::optional(at->second) : known;
  if (root && *root == mark_->root) {
    if (entries.authorship() == Authorship::judged && !is_signed(entries)) {
      add(Check::mark_signature, Fault::unknown_key,
          "no key that sealed this ledger signed the high-water mark", "a signature by such a key",
          {});
    }
    return;
  }
  if (!root && mark_->size > 0) {
    add(Check::mark_root, Fault::wrong_root,
        "it is unknown whether the first " + std::to_string(mark_->size) +
            " entries match the high-water mark: the tiles are damaged. A full audit finds out",
        to_base64(mark_->root.view()), {});
    return;
  }
  add(Check::mark_root, Fault::forked,
      "the entries contradict the high-water mark, a signed checkpoint of size " +
          std::to_string(mark_->size),
      to_base64(mark_->root.view()), root ? to_base64(root->view()) : std::string());
}

void HighWaterMarkAudit::compare_copy(const Source& source) {
  if (!mark_) return;
  // A missing checkpoint, or one with another text, is reported elsewhere.
  const auto kept = source.checkpoint(mark_->size);
  if (!kept || as_text(*kept) == bytes_ || !as_text(*kept).starts_with(note_.text)) return;
  add(Check::mark_copy, Fault::wrong_record,
      "the signature lines in the file `checkpoint` differ from those in checkpoints/ for size " +
          std::to_string(mark_->size),
      "SHA-256 " + to_hex(sha256(*kept)), "SHA-256 " + to_hex(sha256(as_bytes(bytes_))));
}

}  // namespace certledger::audit
