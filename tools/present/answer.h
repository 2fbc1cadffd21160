// Answers about the state of a subject on a day, ready to print.
#pragma once

#include <optional>

#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

struct Question {
  scheme::SubjectId subject;
  read::Moment moment;
  std::optional<std::uint32_t> item;  ///< of a mark; nothing: all items of its grant
};

struct Answer {
  Exit exit = Exit::ok;  ///< ok: the answer is yes; negative: no
  std::string state;     ///< in Chinese and English, with the official code
  Lines lines;
  Json json;
};

/// A state in the words of `answer`.
struct DayState {
  std::string name;  ///< as in JSON: "not-yet-valid"
  std::string code;  ///< "02"; empty for a state without a code
  std::string zh;    ///< "暂停"
  std::string text;  ///< "02 暂停 suspended"
};
/// The state of a recorded subject on a day: the day of the newest entry, or later.
DayState state_on(const read::Snapshot& ledger, const scheme::RecordBody& body, Date day);

/// Throws UsageError for a meaningless question, Failure when the ledger cannot answer.
Answer answer(const read::Snapshot& ledger, const Question& question);

}  // namespace certledger::tools
