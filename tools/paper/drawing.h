// Draws pages with a module that is loaded on demand. Pango and Cairo need nearly forty libraries;
// loading them would take two fifths of the time of a short command.
#pragma once

#include "tools/paper/extract.h"

namespace certledger::tools {

/// Throws SystemError(store) when the module is missing, std::runtime_error when Cairo fails.
ExtractPdf draw(const Extract& extract);

// --- the interface of the module ---

/// A companion file of the program (tools/process/companion.h). No binary has a run path, because
/// an empty part of one would mean the current directory.
inline constexpr const char* drawing_module = "certledger-drawing.so";

/// Its function, and the function's name. Throws std::runtime_error when Cairo fails.
using DrawingFunction = void(const Extract& extract, ExtractPdf& pdf);
inline constexpr const char* drawing_function = "certledger_draw";

}  // namespace certledger::tools
