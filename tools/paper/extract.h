// The extract of a certificate: what a ledger says of it under one checkpoint, as pages for people,
// with QR codes that prove it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "tools/paper/qr.h"

namespace certledger::tools {

/// A text in both languages.
struct Both {
  std::string zh;
  std::string en;
};

/// A row of the table; each line of `lines` is one paragraph.
struct Row {
  Both label;
  std::vector<std::string> lines;
};

/// How a state is to look: as it should be, as it must not be overlooked, or as over.
enum class Tone : std::uint8_t { good, warning, ended };

/// All texts are printable.
struct Extract {
  Both ledger;           ///< its name; the English one may be empty
  bool is_test = false;  ///< of a test ledger: every page says so
  std::string number;    ///< of the certificate, or the number that none has
  std::string code;      ///< of the state, "02"; may be empty
  Both state;            ///< 暂停, suspended
  Tone tone = Tone::good;
  std::string as_of;          ///< the day of the state, with the zone
  std::vector<Both> remarks;  ///< on the state, each a line: since when, until when, overdue
  std::vector<Row> rows;      ///< the last is the longest: the products
  Both proves;                ///< what the code is a proof of
  Both known;                 ///< up to when the ledger's records are known, for the paragraphs
  std::string command;        ///< by which a reader verifies
  std::string sealed_at;      ///< RFC 3339
  std::vector<QrCode> codes;
};

struct ExtractPdf {
  Bytes bytes;
  unsigned pages = 0;
  std::set<std::string> without_glyph;  ///< see Paper; then not for use
};

}  // namespace certledger::tools
