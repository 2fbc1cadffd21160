// What a proof file is worth to who asked: its verification, the policy's demands, and the answer
// on a day. A pure function of the file, the question and the time.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "keys/policy.h"
#include "ledger/proofs/day.h"
#include "tools/certledger-check/recall.h"

namespace certledger::tools {

struct CheckQuestion {
  std::optional<scheme::SubjectId> expected;  ///< none: whatever the file is about
  std::optional<std::uint64_t> max_age;       ///< seconds; none: any age
  std::optional<Date> day;                    ///< none: today in the ledger's zone
  std::optional<std::uint32_t> item;          ///< of a mark
  std::optional<std::string> old;             ///< the earlier checkpoint, for a consistency proof
  std::optional<Recollection> remembered;     ///< to be compared with; nothing: no matter
  Time now;
};

/// A state in words, with the official code where there is one.
struct State {
  bool is_good = false;
  std::string code;
  std::string name;  ///< "never-issued"
  std::string en;
  std::string zh;
};

/// A consistency proof that holds.
struct ProvenGrowth {
  log::Checkpoint old;
  proofs::Endorsed endorsed;
};

/// What was found, all of it from octets that were verified.
struct Judgement {
  Exit exit = Exit::ok;  ///< ok, or negative when the answer is no
  std::variant<proofs::ProvenEntry, proofs::ProvenStatus, proofs::ProvenHistory, ProvenGrowth>
      proven;
  Date day;                                ///< that the answer is about
  UtcOffset offset;                        ///< of the ledger's zone
  std::optional<State> state;              ///< of the subject, on the day; an entry has none
  std::optional<scheme::RecordBody> body;  ///< the subject's record as it was on the day
  std::vector<proofs::MarkItem> items;     ///< of a mark
  bool is_overdue = false;             ///< suspended beyond the day on which it should have ended
  std::optional<Time> known_at;        ///< the checkpoint was the newest at that time
  std::optional<proofs::Memory> seen;  ///< to be remembered from now on
};

/// The checkpoint under it.
const proofs::Endorsed& endorsed_by(const Judgement& judgement);
/// What the proof says of subjects; null for an entry and for growth.
const proofs::ProvenStatus* status_in(const Judgement& judgement);

std::expected<Judgement, Refusal> judge(std::string_view file, const keys::Policy& policy,
                                        const CheckQuestion& question);

}  // namespace certledger::tools
