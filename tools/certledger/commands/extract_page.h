// What a page says of a certificate, and the codes on it: judged as a reader of the page will.
#pragma once

#include <optional>

#include "keys/policy.h"
#include "ledger/read/snapshot.h"
#include "tools/paper/extract.h"

namespace certledger::tools {

struct PageQuestion {
  scheme::SubjectId subject;  ///< a certificate
  std::optional<Date> on;     ///< nothing: the day of the newest checkpoint's seal
  Time now;
};

struct Page {
  Extract extract;
  ExtractPdf pdf;
  Date day;  ///< of the state
  /// Until when readers with the default maximum age accept it; nothing where they do at any age.
  std::optional<Time> taken_until;
};

/// Throws Failure(policy) for a day after the seal's, and the reader's refusal. Throws OnlyThisOne
/// for a day that only the history decides, and when no font here has all characters.
Page make_page(const read::Snapshot& ledger, const keys::Policy& policy, const PageQuestion& asked);

}  // namespace certledger::tools
