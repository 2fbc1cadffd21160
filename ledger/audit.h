// The full audit: derives everything again from the entries alone and compares it with what the
// store says. Nothing that the store derived is believed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace certledger {

/// Which check found something; printed as the finding's `check`.
enum class Check : std::uint8_t {
  entry,       ///< canonical form of an entry or its statement
  chain,       ///< index, previous hash, time
  signature,   ///< the author's signature
  rule,        ///< a rule of the scheme; the finding names it
  seal,        ///< an entry sequence that ends without a seal
  checkpoint,  ///< a stored checkpoint: form, size, root, signature
  tile,        ///< a stored tile against the tree
  record,      ///< a stored record against the entries
  map,         ///< stored buckets and pages of the status map
  link,        ///< the table of links
  meta,        ///< origin, format, counts
  mark,        ///< the mark beside the store
};
std::string_view name(Check check);

struct Finding {
  Check check = Check::entry;
  Error error;  ///< entry, subject (`where`), rule, and expected against found (`what`)
};

struct AuditReport {
  std::string origin;
  log::TreeSize size = 0;  ///< entries judged
  Hash root;               ///< recomputed from them
  std::uint64_t subjects = 0;
  std::uint64_t signatures = 0;  ///< verified
  std::uint64_t checkpoints = 0;
  std::vector<Finding> findings;  ///< the first bad entry first, at most `max_findings`
  std::uint64_t findings_in_all = 0;
  [[nodiscard]] bool good() const { return findings_in_all == 0; }
};

struct AuditOptions {
  std::size_t max_findings = 100;
  unsigned threads = 0;  ///< for signatures; 0 = all cores
  /// Called now and then with the entries done and all of them; false stops the audit, which then
  /// throws SystemError.
  std::function<bool(log::Index done, log::TreeSize size)> progress;
};

/// Audits the store as it is now. `mark` is the content of the mark file, or empty when there is
/// none to compare with. Throws SystemError when the store cannot be read.
AuditReport audit(store::Store& store, const std::string& mark, const AuditOptions& options);

}  // namespace certledger
