// The extract of a certificate: what the ledger states about it under one checkpoint, as pages for
// people, with QR codes that prove it.
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

/// A row of the table. Each line is one paragraph.
struct Row {
  Both label;
  std::vector<std::string> lines;
};

/// The look of a state: good, a warning, or ended.
enum class Tone : std::uint8_t { good, warning, ended };

/// All texts are printable.
struct Extract {
  Both ledger;           ///< the name of the ledger; the English one may be empty
  bool is_test = false;  ///< of a test ledger: every page says so
  std::string number;    ///< of the certificate; also of one that was never issued
  std::string code;      ///< of the state, "02"; may be empty
  Both state;            ///< 暂停, suspended
  Tone tone = Tone::good;
  std::string as_of;          ///< the day of the state, with the zone
  std::vector<Both> remarks;  ///< about the state, one line each: since when, until when, overdue
  std::vector<Row> rows;      ///< the products are last, because they can be many
  Both proves;                ///< what the code proves
  Both known;                 ///< the time of the records, for the explanations
  std::string command;        ///< the command with which a reader verifies
  std::string sealed_at;      ///< RFC 3339
  std::vector<QrCode> codes;
};

struct ExtractPdf {
  Bytes bytes;
  unsigned pages = 0;
  std::set<std::string> without_glyph;  ///< see Paper; if not empty, do not use the PDF
};

}  // namespace certledger::tools
