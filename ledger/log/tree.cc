#include "ledger/log/tree.h"

namespace certledger::log {
namespace {
constexpr std::uint8_t leaf_prefix[] = {0x00};
constexpr std::uint8_t node_prefix[] = {0x01};
}  // namespace

Hash leaf_hash(BytesView entry) { return sha256({leaf_prefix, entry}); }

Hash node_hash(const Hash& left, const Hash& right) {
  return sha256_node(node_prefix, left, right);
}

Hash empty_root() { return sha256(BytesView{}); }

}  // namespace certledger::log
