// Whether the part of a stored map that an update uses is still what was sealed. An update reads
// the sibling hashes of its path from storage: one flipped bit there would be sealed and signed
// permanently. So that part is checked first, from the leaves up to the root.
#pragma once

#include <optional>
#include <vector>

#include "ledger/map/kept/buckets.h"

namespace certledger::map::kept {

/// The expected content of the map for a key: a value, or no value.
struct Expected {
  Key key;
  std::optional<Value> value;
};

/// Whether the stored map of `count` leaves has the expected content for each of these keys, and
/// every hash from there up to `root` is right. A later update of these keys then gives the right
/// root. If that update can change bucket_bits, all buckets are checked.
bool is_intact(const Pages& pages, std::uint64_t count, const Hash& root,
               std::vector<Expected> expected);

/// Whether every hash of a stored page is right: each follows from those below it, the lowest row
/// from the pages below, and no non-empty bucket has an empty hash. With the right hash at its top,
/// only this page is possible. `page` is its index in its level.
bool is_whole(const Pages& pages, unsigned bits, unsigned level, std::uint32_t page);

}  // namespace certledger::map::kept
