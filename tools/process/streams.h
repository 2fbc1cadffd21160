// Input and output of the small programs, without a library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace certledger::tools {

/// Reads a regular file of at most `max_bytes` bytes. Throws SystemError: store; too_large when the
/// file is larger (the input is wrong, the machine did not fail).
std::string read_text(const std::string& path, std::size_t max_bytes);

/// Reads standard input, at most one byte more than `max_bytes`. So a parser refuses input that is
/// too long without reading all of it. Throws SystemError(store).
std::string read_standard_input(std::size_t max_bytes);

/// "-" is standard input.
std::string read_input(const std::string& path, std::size_t max_bytes);

/// Whether the output reached its reader.
enum class Delivery : std::uint8_t {
  complete,
  no_reader,  ///< the reader closed the pipe
  failed,     ///< a full disk, or a closed stream
};

/// Writes to standard output. A failure throws nothing, because the verdict stands whether or not
/// somebody reads it. After a failure nothing more is written, and run_program (program.h) turns
/// the failure into an exit code.
void put_out(std::string_view text);

/// The state of this process's output, and the error number of a failure (0 without one). A command
/// with long output asks here whether to continue.
Delivery delivery();
int delivery_error();

/// Writes a line to standard error.
void complain(std::string_view text);

}  // namespace certledger::tools
