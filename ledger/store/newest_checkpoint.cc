#include "ledger/store/newest_checkpoint.h"

#include "ledger/log/note.h"

namespace certledger {

Result<NewestCheckpoint> newest_checkpoint(const store::View& view) {
  auto note = view.checkpoint();
  if (!note) return std::unexpected(std::move(note.error()));
  const auto parsed = log::parse_note(*note);
  if (!parsed) return std::unexpected(parsed.error());
  auto checkpoint = log::parse_checkpoint(parsed->text);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  return NewestCheckpoint{std::move(*checkpoint), std::move(*note)};
}

}  // namespace certledger
