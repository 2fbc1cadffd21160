// Exports: copies that were damaged, and manifests. Whoever did it holds the files, and writes no
// manifest to them: then nothing is said of the ledger.
#include <algorithm>
#include <cctype>
#include <fstream>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/export_acts.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

/// What stands in a file's place and is none: where it is read from is as the file was.
void add_no_files(std::vector<Attack>& list, const Named& file, Exit verdict) {
  const auto add = [&](const std::string& name, const std::function<void(const fs::path&)>& put) {
    list.push_back({name + " in the place of " + file.name,
                    [path = file.path, put](const Grounds&, const fs::path& exported) {
                      fs::rename(exported / path, exported / "aside");
                      put(exported / path);
                    },
                    verdict,
                    {},
                    {}});
  };
  add("nothing", [](const fs::path&) {});
  add("a link to the file", [depth = std::ranges::count(file.path, '/')](const fs::path& path) {
    std::string up;
    for (auto i = depth; i > 0; --i) up += "../";
    fs::create_symlink(up + "aside", path);
  });
  add("a link to itself", [](const fs::path& path) { fs::create_symlink(path.filename(), path); });
  add("a FIFO", make_fifo);
  add("a directory", [](const fs::path& path) { fs::create_directory(path); });
}

// --- the files, and the manifest as it was ---

void add_damages(std::vector<Attack>& list, const Named& file) {
  const auto add = [&](const std::string& name, const Act& act) {
    list.push_back({name + " of " + file.name, act, Exit::store, {}, {}});
  };
  const auto change = [&](const std::string& name, const ChangeOctets& octets) {
    add(name, on_file(file.path, octets));
  };
  change("the first octet", [](Bytes& o) { o.front() ^= 1; });
  change("an octet in the middle", [](Bytes& o) { o.at(o.size() / 2) ^= 0x80; });
  change("the last octet", [](Bytes& o) { o.back() ^= 1; });
  change("one octet more", [](Bytes& o) { o.push_back(0); });
  change("the last octet missing", [](Bytes& o) { o.pop_back(); });
  change("the second half missing", [](Bytes& o) { o.resize(o.size() / 2); });
  change("all octets but one missing", [](Bytes& o) { o.resize(1); });
  change("all octets missing", [](Bytes& o) { o.clear(); });
  change("the octets, zeros all of them,", [](Bytes& o) { std::ranges::fill(o, 0); });
  change("the octets, compressed,", compress);
  change("more than there can be", [](Bytes& o) { o.resize(log::tile_width * (2 + 65'535)); });
  add("a neighbour instead", swapped(file.path, file.neighbour));
  add("the sibling's instead", taken(&Grounds::sibling, file.path));
  add("another origin's instead", taken(&Grounds::foreign, file.path));
  add("another name", [path = file.path](const Grounds&, const fs::path& exported) {
    fs::rename(exported / path, exported / (path + ".bak"));
  });
  add_no_files(list, file, Exit::store);
}

void add_parts(std::vector<Attack>& list) {
  for (const Named& file : files_of_base()) {
    const auto part = file.path.find(".p/");
    if (part == std::string::npos) continue;
    const std::string whole = file.path.substr(0, part);
    list.push_back({file.name + " under the name of a whole one",
                    [=, path = file.path](const Grounds&, const fs::path& exported) {
                      fs::rename(exported / path, exported / whole);
                    },
                    Exit::store,
                    {},
                    {}});
    list.push_back({file.name + " under the name of a wider one",
                    [=, path = file.path](const Grounds&, const fs::path& exported) {
                      fs::rename(exported / path, exported / (whole + ".p/255"));
                    },
                    Exit::store,
                    {},
                    {}});
  }
  for (const char* directory : {"tile", "checkpoints", "tile/0", "tile/1", "tile/entries"}) {
    const std::string name = std::string(" in the place of the directory ") + directory;
    const auto add = [&](const std::string& what, const std::function<void(const fs::path&)>& put) {
      list.push_back({what + name,
                      [=](const Grounds&, const fs::path& exported) {
                        const fs::path aside = exported.parent_path() / "aside";
                        fs::rename(exported / directory, aside);
                        put(exported / directory);
                      },
                      Exit::store,
                      {},
                      {}});
    };
    add("nothing", [](const fs::path&) {});
    add("a link to where it is now", [](const fs::path& path) {
      fs::path top = path;
      while (!fs::exists(top.parent_path() / "aside")) top = top.parent_path();
      fs::create_directory_symlink(top.parent_path() / "aside", path);
    });
    add("a file", [](const fs::path& path) { std::ofstream(path) << "x"; });
    add("a FIFO", make_fifo);
    add("an empty directory", [](const fs::path& path) { fs::create_directory(path); });
  }
}

// --- the manifest ---

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

Act on_lines(const std::function<void(std::vector<std::string>&)>& change) {
  return on_file(manifest_file, [=](Bytes& octets) {
    auto lines = lines_of(std::string(as_text(octets)));
    change(lines);
    octets.clear();
    for (const std::string& line : lines) append(octets, as_bytes(line + "\n"));
  });
}

// The lines of the manifest.
constexpr std::size_t version_line = 0, origin_line = 1, size_line = 2, root_line = 3,
                      empty_line = 4, first_file_line = 5;

void add_heads(std::vector<Attack>& list) {
  const auto line = [&](const std::string& name, std::size_t number, const std::string& text,
                        Exit verdict = Exit::malformed) {
    list.push_back({name,
                    on_lines([=](std::vector<std::string>& lines) { lines.at(number) = text; }),
                    verdict,
                    {},
                    {}});
  };
  line("a newer version", version_line, "certledger/export/v2", Exit::store);
  line("another kind of file", version_line, "certledger/state/v1");
  line("a version that is no number", version_line, "certledger/export/vX");
  line("a first line in capitals", version_line, "CERTLEDGER/EXPORT/V1");
  line("a space behind the first line", version_line, "certledger/export/v1 ");
  line("another origin", origin_line, std::string("origin ") + foreign_origin);
  line("no origin", origin_line, "origin ");
  line("an origin that is none", origin_line, "origin a b");
  line("an origin of 100,000 octets", origin_line, "origin " + std::string(100'000, 'a'));
  line("one entry more", size_line, "size 1001");
  line("one entry less", size_line, "size 999");
  line("no entry", size_line, "size 0");
  line("a size with a leading zero", size_line, "size 01000");
  line("a size with a sign", size_line, "size +1000");
  line("a size with a space", size_line, "size 1000 ");
  line("a size beyond all measure", size_line, "size 9223372036854775808");
  line("the greatest size that a ledger may have", size_line,
       "size " + std::to_string(limits::tree_size));
  line("another root", root_line, "root " + to_base64(log::empty_root().view()));
  line("a root that is too short", root_line, "root AAAA");
  line("a root without padding", root_line,
       "root " + to_base64(log::empty_root().view()).substr(0, 43));
  line("something in the empty line", empty_line, "time 2022-04-01");
}

void add_file_lines(std::vector<Attack>& list) {
  const auto add = [&](const std::string& name,
                       const std::function<void(std::vector<std::string>&)>& change,
                       Exit verdict = Exit::malformed) {
    list.push_back({name, on_lines(change), verdict, {}, {}});
  };
  for (const Named& file : files_of_base()) {
    const auto change = [&](const std::string& name,
                            const std::function<void(std::string&)>& line_change,
                            Exit verdict = Exit::malformed) {
      add(
          name + " of " + file.name,
          [=, path = file.path](std::vector<std::string>& lines) {
            for (std::string& line : lines) {
              if (line.ends_with("  " + path)) line_change(line);
            }
          },
          verdict);
    };
    change(
        "a digit in the SHA-256", [](std::string& l) { l[9] = l[9] == '0' ? '1' : '0'; },
        Exit::store);
    change("capitals in the SHA-256", [](std::string& l) {
      std::transform(l.begin(), l.begin() + 64, l.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    });
    change("a letter in the path", [](std::string& l) { l.back() = 'x'; });
    change("a binary file's line", [](std::string& l) { l.replace(64, 2, " *"); });
  }
  add("a line gone", [](auto& lines) { lines.erase(lines.begin() + first_file_line + 2); });
  add("a line twice",
      [](auto& lines) { lines.insert(lines.begin() + first_file_line, lines[first_file_line]); });
  add("two lines swapped",
      [](auto& lines) { std::swap(lines[first_file_line + 1], lines[first_file_line + 2]); });
  add("a line of a file more", [](auto& lines) { lines.push_back(lines.back() + "x"); });
  add("a line that leads out of the directory",
      [](auto& lines) { lines.push_back(std::string(64, '0') + "  ../ledger/mark"); });
  add("an empty line behind", [](auto& lines) { lines.emplace_back(); });
  add("line feeds of another system", [](auto& lines) {
    for (std::string& line : lines) line += '\r';
  });
}

void add_whole_manifests(std::vector<Attack>& list) {
  const auto add = [&](const std::string& name, const ChangeOctets& change) {
    list.push_back({name, on_file(manifest_file, change), Exit::malformed, {}, {}});
  };
  add("all of it gone", [](Bytes& o) { o.clear(); });
  add("the first line alone", [](Bytes& o) { o.resize(21); });
  for (const std::size_t part : {1U, 2U, 3U}) {
    add(std::to_string(part) + "/4 of it alone", [=](Bytes& o) { o.resize(o.size() * part / 4); });
  }
  add("the last line feed gone", [](Bytes& o) { o.pop_back(); });
  add("a zero octet before it", [](Bytes& o) { o.insert(o.begin(), 0); });
  add("a byte order mark before it", [](Bytes& o) {
    const Bytes mark{0xEF, 0xBB, 0xBF};
    o.insert(o.begin(), mark.begin(), mark.end());
  });
  add("compressed", compress);
  add("16 MiB of line feeds", [](Bytes& o) { o.assign((std::size_t{1} << 24) - 1, '\n'); });
  list.push_back({"the sibling's", taken(&Grounds::sibling, manifest_file), Exit::store, {}, {}});
  list.push_back(
      {"another origin's", taken(&Grounds::foreign, manifest_file), Exit::store, {}, {}});
  list.push_back({"yesterday's", taken(&Grounds::yesterday, manifest_file), Exit::store, {}, {}});
  list.push_back({"tomorrow's", taken(&Grounds::tomorrow, manifest_file), Exit::store, {}, {}});
  list.push_back({"another name",
                  [](const Grounds&, const fs::path& exported) {
                    fs::rename(exported / manifest_file, exported / "MANIFEST");
                  },
                  Exit::store,
                  {},
                  {}});
  add_no_files(list, {manifest_file, "it", {}}, Exit::store);
}

}  // namespace

Chapter damages_of_exports() {
  Chapter chapter{"Exports: copies that were damaged", {}};
  for (const Named& file : files_of_base()) add_damages(chapter.attacks, file);
  add_parts(chapter.attacks);
  return chapter;
}

Chapter attacks_on_manifests() {
  Chapter chapter{"Exports: the manifest", {}};
  add_heads(chapter.attacks);
  add_file_lines(chapter.attacks);
  add_whole_manifests(chapter.attacks);
  return chapter;
}

}  // namespace certledger::testing
