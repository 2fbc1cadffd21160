// The newest checkpoint in a store.
#pragma once

#include <string>

#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace certledger {

struct NewestCheckpoint {
  log::Checkpoint checkpoint;
  std::string note;  ///< what it was read from, with its signatures
};

/// Does not verify its signatures, nor compare it with the entries. Errors: those of
/// store::View::checkpoint, log::parse_note and log::parse_checkpoint.
Result<NewestCheckpoint> newest_checkpoint(const store::View& view);

}  // namespace certledger
