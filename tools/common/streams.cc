#include "tools/common/streams.h"

#include <unistd.h>

#include <cstdio>

#include "ledger/file/file.h"

namespace certledger::tools {

std::string read_text(const std::string& path, std::size_t most) {
  const FileDescriptor file = open_to_read(path);
  const off_t size = lseek(file.number(), 0, SEEK_END);
  if (size > static_cast<off_t>(most)) {
    throw SystemError(Fault::too_large,
                      path + ": over " + std::to_string(most) + " bytes, so it is not read");
  }
  lseek(file.number(), 0, SEEK_SET);
  const Bytes bytes = read_all(file, path, most);
  return std::string(as_text(bytes));
}

std::string read_standard_input(std::size_t most) {
  std::string text(most + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  if (std::ferror(stdin) != 0) throw SystemError(Fault::store, "standard input cannot be read");
  return text;
}

std::string read_input(const std::string& path, std::size_t most) {
  return path == "-" ? read_standard_input(most) : read_text(path, most);
}

void put_out(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw SystemError(Fault::store, "the answer cannot be written to standard output");
  }
}

}  // namespace certledger::tools
