// What the small programs read and print, without a library.
#pragma once

#include <cstdint>
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

/// What became of all that was put out.
enum class Delivery : std::uint8_t {
  complete,
  no_reader,  ///< whoever was to read it has gone
  failed,     ///< a full disk, a stream that is closed
};

/// To standard output, whole. What cannot be delivered throws nothing, since the verdict stands
/// whether or not somebody reads it; nothing more is written then, and run_program (program.h)
/// makes an exit code of it.
void put_out(std::string_view text);

/// Of this process, and the error number of a failure, otherwise 0. Whoever has much to say looks
/// here whether to go on.
Delivery delivery();
int delivery_error();

/// A line to standard error.
void complain(std::string_view text);

}  // namespace certledger::tools
