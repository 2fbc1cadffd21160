#include "tools/process/streams.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "ledger/system/file.h"

namespace certledger::tools {
namespace {

int undelivered_by = 0;  // the error number of the first failure of standard output

}  // namespace

std::string read_text(const std::string& path, std::size_t max_bytes) {
  const system::FileDescriptor file = system::open_to_read(path);
  const off_t size = lseek(file.number(), 0, SEEK_END);
  if (size > static_cast<off_t>(max_bytes)) {
    throw SystemError(Fault::too_large, path + ": too large; at most " + std::to_string(max_bytes) +
                                            " bytes are read");
  }
  lseek(file.number(), 0, SEEK_SET);
  const Bytes bytes = system::read_all(file, path, max_bytes);
  return std::string(as_text(bytes));
}

std::string read_standard_input(std::size_t max_bytes) {
  std::string text(max_bytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  if (std::ferror(stdin) != 0) throw SystemError(Fault::store, "cannot read standard input");
  return text;
}

std::string read_input(const std::string& path, std::size_t max_bytes) {
  return path == "-" ? read_standard_input(max_bytes) : read_text(path, max_bytes);
}

void put_out(std::string_view text) {
  // No buffered stream: the library would try again at exit, and a failure would go unnoticed.
  while (!text.empty() && undelivered_by == 0) {
    const ssize_t put = write(STDOUT_FILENO, text.data(), text.size());
    if (put >= 0) {
      text.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EINTR) {
      undelivered_by = errno;
    }
  }
}

Delivery delivery() {
  if (undelivered_by == 0) return Delivery::complete;
  return undelivered_by == EPIPE ? Delivery::no_reader : Delivery::failed;
}

int delivery_error() { return undelivered_by; }

void complain(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

}  // namespace certledger::tools
