// The catalogue of attacks on a ledger's store, and on a ledger that was exported: for each what is
// done, and what an audit has to say to it. Who wants to know whether some tampering is found looks
// here first.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/tamper/grounds.h"
#include "tests/tamper/meddle.h"
#include "tools/process/verdict.h"

namespace certledger::testing {

/// What it takes to see an attack.
enum class Sight : std::uint8_t {
  store,   ///< what is judged contradicts itself, or the store its mark
  memory,  ///< all is consistent: OK for who remembers nothing, FORK for who kept a checkpoint
};

/// Whether an incremental audit that goes on from an audit of yesterday's ledger (grounds.h), and
/// draws none of the entries before, sees it too: `verify --since STATE --sample 0`.
enum class Since : std::uint8_t {
  told,    ///< it touches what is new, or what is new touches it: never OK
  unseen,  ///< it touches only what was audited before, where nothing new is: OK
};

struct Attack {
  std::string name;
  /// Done to a copy of the base, in `ledger`; or to one of its export.
  std::function<void(const Grounds& grounds, const std::filesystem::path& ledger)> act;
  tools::Exit verdict = tools::Exit::tampered;
  std::string check;  ///< that of the first finding; empty: there is none, or any will do
  std::optional<log::Index> entry;  ///< the first bad one
  Sight sight = Sight::store;
  /// Where it is a matter of luck whether LMDB still reads the file: STORE is right as well.
  bool may_be_unreadable = false;
  Since since = Since::told;
};

struct Chapter {
  std::string title;
  std::vector<Attack> attacks;
};

/// Says of these attacks of the chapter that an incremental audit does not see them. Throws
/// std::out_of_range when there is no attack of such a name.
void leave_unseen(Chapter& chapter, const std::vector<std::string>& names);

Chapter attacks_on_entry_fields(const MeddleWithOne& meddle = meddle_with_entry);
Chapter attacks_on_blocks();
Chapter attacks_on_tables();
Chapter attacks_on_checkpoints(const MeddleWithOne& meddle = meddle_with_note);
Chapter attacks_on_mark();
Chapter forgeries();
Chapter rewritten_histories();
Chapter broken_rules();
Chapter old_copies();
Chapter attacks_on_pages();
Chapter attacks_on_free_list();

std::vector<Chapter> catalogue();

Chapter damages_of_exports();
Chapter attacks_on_manifests();
Chapter altered_exports();
Chapter old_exports();
Chapter harmless_to_exports();

std::vector<Chapter> export_catalogue();

}  // namespace certledger::testing
