#include "tools/certledger-check/picture_kind.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ledger/base/text.h"

namespace certledger::tools {
namespace {

using namespace std::string_view_literals;

struct Kind {
  std::size_t offset;
  std::string_view begin;
  std::string_view name;  ///< empty: it is read
  std::string_view advice;
};

constexpr auto convert = "save it as PNG or JPEG"sv;
constexpr auto draw = "convert it to a picture, for example with pdftoppm -r 300 -png"sv;
constexpr auto as_file = "give it as FILE, without --qr"sv;

constexpr std::array kinds{
    Kind{0, "\x89PNG\r\n\x1A\n"sv, "", ""},
    Kind{0, "\xFF\xD8\xFF"sv, "", ""},
    Kind{0, "%PDF-"sv, "a PDF document", draw},
    Kind{0, "%!PS"sv, "a PostScript document", draw},
    Kind{4, "ftyphei"sv, "a HEIC photo", "save it as JPEG, or set the phone to JPEG"},
    Kind{4, "ftyphev"sv, "a HEIC photo", "save it as JPEG, or set the phone to JPEG"},
    Kind{4, "ftypmif1"sv, "a HEIC photo", "save it as JPEG, or set the phone to JPEG"},
    Kind{4, "ftypmsf1"sv, "a HEIC photo", "save it as JPEG, or set the phone to JPEG"},
    Kind{4, "ftypavi"sv, "an AVIF picture", convert},
    Kind{4, "ftyp"sv, "a video", "take a photo of the code"},
    Kind{0, "GIF87a"sv, "a GIF picture", convert},
    Kind{0, "GIF89a"sv, "a GIF picture", convert},
    Kind{8, "WEBP"sv, "a WebP picture", convert},
    Kind{0, "II*\0"sv, "a TIFF picture", convert},
    Kind{0, "MM\0*"sv, "a TIFF picture", convert},
    Kind{0, "BM"sv, "a BMP picture", convert},
    Kind{0, "\0\0\1\0"sv, "an icon", convert},
    Kind{4, "jP  "sv, "a JPEG 2000 picture", convert},
    Kind{0, "\xFF\x4F\xFF\x51"sv, "a JPEG 2000 picture", convert},
    Kind{4, "JXL "sv, "a JPEG XL picture", convert},
    Kind{0, "\xFF\x0A"sv, "a JPEG XL picture", convert},
    Kind{0, "AT&TFORM"sv, "a DjVu document", convert},
    Kind{0, "8BPS"sv, "a Photoshop picture", convert},
    Kind{0, "gimp xcf"sv, "a GIMP picture", convert},
    Kind{0, "PK\3\4"sv, "an office document or ZIP archive", "extract its pictures"},
    Kind{0, "\xD0\xCF\x11\xE0"sv, "an office document", "extract its pictures"},
    Kind{0, "\x1F\x8B"sv, "compressed (gzip)", "unpack it"},
    Kind{0, "c2sp.org/tlog-proof@"sv, "a proof file, not a picture", as_file},
    Kind{0, "CL1"sv, "the text of QR codes, not a picture", as_file},
    Kind{0, "\xC5\x01"sv, "a compact proof, not a picture", as_file},
};

bool is_of(const Kind& kind, std::string_view begin) {
  return begin.size() >= kind.offset && begin.substr(kind.offset).starts_with(kind.begin);
}

/// SVG, HTML and similar, after a byte order mark and blanks.
bool is_markup(std::string_view begin) {
  if (begin.starts_with(byte_order_mark)) begin.remove_prefix(byte_order_mark.size());
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && begin[first] == '<';
}

/// PBM to PAM, which pdftoppm writes by default.
bool is_netpbm(std::string_view begin) {
  return begin.size() > 2 && begin[0] == 'P' && begin[1] >= '1' && begin[1] <= '7' &&
         " \t\r\n#"sv.contains(begin[2]);
}

std::string refusal_of(std::string_view name, std::string_view advice) {
  std::string text = name.empty() ? "" : "this is " + std::string(name) + "; ";
  text += "only PNG and JPEG can be read: ";
  return text.append(advice);
}

}  // namespace

std::optional<std::string> refuse_kind(BytesView bytes) {
  const std::string_view begin = as_text(bytes);
  if (begin.empty()) return "the file is empty";
  const auto kind =
      std::ranges::find_if(kinds, [&](const Kind& known) { return is_of(known, begin); });
  if (kind != kinds.end()) {
    if (kind->name.empty()) return std::nullopt;
    return refusal_of(kind->name, kind->advice);
  }
  if (is_markup(begin)) return refusal_of("an SVG drawing or another text in XML", convert);
  if (is_netpbm(begin))
    return refusal_of("a Netpbm picture", "save it as PNG, for example with pdftoppm -png");
  return refusal_of("", "scan or save the page as one of these");
}

}  // namespace certledger::tools
