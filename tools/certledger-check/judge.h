// What a proof file is worth to who asked: its verification, the policy's demands, and the answer
// on a day. A pure function of the file, the question and the time.
#pragma once

#include <array>
#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "keys/policy.h"
#include "ledger/base/names.h"
#include "ledger/proofs/age.h"
#include "ledger/proofs/day.h"
#include "tools/certledger-check/recall.h"

namespace certledger::tools {

/// What a file is a proof of; evidence of two histories is a question of its own.
enum class ProofKind : std::uint8_t { status = 1, history, entry, consistency };
inline constexpr std::array proof_kind_names{
    Name{ProofKind::status, "status"},
    Name{ProofKind::history, "history"},
    Name{ProofKind::entry, "entry"},
    Name{ProofKind::consistency, "consistency"},
};
constexpr const auto& names_of(ProofKind) { return proof_kind_names; }

struct CheckQuestion {
  std::optional<ProofKind> kind;              ///< none: a status; with `old`, consistency
  std::optional<scheme::SubjectId> expected;  ///< none: whatever the file is about
  std::optional<std::uint64_t> max_age;       ///< seconds; none: as proofs::judged_day has it
  std::optional<Date> day;                    ///< none: the record as it is known until the seal
  std::optional<std::uint32_t> item;          ///< of a mark
  std::optional<std::string> old;             ///< the earlier checkpoint, for a consistency proof
  std::optional<Recollection> remembered;     ///< to be compared with; nothing: no matter
  Time now;
};

/// A state in words, with the official code where there is one.
struct State {
  bool is_good = false;
  bool is_final = false;  ///< nothing that may be recorded later makes it good
  std::string code;
  std::string name;  ///< "never-issued"
  std::string en;
  std::string zh;
};

/// A consistency proof that holds.
struct ProvenGrowth {
  std::optional<log::Checkpoint> old;  ///< none: it was not given, and the path is not judged
  proofs::Endorsed endorsed;
};

/// What was found, all of it from octets that were verified.
struct Judgement {
  Exit exit = Exit::ok;  ///< ok, or negative when the answer is no
  std::variant<proofs::ProvenEntry, proofs::ProvenStatus, proofs::ProvenHistory, ProvenGrowth>
      proven;
  Date day;       ///< that the answer is about
  Date seal_day;  ///< of a status or history
  proofs::Timeliness timeliness =
      proofs::Timeliness::in_time;         ///< others: it is final all the same
  bool is_day_asked = false;               ///< `day` is: not the present, nor after the seal
  std::optional<std::uint64_t> age;        ///< seconds since known_at; none where that is none
  UtcOffset offset;                        ///< of the ledger's zone
  std::optional<State> state;              ///< of the subject, on the day; an entry has none
  std::optional<scheme::RecordBody> body;  ///< the subject's record as it was on the day
  std::vector<proofs::MarkItem> items;     ///< of a mark
  bool is_overdue = false;             ///< suspended beyond the day on which it should have ended
  std::optional<Time> known_at;        ///< the checkpoint was the newest at that time
  std::optional<proofs::Memory> seen;  ///< to be remembered from now on
};

/// What it is a proof of.
ProofKind kind_of(const Judgement& judgement);
/// What the question asks for.
ProofKind kind_asked(const CheckQuestion& question);
/// The checkpoint under it.
const proofs::Endorsed& endorsed_by(const Judgement& judgement);
/// What the proof says of subjects; null for an entry and for growth.
const proofs::ProvenStatus* status_in(const Judgement& judgement);

std::expected<Judgement, Refusal> judge(std::string_view file, const keys::Policy& policy,
                                        const CheckQuestion& question);

}  // namespace certledger::tools
