// Runs a fuzz target as a plain test, without libFuzzer: on every file of the directory that the
// one argument names, on every beginning of it, and on every one that differs from it in one bit.
// A target that finds something wrong aborts, so reaching the end is the verdict.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using certledger::Bytes;
using certledger::BytesView;

/// Seeds above this size are run as they are: their neighbours would take too long.
constexpr std::size_t neighbours_up_to_bytes = 2048;

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs the target on a copy that ends where its memory ends, so that AddressSanitizer sees a read
/// beyond it.
void run(BytesView input) {
  const Bytes exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void run_with_neighbours(Bytes seed) {
  run(seed);
  if (seed.size() > neighbours_up_to_bytes) return;
  for (std::size_t size = 0; size < seed.size(); ++size) run(BytesView(seed).first(size));
  for (std::size_t bit = 0; bit < seed.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    seed[bit / 8] ^= mask;
    run(seed);
    seed[bit / 8] ^= mask;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s DIRECTORY-OF-SEEDS\n", argv[0]);
    return 2;
  }
  std::vector<std::filesystem::path> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    seeds.push_back(entry.path());
  }
  std::ranges::sort(seeds);
  for (const auto& seed : seeds) {
    std::printf("%s\n", seed.c_str());
    std::fflush(stdout);
    run_with_neighbours(read_file(seed));
  }
  return seeds.empty() ? 1 : 0;
}
