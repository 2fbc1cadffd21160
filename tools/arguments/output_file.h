// Decides whether a command may replace an existing file. A typing error must not destroy a key or
// a policy. A command replaces a file only with --force, or when the same command wrote it before
// (reports and states of timers). A secret key is never replaced.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "tools/arguments/named_files.h"

namespace certledger::tools {

enum class Replace { only_its_own, anything };

/// Whether the same command wrote the file that begins with this text.
using IsOwn = std::function<bool(std::string_view begin)>;

/// Throws UsageError when the command must not replace the existing file: it is a secret key (of
/// this or another program); or `is_own` does not accept it and `replace` is not `anything`.
/// Without `is_own`, no file is accepted. An empty path passes, and so does anything that is not a
/// regular file: the function that writes refuses that. Throws SystemError(store) when reading
/// fails.
void check_replaced(const NamedFile& file, Replace replace, const IsOwn& is_own = {});

/// Recognise files that timers write each time: a cosignature line, and a report of verify.
bool is_cosignature_file(std::string_view begin);
bool is_report_file(std::string_view begin);

}  // namespace certledger::tools
