// The high-water mark: a file beside the store that holds the newest checkpoint ever signed, as a
// note, byte for byte. A store that was rolled back, or restored from an old copy, is told by it.
// Here it is bytes; what they say is the flows' affair.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "ledger/base/bytes.h"
#include "ledger/store/lock.h"

namespace certledger::store {

/// Everybody may read it.
inline constexpr mode_t mark_mode = 0644;

/// The mark, or nothing when there is no file. At most limits::note_bytes; throws
/// SystemError(store) when it is longer, empty or cannot be read. A reader needs no lock: it sees
/// the old mark or the new one whole.
std::optional<Bytes> read_mark(const std::filesystem::path& path);

/// Replaces the mark `expected` (nothing: there is no file yet) by `next`, on the disk on return.
/// It is the one in the directory that is locked, also where that was moved and another one put in
/// its place; the rest of `path` is for messages. Throws SystemError(store) and changes nothing
/// when the file holds something else than `expected`: another hand moved it, and what was judged
/// against it is void.
void advance_mark(const WriterLock& held, const std::filesystem::path& path,
                  const std::optional<Bytes>& expected, BytesView next);

}  // namespace certledger::store
