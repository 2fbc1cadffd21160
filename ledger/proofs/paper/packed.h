// Packed records: fewer bytes than the canonical encoding, for proofs on paper (docs/format.md,
// "Compact proofs"). A record has one packed form. A reader unpacks the record and encodes it
// canonically for its hash. Differences from the canonical encoding:
//
//   text    varint count of bytes, then the packed text (packed_text.h)
//   date    varint: the days since the previous date in the record (at first since 1970-01-01), as
//           a zigzag number: 0, -1, 1, -2, 2, … are 0, 1, 2, 3, 4, …
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
