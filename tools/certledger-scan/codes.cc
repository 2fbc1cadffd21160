#include "tools/certledger-scan/codes.h"

#include <zbar.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace certledger::tools {
namespace {

using Scanner =
    std::unique_ptr<zbar::zbar_image_scanner_t, decltype(&zbar::zbar_image_scanner_destroy)>;
using Image = std::unique_ptr<zbar::zbar_image_t, decltype(&zbar::zbar_image_destroy)>;

/// Recognises the text by its beginning and by its characters (Base45). certledger-check verifies
/// the content.
bool is_of_a_page(std::string_view text) {
  constexpr std::string_view characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  return (text.starts_with("CL1:") || text.starts_with("CL1/")) &&
         text.find_first_not_of(characters) == std::string_view::npos;
}

Scanner scanner_of_qr_codes() {
  Scanner scanner(zbar::zbar_image_scanner_create(), zbar::zbar_image_scanner_destroy);
  if (!scanner) end(ScanEnding::out_of_memory);
  zbar::zbar_image_scanner_request_dbus(scanner.get(), 0);
  const auto set = [&](zbar::zbar_symbol_type_t kind, zbar::zbar_config_t what, int value) {
    zbar::zbar_image_scanner_set_config(scanner.get(), kind, what, value);
  };
  set(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);  // all kinds of codes
  set(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  // The raw bytes, without any character conversion.
  set(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_BINARY, 1);
  return scanner;
}

}  // namespace

std::string codes_in(const Picture& picture) {
  const Scanner scanner = scanner_of_qr_codes();
  const Image image(zbar::zbar_image_create(), zbar::zbar_image_destroy);
  if (!image) end(ScanEnding::out_of_memory);
  zbar::zbar_image_set_format(image.get(), zbar_fourcc('Y', '8', '0', '0'));
  zbar::zbar_image_set_size(image.get(), static_cast<unsigned>(picture.width),
                            static_cast<unsigned>(picture.height));
  zbar::zbar_image_set_data(image.get(), picture.pixels.data(), picture.pixels.size(), nullptr);
  if (zbar::zbar_scan_image(scanner.get(), image.get()) < 0) end(ScanEnding::out_of_memory);
  std::string lines;
  for (const auto* symbol = zbar::zbar_image_first_symbol(image.get()); symbol != nullptr;
       symbol = zbar::zbar_symbol_next(symbol)) {
    const std::string_view text(zbar::zbar_symbol_get_data(symbol),
                                zbar::zbar_symbol_get_data_length(symbol));
    if (is_of_a_page(text)) lines += text;
    lines += '\n';
  }
  return lines;
}

}  // namespace certledger::tools
