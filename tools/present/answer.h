// Answers about a subject's state on a day, ready to be printed: is it good, and what is known.
#pragma once

#include <optional>

#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

struct Question {
  scheme::SubjectId subject;
  read::Moment moment;
  std::optional<std::uint32_t> item;  ///< of a mark; none: all that its grant names
};

struct Answer {
  Exit exit = Exit::ok;  ///< ok: the answer is yes; negative: no
  std::string state;     ///< in Chinese and English, with the official code
  Lines lines;
  Json json;
};

/// A state as `answer` words it.
struct DayState {
  std::string name;  ///< as in JSON: "not-yet-valid"
  std::string code;  ///< "02"; empty for a state without a code
  std::string zh;    ///< "暂停"
  std::string text;  ///< "02 暂停 suspended"
};
/// The state of a recorded subject on a day, which may be that of the newest entry or later.
DayState state_on(const read::Snapshot& ledger, const scheme::RecordBody& body, Date day);

/// Throws UsageError for a question that makes no sense, Failure when the ledger cannot answer.
Answer answer(const read::Snapshot& ledger, const Question& question);

}  // namespace certledger::tools
