// Makes the seeds of the fuzz targets whose inputs are signed, always the same:
//
//   write_seeds DIRECTORY      DIRECTORY/memory/..., DIRECTORY/evidence/...
#include <sodium.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ledger/base/check.h"
#include "ledger/log/proof.h"
#include "ledger/proofs/evidence.h"
#include "ledger/system/write_file.h"
#include "tests/fuzz/seed_log.h"
#include "tests/support/memory_reader.h"
#include "tests/support/numbered_key.h"
#include "tests/support/signing_log.h"

namespace certledger::testing {
namespace {

/// Twelve entries; all from `forked_at` on are others.
MemoryReader history(std::uint64_t forked_at) {
  MemoryReader entries;
  for (std::uint64_t i = 0; i < 12; ++i) {
    entries.append(to_bytes(as_bytes(std::to_string(i) + (i < forked_at ? "" : "'"))));
  }
  return entries;
}

class Seeds {
 public:
  explicit Seeds(std::filesystem::path directory) : directory_(std::move(directory)) {}

  void write_memories() const {
    const SigningLog first{"example.net/a", numbered_key(2)};
    const proofs::Memory own = log_.memory(at(entries_, 7));
    write("memory/one", proofs::format_memory(own));
    write("memory/three",
          proofs::format_memories(
              std::vector{first.memory(1, 1), own,
                          SigningLog{"例.example/台账", numbered_key(3)}.memory(1ULL << 50, 2)}));
    write("memory/empty-tree",
          proofs::format_memory(log_.memory({log_.origin, 0, log::empty_root()})));
  }

  void write_evidence() const {
    const auto seven = log_.memory(at(entries_, 7));
    write_one("one-size", proofs::make_evidence(seven, log_.memory(at(fork_, 7))));
    write_one("two-sizes", proofs::make_evidence(seven, log_.memory(at(fork_, 12)), root(fork_, 7),
                                                 path(fork_, 7)));
    write_one("one-history", proofs::make_evidence(seven, log_.memory(at(entries_, 12)),
                                                   root(entries_, 7), path(entries_, 7)));
    write_one("claim", proofs::make_evidence(log_.memory(at(entries_, 12)), seven));
  }

 private:
  static Hash root(const MemoryReader& of, log::TreeSize size) {
    return log::root_at(of, size).value();
  }
  static std::vector<Hash> path(const MemoryReader& of, log::TreeSize from) {
    return log::prove_consistency(of, from, of.size()).value();
  }
  [[nodiscard]] log::Checkpoint at(const MemoryReader& of, log::TreeSize size) const {
    return {log_.origin, size, root(of, size)};
  }

  void write_one(const std::string& name, const proofs::Evidence& evidence) const {
    write("evidence/" + name, proofs::format_evidence(evidence).value());
  }
  void write(const std::string& name, const std::string& text) const {
    const auto path = directory_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error(path.string() + " cannot be written");
  }

  std::filesystem::path directory_;
  SigningLog log_{ledger_origin, numbered_key(1)};
  MemoryReader entries_ = history(12);
  MemoryReader fork_ = history(3);
};

void write_all(const char* directory) {
  const std::string vkey = log::format_vkey(SigningLog{ledger_origin, numbered_key(1)}.key);
  if (vkey != seed_log) throw std::runtime_error("seed_log.h has to state " + vkey);
  const Seeds seeds(directory);
  seeds.write_memories();
  seeds.write_evidence();
}

}  // namespace
}  // namespace certledger::testing

int main(int argc, char** argv) {
  if (argc != 2 || sodium_init() < 0) {
    std::fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
    return 2;
  }
  try {
    certledger::testing::write_all(argv[1]);
    return 0;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
