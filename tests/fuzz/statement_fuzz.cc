// Statements from outside: what is read encodes to the very octets, and every question that is
// asked of a statement before it is judged has an answer.
#include "ledger/scheme/statement.h"

#include "ledger/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const BytesView input(data, size);
  const auto statement = scheme::decode_statement(input);
  if (!statement) {
    // A later edition of the rules is for a newer program.
    const Fault fault = statement.error().fault;
    CERTLEDGER_CHECK(fault == Fault::malformed || fault == Fault::needs_newer);
    return 0;
  }
  CERTLEDGER_CHECK(scheme::encode_statement(*statement) == to_bytes(input));
  const scheme::Kind kind = scheme::kind_of(statement->body);
  CERTLEDGER_CHECK(known(kind));
  CERTLEDGER_CHECK(scheme::subjects_of(statement->body).empty() == (kind == scheme::Kind::seal));
  CERTLEDGER_CHECK(scheme::effective_of(statement->body).has_value() ==
                   (scheme::decision_of(statement->body) != nullptr));
  return 0;
}
