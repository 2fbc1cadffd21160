// The parts of docs/format.md that are derived from the program: field tables and worked examples.
#pragma once

#include <map>
#include <string>

namespace certledger::docs {

/// Block by name. In the document each stands between the lines
/// `<!-- begin NAME -->` and `<!-- end NAME -->`.
std::map<std::string, std::string> format_blocks();

/// The document with every block replaced by the program's.
/// Throws std::runtime_error when a block has no place in it, or a place no block.
std::string with_blocks(const std::string& document,
                        const std::map<std::string, std::string>& blocks);

}  // namespace certledger::docs
