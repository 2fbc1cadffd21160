// What this process has recorded for good. Whatever fails afterwards must not read as "nothing was
// recorded": somebody would type the command again, and record it twice.
#pragma once

#include <optional>
#include <string>

namespace certledger::tools {

/// From here on every failure of this process ends it with Exit::recorded, and its message begins
/// with these words: "entry 37 is recorded".
void set_recorded(std::string what);

/// Those words; nothing when nothing was recorded.
const std::optional<std::string>& recorded();

}  // namespace certledger::tools
