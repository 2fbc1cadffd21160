// Packed records: what a record says in fewer bytes than its canonical encoding, for proofs on
// paper (docs/format.md, "Compact proofs"). One record has one packed form, and a reader that makes
// the record encodes it again for its hash. As the canonical encoding, but:
//
//   text    varint count of bytes, then the packed text (packed_text.h)
//   date    varint: days after the date before in the same record, at first 1970-01-01, as a zigzag
//           number: 0, -1, 1, -2, 2, … are 0, 1, 2, 3, 4, …
#pragma once

#include "ledger/scheme/record.h"

namespace certledger {
class CanonicalOutputArchive;
class CanonicalInputArchive;
}  // namespace certledger

namespace certledger::proofs::paper {

void put_packed(CanonicalOutputArchive& ar, const scheme::Record& record);

/// Rejects what put_packed does not write.
scheme::Record take_packed(CanonicalInputArchive& ar);

}  // namespace certledger::proofs::paper
