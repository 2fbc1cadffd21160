#include "ledger/derive/good_time.h"

#include "ledger/log/entry.h"
#include "ledger/scheme/correct.h"

namespace certledger::derive {

std::optional<log::Index> newest_good_entry(std::span<const scheme::Correction> corrections,
                                            log::Index first) {
  while (first > 0) {
    const scheme::Correction* known = scheme::correction_of(corrections, first - 1);
    if (known == nullptr) return first - 1;
    first = known->first;
  }
  return std::nullopt;
}

Result<Time> newest_good_time(const log::Reader& reader,
                              std::span<const scheme::Correction> corrections, log::Index first) {
  const auto index = newest_good_entry(corrections, first);
  if (!index) return Time{};
  const auto bytes = reader.entry(*index);
  if (!bytes) return std::unexpected(bytes.error());
  const auto entry = log::decode_entry_view(*bytes);
  if (!entry) return std::unexpected(entry.error());
  return entry->recorded_at;
}

}  // namespace certledger::derive
