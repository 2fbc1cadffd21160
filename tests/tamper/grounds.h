// The ledgers that the tamper corpus is made from: one of 1,000 entries with 40 certificates, five
// bodies, keys that were changed and 10 checkpoints; and its relatives, which lend what is put into
// it. All are made through the real write path, the same every time.
#pragma once

#include <filesystem>

#include "ledger/base/sign.h"
#include "ledger/log/tree.h"
#include "tests/support/temp_dir.h"
#include "tests/support/world.h"

namespace certledger::testing {

/// The directories of the ledgers.
struct Grounds {
  Grounds();

  testing::TempDir place;
  std::filesystem::path base;
  std::filesystem::path yesterday;  ///< the base as it was two batches ago, with its own mark
  std::filesystem::path tomorrow;   ///< the base and one batch more
  std::filesystem::path sibling;    ///< parts from the base behind its fifth batch
  std::filesystem::path foreign;    ///< the base's history under another origin

  /// What `certledger export` makes of one of them.
  [[nodiscard]] std::filesystem::path exported(const std::filesystem::path& ledger) const;
};

/// A directory, copied with all that is in it; `to` is replaced.
void copy_ledger(const std::filesystem::path& from, const std::filesystem::path& to);

inline constexpr log::TreeSize base_size = 1000;
inline constexpr unsigned base_batches = 10;
inline constexpr const char* foreign_origin = "other.example/ledger";

/// Certificate 1 to 40: "JX-2021-017".
std::string certificate_number(unsigned certificate);
inline constexpr unsigned certificates = 40;

/// Five certification bodies, counted from 0: the actors body and other_body, and three more. Each
/// has issued the certificates whose numbers leave it as the rest of a division by five.
inline constexpr unsigned bodies = 5;
std::string body_id(unsigned body);
const SecretKey& body_key(unsigned body);  ///< its newest

/// Body 2's first key, revoked in the sixth batch.
const SecretKey& former_body_key();
/// The operator's second key, which sealed the fourth to sixth batch and was revoked in the
/// seventh.
const SecretKey& former_operator_key();

/// The key with that public half, of all those that ever signed; null for a stranger's.
const SecretKey* known_key(const PublicKey& key);

/// Size of the base after its batches, counted from 1; the last of them is base_size.
log::TreeSize size_after(unsigned batch);

}  // namespace certledger::testing
