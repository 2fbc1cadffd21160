// Bundles: several items in one published file, each as u16be length and bytes
// (c2sp.org/tlog-tiles, "entry bundles"). At most 256 items, in order.
#pragma once

#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace certledger::exports {

inline constexpr std::size_t bundle_items = 256;
inline constexpr std::size_t bundle_item_bytes = 65'535;
inline constexpr std::size_t bundle_bytes = bundle_items * (2 + bundle_item_bytes);

/// Appends an item. Errors: too_large, over bundle_item_bytes.
Result<void> add_to_bundle(Bytes& bundle, BytesView item);

/// Views of the items. Errors: malformed, if the lengths do not match the bytes; too_large, over
/// 256 items.
Result<std::vector<BytesView>> parse_bundle(BytesView bundle);

}  // namespace certledger::exports
