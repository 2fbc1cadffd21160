#include "ledger/write/cosignatures.h"

#include <algorithm>
#include <map>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "ledger/log/cosignature.h"

namespace certledger::write {
namespace {

struct Line {
  std::string where;
  log::NoteSignature signature;
  log::VerifierKey key;
};

Result<Line> read_line(std::string_view text, std::size_t number,
                       std::span<const log::VerifierKey> cosigners) {
  Line line{"line " + std::to_string(number), {}, {}};
  auto signature = log::parse_signature(text);
  if (!signature) return fail(signature.error().fault, signature.error().what, line.where);
  const auto key = std::ranges::find_if(cosigners, [&](const log::VerifierKey& known) {
    return known.type == log::KeyType::cosignature && known.id == signature->id &&
           known.name == signature->name;
  });
  if (key == cosigners.end()) {
    return fail(Fault::unknown_key,
                "by " + printable(signature->name) +
                    ": the policy names no witness or auditor with this key",
                line.where);
  }
  line.signature = std::move(*signature);
  line.key = *key;
  return line;
}

Result<std::vector<Line>> read_lines(std::string_view text,
                                     std::span<const log::VerifierKey> cosigners) {
  std::vector<Line> lines;
  while (!text.empty()) {
    if (lines.size() == limits::note_signatures) {
      return fail(Fault::too_large, "more than 64 cosignatures");
    }
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    auto line = read_line(text.substr(0, size), lines.size() + 1, cosigners);
    if (!line) return std::unexpected(std::move(line.error()));
    lines.push_back(std::move(*line));
    text.remove_prefix(size);
  }
  if (lines.empty()) return fail(Fault::malformed, "the input has no cosignature");
  return lines;
}

/// A stored checkpoint, read once.
struct Stored {
  log::TreeSize size = 0;
  log::Note note;
  bool is_changed = false;
};

Result<Stored> stored(const store::Cursor::Item& row) {
  auto note = log::parse_note(as_text(row.value));
  if (!note || row.key.size() != 8) {
    return fail(Fault::wrong_record, "a stored checkpoint is damaged: run `certledger verify`");
  }
  return Stored{read_u64_be(row.key), std::move(*note), false};
}

/// The checkpoints of a ledger, from the newest on, each read when needed.
class Checkpoints {
 public:
  Checkpoints(const store::Transaction& transaction, const store::Tables& tables)
      : cursor_(transaction, tables.checkpoints) {}

  /// The one at `position`; null after the last.
  Result<Stored*> at(std::size_t position) {
    while (position >= read_.size()) {
      const auto row = cursor_.previous();  // the last row, on the first call
      if (!row) return nullptr;
      auto one = stored(*row);
      if (!one) return std::unexpected(std::move(one.error()));
      read_.push_back(std::make_unique<Stored>(std::move(*one)));
    }
    return read_[position].get();
  }
  [[nodiscard]] const auto& read() const { return read_; }

 private:
  store::Cursor cursor_;
  std::vector<std::unique_ptr<Stored>> read_;
};

std::optional<Time> time_on(const Line& line, const Stored& checkpoint) {
  const auto time =
      log::verify_cosignature(line.key.key, checkpoint.note.text, line.signature.signature);
  return time ? std::optional(*time) : std::nullopt;
}

/// Adds a good cosignature to its checkpoint.
Result<Addition> place(const Line& line, Time time, Stored& checkpoint) {
  auto& all = checkpoint.note.signatures;
  const auto same = std::ranges::find_if(all, [&](const log::NoteSignature& other) {
    return other.id == line.key.id && other.name == line.key.name;
  });
  if (same == all.end()) {
    if (all.size() == limits::note_signatures) {
      return fail(Fault::too_large, "the checkpoint has 64 signatures already, the maximum",
                  line.where);
    }
    all.push_back(line.signature);
    checkpoint.is_changed = true;
    return Addition::added;
  }
  const auto former = log::verify_cosignature(line.key.key, checkpoint.note.text, same->signature);
  if (former && *former >= time) return Addition::present;
  same->signature = line.signature.signature;
  checkpoint.is_changed = true;
  return Addition::replaced;
}

Result<AddedCosignature> add_line(const Line& line, Checkpoints& checkpoints,
                                  const std::optional<log::TreeSize>& size) {
  for (std::size_t i = 0; size || i < max_checkpoints_tried; ++i) {
    const auto checkpoint = checkpoints.at(i);
    if (!checkpoint) return std::unexpected(checkpoint.error());
    if (*checkpoint == nullptr || (size && (*checkpoint)->size < *size)) break;
    if (size && (*checkpoint)->size != *size) continue;
    if (const auto time = time_on(line, **checkpoint)) {
      auto addition = place(line, *time, **checkpoint);
      if (!addition) return std::unexpected(std::move(addition.error()));
      return AddedCosignature{(*checkpoint)->size, line.key, *time, *addition};
    }
    if (size) break;
  }
  return fail(Fault::bad_signature,
              "by " + printable(line.key.name) + ": does not sign " +
                  (size ? "the checkpoint of size " + std::to_string(*size)
                        : std::string("any of the ledger's newest 10000 checkpoints")),
              line.where);
}

}  // namespace

Result<std::vector<AddedCosignature>> add_cosignatures(Ledger& ledger, std::string_view text,
                                                       std::span<const log::VerifierKey> cosigners,
                                                       const std::optional<log::TreeSize>& size) {
  const auto lines = read_lines(text, cosigners);
  if (!lines) return std::unexpected(lines.error());
  store::WriteTransaction transaction(ledger.store().environment());
  const store::Table table = ledger.store().tables().checkpoints;
  if (size && !transaction.get(table, store::key_of(*size))) {
    return fail(Fault::not_found, "the ledger has no checkpoint of size " + std::to_string(*size));
  }
  std::vector<AddedCosignature> added;
  std::map<log::TreeSize, std::string> notes;
  {
    Checkpoints checkpoints(transaction, ledger.store().tables());
    for (const Line& line : *lines) {
      auto one = add_line(line, checkpoints, size);
      if (!one) return std::unexpected(std::move(one.error()));
      added.push_back(std::move(*one));
    }
    for (const auto& checkpoint : checkpoints.read()) {
      if (checkpoint->is_changed) {
        notes.emplace(checkpoint->size, log::format_note(checkpoint->note));
      }
    }
  }
  if (notes.empty()) return added;
  for (const auto& [at, note] : notes) {
    if (note.size() > limits::note_bytes) {
      return fail(Fault::too_large, "the checkpoint would be larger than 256 KiB");
    }
    transaction.put(table, store::key_of(at), as_bytes(note));
  }
  transaction.commit();
  return added;
}

}  // namespace certledger::write
