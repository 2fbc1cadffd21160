#include "tools/paper/extract.h"

#include <algorithm>

#include "tools/paper/drawing.h"
#include "tools/paper/page.h"

namespace certledger::tools {
namespace {

constexpr double left = 56;
constexpr double right = page_width - 48;
constexpr double inner_width = right - left;
constexpr double top = 44;
constexpr double bottom = page_height - 52;  // of the content above the footer
constexpr double label_width = 112;
constexpr double code_side = 246;  // 87 mm: half a millimetre per module in the largest code
constexpr double strip_width = 14;

constexpr Ink good_ink{0.07, 0.36, 0.24};
constexpr Ink warning_ink{0.70, 0.10, 0.08};
constexpr Ink ended_ink{0.25, 0.26, 0.30};

Ink ink_of(Tone tone) {
  switch (tone) {
    case Tone::good: return good_ink;
    case Tone::warning: return warning_ink;
    case Tone::ended: break;
  }
  return ended_ink;
}

std::string joined(const Both& text, const char* between) {
  return text.en.empty() ? text.zh : text.zh + between + text.en;
}

std::string state_text(const Extract& extract) {
  return (extract.code.empty() ? "" : extract.code + " ") + joined(extract.state, " ");
}

/// Lays out an extract, page by page.
class Layout {
 public:
  /// `pages` is the total number of pages: one, or the result of a first layout.
  Layout(const Extract& extract, unsigned pages)
      : of_(extract),
        pages_(pages),
        ink_(ink_of(extract.tone)),
        paper_({extract.number + " " + joined(extract.state, " "), extract.sealed_at}) {}

  ExtractPdf run() {
    begin_page();
    title();
    banner();
    // The first page ends with the explanations, and with the code if there is only one.
    end_ = bottom - explanations_height();
    table();
    if (page_ == 1) explanations();
    if (of_.codes.size() > 1) codes();
    end_page();
    return {paper_.finish(), page_, paper_.without_glyph()};
  }

 private:
  double write(double x, double at_most, const std::string& text, const Style& style) {
    return paper_.write(x, y_, at_most, text, style);
  }
  void rule(double y, const Ink& ink, double thickness = 0.5) {
    paper_.fill({left, y, inner_width, thickness}, ink);
  }

  // --- pages ---

  void begin_page() {
    ++page_;
    y_ = top;
    end_ = bottom;
    paper_.fill({0, 0, strip_width, page_height}, ink_);
    if (of_.is_test) test_ledger_band();
    if (page_ > 1) {
      y_ += write(left, inner_width, of_.number + "   " + state_text(of_) + "   " + of_.as_of,
                  {11, ink_, true});
      rule(y_ + 4, pale);
      y_ += 12;
    }
  }
  /// A band across the top, so that nobody takes a page for one of a real ledger.
  void test_ledger_band() {
    constexpr double height = 22;
    paper_.fill({strip_width, 0, page_width - strip_width, height}, {0.75, 0.1, 0.1});
    paper_.write(left, 4, inner_width,
                 "测试台账，仅供测试，不证明任何真实认证    TEST LEDGER: for tests only, certifies "
                 "nothing",
                 {10, white, true});
  }
  void end_page() {
    const Style style{7.5, grey};
    rule(bottom + 10, pale);
    const std::string number = "第 " + std::to_string(page_) + " 页 共 " + std::to_string(pages_) +
                               " 页  page " + std::to_string(page_) + " of " +
                               std::to_string(pages_);
    const double at = right - paper_.width_of(number, style);
    paper_.write(at, bottom + 15, inner_width, number, style);
    // A long ledger name is left out here (the first page has it). The number is never left out.
    std::string text = of_.number + "  ·  " + state_text(of_);
    const std::string whole = of_.ledger.zh + "  ·  " + text;
    if (paper_.width_of(whole, style) < at - left - 10) text = whole;
    paper_.write(left, bottom + 15, at - left - 10, text, style);
    paper_.end_page();
  }
  void next_page() {
    if (page_ == 1) explanations();
    end_page();
    begin_page();
  }

  // --- the first page's head ---

  void title() {
    y_ += write(left, inner_width, joined(of_.ledger, "   "), {10, grey, true}) + 6;
    y_ += write(left, inner_width, "认证证书状态摘录", {23, black, true});
    y_ += write(left, inner_width, "Extract of a certificate's status from the ledger",
                {10.5, grey}) +
          10;
  }

  void banner() {
    constexpr double pad = 14;
    const Style large{25, white, true};
    const Style small{10, white};
    std::string below = "证书编号 certificate number " + of_.number + "     截至 on " + of_.as_of;
    for (const Both& remark : of_.remarks) below += "\n" + joined(remark, "  ");
    const double inner = inner_width - 2 * pad;
    const double height = paper_.height_of(state_text(of_), large, inner) + 3 +
                          paper_.height_of(below, small, inner) + 2 * pad - 6;
    paper_.fill({left, y_, inner_width, height}, ink_);
    const double end = y_ + height;
    y_ += pad - 5;
    y_ += write(left + pad, inner, state_text(of_), large) + 3;
    write(left + pad, inner, below, small);
    y_ = end + 12;
  }

  // --- the table ---

  /// Chinese, then English beside it if it fits, else below it.
  double label(const Row& row, bool is_again, bool is_written) {
    const Style zh{9.5, black, true};
    const Style en{7.8, grey};
    const std::string text = row.label.zh + (is_again ? "（续）" : "");
    const double height = paper_.height_of(text, zh, label_width);
    const double beside = paper_.width_of(text, zh) + 5;
    const bool fits = beside + paper_.width_of(row.label.en, en) < label_width - 4;
    const double lower =
        fits ? (height - paper_.height_of(row.label.en, en, label_width)) * 0.7 : height - 1;
    if (is_written) {
      paper_.write(left, y_, label_width, text, zh);
      paper_.write(left + (fits ? beside : 0), y_ + lower, label_width, row.label.en, en);
    }
    return fits ? height : lower + paper_.height_of(row.label.en, en, label_width);
  }

  /// The paragraphs. A paragraph that is too long for one piece is split into its lines.
  std::vector<std::string> fitting(const std::vector<std::string>& paragraphs, const Style& style,
                                   double text_width) {
    constexpr double max_height = (bottom - top) / 4;
    std::vector<std::string> fitting;
    for (const std::string& text : paragraphs) {
      if (paper_.height_of(text, style, text_width) < max_height) {
        fitting.push_back(text);
      } else {
        for (std::string& line : paper_.lines_of(text, style, text_width)) {
          fitting.push_back(std::move(line));
        }
      }
    }
    return fitting;
  }

  void table() {
    const Style style{10, black};
    constexpr double gap = 6;
    const double text_width = inner_width - label_width;
    for (const Row& row : of_.rows) {
      double label_end = 0;
      bool is_again = false;
      const std::vector<std::string> lines = fitting(row.lines, style, text_width);
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const double height = paper_.height_of(lines[i], style, text_width);
        const double needed = i == 0 ? std::max(height, label(row, is_again, false)) : height;
        if (y_ + needed + gap > end_) {
          next_page();
          label_end = 0;
          is_again = i > 0;
        }
        if (label_end == 0) {
          label_end = y_ + label(row, is_again, true);
        }
        y_ += write(left + label_width, text_width, lines[i], style);
      }
      y_ = std::max(y_, label_end) + gap;
      rule(y_ - gap / 2 - 0.5, pale, 0.4);
    }
  }

  // --- the explanations, and the code ---

  struct Paragraph {
    Both head;
    Both body;
  };

  [[nodiscard]] std::vector<Paragraph> paragraphs() const {
    const bool is_one = of_.codes.size() == 1;
    return {
        {{"证明什么", "What this proves"},
         {of_.proves.zh + "，由运营方签名。核验以二维码为准，不以印出的文字为准。",
          of_.proves.en +
              ", signed by its operator. The QR code is the proof; the printed words are not."}},
        {{"不证明什么", "What it does not prove"},
         {"此后发生的事（" + of_.known.zh +
              "）；产品本身的质量；机构和标准的名称（码中只有其代号）。",
          "Later changes (" + of_.known.en +
              "); the quality of a product; the names of bodies and standards (the code "
              "holds only their ids)."}},
        {{"如何核验", "How to verify"},
         {std::string("从可信之处取得台账的策略文件（scheme.policy），请勿使用随本页提供的文件；") +
              (is_one ? "扫描本页（300 dpi），离线运行："
                      : "扫描印有二维码的每一页（300 dpi），每页写一个 --qr，离线运行："),
          "Get the ledger's policy file (scheme.policy) from a source that you trust, not with "
          "this page. Scan " +
              std::string(is_one ? "the page" : "each page with codes (one --qr for each)") +
              " at 300 dpi. Then run, offline:"}},
    };
  }

  static constexpr double paragraph_gap = 5;

  /// Writes the paragraphs, or only measures them. Returns the height.
  double paragraphs(double x, double y, double at_most, bool is_written) {
    const auto put = [&](double at, const std::string& text, const Style& style) {
      return is_written ? paper_.write(x, at, at_most, text, style)
                        : paper_.height_of(text, style, at_most);
    };
    double at = y;
    for (const Paragraph& p : paragraphs()) {
      at += put(at, joined(p.head, "  "), {9, ink_, true}) + 1;
      at += put(at, p.body.zh, {8.5, black}) + 1;
      at += put(at, p.body.en, {7.8, grey}) + paragraph_gap;
    }
    at += put(at, of_.command, {7, black, false, true});
    return at - y;
  }

  [[nodiscard]] bool has_code_on_first() const { return of_.codes.size() == 1; }
  [[nodiscard]] double paragraphs_width() const {
    return has_code_on_first() ? inner_width - code_side - 10 : inner_width;
  }
  double explanations_height() {
    const double text = paragraphs(0, 0, paragraphs_width(), false);
    return std::max(text, has_code_on_first() ? code_side : 0) + 12;
  }

  void explanations() {
    const double y = bottom - explanations_height();
    rule(y, black, 0.8);
    paragraphs(left, y + 10, paragraphs_width(), true);
    if (has_code_on_first()) {
      paper_.draw(of_.codes.front(), right - code_side, y + 10, code_side);
    }
  }

  /// Several codes go on separate pages.
  void codes() {
    constexpr double between = 24;
    constexpr double side = (inner_width - 10) / 2;
    constexpr unsigned columns = 2;
    unsigned column = 0;
    next_page();
    for (std::size_t i = 0; i < of_.codes.size(); ++i) {
      if (column == 0 && y_ + side + between > end_) next_page();
      const double x = column == 0 ? left : right - side;
      paper_.draw(of_.codes[i], x, y_, side);
      const std::string caption =
          "二维码 code " + std::to_string(i + 1) + " / " + std::to_string(of_.codes.size());
      paper_.write(x + 8, y_ + side, side, caption, {8, grey});
      column = (column + 1) % columns;
      if (column == 0) y_ += side + between;
    }
  }

  const Extract& of_;
  unsigned pages_;
  Ink ink_;
  Paper paper_;
  unsigned page_ = 0;
  double y_ = 0;
  double end_ = bottom;
};

}  // namespace

}  // namespace certledger::tools

// The function of the module (drawing.h).
extern "C" certledger::tools::DrawingFunction certledger_draw;
void certledger_draw(const certledger::tools::Extract& extract,
                     certledger::tools::ExtractPdf& pdf) {
  using certledger::tools::Layout;
  pdf = Layout(extract, 1).run();
  // The footer of each page states the number of pages.
  if (pdf.pages > 1) pdf = Layout(extract, pdf.pages).run();
}
