// A batch in the making, inside one write transaction: statements go in one by one, each judged and
// chained; `finish` seals, reads back, and signs. Internal to the flows; ledger.h is the way in.
#pragma once

#include <string>
#include <vector>

#include "ledger/log/appender.h"
#include "ledger/write/ledger.h"
#include "ledger/write/overlay.h"

namespace certledger::write {

/// One statement on its way in.
struct Incoming {
  Bytes bytes;                  ///< the statement, encoded
  Hash hash;                    ///< statement hash
  scheme::Statement statement;  ///< the same, decoded
};

class Batch {
 public:
  /// Begins after the last entry of the store. The first statement or the seal settles whether
  /// `now` may be recorded.
  Batch(store::WriteTransaction& transaction, const store::Tables& tables, std::string origin,
        const derive::Now& now);

  /// The hash that a statement on `subjects` would have to name as `after`.
  Hash latest(const scheme::Body& body);

  /// Judges a statement whose signature is good, and puts it in its place.
  /// Errors: rule_broken, too_large; clock, of the first.
  Result<void> add(const Incoming& incoming, const PublicKey& author, const Signature& signature);

  /// Writes the tables, the seal and the checkpoint. Errors: rule_broken (the operator's key may
  /// not seal); clock. Throws SystemError(store) when what was read back is not what was written.
  Result<Receipt> finish(const SecretKey& operator_key);

 private:
  Result<void> add_with_map(const Incoming& incoming, const PublicKey& author,
                            const Signature& signature, const scheme::MapState* map);
  Result<void> seal(const SecretKey& operator_key);
  /// All entries of the batch have one time: the first of them settles which. A correction goes on
  /// from the newest entry that it leaves right.
  Result<void> settle_time(const scheme::Body& first);
  [[nodiscard]] std::optional<Time> last_good(const scheme::Body& statement);
  /// Whether every record that the batch was judged by, and all of the map that its update builds
  /// on, is what the last seal states. Throws SystemError(store).
  void check_sealed(const store::StoredMap& pages) const;
  scheme::MapState update_map();
  void write_entries();
  void write_tree();
  void check_read_back(const Hash& root) const;

  struct Placed {
    Bytes entry;
    Bytes links;
    Hash leaf_hash;
  };

  store::WriteTransaction& transaction_;
  const store::Tables& tables_;
  std::string origin_;
  store::View before_;  ///< the store as it was
  Overlay overlay_;
  log::Appender tree_;
  derive::Now now_;
  Time newest_;                         ///< of the last entry
  std::optional<Time> time_;            ///< of the batch's entries
  Hash previous_;                       ///< leaf hash of the last entry
  std::optional<scheme::Seal> sealed_;  ///< the last entry, when the batch began
  std::vector<Placed> placed_;
};

}  // namespace certledger::write
