#include "ledger/export/bundle.h"

#include "ledger/base/bytes.h"

namespace certledger::exports {

Result<void> add_to_bundle(Bytes& bundle, BytesView item) {
  if (item.size() > bundle_item_bytes) {
    return fail(Fault::too_large, "a bundle item has at most " + std::to_string(bundle_item_bytes) +
                                      " bytes; this one has " + std::to_string(item.size()));
  }
  bundle.push_back(static_cast<std::uint8_t>(item.size() >> 8));
  bundle.push_back(static_cast<std::uint8_t>(item.size()));
  append(bundle, item);
  return {};
}

Result<std::vector<BytesView>> parse_bundle(BytesView bundle) {
  std::vector<BytesView> items;
  while (!bundle.empty()) {
    if (items.size() == bundle_items) {
      return fail(Fault::too_large, "a bundle has at most 256 items");
    }
    if (bundle.size() < 2) return fail(Fault::malformed, "the bundle ends inside an item's length");
    const std::size_t size = std::size_t{bundle[0]} << 8 | bundle[1];
    bundle = bundle.subspan(2);
    if (size > bundle.size()) {
      return fail(Fault::malformed, "an item of " + std::to_string(size) +
                                        " bytes extends beyond the end of the bundle");
    }
    items.push_back(bundle.first(size));
    bundle = bundle.subspan(size);
  }
  return items;
}

}  // namespace certledger::exports
