// Makes the content of a page about a certificate, and its QR codes. Checks them as a reader will.
#pragma once

#include <optional>

#include "keys/policy.h"
#include "ledger/read/snapshot.h"
#include "tools/paper/extract.h"

namespace certledger::tools {

struct PageQuestion {
  scheme::SubjectId subject;  ///< a certificate
  std::optional<Date> on;     ///< nothing: the day of the seal of the newest checkpoint
  Time now;
};

struct Page {
  Extract extract;
  ExtractPdf pdf;
  Date day;  ///< of the state
  /// Until when readers with the default maximum age accept it; nothing: at any age.
  std::optional<Time> taken_until;
};

/// Throws Failure(policy) for a day after the seal, and Failure when a reader would refuse the
/// proof. Throws OnlyThisOne for a day that only the history decides, and when no font has a
/// character.
Page make_page(const read::Snapshot& ledger, const keys::Policy& policy, const PageQuestion& asked);

}  // namespace certledger::tools
