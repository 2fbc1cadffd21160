#include <png.h>

#include "tools/certledger-scan/picture.h"

namespace certledger::tools {
namespace {

/// The channels of a grey pixel with opacity. A pixel without opacity has one channel.
constexpr unsigned with_opacity = 2;

/// Requests 8 bits of grey per pixel, and opacity if the file has it.
void ask_for_grey(png_structp png, png_infop info) {
  const int color = png_get_color_type(png, info);
  png_set_expand(png);
  png_set_scale_16(png);
  if ((color & PNG_COLOR_MASK_COLOR) != 0) png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, -1, -1);
}

/// Blends the picture with a white background.
void flatten(std::vector<std::uint8_t>& pixels) {
  for (std::size_t i = 0; i < pixels.size() / with_opacity; ++i) {
    const unsigned ink = 255U - pixels[i * with_opacity];
    const unsigned opacity = pixels[i * with_opacity + 1];
    pixels[i] = static_cast<std::uint8_t>(255U - ink * opacity / 255U);
  }
  pixels.resize(pixels.size() / with_opacity);
}

}  // namespace

Picture read_png() {
  png_structp png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, nullptr, [](png_structp, png_const_charp) { end_damaged(); },
      [](png_structp, png_const_charp) {});
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) end(ScanEnding::out_of_memory);
  // Only the header and the pixels: no text, no colour profile, nothing else to decompress.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // must_fit has the limits
  png_init_io(png, stdin);
  png_read_info(png, info);
  Picture picture{png_get_image_width(png, info), png_get_image_height(png, info), {}};
  must_fit(picture.width, picture.height);
  ask_for_grey(png, info);
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const std::size_t row_bytes = png_get_rowbytes(png, info);
  const unsigned channels = png_get_channels(png, info);
  if (channels > with_opacity || row_bytes != picture.width * channels) end_damaged();
  picture.pixels.resize(row_bytes * picture.height);
  for (int pass = 0; pass < passes; ++pass) {
    for (std::size_t row = 0; row < picture.height; ++row) {
      png_read_row(png, &picture.pixels[row * row_bytes], nullptr);
    }
  }
  png_destroy_read_struct(&png, &info, nullptr);
  if (channels == with_opacity) flatten(picture.pixels);
  return picture;
}

}  // namespace certledger::tools
