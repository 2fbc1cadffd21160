// The steps of world.h given to a real ledger in a directory.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/audit/audit.h"
#include "ledger/write/ledger.h"
#include "tests/support/world.h"

namespace certledger::testing {

/// Makes a ledger in `dir` from genesis() and setting().
void make_ledger(const std::filesystem::path& dir, Edition edition = newest_edition);

/// Appends the steps, those of one day as one batch. Throws std::runtime_error with the refusal.
void append_steps(const std::filesystem::path& dir, const std::vector<Step>& steps);

/// Appends one step as a batch of its own.
write::BatchResult<write::Receipt> append_step(const std::filesystem::path& dir, const Step& step);

/// Writes the step's statement, signed by its author, a good seal and a good checkpoint into the
/// store and the mark, without asking any rule. Records stay as they are. Returns the statement's
/// index.
log::Index forge_step(const std::filesystem::path& dir, const Step& step);

/// The full audit, compared with the mark.
audit::Report audit_directory(const std::filesystem::path& dir);
audit::Report audit_directory(const std::filesystem::path& dir, const audit::Options& options);

/// SHA-256 of each file in the directory, and what else there is, but the writer's lock, which
/// carries a process id, and LMDB's table of readers.
std::map<std::string, std::string> fingerprint(const std::filesystem::path& dir);

/// Every row of every table as "table key value" in hexadecimal, sorted.
std::vector<std::string> rows_of(const std::filesystem::path& dir);

}  // namespace certledger::testing
