// Builds a batch inside one write transaction. `add` judges and chains one statement; `finish`
// seals, reads back, and signs. Internal; others use ledger.h.
#pragma once

#include <string>
#include <vector>

#include "ledger/log/appender.h"
#include "ledger/write/ledger.h"
#include "ledger/write/overlay.h"

namespace certledger::write {

/// One statement to add.
struct Incoming {
  Bytes bytes;                  ///< the statement, encoded
  Hash hash;                    ///< statement hash
  scheme::Statement statement;  ///< the decoded statement
};

class Batch {
 public:
  /// Begins after the last entry of the store. The first statement or the seal decides whether
  /// `now` may be recorded.
  Batch(store::WriteTransaction& transaction, const store::Tables& tables, std::string origin,
        const derive::Now& now);

  /// The hash that a statement with this body must name as `after`.
  Hash latest(const scheme::Body& body);

  /// Judges a statement with a good signature, and appends it. Errors: rule_broken, too_large;
  /// clock, for the first statement.
  Result<void> add(const Incoming& incoming, const PublicKey& author, const Signature& signature);

  /// Writes the tables, the seal and the checkpoint. Errors: rule_broken (the operator's key must
  /// not seal); clock. Throws SystemError(store) if it reads back other data than it wrote.
  Result<Receipt> finish(const SecretKey& operator_key);

 private:
  Result<void> add_with_map(const Incoming& incoming, const PublicKey& author,
                            const Signature& signature, const scheme::MapState* map);
  Result<void> seal(const SecretKey& operator_key);
  /// All entries of the batch have the same time; the first statement decides it. A correction
  /// continues from the newest entry that it does not name.
  Result<void> settle_time(const scheme::Body& first);
  [[nodiscard]] std::optional<Time> last_good(const scheme::Body& statement);
  /// Throws SystemError(store) unless the last seal commits to every record that judged the batch,
  /// and to all of the map that the update uses.
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
