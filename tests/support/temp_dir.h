// A directory of its own for one test, removed with all that is in it.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace certledger::testing {

class TempDir {
 public:
  TempDir() {
    std::string name = (parent() / "certledger-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

 private:
  /// TMPDIR when it is set; else memory where there is plenty, since the tests sync a lot.
  static std::filesystem::path parent() {
    std::error_code none;
    const std::filesystem::path memory = "/dev/shm";
    const auto space = std::filesystem::space(memory, none);
    const bool plenty = !none && space.available >= std::uintmax_t{1} << 30;
    const bool usable = plenty && ::access(memory.c_str(), W_OK | X_OK) == 0;
    return usable && ::getenv("TMPDIR") == nullptr ? memory
                                                   : std::filesystem::temp_directory_path();
  }

  std::filesystem::path path_;
};

}  // namespace certledger::testing
