// jpeglib.h needs <cstdio> and does not include it.
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include "tools/certledger-scan/picture.h"

namespace certledger::tools {
namespace {

constexpr std::size_t inks = 4;
constexpr int max_scans = 500;  // usual are up to twelve; each decodes the whole picture again

void end_by_error(j_common_ptr jpeg) {
  if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY) end(ScanEnding::out_of_memory);
  end_damaged();
}

void limit_scans(j_common_ptr jpeg) {
  if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > max_scans) end_damaged();
}

/// The grey value of a CMYK pixel. Each ink has 0 to 255. Most files store the inverse.
std::uint8_t grey_of(const JSAMPLE* pixel, bool is_inverted) {
  const auto light = [&](std::size_t ink) {
    return is_inverted ? unsigned{pixel[ink]} : 255U - pixel[ink];
  };
  const unsigned colours = light(0) * 77 + light(1) * 150 + light(2) * 29;
  return static_cast<std::uint8_t>((colours >> 8U) * light(3) / 255U);
}

/// Requests grey if the library can convert to it.
void ask_for_shades(jpeg_decompress_struct& jpeg) {
  switch (jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
    case JCS_RGB: jpeg.out_color_space = JCS_GRAYSCALE; break;
    case JCS_CMYK:
    case JCS_YCCK: jpeg.out_color_space = JCS_CMYK; break;
    default: end_damaged();
  }
}

}  // namespace

Picture read_jpeg() {
  jpeg_error_mgr errors{};
  jpeg_decompress_struct jpeg{};
  jpeg.err = jpeg_std_error(&errors);
  errors.error_exit = end_by_error;
  errors.output_message = [](j_common_ptr) {};
  jpeg_create_decompress(&jpeg);
  jpeg_progress_mgr progress{};
  progress.progress_monitor = limit_scans;
  jpeg.progress = &progress;
  jpeg_stdio_src(&jpeg, stdin);
  jpeg_read_header(&jpeg, TRUE);
  must_fit(jpeg.image_width, jpeg.image_height);
  ask_for_shades(jpeg);
  jpeg_start_decompress(&jpeg);
  Picture picture{jpeg.output_width, jpeg.output_height, {}};
  must_fit(picture.width, picture.height);
  picture.pixels.resize(picture.width * picture.height);
  std::vector<JSAMPLE> row(picture.width * inks);
  while (jpeg.output_scanline < jpeg.output_height) {
    std::uint8_t* const line = &picture.pixels[jpeg.output_scanline * picture.width];
    const bool is_grey = jpeg.output_components == 1;
    JSAMPROW into = is_grey ? line : row.data();
    if (jpeg_read_scanlines(&jpeg, &into, 1) != 1) end_damaged();
    for (std::size_t x = 0; !is_grey && x < picture.width; ++x) {
      line[x] = grey_of(&row[x * inks], jpeg.saw_Adobe_marker == TRUE);
    }
  }
  if (std::ferror(stdin) != 0) end_damaged();
  jpeg_destroy_decompress(&jpeg);
  return picture;
}

}  // namespace certledger::tools
