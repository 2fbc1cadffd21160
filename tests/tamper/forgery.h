// A ledger's history in the hands of somebody who has keys: entries are changed, left out, added or
// moved, and then everything that hangs on them is made anew, chain, tree, map, seals, checkpoints
// and mark, as well as whoever does it can. What is wrong afterwards is only what was meant to be.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ledger/log/entry.h"
#include "ledger/scheme/statement.h"

namespace certledger::testing {

/// One entry to be. Index, previous, a seal's content and, where its author's key is held, `after`
/// and signature are filled in by forge(); then the hands below are laid on it, in their order.
struct Piece {
  log::Entry entry;
  std::function<void(scheme::Statement&)> words = {};  ///< before it is signed
  std::function<void(log::Entry&)> hand = {};          ///< behind the signature
  std::function<void(Bytes&)> octets = {};             ///< of the encoded entry
  bool keeps_after = false;                            ///< `after` stays as it is
};

struct History {
  std::string origin;
  std::vector<Piece> pieces;
  std::set<PublicKey> held;  ///< the keys of those who collude; the operator's to begin with
};

/// The entries of a ledger.
History history_of(const std::filesystem::path& ledger);

/// Writes the history in the place of the ledger in `ledger`, and moves its mark.
void forge(const std::filesystem::path& ledger, const History& history);

/// Everybody colludes.
void hold_all_keys(History& history);

/// Everything is signed anew for another origin, by everybody, and genesis names it.
void move_to_origin(History& history, const std::string& other);

/// The history in `ledger`, changed and forged in its place.
void reforge(const std::filesystem::path& ledger, const std::function<void(History&)>& change);

}  // namespace certledger::testing
