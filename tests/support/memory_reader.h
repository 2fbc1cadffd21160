// A log in memory: the simplest Reader. Nodes are kept level by level and computed with node_hash
// alone, apart from tiles and appender, so that it can judge them.
#pragma once

#include <vector>

#include "ledger/log/reader.h"

namespace certledger::testing {

class MemoryReader : public log::Reader {
 public:
  /// Appends an entry.
  void append(Bytes entry) {
    append_leaf(log::leaf_hash(entry));
    entries_.resize(size() - 1);  // entries of which only the leaf hash was given are empty
    entries_.push_back(std::move(entry));
  }

  /// Appends a leaf whose entry nobody will ask for.
  void append_leaf(const Hash& leaf) {
    Hash node = leaf;
    for (std::size_t level = 0;; ++level) {
      if (level == levels_.size()) levels_.emplace_back();
      std::vector<Hash>& nodes = levels_[level];
      nodes.push_back(node);
      if (nodes.size() % 2 != 0) break;
      node = log::node_hash(nodes[nodes.size() - 2], nodes.back());
    }
  }

  void set_checkpoint(std::string note) { checkpoint_ = std::move(note); }

  [[nodiscard]] log::TreeSize size() const override {
    return levels_.empty() ? 0 : levels_[0].size();
  }
  [[nodiscard]] Result<Bytes> entry(log::Index index) const override {
    if (index >= entries_.size() || entries_[index].empty()) {
      return fail(Fault::not_found, "no entry " + std::to_string(index));
    }
    return entries_[index];
  }
  [[nodiscard]] Result<Hash> node(unsigned level, std::uint64_t index) const override {
    ++nodes_read_;
    if (level >= levels_.size() || index >= levels_[level].size()) {
      return fail(Fault::not_found, "no such node");
    }
    return levels_[level][index];
  }
  [[nodiscard]] Result<std::string> checkpoint() const override {
    if (checkpoint_.empty()) return fail(Fault::not_found, "no checkpoint");
    return checkpoint_;
  }

  /// How many nodes were asked for: what a proof costs.
  [[nodiscard]] std::size_t nodes_read() const { return nodes_read_; }

 private:
  std::vector<Bytes> entries_;
  std::vector<std::vector<Hash>> levels_;
  std::string checkpoint_;
  mutable std::size_t nodes_read_ = 0;
};

}  // namespace certledger::testing
