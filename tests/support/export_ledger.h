// An export written in one process.
#pragma once

#include <filesystem>

#include "ledger/export/writer.h"

namespace certledger::testing {

/// Exports the ledger in `dir` into `to`. Errors and exceptions: those of exports::export_into.
inline Result<exports::Report> export_ledger(const std::filesystem::path& dir,
                                             const std::filesystem::path& to) {
  exports::Place place(to);
  auto report = exports::export_into(dir, place.directory(), [](log::Index, log::TreeSize) {});
  if (report) place.finish();
  return report;
}

}  // namespace certledger::testing
