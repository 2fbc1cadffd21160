#include "ledger/map/multiproof.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/codec.h"

namespace certledger::map {
namespace {

constexpr std::size_t octets_for(unsigned bits) { return (bits + 7) / 8; }

/// Where the keys of several paths differ first.
unsigned parting_bit(std::span<const LeafPath> paths) {
  return first_difference(paths.front().leaf.key, paths.back().leaf.key);
}

/// The first path whose key's bit is 1.
std::size_t parting_place(std::span<const LeafPath> paths, unsigned at) {
  const auto right = std::ranges::find_if(
      paths, [at](const LeafPath& path) { return bit(path.leaf.key, at) == 1; });
  return static_cast<std::size_t>(right - paths.begin());
}

// --- writing ---

/// The levels [from, to) of a path: which have nodes, and their siblings from the root down.
void put_levels(CanonicalOutputArchive& ar, const LeafPath& path, unsigned from, unsigned to) {
  Bytes bits(octets_for(to - from));
  std::vector<const Step*> down;
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step) {
    if (step->bit < from || step->bit >= to) continue;
    const unsigned at = step->bit - from;
    bits[at / 8] |= static_cast<std::uint8_t>(0x80U >> at % 8);
    down.push_back(&*step);
  }
  ar.put(bits);
  for (const Step* step : down) ar.put(step->sibling.view());
}

void put_below(CanonicalOutputArchive& ar, std::span<const LeafPath> paths, unsigned from) {
  if (paths.size() == 1) {
    const auto& steps = paths.front().steps;
    const unsigned to = steps.empty() || steps.front().bit < from ? from : steps.front().bit + 1;
    ar.put_varint(to - from);
    put_levels(ar, paths.front(), from, to);
    return;
  }
  const unsigned parting = parting_bit(paths);
  put_levels(ar, paths.front(), from, parting);
  const std::size_t right = parting_place(paths, parting);
  put_below(ar, paths.first(right), parting + 1);
  put_below(ar, paths.subspan(right), parting + 1);
}

// --- reading ---

/// The nodes of the levels [from, to), from the root down.
std::vector<Step> take_levels(CanonicalInputArchive& ar, unsigned from, unsigned to) {
  const BytesView bits = ar.take(octets_for(to - from));
  std::vector<Step> down;
  for (unsigned at = 0; at < bits.size() * 8; ++at) {
    if ((bits[at / 8] >> (7 - at % 8) & 1U) == 0) continue;
    if (at >= to - from) ar.reject("a bit is beyond the levels of the map proof");
    down.push_back({from + at, {}});
  }
  for (Step& step : down) ar(step.sibling);
  return down;
}

void add_to_all(std::span<LeafPath> paths, const Step& step) {
  for (LeafPath& path : paths) path.steps.push_back(step);
}

/// The hash of the subtree that begins at level `from` and holds the paths.
Hash take_below(CanonicalInputArchive& ar, std::span<LeafPath> paths, unsigned from) {
  std::vector<Step> down;
  Hash hash;
  if (paths.size() == 1) {
    const std::uint64_t levels = ar.take_varint();
    if (levels > key_bits - from) ar.reject("the map proof has more than 256 levels");
    const unsigned to = from + static_cast<unsigned>(levels);
    down = take_levels(ar, from, to);
    if (levels > 0 && (down.empty() || down.back().bit != to - 1)) {
      ar.reject("the last level of a map proof has no node");
    }
    hash = leaf_hash(paths.front().leaf);
  } else {
    const unsigned parting = parting_bit(paths);
    down = take_levels(ar, from, parting);
    const std::size_t right = parting_place(paths, parting);
    const Hash left_hash = take_below(ar, paths.first(right), parting + 1);
    const Hash right_hash = take_below(ar, paths.subspan(right), parting + 1);
    add_to_all(paths.first(right), {parting, right_hash});
    add_to_all(paths.subspan(right), {parting, left_hash});
    hash = inner_hash(parting, left_hash, right_hash);
  }
  for (auto step = down.rbegin(); step != down.rend(); ++step) {
    hash = bit(paths.front().leaf.key, step->bit) == 0 ? inner_hash(step->bit, hash, step->sibling)
                                                       : inner_hash(step->bit, step->sibling, hash);
    add_to_all(paths, *step);
  }
  return hash;
}

bool ascends(std::span<const LeafPath> paths) {
  return std::ranges::is_sorted(paths, std::ranges::less_equal{},
                                [](const LeafPath& path) { return path.leaf.key; });
}

}  // namespace

void put_multiproof(CanonicalOutputArchive& ar, std::span<const LeafPath> paths) {
  CERTLEDGER_CHECK(!paths.empty() && ascends(paths));
  put_below(ar, paths, 0);
}

Hash take_multiproof(CanonicalInputArchive& ar, std::span<LeafPath> paths) {
  CERTLEDGER_CHECK(!paths.empty() && ascends(paths));
  for (LeafPath& path : paths) path.steps.clear();
  return take_below(ar, paths, 0);
}

}  // namespace certledger::map
