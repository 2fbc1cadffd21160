#include "ledger/scheme/credit_code.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace certledger::scheme {
namespace {

/// The registering departments, each followed by the kinds of organisations that it registers.
constexpr std::array<std::string_view, 12> departments{
    "11239",    // posts and offices (机构编制)
    "219",      // foreign affairs (外交)
    "3123459",  // justice (司法行政)
    "419",      // culture (文化)
    "51239",    // civil affairs (民政)
    "6129",     // tourism (旅游)
    "7129",     // religion (宗教)
    "819",      // trade unions (工会)
    "9123",     // market regulation (工商)
    "A19",      // the military (中央军委)
    "N1239",    // agriculture (农业)
    "Y1",       // others
};

/// The first two digits of places in China (GB/T 2260); 10 means registered by the state.
constexpr std::array<std::string_view, 35> provinces{
    "10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33",
    "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51",
    "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};

bool is_organisation_code(std::string_view code) {
  // Letters count from A = 10 on; the ninth character makes the sum a multiple of 11 (GB 11714).
  constexpr std::array<int, 8> weights{3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const char c = code[i];
    sum += (c <= '9' ? c - '0' : c - 'A' + 10) * weights[i];
  }
  const int check = (11 - sum % 11) % 11;
  const char wanted = check == 10 ? 'X' : static_cast<char>('0' + check);
  return sum != 0 && code[8] == wanted;
}

}  // namespace

bool is_credit_code(std::string_view code) {
  // 31 symbols: no I, O, S, V, Z. Weights are the powers of 3 modulo 31; with the check character's
  // own weight of 1 the sum is a multiple of 31 (GB 32100-2015, after ISO 7064).
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (code.size() != 18) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = alphabet.find(code[i]);
    if (value == std::string_view::npos) return false;
    sum += value * (i == 17 ? 1 : weight);
    weight = weight * 3 % 31;
  }
  return sum % 31 == 0;
}

bool names_organisation(std::string_view code) {
  const auto department = std::ranges::find(departments, code[0], &std::string_view::front);
  if (department == departments.end() || department->substr(1).find(code[1]) == department->npos) {
    return false;
  }
  const std::string_view place = code.substr(2, 6);
  return place.find_first_not_of("0123456789") == place.npos &&
         std::ranges::count(provinces, place.substr(0, 2)) != 0 &&
         is_organisation_code(code.substr(8, 9));
}

}  // namespace certledger::scheme
