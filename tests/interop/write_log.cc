// Writes a small log as files, made by our code alone, for another implementation to judge:
//
//   DIR/vkey                the log's key
//   DIR/entry/I             the octets of entry I
//   DIR/checkpoint/N        the signed checkpoint of the first N entries
//   DIR/proofs              lines: inclusion I N HASH...  and  consistency OLD NEW HASH...
//   DIR/tile/...            the published tiles of the largest size
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "ledger/base/encoding.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/log/proof.h"
#include "tests/support/memory_reader.h"
#include "tests/support/numbered_key.h"

namespace certledger::log {
namespace {

const std::string origin = "example.org/ledger";
const std::vector<TreeSize> sizes = {1, 2, 3, 7, 8, 64, 255, 256, 257, 300, 515};

class LogWriter {
 public:
  explicit LogWriter(std::filesystem::path dir) : dir_(std::move(dir)) {}

  void write() {
    put("vkey", format_vkey(verifier_key(origin, KeyType::ed25519, secret_.public_key())));
    append_entries();
    std::string proofs;
    for (const TreeSize size : sizes) {
      put("checkpoint/" + std::to_string(size), checkpoint_note(size));
      proofs += proofs_at(size);
    }
    put("proofs", proofs);
    put_tiles();
  }

 private:
  void append_entries() {
    Hash previous;
    for (Index index = 0; index < sizes.back(); ++index) {
      Entry entry{index, previous, Time{1'700'000'000 + index}, Bytes(index % 300, 7), {}, {}};
      entry.author = secret_.public_key();
      entry.signature = secret_.sign(statement_signing_input(origin, entry.statement));
      const Bytes bytes = encode_entry(entry).value();
      previous = leaf_hash(bytes);
      reader_.append(bytes);
      appender_.push(previous);
      put("entry/" + std::to_string(index), as_text(bytes));
    }
  }

  [[nodiscard]] std::string checkpoint_note(TreeSize size) const {
    const std::string text = format_checkpoint({origin, size, root_at(reader_, size).value()});
    Note note = signed_note(text, origin, secret_);
    note.signatures.push_back(cosign(text, "example.org/witness", witness_, Time{1'700'000'000}));
    return format_note(note);
  }

  [[nodiscard]] std::string proofs_at(TreeSize now) const {
    std::string lines;
    const auto add = [&](const char* kind, std::uint64_t first, const std::vector<Hash>& path) {
      lines += std::string(kind) + " " + std::to_string(first) + " " + std::to_string(now);
      for (const Hash& hash : path) lines += " " + to_base64(hash.view());
      lines += "\n";
    };
    for (Index index = 0; index < now; index += 1 + now / 20) {
      add("inclusion", index, prove_inclusion(reader_, index, now).value());
    }
    for (const TreeSize old : sizes) {
      if (old > now) break;
      add("consistency", old, prove_consistency(reader_, old, now).value());
    }
    return lines;
  }

  void put_tiles() const {
    for (const auto& [id, tile] : appender_.changed()) {
      const TilePath path{id.level, id.index, width_at(id, appender_.size())};
      put(to_text(path), as_text(published_tile(tile)));
    }
  }

  void put(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((dir_ / name).parent_path());
    std::ofstream out(dir_ / name, std::ios::binary);
    out << bytes << std::flush;
    if (!out) throw std::runtime_error("cannot write " + name);
  }

  std::filesystem::path dir_;
  SecretKey secret_ = testing::numbered_key(1);
  SecretKey witness_ = testing::numbered_key(2);
  testing::MemoryReader reader_;
  Appender appender_{0, {}};
};

}  // namespace
}  // namespace certledger::log

int main(int argc, char** argv) {
  if (argc != 2 || sodium_init() < 0) {
    std::cerr << "usage: interop_write_log DIR\n";
    return 2;
  }
  certledger::log::LogWriter(argv[1]).write();
}
