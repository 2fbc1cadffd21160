// Whether the part of a kept map that an update builds on is still what was sealed. An update takes
// the hashes beside its path as they are kept: one flipped bit there would be sealed and signed for
// ever. So that part is checked first, from the leaves up to the root.
#pragma once

#include <optional>
#include <vector>

#include "ledger/map/kept/buckets.h"

namespace certledger::map::kept {

/// What the map should say of a key: a value, or that there is none.
struct Expected {
  Key key;
  std::optional<Value> value;
};

/// Whether the map that is kept, of `count` leaves, says so of each of these keys, with every hash
/// from there up to `root` right. A later update of keys among these gives the right root then: it
/// adds no leaf but for those that are expected to have none. Where it changes bucket_bits, all
/// buckets are checked.
bool is_intact(const Pages& pages, std::uint64_t count, const Hash& root,
               std::vector<Expected> expected);

/// Whether a kept page of a map with these bucket_bits is right from end to end: each of its hashes
/// follows from those below it, the lowest from the pages below; above buckets none is none that
/// has leaves. With the right hash at its top it is the one page that can be there. `page` is its
/// place in its level.
bool is_whole(const Pages& pages, unsigned bits, unsigned level, std::uint32_t page);

}  // namespace certledger::map::kept
