// A storage that holds its users to the contract of kept::Pages: a view is spoiled by the next
// change, and what was written and how often is remembered.
#pragma once

#include <algorithm>
#include <list>
#include <utility>

#include "ledger/map/kept/buckets.h"

namespace certledger::map::testing {

class StrictPages : public kept::Pages {
 public:
  using Key = std::pair<unsigned, std::uint32_t>;  // level, index

  [[nodiscard]] BytesView bucket(std::uint32_t index) const override {
    return lend(kept_.bucket(index));
  }
  [[nodiscard]] BytesView page(unsigned level, std::uint32_t index) const override {
    return lend(kept_.page(level, index));
  }
  void put_bucket(std::uint32_t index, BytesView leaves) override {
    const Bytes copy = to_bytes(leaves);
    spoil();
    kept_.put_bucket(index, copy);
    buckets_put.push_back(index);
  }
  void put_page(unsigned level, std::uint32_t index, BytesView hashes) override {
    const Bytes copy = to_bytes(hashes);
    spoil();
    kept_.put_page(level, index, copy);
    pages_put.emplace_back(level, index);
  }
  void erase_bucket(std::uint32_t index) override {
    spoil();
    kept_.erase_bucket(index);
  }
  void clear_pages() override {
    spoil();
    kept_.clear_pages();
  }

  [[nodiscard]] const kept::MemoryPages& kept() const { return kept_; }

  std::vector<std::uint32_t> buckets_put;
  std::vector<Key> pages_put;

 private:
  BytesView lend(BytesView view) const {
    if (view.empty()) return {};
    return lent_.emplace_back(to_bytes(view));
  }
  /// Overwrites what was lent; the last generation is freed, so that sanitizers see a use too.
  void spoil() {
    spoiled_ = std::exchange(lent_, {});
    for (Bytes& view : spoiled_) std::ranges::fill(view, std::uint8_t{0xEE});
  }

  kept::MemoryPages kept_;
  mutable std::list<Bytes> lent_;
  std::list<Bytes> spoiled_;
};

}  // namespace certledger::map::testing
