// A kept map as it was before some of its leaves changed: for who knows what those leaves were, and
// the root that the map had. Only the changed part is touched; where the root that comes out is the
// known one, all of it was as it was said to be, and so is every hash that was taken beside it.
#pragma once

#include <map>
#include <vector>

#include "ledger/map/kept/intact.h"

namespace certledger::map::kept {

/// Buckets and pages over others that stay as they are: changes are kept in memory.
class Layer : public Pages {
 public:
  /// `below` outlives this and does not change.
  explicit Layer(const Pages& below) : below_(below) {}

  [[nodiscard]] BytesView bucket(std::uint32_t index) const override;
  [[nodiscard]] BytesView page(unsigned level, std::uint32_t index) const override;
  void put_bucket(std::uint32_t index, BytesView leaves) override;
  void put_page(unsigned level, std::uint32_t index, BytesView hashes) override;
  void erase_bucket(std::uint32_t index) override;
  void clear_pages() override;

  /// What was put here, by index; erased ones are empty.
  [[nodiscard]] const std::map<std::uint32_t, Bytes>& buckets() const { return buckets_; }
  using PagePlace = std::pair<unsigned, std::uint32_t>;
  [[nodiscard]] const std::map<PagePlace, Bytes>& pages() const { return pages_; }

 private:
  const Pages& below_;
  std::map<std::uint32_t, Bytes> buckets_;
  std::map<PagePlace, Bytes> pages_;
  bool hides_pages_ = false;  // of the layer below
};

/// Gives each of these keys what it is expected to have: its value, or none, in a map that has
/// `now` leaves and had `then`. Returns the root that this makes; nothing when a bucket is not in
/// order, or when it is not `then` leaves that come out: what is kept is not to be believed, and
/// neither is anything made larger by it than these two numbers and the keys demand. As cheap as an
/// update, unless the two numbers differ in bucket_bits: then all buckets are made anew.
std::optional<Hash> rewind(Pages& pages, std::uint64_t now, std::uint64_t then,
                           std::vector<Expected> before);

}  // namespace certledger::map::kept
