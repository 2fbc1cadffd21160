// What the small programs read and print, without a library.
#pragma once

#include <string>
#include <string_view>

namespace certledger::tools {

/// A regular file of at most `most` octets. Throws SystemError: store; too_large, since such a file
/// is not what was asked for, and no failure to read.
std::string read_text(const std::string& path, std::size_t most);

/// Standard input, of which one octet more than `most` is read, so that who parses it refuses it
/// without having read it whole. Throws SystemError(store).
std::string read_standard_input(std::size_t most);

/// "-" is standard input.
std::string read_input(const std::string& path, std::size_t most);

/// To standard output, whole. Throws SystemError(store): a full disk must not look like success.
void put_out(std::string_view text);

}  // namespace certledger::tools
