// What this process has recorded permanently. A later failure must not read as "nothing was
// recorded": somebody would repeat the command and record it twice.
#pragma once

#include <optional>
#include <string>

namespace certledger::tools {

/// From now on, every failure ends the process with Exit::recorded. The message begins with `what`:
/// "entry 37 is recorded".
void set_recorded(std::string what);

/// The words of set_recorded; nothing when nothing was recorded.
const std::optional<std::string>& recorded();

}  // namespace certledger::tools
