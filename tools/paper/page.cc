#include "tools/paper/page.h"

#include <cairo/cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

namespace certledger::tools {
namespace {

constexpr const char* families = "Noto Sans CJK SC, WenQuanYi Micro Hei, Droid Sans Fallback, Sans";
constexpr const char* mono_families =
    "DejaVu Sans Mono, Noto Sans Mono CJK SC, WenQuanYi Micro Hei Mono, Monospace";

/// "龘 U+9F98".
std::string character_text(gunichar character) {
  std::array<char, 6> utf8{};
  const int count = g_unichar_to_utf8(character, utf8.data());
  return std::string(utf8.data(), static_cast<std::size_t>(count)) +
         fmt::format(" U+{:04X}", character);
}

cairo_status_t append_to(void* bytes, const unsigned char* data, unsigned size) {
  append(*static_cast<Bytes*>(bytes), BytesView(data, size));
  return CAIRO_STATUS_SUCCESS;
}

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

void check(cairo_status_t status) {
  if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

/// Pixels per module, in each direction. A PDF reader that smooths pictures then blurs only a
/// fraction of a module.
constexpr unsigned module_pixels = 4;

/// Only black and white, which Cairo writes with one bit per pixel.
Owned<cairo_surface_t> picture_of(const QrCode& code) {
  const unsigned width = code.width * module_pixels;
  Owned<cairo_surface_t> picture(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width),
                                 static_cast<int>(width)),
      cairo_surface_destroy);
  check(cairo_surface_status(picture.get()));
  constexpr std::size_t pixel_bytes = 4;
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(picture.get()));
  unsigned char* const pixels = cairo_image_surface_get_data(picture.get());
  for (unsigned row = 0; row < width; ++row) {
    for (unsigned column = 0; column < code.width; ++column) {
      const bool is_dark = code.is_dark[row / module_pixels * code.width + column];
      std::memset(pixels + row * stride + column * module_pixels * pixel_bytes, is_dark ? 0 : 0xFF,
                  module_pixels * pixel_bytes);
    }
  }
  cairo_surface_mark_dirty(picture.get());
  return picture;
}

}  // namespace

struct Paper::Surface {
  Bytes bytes;  // first: the surface writes to it until its destructor
  Owned<cairo_surface_t> pdf;
  Owned<cairo_t> cairo;
  Owned<PangoLayout> layout;

  Surface()
      : pdf(cairo_pdf_surface_create_for_stream(append_to, &bytes, page_width, page_height),
            cairo_surface_destroy),
        cairo(cairo_create(pdf.get()), cairo_destroy),
        layout(pango_cairo_create_layout(cairo.get()),
               [](PangoLayout* gone) { g_object_unref(gone); }) {
    pango_context_set_language(pango_layout_get_context(layout.get()),
                               pango_language_from_string("zh-cn"));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    // A hyphen at a line break could be read as part of a name or number.
    const Owned<PangoAttrList> attributes(pango_attr_list_new(), pango_attr_list_unref);
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(0));
    pango_layout_set_attributes(layout.get(), attributes.get());
  }

  void use(const Ink& ink) const {
    cairo_set_source_rgb(cairo.get(), ink.red, ink.green, ink.blue);
  }

  /// A width below 0 means one line of any length. Returns the height of the text.
  double set(std::string_view text, const Style& style, double width) const {
    const Owned<PangoFontDescription> font(pango_font_description_new(),
                                           pango_font_description_free);
    pango_font_description_set_family_static(font.get(), style.mono ? mono_families : families);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return extent().second;
  }

  /// Adds the characters of the text that Pango has no glyph for.
  void add_unknown_to(std::set<std::string>& unknown) const {
    const Owned<PangoLayoutIter> at(pango_layout_get_iter(layout.get()), pango_layout_iter_free);
    do {
      const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at.get());
      for (int i = 0; run != nullptr && i < run->glyphs->num_glyphs; ++i) {
        const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
        if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
        unknown.insert(character_text(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG));
      }
    } while (pango_layout_iter_next_run(at.get()) != 0);
  }

  /// Width and height of the text.
  [[nodiscard]] std::pair<double, double> extent() const {
    int width = 0;
    int height = 0;
    pango_layout_get_size(layout.get(), &width, &height);
    return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
  }
};

Paper::Paper(const PdfFacts& facts) : surface_(std::make_unique<Surface>()) {
  cairo_surface_t* pdf = surface_->pdf.get();
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, facts.title.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, facts.created.c_str());
}

Paper::~Paper() = default;

double Paper::height_of(std::string_view text, const Style& style, double width) {
  return surface_->set(text, style, width);
}

std::vector<std::string> Paper::lines_of(std::string_view text, const Style& style, double width) {
  surface_->set(text, style, width);
  std::vector<std::string> lines;
  for (GSList* at = pango_layout_get_lines_readonly(surface_->layout.get()); at != nullptr;
       at = at->next) {
    const auto* line = static_cast<const PangoLayoutLine*>(at->data);
    lines.emplace_back(text.substr(static_cast<std::size_t>(line->start_index),
                                   static_cast<std::size_t>(line->length)));
  }
  return lines;
}

double Paper::width_of(std::string_view text, const Style& style) {
  surface_->set(text, style, -1);
  return surface_->extent().first;
}

double Paper::write(double x, double y, double width, std::string_view text, const Style& style) {
  const double height = surface_->set(text, style, width);
  if (pango_layout_get_unknown_glyphs_count(surface_->layout.get()) > 0) {
    surface_->add_unknown_to(without_glyph_);
  }
  surface_->use(style.ink);
  cairo_move_to(surface_->cairo.get(), x, y);
  pango_cairo_show_layout(surface_->cairo.get(), surface_->layout.get());
  return height;
}

void Paper::fill(const Box& box, const Ink& ink) {
  surface_->use(ink);
  cairo_rectangle(surface_->cairo.get(), box.x, box.y, box.width, box.height);
  cairo_fill(surface_->cairo.get());
}

void Paper::draw(const QrCode& code, double x, double y, double side) {
  constexpr unsigned margin = 4;
  const double module = side / (code.width + 2 * margin);
  fill({x, y, side, side}, white);
  // A picture: thousands of rectangles would take most of the time of a page, and half of its
  // bytes.
  const Owned<cairo_surface_t> picture = picture_of(code);
  cairo_t* const cairo = surface_->cairo.get();
  cairo_save(cairo);
  cairo_translate(cairo, x + margin * module, y + margin * module);
  cairo_scale(cairo, module / module_pixels, module / module_pixels);
  cairo_set_source_surface(cairo, picture.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);  // with sharp edges
  cairo_paint(cairo);
  cairo_restore(cairo);
}

void Paper::end_page() { cairo_show_page(surface_->cairo.get()); }

Bytes Paper::finish() {
  check(cairo_status(surface_->cairo.get()));
  cairo_surface_finish(surface_->pdf.get());
  check(cairo_surface_status(surface_->pdf.get()));
  return std::move(surface_->bytes);
}

}  // namespace certledger::tools
