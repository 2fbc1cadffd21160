// From the input to the output: a pure function, so that it can run in a sandbox; and the encoding
// of its result between processes.
#pragma once

#include "tools/certledger-check/judge.h"

namespace certledger::tools {

/// The content of the named files.
struct CheckInputs {
  std::string file;
  std::string policy;
  CheckQuestion question;
  std::string memory;  ///< path of the memory file; the evidence file is named after it
  bool json = false;
};

struct Answer {
  Exit exit = Exit::internal;
  std::string out;                           ///< for standard output
  std::string err;                           ///< for standard error
  std::optional<proofs::Memory> seen;        ///< to remember before anything is printed
  std::optional<proofs::Evidence> evidence;  ///< to write beside the memory file
};

Answer answer(const CheckInputs& inputs);

/// The answer for an error before the check.
Answer answer_of(const Error& error, bool json);

/// Encodes and decodes the answer, between two processes of this program. Decoding accepts only
/// valid memories and evidence. Errors: malformed.
Bytes encoded(const Answer& answer);
Result<Answer> answer_from(BytesView bytes);

}  // namespace certledger::tools
