// Drawing, by a module that is loaded for it: Pango and Cairo bring nearly forty libraries, and
// loading these took two fifths of a short command's time.
#pragma once

#include "tools/paper/extract.h"

namespace certledger::tools {

/// Throws SystemError(store) when the module is not there, std::runtime_error when Cairo fails.
ExtractPdf draw(const Extract& extract);

// --- the module, for whoever calls it and for itself ---

/// A companion of the program (tools/process/companion.h). No binary has a run path: an empty part
/// of one would be the current directory.
inline constexpr const char* drawing_module = "certledger-drawing.so";

/// Its function, and the name of that. Throws as `draw` does when Cairo fails.
using DrawingFunction = void(const Extract& extract, ExtractPdf& pdf);
inline constexpr const char* drawing_function = "certledger_draw";

}  // namespace certledger::tools
