// certledger-scan: reads the QR codes in a picture for certledger-check, which runs it for
// `--qr PICTURE`. It is a separate program because libraries that decode pictures are large and
// have had security bugs. It gives up all rights before it reads the first byte of the picture. Its
// output is checked like any other file.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <new>
#include <string_view>

#include "tools/certledger-scan/codes.h"
#include "tools/process/sandbox.h"

namespace certledger::tools {

void end(ScanEnding ending) { _exit(static_cast<int>(ending)); }

void end_damaged() { end(std::ferror(stdin) != 0 ? ScanEnding::unreadable : ScanEnding::damaged); }

void must_fit(std::size_t width, std::size_t height) {
  if (width == 0 || height == 0) end_damaged();
  if (width > max_picture_side || height > max_picture_side ||
      width * height > max_picture_pixels) {
    end(ScanEnding::too_large);
  }
}

namespace {

constexpr std::array<std::uint8_t, 8> png_begin{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
constexpr std::array<std::uint8_t, 3> jpeg_begin{0xFF, 0xD8, 0xFF};

/// Recognises the format by the first bytes. File names and other data are not trusted.
Picture read_picture() {
  std::array<std::uint8_t, png_begin.size()> begin{};
  const std::size_t count = std::fread(begin.data(), 1, begin.size(), stdin);
  if (std::ferror(stdin) != 0 || std::fseek(stdin, 0, SEEK_SET) != 0) {
    end(ScanEnding::unreadable);
  }
  if (count == begin.size() && begin == png_begin) return read_png();
  if (std::equal(jpeg_begin.begin(), jpeg_begin.end(), begin.begin())) return read_jpeg();
  end(ScanEnding::other_kind);
}

void write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) end(ScanEnding::unreadable);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace
}  // namespace certledger::tools

int main() {
  using namespace certledger::tools;
  Rights rights;
  rights.address_bytes = std::size_t{1} << 30;
  rights.seconds = 20;
  enter_sandbox(rights);
  try {
    write_out(codes_in(read_picture()));
  } catch (const std::bad_alloc&) {
    end(ScanEnding::out_of_memory);
  }
  return 0;
}
