// Bundles: several items in one published file, each as u16be length and bytes
// (c2sp.org/tlog-tiles, "entry bundles"). At most 256 items, in their order.
#pragma once

#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace certledger::exports {

inline constexpr std::size_t bundle_items = 256;
inline constexpr std::size_t bundle_item_bytes = 65'535;
inline constexpr std::size_t bundle_bytes = bundle_items * (2 + bundle_item_bytes);

/// Adds an item behind the others. Errors: too_large, over bundle_item_bytes.
Result<void> add_to_bundle(Bytes& bundle, BytesView item);

/// The items where they lie. Errors: malformed, when the lengths do not end where the bytes do;
/// too_large, over 256 items.
Result<std::vector<BytesView>> parse_bundle(BytesView bundle);

}  // namespace certledger::exports
