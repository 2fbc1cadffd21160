// Bundles: the extra data of proof files. A verifier computes the leaf hash and all results from it
// (docs/format.md, "Proof files").
//
//   01  bytes entry                                      an entry is in the ledger
//   02  bytes seal, list<Item>                           a subject's record now
//   03  bytes seal, list<Item>, list<bytes entry>        its whole history
//   04  bytes seal, list<Item>                           as 02, without names that change no answer
//   05  bytes seal, list<Item>, list<bytes entry>,       as 03, with the entries that show the role
//       list<list<bytes entry>>                          of each author at the time
//
//   Item    SubjectId subject, option<bytes> record, map proof
//
// The first item is the subject of the question. The others are exactly those that the answer needs
// (items_needed), so each answer has one bundle.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <variant>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/map/proof.h"
#include "ledger/scheme/record.h"

namespace certledger::proofs {

/// What the status map has for one subject.
struct Item {
  scheme::SubjectId subject;
  std::optional<Bytes> record;  ///< nothing: the map has none, and the proof is one of
                                ///< non-membership (absence)
  map::Proof proof;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("subject", subject), field("record", record), field("proof", proof));
  }
};

struct EntryBundle {
  static constexpr std::uint8_t tag = 1;
  Bytes entry;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("entry", entry));
  }
};

struct StatusBundle {
  static constexpr std::uint8_t tag = 2;
  Bytes seal;
  std::vector<Item> items;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("seal", seal), field("items", items));
  }
};

struct HistoryBundle {
  static constexpr std::uint8_t tag = 3;
  Bytes seal;
  std::vector<Item> items;
  std::vector<Bytes> entries;  ///< all of the subject's, in order
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("seal", seal), field("items", items), field("entries", entries));
  }
};

/// The expanded form of compact proofs (paper/compact.h).
struct BriefBundle {
  static constexpr std::uint8_t tag = 4;
  Bytes seal;
  std::vector<Item> items;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("seal", seal), field("items", items));
  }
};

struct FullHistoryBundle {
  static constexpr std::uint8_t tag = 5;
  Bytes seal;
  std::vector<Item> items;
  std::vector<Bytes> entries;             ///< all of the subject's, in order
  std::vector<std::vector<Bytes>> lives;  ///< all entries of each of lives_needed
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("seal", seal), field("items", items), field("entries", entries),
       field("lives", lives));
  }
};

using Bundle =
    std::variant<EntryBundle, StatusBundle, HistoryBundle, BriefBundle, FullHistoryBundle>;

Bytes encode_bundle(const Bundle& bundle);

/// Errors: malformed.
Result<Bundle> decode_bundle(BytesView bytes);

// --- which items a bundle holds ---

/// The subjects in `record` whose names a reader needs: the member that issued, granted or holds
/// the key; the standards of a certificate.
std::set<scheme::SubjectId> mentioned_in(const scheme::RecordBody& record);

/// Returns a subject's record; null if the map has none.
using RecordOf = std::function<const scheme::Record*(const scheme::SubjectId&)>;

/// The subjects of a status bundle's items, in order: the subject of the question; for a granted
/// mark, its certificate and its version; then, ascending and without repetition, the parameters
/// and the subjects that the records so far mention.
std::vector<scheme::SubjectId> items_needed(const scheme::SubjectId& asked,
                                            const RecordOf& record_of);

/// The subjects of a brief bundle's items, in order: as above, without those that the records
/// mention. They decide the state on a day, and the time zone of the day.
std::vector<scheme::SubjectId> items_to_answer(const scheme::SubjectId& asked,
                                               const RecordOf& record_of);

/// The subjects of a history bundle's items: as for a status, without a mark's certificate and
/// version, but with the keys that signed the entries, and the members of these keys.
std::vector<scheme::SubjectId> items_needed(const scheme::SubjectId& asked,
                                            std::span<const PublicKey> authors,
                                            const RecordOf& record_of);

/// An entry of a history, and the key that signed it.
struct Authored {
  std::uint64_t index = 0;
  PublicKey key;
};

/// The members whose entries a full history has, ascending: those that signed an entry before the
/// latest change of their record, because the record does not show what they were then. Without the
/// subject itself, whose entries are there anyway, and without genesis, which proves itself.
std::vector<scheme::SubjectId> lives_needed(const scheme::SubjectId& asked,
                                            std::span<const Authored> authored,
                                            const RecordOf& record_of);

}  // namespace certledger::proofs
