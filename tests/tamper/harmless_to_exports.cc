// Exports: what is no part of one, and changes nothing.
#include <fstream>

#include "tests/tamper/catalogue.h"
#include "tests/tamper/export_acts.h"
#include "tests/tamper/exports.h"

namespace certledger::testing {

namespace fs = std::filesystem;
using tools::Exit;

Chapter harmless_to_exports() {
  Chapter chapter{"Exports: what is no part of it, and changes nothing", {}};
  const auto add = [&](const std::string& name, const std::function<void(const fs::path&)>& put) {
    chapter.attacks.push_back(
        {name, [=](const Grounds&, const fs::path& exported) { put(exported); }, Exit::ok, {}, {}});
  };
  const auto file = [](const std::string& path, std::size_t octets) {
    return [=](const fs::path& at) { put_file_in(at, path, Bytes(octets, 'x')); };
  };
  add("nothing done to it", [](const fs::path&) {});
  add("a file more", file("index.html", 10));
  add("a partial bundle beside the whole one", file("tile/entries/001.p/17", 100));
  add("a partial tile beside the whole one", file("tile/0/001.p/255", 32));
  add("a narrower tile beside the one at the edge", file("tile/0/003.p/76", 32));
  add("a wider tile beside the one at the edge", file("tile/0/003.p/233", 233 * 32));
  add("a whole bundle beside the one at the edge", file("tile/entries/003", 100));
  add("a whole bundle of checkpoints beside the one at the edge", file("checkpoints/003", 100));
  add("a tile of a level that is not there", file("tile/2/000.p/1", 32));
  add("a tile behind the last", file("tile/0/004.p/1", 32));
  add("a compressed file beside a bundle", file("tile/entries/001.gz", 100));
  add("a signature of the manifest", file("manifest.sig", 64));
  add("a file of 15 MB", file("dump", 15'000'000));
  add("a name that is no text", file("\x1B[31m\xFF\n", 1));
  add("a dangling link",
      [](const fs::path& at) { fs::create_symlink("/nowhere/at/all", at / "tile" / "link"); });
  add("a link to all files",
      [](const fs::path& at) { fs::create_directory_symlink("/", at / "tile" / "all"); });
  add("a link to itself",
      [](const fs::path& at) { fs::create_directory_symlink("..", at / "tile" / "up"); });
  add("a FIFO", [](const fs::path& at) { make_fifo(at / "tile" / "fifo"); });
  add("3,000 files", [](const fs::path& at) {
    fs::create_directory(at / "many");
    for (int i = 0; i < 3000; ++i) std::ofstream(at / "many" / std::to_string(i)) << "x";
  });
  add("directories 200 deep", [](const fs::path& at) {
    fs::path deep = at;
    for (int i = 0; i < 200; ++i) deep /= "d";
    fs::create_directories(deep);
  });
  return chapter;
}

}  // namespace certledger::testing
