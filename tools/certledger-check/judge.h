// Checks a proof file for a reader: verifies it, applies the policy, and answers the question for a
// day. A pure function of file, question and time.
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

/// The kinds of proof. (evidence.h checks evidence of two histories.)
enum class ProofKind : std::uint8_t { status = 1, history, entry, consistency };
inline constexpr std::array proof_kind_names{
    Name{ProofKind::status, "status"},
    Name{ProofKind::history, "history"},
    Name{ProofKind::entry, "entry"},
    Name{ProofKind::consistency, "consistency"},
};
constexpr const auto& names_of(ProofKind) { return proof_kind_names; }

struct CheckQuestion {
  std::optional<ProofKind> kind;              ///< nothing: a status; with `old`, consistency
  std::optional<scheme::SubjectId> expected;  ///< nothing: any subject
  std::optional<std::uint64_t> max_age;    ///< seconds; nothing: the default of proofs::judged_day
  std::optional<Date> day;                 ///< nothing: the record as known at the seal
  std::optional<std::uint32_t> item;       ///< of a mark
  std::optional<std::string> old;          ///< the earlier checkpoint, for a consistency proof
  std::optional<Recollection> remembered;  ///< compared with the checkpoint; nothing: no comparison
  Time now;
};

/// A state in words, with the official code where there is one.
struct State {
  bool is_good = false;
  bool is_final = false;  ///< no later entry can make it good
  std::string code;
  std::string name;  ///< "never-issued"
  std::string en;
  std::string zh;
};

/// A good consistency proof.
struct ProvenGrowth {
  std::optional<log::Checkpoint> old;  ///< nothing: not given, so the path is not checked
  proofs::Endorsed endorsed;
};

/// The result. All of it comes from verified bytes.
struct Judgement {
  Exit exit = Exit::ok;  ///< ok, or negative when the answer is no
  std::variant<proofs::ProvenEntry, proofs::ProvenStatus, proofs::ProvenHistory, ProvenGrowth>
      proven;
  Date day;       ///< of the answer
  Date seal_day;  ///< of a status or history
  proofs::Timeliness timeliness =
      proofs::Timeliness::in_time;         ///< others: the state is final anyway
  bool is_day_asked = false;               ///< the user asked about `day`, not after the seal
  std::optional<std::uint64_t> age;        ///< seconds since known_at; nothing without it
  UtcOffset offset;                        ///< of the ledger's time zone
  std::optional<State> state;              ///< of the subject on the day; nothing for an entry
  std::optional<scheme::RecordBody> body;  ///< the record of the subject on the day
  std::vector<proofs::MarkItem> items;     ///< of a mark
  bool is_overdue = false;                 ///< suspended longer than its last day
  std::optional<Time> known_at;            ///< the checkpoint was known to be the newest then
  std::optional<proofs::Memory> seen;      ///< to remember from now on
};

/// The kind of the proof.
ProofKind kind_of(const Judgement& judgement);
/// The kind that the question asks for.
ProofKind kind_asked(const CheckQuestion& question);
/// The checkpoint of the proof.
const proofs::Endorsed& endorsed_by(const Judgement& judgement);
/// What the proof says about subjects; null for an entry and for a consistency proof.
const proofs::ProvenStatus* status_in(const Judgement& judgement);

std::expected<Judgement, Refusal> judge(std::string_view file, const keys::Policy& policy,
                                        const CheckQuestion& question);

}  // namespace certledger::tools
