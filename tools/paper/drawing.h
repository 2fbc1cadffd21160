// Pango and Cairo bring forty libraries, and loading these takes longer than most commands run. So
// what draws is a module of its own, which `draw` (extract.h) loads when it is called.
#pragma once

#include "tools/paper/extract.h"

namespace certledger::tools {

/// Found beside the program where it was built, and in the libraries' directory where it is
/// installed: the program's run path names both.
inline constexpr const char* drawing_module = "certledger-drawing.so";

/// The module's function and its name. It throws std::runtime_error when Cairo fails.
using DrawingFunction = void(const Extract& extract, ExtractPdf& pdf);
inline constexpr const char* drawing_function = "certledger_draw";

}  // namespace certledger::tools
