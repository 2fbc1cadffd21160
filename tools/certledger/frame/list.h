// The verb `list` of each noun: all subjects of one type as a table, or as JSON.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/certledger/frame/command.h"

namespace certledger::tools {

using Cells = std::vector<std::string>;
/// Makes the cells of a record. `state` is its state on `today`, a day in the scheme's zone.
using RowMaker =
    std::function<Cells(const scheme::RecordBody& body, const std::string& state, Date today)>;

/// Adds `list` to `parent`. Rows are sorted by their first cell.
void add_list(CLI::App& parent, Context& context, scheme::SubjectType type, Cells head,
              RowMaker row, const char* example);

}  // namespace certledger::tools
