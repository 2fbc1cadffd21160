// A stored map as it was before some of its leaves changed, for callers that know those leaves and
// the old root. Works only on the changed part. If the result has the known root, the leaves and
// all sibling hashes were right.
#pragma once

#include <map>
#include <vector>

#include "ledger/map/kept/intact.h"

namespace certledger::map::kept {

/// Buckets and pages over others, which stay unchanged: changes stay in memory.
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

  /// The buckets written here, by index; erased ones are empty.
  [[nodiscard]] const std::map<std::uint32_t, Bytes>& buckets() const { return buckets_; }
  using PagePlace = std::pair<unsigned, std::uint32_t>;
  [[nodiscard]] const std::map<PagePlace, Bytes>& pages() const { return pages_; }

 private:
  const Pages& below_;
  std::map<std::uint32_t, Bytes> buckets_;
  std::map<PagePlace, Bytes> pages_;
  bool hides_pages_ = false;  // of the layer below
};

/// Sets each of these keys to its expected value, or removes it, in a map that has `now` leaves and
/// had `then`. Returns the new root. Nothing if a bucket is out of order, or if the result does not
/// have `then` leaves. The stored data is not trusted: memory use depends only on the two numbers
/// and the keys. Costs as much as an update; if bucket_bits differs between the two numbers, it
/// writes all buckets again.
std::optional<Hash> rewind(Pages& pages, std::uint64_t now, std::uint64_t then,
                           std::vector<Expected> before);

}  // namespace certledger::map::kept
