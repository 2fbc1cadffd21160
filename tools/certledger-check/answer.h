// From what was read to what is printed and kept: a pure function, so that it can run where nothing
// else is possible, and its outcome as octets on the way from there.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// The content of the files that were named.
struct CheckInputs {
  std::string file;
  std::string policy;
  CheckQuestion question;
  std::string memory;  ///< path of the memory's file, which evidence is named after
  bool json = false;
};

struct Answer {
  Exit exit = Exit::internal;
  std::string out;                           ///< for standard output
  std::string err;                           ///< for standard error
  std::optional<proofs::Memory> seen;        ///< to be remembered before anything is printed
  std::optional<proofs::Evidence> evidence;  ///< to be written beside the memory
};

Answer answer(const CheckInputs& inputs);

/// For what ends a run before it has judged.
Answer answer_of(const Error& error, bool json);

/// To octets and back, between two processes of this program. What comes back is what may be
/// written: a memory and evidence in their only forms. Errors: malformed.
Bytes to_octets(const Answer& answer);
Result<Answer> answer_from(BytesView octets);

}  // namespace certledger::tools
