// The high-water mark: the file `mark` beside the store. It has the newest checkpoint ever signed,
// as a note, byte for byte. It detects a store that was rolled back or restored from an old copy.
// Here it is only bytes; write/ledger.cc interprets them.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "ledger/base/bytes.h"
#include "ledger/store/lock.h"

namespace certledger::store {

/// Everybody can read it.
inline constexpr mode_t mark_mode = 0644;

/// The high-water mark; nothing if there is no file. Throws SystemError(store) if it is empty,
/// longer than limits::note_bytes, or unreadable. A reader needs no lock: it sees the whole old
/// mark or the whole new one.
std::optional<Bytes> read_mark(const std::filesystem::path& path);

/// Replaces the mark `expected` (nothing: there is no file yet) by `next`; it is on the disk on
/// return. Writes into the locked directory, even if another directory has its path by now; the
/// rest of `path` is for messages. If the file differs from `expected`, throws SystemError(store)
/// and changes nothing: another program changed it, so what was judged against it is void.
void advance_mark(const WriterLock& held, const std::filesystem::path& path,
                  const std::optional<Bytes>& expected, BytesView next);

}  // namespace certledger::store
