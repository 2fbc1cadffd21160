// Checks a random sample of the audited entries again: each is read, hashed and found in the
// audited tree; its signature and the record of its subject are checked.
#pragma once

#include "ledger/audit/entries.h"
#include "ledger/audit/findings.h"
#include "ledger/audit/state.h"
#include "ledger/map/kept/buckets.h"
#include "ledger/store/store.h"

namespace certledger::audit {

struct Sample {
  const State& since;
  const map::kept::Pages& map;  ///< of now
  const scheme::MapState& map_state;
};

/// `count` random entries below `size`, or all if there are not more.
std::set<log::Index> draw_entries(log::TreeSize size, std::uint64_t count);

/// Checks `count` random entries below since.size, or all if there are not more. Returns how many
/// it checked.
std::uint64_t check_sample(const store::View& view, const Sample& sample, std::uint64_t count,
                           Authorship authorship, Findings& findings);

}  // namespace certledger::audit
