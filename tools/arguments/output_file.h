// What is in the place of a file that a command writes. A typing error must not cost anybody a key
// or a policy: what is there is replaced when --force says so, or when it is what the same command
// wrote before (reports and states of timers); a secret key never is.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "tools/arguments/named_files.h"

namespace certledger::tools {

enum class Replace { only_its_own, anything };

/// Whether the file that begins with this text was written by the same command.
using IsOwn = std::function<bool(std::string_view begin)>;

/// Throws UsageError when the file may not be written because of what is there: something else than
/// `is_own` knows (nothing is, where there is no such function), and `replace` does not say
/// `anything`; or a secret key, of this program or of another one. An empty path passes, and what
/// is no regular file: whoever writes it refuses that. Throws SystemError(store) where the machine
/// fails to read it.
void check_replaced(const NamedFile& file, Replace replace, const IsOwn& is_own = {});

/// Of files that are written every time by a timer: a cosignature line; what verify reports.
bool is_cosignature_file(std::string_view begin);
bool is_report_file(std::string_view begin);

}  // namespace certledger::tools
