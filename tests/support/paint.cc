// Paints pictures with QR codes in them, for the tests of what reads such pictures.
//
//   paint KIND straight|tilted [TEXT...] >FILE
//
// KIND is a kind of PNG or JPEG, as below. Each TEXT is a code, from left to right; a picture of
// none is a blank page. Tilted is as from a telephone held askew: perspective, a shadow, noise.
#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <jpeglib.h>

namespace {

constexpr int module_pixels = 4;
constexpr int margin_pixels = 8 * module_pixels;

struct Canvas {
  int width = 200;
  int height = 200;
  std::vector<std::uint8_t> pixels;  // 0 is black

  /// Where a pixel stands; that of the row below the last is how many there are.
  [[nodiscard]] std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(x);
  }
  [[nodiscard]] std::uint8_t at(int x, int y) const {
    const bool is_outside = x < 0 || y < 0 || x >= width || y >= height;
    return is_outside ? 255 : pixels[place(x, y)];
  }
};

QRcode* code_of(const std::string& text) {
  constexpr std::string_view short_ones = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const bool is_short = text.find_first_not_of(short_ones) == std::string::npos;
  QRcode* const code =
      is_short
          ? QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1)
          : QRcode_encodeData(static_cast<int>(text.size()),
                              reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_L);
  if (code == nullptr) throw std::runtime_error("no code of this text");
  return code;
}

void draw(Canvas& canvas, const QRcode& code, int left) {
  for (int y = 0; y < code.width * module_pixels; ++y) {
    for (int x = 0; x < code.width * module_pixels; ++x) {
      const int module = y / module_pixels * code.width + x / module_pixels;
      if ((code.data[module] & 1) == 0) continue;
      canvas.pixels[canvas.place(left + x, y + margin_pixels)] = 0;
    }
  }
}

Canvas straight(const std::vector<std::string>& texts) {
  std::vector<QRcode*> codes;
  for (const std::string& text : texts) codes.push_back(code_of(text));
  Canvas canvas;
  if (!codes.empty()) canvas.width = margin_pixels;
  for (const QRcode* code : codes) {
    canvas.width += code->width * module_pixels + margin_pixels;
    canvas.height = std::max(canvas.height, code->width * module_pixels + 2 * margin_pixels);
  }
  canvas.pixels.assign(canvas.place(0, canvas.height), 255);
  int left = margin_pixels;
  for (QRcode* code : codes) {
    draw(canvas, *code, left);
    left += code->width * module_pixels + margin_pixels;
    QRcode_free(code);
  }
  return canvas;
}

// Turned by a seventh of a right angle, the far edge a tenth smaller, one side in the shadow.
Canvas tilted(const Canvas& from) {
  std::mt19937 chance(1);  // NOLINT(cert-msc51-cpp): the same picture each time
  Canvas to{from.width * 3 / 2, from.height * 3 / 2, {}};
  const double turn = 0.22;
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x) {
      const double depth = 1.1 - 0.1 * y / to.height;
      const double right = (x - to.width / 2.0) * depth;
      const double down = (y - to.height / 2.0) * depth;
      const double u = right * std::cos(turn) + down * std::sin(turn) + from.width / 2.0;
      const double v = down * std::cos(turn) - right * std::sin(turn) + from.height / 2.0;
      const int paper = from.at(static_cast<int>(std::lround(u)), static_cast<int>(std::lround(v)));
      const int light = 25 + paper * (60 + 30 * x / to.width) / 100;
      const int noise = static_cast<int>(chance() % 31) - 15;
      to.pixels.push_back(static_cast<std::uint8_t>(std::clamp(light + noise, 0, 255)));
    }
  }
  return to;
}

// --- as PNG: for each pixel its samples, most significant byte first ---

struct PngKind {
  int color;
  int depth;
  int interlace;
  std::function<std::vector<std::uint8_t>(std::uint8_t)> samples;
};

const std::map<std::string_view, PngKind> png_kinds{
    {"png-grey",
     {PNG_COLOR_TYPE_GRAY, 8, PNG_INTERLACE_NONE, [](auto g) { return std::vector{g}; }}},
    {"png-bits",  // one bit in eight pixels' place: packed below
     {PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE,
      [](auto g) { return std::vector<std::uint8_t>{static_cast<std::uint8_t>(g > 127)}; }}},
    {"png-palette",
     {PNG_COLOR_TYPE_PALETTE, 8, PNG_INTERLACE_ADAM7,
      [](auto g) { return std::vector<std::uint8_t>{static_cast<std::uint8_t>(g > 127)}; }}},
    {"png-colour-16",
     {PNG_COLOR_TYPE_RGB, 16, PNG_INTERLACE_NONE,
      [](auto g) { return std::vector<std::uint8_t>{g, 1, g, 2, g, 3}; }}},
    {"png-transparent",  // black ink on nothing
     {PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_ADAM7,
      [](auto g) {
        return std::vector<std::uint8_t>{0, 0, 0, static_cast<std::uint8_t>(255 - g)};
      }}},
    {"png-grey-transparent-16",
     {PNG_COLOR_TYPE_GRAY_ALPHA, 16, PNG_INTERLACE_ADAM7,
      [](auto g) {
        return std::vector<std::uint8_t>{0, 0, static_cast<std::uint8_t>(255 - g), 0};
      }}},
};

void write_png(const Canvas& canvas, const PngKind& kind) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, stdout);
  png_set_IHDR(png, info, static_cast<png_uint_32>(canvas.width),
               static_cast<png_uint_32>(canvas.height), kind.depth, kind.color, kind.interlace,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const png_color palette[2] = {{20, 0, 60}, {255, 250, 230}};
  if (kind.color == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 2);
  png_write_info(png, info);
  if (kind.depth == 1) png_set_packing(png);
  std::vector<std::vector<std::uint8_t>> rows(static_cast<std::size_t>(canvas.height));
  std::vector<png_bytep> pointers;
  for (int y = 0; y < canvas.height; ++y) {
    auto& row = rows[static_cast<std::size_t>(y)];
    for (int x = 0; x < canvas.width; ++x) {
      for (const std::uint8_t sample : kind.samples(canvas.at(x, y))) row.push_back(sample);
    }
    pointers.push_back(row.data());
  }
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
}

// --- as JPEG ---

struct JpegKind {
  J_COLOR_SPACE color;
  int samples;
  bool is_progressive;
  bool is_of_adobe;  // ink is upside down in these
};

const std::map<std::string_view, JpegKind> jpeg_kinds{
    {"jpeg-grey", {JCS_GRAYSCALE, 1, false, false}}, {"jpeg-colour", {JCS_RGB, 3, false, false}},
    {"jpeg-progressive", {JCS_RGB, 3, true, false}}, {"jpeg-inks", {JCS_CMYK, 4, false, false}},
    {"jpeg-inks-adobe", {JCS_CMYK, 4, false, true}},
};

void write_jpeg(const Canvas& canvas, const JpegKind& kind) {
  jpeg_error_mgr errors{};
  jpeg_compress_struct jpeg{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, stdout);
  jpeg.image_width = static_cast<JDIMENSION>(canvas.width);
  jpeg.image_height = static_cast<JDIMENSION>(canvas.height);
  jpeg.input_components = kind.samples;
  jpeg.in_color_space = kind.color;
  jpeg_set_defaults(&jpeg);
  if (kind.samples == 4) jpeg.write_Adobe_marker = kind.is_of_adobe ? TRUE : FALSE;
  if (kind.is_progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  for (int y = 0; y < canvas.height; ++y) {
    std::vector<JSAMPLE> row;
    for (int x = 0; x < canvas.width; ++x) {
      const std::uint8_t grey = canvas.at(x, y);
      const bool is_ink = kind.samples == 4 && !kind.is_of_adobe;
      row.insert(row.end(), static_cast<std::size_t>(kind.samples),
                 static_cast<JSAMPLE>(is_ink ? 255 - grey : grey));
    }
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2) return 2;
  Canvas canvas = straight({words.begin() + 2, words.end()});
  if (words[1] == "tilted") canvas = tilted(canvas);
  if (const auto kind = png_kinds.find(words[0]); kind != png_kinds.end()) {
    write_png(canvas, kind->second);
    return 0;
  }
  const auto kind = jpeg_kinds.find(words[0]);
  if (kind == jpeg_kinds.end()) return 2;
  write_jpeg(canvas, kind->second);
  return 0;
}
