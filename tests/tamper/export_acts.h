// What the attacks on exports have in common: files of the base's export, and things done to them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ledger/export/manifest.h"
#include "tests/tamper/grounds.h"

namespace certledger::testing {

using Act = std::function<void(const Grounds& grounds, const std::filesystem::path& exported)>;
using ChangeOctets = std::function<void(Bytes&)>;

inline const std::string manifest_file(exports::manifest_path);
inline const std::string checkpoint_file(exports::checkpoint_path);

/// A file of the base's export.
struct Named {
  std::string path;
  std::string name;
  std::string neighbour;  ///< another of its kind
};

/// One of each kind: whole, and at the edge of the tree.
const std::vector<Named>& files_of_base();

Act on_file(const std::string& path, const ChangeOctets& change);
Act swapped(const std::string& one, const std::string& other);
/// The file of the same place in another ledger's export, or of `theirs`.
Act taken(std::filesystem::path Grounds::* from, const std::string& path,
          const std::string& theirs = {});

/// As gzip -0 makes it (RFC 1952), of up to 65,535 octets at a time.
void compress(Bytes& octets);

void make_fifo(const std::filesystem::path& path);

}  // namespace certledger::testing
