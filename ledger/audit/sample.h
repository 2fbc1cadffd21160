// What was audited before, looked at again here and there: entries drawn at random, each read,
// hashed and found in the audited tree, with its signature and the record of its subject.
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

/// `count` of the entries below `size`, drawn at random, or all if there are no more.
std::set<log::Index> draw_entries(log::TreeSize size, std::uint64_t count);

/// Draws `count` of the entries below since.size, or takes all if there are no more. Returns how
/// many were looked at.
std::uint64_t check_sample(const store::View& view, const Sample& sample, std::uint64_t count,
                           Authorship authorship, Findings& findings);

}  // namespace certledger::audit
