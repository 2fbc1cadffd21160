#include "tests/tamper/export_acts.h"

#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>

#include "tests/tamper/exports.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using Kind = exports::File::Kind;

std::uint32_t crc32_of(BytesView octets) {
  std::uint32_t crc = ~0U;
  for (const std::uint8_t octet : octets) {
    crc ^= octet;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0);
  }
  return ~crc;
}

}  // namespace

const std::vector<Named>& files_of_base() {
  const auto tile = [](std::uint64_t index) { return path_in_base(Kind::tile, index); };
  const auto entries = [](std::uint64_t index) { return path_in_base(Kind::entries, index); };
  const auto notes = [](std::uint64_t index) { return path_in_base(Kind::checkpoints, index); };
  static const std::vector<Named> all{
      {checkpoint_file, "the checkpoint", notes(0)},
      {tile(1), "a tile of level 0", tile(2)},
      {tile(3), "the tile at the edge", tile(0)},
      {path_in_base(Kind::tile, 0, 1), "the tile of level 1", tile(0)},
      {entries(1), "a bundle of entries", entries(2)},
      {entries(3), "the bundle of entries at the edge", entries(0)},
      {notes(1), "a bundle of checkpoints", notes(2)},
      {notes(3), "the bundle of checkpoints at the edge", notes(1)},
  };
  return all;
}

Act on_file(const std::string& path, const ChangeOctets& change) {
  return [=](const Grounds&, const fs::path& exported) {
    Bytes octets = file_in(exported, path);
    change(octets);
    put_file_in(exported, path, octets);
  };
}

Act swapped(const std::string& one, const std::string& other) {
  return [=](const Grounds&, const fs::path& exported) {
    const Bytes octets = file_in(exported, one);
    put_file_in(exported, one, file_in(exported, other));
    put_file_in(exported, other, octets);
  };
}

Act taken(fs::path Grounds::* from, const std::string& path, const std::string& theirs) {
  return [=](const Grounds& grounds, const fs::path& exported) {
    put_file_in(exported, path,
                file_in(grounds.exported(grounds.*from), theirs.empty() ? path : theirs));
  };
}

void compress(Bytes& octets) {
  Bytes packed{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3};
  const auto put = [&](std::uint64_t value, unsigned count) {
    for (; count > 0; --count, value >>= 8) packed.push_back(static_cast<std::uint8_t>(value));
  };
  BytesView rest = octets;
  do {
    const std::size_t part = std::min<std::size_t>(rest.size(), 0xFFFF);
    packed.push_back(part == rest.size() ? 1 : 0);
    put(part, 2);
    put(part ^ 0xFFFF, 2);
    append(packed, rest.first(part));
    rest = rest.subspan(part);
  } while (!rest.empty());
  put(crc32_of(octets), 4);
  put(octets.size(), 4);
  octets = std::move(packed);
}

void make_fifo(const fs::path& path) {
  if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no FIFO can be made");
}

}  // namespace certledger::testing
