// Records from outside (a proof carries them): what is read encodes to the very octets, and a
// certificate's has one status on each day that it decides.
#include "ledger/scheme/record.h"

#include "ledger/base/check.h"
#include "ledger/scheme/status.h"

namespace certledger::scheme {
namespace {

void ask(const CertificateRecord& record) {
  for (const std::int64_t days : {0, 1, 365, 4000}) {
    const Date day = record.effective.plus_days(days);
    CERTLEDGER_CHECK(decides(record, day));
    const Status status = status_on(record, day);
    CERTLEDGER_CHECK(word(status).status == status);
    if (is_overdue(record, day)) CERTLEDGER_CHECK(status == Status::suspended);
  }
}

}  // namespace
}  // namespace certledger::scheme

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const BytesView input(data, size);
  const auto record = scheme::decode_record(input);
  if (!record) {
    // A later edition of the rules is for a newer program.
    const Fault fault = record.error().fault;
    CERTLEDGER_CHECK(fault == Fault::malformed || fault == Fault::needs_newer);
    return 0;
  }
  CERTLEDGER_CHECK(scheme::encode_record(*record) == to_bytes(input));
  const scheme::SubjectId subject = scheme::subject_of(record->body);
  CERTLEDGER_CHECK(known(subject.type));
  if (const auto* certificate = std::get_if<scheme::CertificateRecord>(&record->body)) {
    scheme::ask(*certificate);
  }
  return 0;
}
