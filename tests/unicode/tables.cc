#include "tests/unicode/tables.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "ledger/base/text.h"

namespace certledger::testing {
namespace {

constexpr char32_t last_of_all = 0x10FFFF;
constexpr CharacterRange han{0x4E00, 0x9FFF};  // the block CJK Unified Ideographs
/// Capital letters, digits, and the signs that numbers have.
constexpr std::u32string_view ascii = U"#&()*+-./0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_";
constexpr std::u32string_view brackets = U"〔〕";
/// Strokes and frames that a number does not have and that look like a sign, a letter or a digit.
constexpr std::u32string_view strokes = U"丨丶丷丿乀乁乚亅囗";
/// Pairs of the block that are one character in two styles: kZVariant in Unihan_Variants.txt 15.0.
constexpr std::u32string_view styles =
    U"併倂銳鋭軿輧插揷榝樧鄉鄕隷隸晚晩媯嬀涗涚敓敚苿茉帡帲豜豣吳吴娯娱奬獎娛娱娛娯戶户挿插稅税塡填"
    U"脫脱說説絕絶値值胼腁悅悦吴呉郎郞揺摇揺搖郷鄉謠謡跥跺梲棁奨獎挩捝搖摇緒緖鎭鎮户戸溈潙恆恒躗躛"
    U"吳呉蛻蜕研硏蒍蔿黑黒戶戸絙絚奨奬蘷虁訮詽挿揷郷鄕墫壿";

void need(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
}

icu::UnicodeString string_of(char32_t c) { return icu::UnicodeString(static_cast<UChar32>(c)); }

/// Its one character, or nothing.
std::optional<char32_t> one_of(const icu::UnicodeString& text) {
  if (text.countChar32() != 1) return std::nullopt;
  return static_cast<char32_t>(text.char32At(0));
}

class Confusables {
 public:
  Confusables() : checker_(uspoof_open(&status_), uspoof_close) { need(status_); }
  std::optional<char32_t> operator()(char32_t c) {
    icu::UnicodeString skeleton;
    uspoof_getSkeletonUnicodeString(checker_.get(), 0, string_of(c), skeleton, &status_);
    need(status_);
    return one_of(skeleton);
  }

 private:
  UErrorCode status_ = U_ZERO_ERROR;
  std::unique_ptr<USpoofChecker, void (*)(USpoofChecker*)> checker_;
};

bool is_in_charset(const char* charset, char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(charset, &status),
                                                                     ucnv_close);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  need(status);
  std::array<char, 16> octets{};
  string_of(c).extract(octets.data(), octets.size(), converter.get(), status);
  return U_SUCCESS(status);
}

// --- Han ---

/// Of characters that look alike, those of the most common list stay.
int rank_of(char32_t c) {
  if (is_in_charset("gb2312", c)) return 3;
  return is_in_charset("Big5", c) ? 2 : 1;
}

/// The characters of the block that are kept out, each with the one that it looks like.
std::map<char32_t, char32_t> refused_han(Confusables& prototype_of) {
  std::map<char32_t, std::set<char32_t>> alike;
  for (char32_t c = han.first; c <= han.last; ++c) {
    const auto prototype = prototype_of(c);
    if (prototype && *prototype != c && *prototype >= han.first && *prototype <= han.last) {
      alike[c].insert(*prototype), alike[*prototype].insert(c);
    }
  }
  for (std::size_t i = 0; i < styles.size(); i += 2) {
    alike[styles[i]].insert(styles[i + 1]), alike[styles[i + 1]].insert(styles[i]);
  }
  std::map<char32_t, char32_t> refused;
  for (const auto& [c, others] : alike) {
    const char32_t best = *std::ranges::max_element(others, {}, rank_of);
    if (rank_of(best) > rank_of(c)) refused[c] = best;
  }
  for (const char32_t c : strokes) refused[c] = 0;
  refused[U'丨'] = U'1', refused[U'丿'] = U'/', refused[U'囗'] = U'口';
  return refused;
}

// --- texts ---

std::optional<Refused> refused_as(char32_t c) {
  const auto i = static_cast<UChar32>(c);
  if (U_IS_UNICODE_NONCHAR(i) || c == 0xFFFC || c == 0xFFFD) return Refused::never;
  const bool is_ideograph_to_come = c >= 0x20000 && c < 0x3FFFE;
  switch (u_charType(i)) {
    case U_PRIVATE_USE_CHAR: return Refused::private_use;
    case U_UNASSIGNED:
      if (u_hasBinaryProperty(i, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Refused::invisible;
      return is_ideograph_to_come ? std::nullopt : std::optional(Refused::unassigned);
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR: return Refused::invisible;
    case U_SPACE_SEPARATOR:
      return c == 0xA0 || c == 0x3000 ? std::nullopt : std::optional(Refused::blank);
    default: break;
  }
  if (c == 0x2800) return Refused::blank;  // a braille pattern without dots
  if (u_hasBinaryProperty(i, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Refused::invisible;
  return std::nullopt;
}

// --- what looks like what ---

bool is_mark(char32_t c) {
  const auto type = u_charType(static_cast<UChar32>(c));
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

class Looks {
 public:
  Looks(const std::vector<CharacterRange>& ids, std::map<char32_t, char32_t> han_refused,
        Confusables& prototype_of)
      : ids_(ids), han_(std::move(han_refused)), prototype_of_(prototype_of) {
    UErrorCode status = U_ZERO_ERROR;
    nfkd_ = icu::Normalizer2::getNFKDInstance(status);
    need(status);
  }

  /// 0 for nothing that is seen; nothing where it looks like no character of a number.
  std::optional<char32_t> of(char32_t c) {
    if (const auto found = han_.find(c); found != han_.end()) {
      return found->second == 0 ? std::nullopt : std::optional(found->second);
    }
    if (const auto why = refused_as(c)) {
      const bool is_unseen = *why == Refused::invisible || *why == Refused::blank;
      const bool is_one = u_charType(static_cast<UChar32>(c)) != U_UNASSIGNED;
      return is_unseen && is_one ? std::optional(char32_t{0}) : std::nullopt;
    }
    if (is_mark(c)) return char32_t{0};
    if (c == U'【' || c == U'】') return c == U'【' ? U'〔' : U'〕';
    if (c == U'〇') return U'0';
    if (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DASH)) return U'-';
    const auto base = base_of(c);
    if (!base) return std::nullopt;
    if (const auto known = in_numbers(*base)) return known;
    const auto prototype = prototype_of_(*base);
    if (!prototype) return std::nullopt;
    // Of l, I and 1 the list takes l for all.
    if (*prototype == U'l') {
      const auto type = u_charType(static_cast<UChar32>(*base));
      if (type == U_DECIMAL_DIGIT_NUMBER) return U'1';
      if (type == U_UPPERCASE_LETTER) return U'I';
    }
    return in_numbers(*prototype);
  }

 private:
  std::optional<char32_t> in_numbers(char32_t c) const {
    if (c >= U'a' && c <= U'z') c -= U'a' - U'A';
    const auto has = [&](const CharacterRange& r) { return c >= r.first && c <= r.last; };
    if (!std::ranges::any_of(ids_, has)) return std::nullopt;
    return c;
  }
  /// Without marks and in its compatible form.
  std::optional<char32_t> base_of(char32_t c) const {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString whole = nfkd_->normalize(string_of(c), status);
    need(status);
    icu::UnicodeString base;
    for (int i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
      const auto part = static_cast<char32_t>(whole.char32At(i));
      if (!is_mark(part)) base.append(static_cast<UChar32>(part));
    }
    return one_of(base);
  }

  const std::vector<CharacterRange>& ids_;
  std::map<char32_t, char32_t> han_;
  Confusables& prototype_of_;
  const icu::Normalizer2* nfkd_ = nullptr;
};

/// Of rare characters a message says only that no number has them.
bool is_suggested_for(char32_t c) {
  const bool is_compatibility_ideograph = c >= 0xF900 && c <= 0xFAFF;
  const bool is_letter_of_mathematics = c >= 0x1D400 && c <= 0x1D7FF;
  const bool is_tag = c >= 0xE0000 && c <= 0xE0FFF;
  return (c <= 0xFFFF && !is_compatibility_ideograph) || is_letter_of_mathematics || is_tag;
}

// --- ranges ---

template <class Range>
bool continues(const std::vector<Range>& ranges, const Range& one) {
  if (ranges.empty() || ranges.back().last + 1 != one.first) return false;
  const Range& before = ranges.back();
  if constexpr (requires { one.why; }) return before.why == one.why;
  if constexpr (requires { one.as; }) {
    return one.as == 0 ? before.as == 0
                       : before.as != 0 && before.as + (one.first - before.first) == one.as;
  }
  return true;
}

template <class Range>
void add(std::vector<Range>& ranges, const Range& one) {
  if (continues(ranges, one)) {
    ranges.back().last = one.last;
  } else {
    ranges.push_back(one);
  }
}

template <class Range>
std::string rows_of(const std::vector<Range>& ranges) {
  std::string text;
  std::string line;
  for (const Range& r : ranges) {
    std::array<char, 64> row{};
    int size = 0;
    if constexpr (requires { r.why; }) {
      size = std::snprintf(row.data(), row.size(), "{0x%X,0x%X,Refused{%u}},", r.first, r.last,
                           static_cast<unsigned>(r.why));
    } else if constexpr (requires { r.as; }) {
      size = std::snprintf(row.data(), row.size(), "{0x%X,0x%X,0x%X},", r.first, r.last, r.as);
    } else {
      size = std::snprintf(row.data(), row.size(), "{0x%X,0x%X},", r.first, r.last);
    }
    if (line.size() + static_cast<std::size_t>(size) > 100) text += line + "\n", line.clear();
    line.append(row.data(), static_cast<std::size_t>(size));
  }
  return text + line + "\n";
}

std::string file_of(const std::string& tables, const std::string& functions) {
  return "// Made by `characters_test --write` from Unicode's data: tests/unicode/tables.cc says "
         "how.\n"
         "// docs/format.json has the same tables.\n"
         "#include \"ledger/base/characters.h\"\n\n"
         "namespace certledger {\nnamespace {\n\n// clang-format off\n" +
         tables + "// clang-format on\n\n}  // namespace\n\n" + functions +
         "\n}  // namespace certledger\n";
}

}  // namespace

Tables make_tables() {
  Tables tables;
  tables.unicode = U_UNICODE_VERSION;
  Confusables prototype_of;
  const auto refused = refused_han(prototype_of);
  std::u32string others(ascii);
  others += brackets;
  for (const char32_t c : others) add(tables.ids, CharacterRange{c, c});
  for (char32_t c = han.first; c <= han.last; ++c) {
    const bool is_assigned = u_charType(static_cast<UChar32>(c)) != U_UNASSIGNED;
    if (is_assigned && !refused.contains(c)) add(tables.ids, CharacterRange{c, c});
  }
  Looks looks(tables.ids, refused, prototype_of);
  for (char32_t c = 0xA0; c <= last_of_all; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (const auto why = refused_as(c)) add(tables.refused, RefusedRange{c, c, *why});
    const bool is_folded = c == 0xA0 || c == 0x3000 || (c >= 0xFF01 && c <= 0xFF5E);
    const auto is_in = [&](const CharacterRange& r) { return c >= r.first && c <= r.last; };
    if (is_folded || !is_suggested_for(c) || std::ranges::any_of(tables.ids, is_in)) continue;
    if (const auto as = looks.of(c)) add(tables.alike, LookAlike{c, c, *as});
  }
  return tables;
}

std::string source_of(const Tables& tables) {
  return file_of(
      "constexpr CharacterRange id_table[]{\n" + rows_of(tables.ids) +
          "};\nconstexpr RefusedRange refused_table[]{\n" + rows_of(tables.refused) + "};\n",
      "std::string_view unicode_version() { return \"" + tables.unicode +
          "\"; }\nstd::span<const CharacterRange> id_characters() { return id_table; }\n"
          "std::span<const RefusedRange> refused_in_texts() { return refused_table; }\n");
}

std::string look_alike_source_of(const Tables& tables) {
  return file_of("constexpr LookAlike alike_table[]{\n" + rows_of(tables.alike) + "};\n",
                 "std::span<const LookAlike> look_alikes() { return alike_table; }\n");
}

}  // namespace certledger::testing
