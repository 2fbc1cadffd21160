#include "ledger/store/data_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "ledger/file/file.h"
#include "ledger/file/medium.h"

// The numbers here are those of LMDB 0.9's data file on a 64-bit machine (MDB_page, MDB_meta,
// MDB_db, MDB_node in mdb.c), in the machine's own byte order, as LMDB keeps them.
namespace certledger::store {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t data_version = 1;
constexpr std::uint64_t no_page = ~std::uint64_t{0};
constexpr std::size_t page_header_bytes = 16;
constexpr std::size_t meta_page_bytes = 152;
constexpr std::uint16_t page_branch = 0x01;
constexpr std::uint16_t page_leaf = 0x02;
constexpr std::uint16_t page_overflow = 0x04;
constexpr std::uint16_t page_meta = 0x08;
constexpr std::uint16_t node_in_overflow = 0x01;
constexpr std::uint16_t integer_keys = 0x08;  // the free list's flag, and the only persistent one

// More missing pages than this are not looked up: 4 GiB of them is a cut file.
constexpr std::uint64_t max_missing = std::uint64_t{1} << 20;

struct Damaged {
  std::string what;
};

template <class T>
T number_at(BytesView bytes, std::size_t offset) {
  if (offset + sizeof(T) > bytes.size()) throw Damaged{"a page's contents point outside of it"};
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

struct Meta {
  std::uint32_t page_bytes = 0;
  std::uint64_t free_root = 0;
  std::uint64_t last_page = 0;
  std::uint64_t transaction = 0;
  friend bool operator==(const Meta&, const Meta&) = default;
};

class DataFile {
 public:
  explicit DataFile(const FileDescriptor& file) : file_(file) {}

  /// Throws Damaged, or returns whether the answer is to be trusted: a writer that works
  /// meanwhile can use the free list's pages anew while they are read.
  bool check() const {
    if (size() == 0) throw Damaged{"it is empty"};
    const Meta meta = newest_meta();
    // The size is asked after the meta: a writer lengthens the file before it moves the meta.
    const std::uint64_t present = size() / meta.page_bytes;
    if (meta.last_page < present) return true;
    try {
      check_missing_are_free(meta, present);
    } catch (const Damaged&) {
      if (newest_meta() != meta) return false;
      throw;
    }
    return true;
  }

 private:
  std::uint64_t size() const {
    struct stat info{};
    if (::fstat(file_.number(), &info) != 0) throw Damaged{error_words(errno)};
    return static_cast<std::uint64_t>(info.st_size);
  }

  Bytes read(std::uint64_t offset, std::size_t count) const {
    Bytes bytes(count);
    const ssize_t got = ::pread(file_.number(), bytes.data(), count, static_cast<off_t>(offset));
    if (got < 0) throw Damaged{error_words(errno)};
    if (static_cast<std::size_t>(got) != count) throw Damaged{"it was cut short"};
    return bytes;
  }

  Bytes page(const Meta& meta, std::uint64_t number, std::uint16_t kind) const {
    if (number > meta.last_page) throw Damaged{"its free list points outside of the file"};
    Bytes bytes = read(number * meta.page_bytes, meta.page_bytes);
    if (number_at<std::uint64_t>(bytes, 0) != number ||
        (number_at<std::uint16_t>(bytes, 10) & kind) == 0) {
      throw Damaged{"its free list is damaged"};
    }
    return bytes;
  }

  Meta meta_at(std::uint64_t offset) const {
    const Bytes bytes = read(offset, meta_page_bytes);
    const BytesView in(bytes);
    if (number_at<std::uint32_t>(in, 16) != magic ||
        (number_at<std::uint16_t>(in, 10) & page_meta) == 0) {
      throw Damaged{"it is not an LMDB file of this machine's kind"};
    }
    const auto version = number_at<std::uint32_t>(in, 20);
    if (version != data_version) {
      throw Damaged{"it has LMDB data version " + std::to_string(version) +
                    ", and this program reads version " + std::to_string(data_version)};
    }
    Meta meta;
    meta.page_bytes = number_at<std::uint32_t>(in, 40);
    meta.free_root = number_at<std::uint64_t>(in, 80);
    const auto main_root = number_at<std::uint64_t>(in, 128);
    meta.last_page = number_at<std::uint64_t>(in, 136);
    meta.transaction = number_at<std::uint64_t>(in, 144);
    const auto inside = [&](std::uint64_t root) {
      return root == no_page || (root > 1 && root <= meta.last_page);
    };
    if (!std::has_single_bit(meta.page_bytes) || meta.page_bytes < 512 || meta.page_bytes > 65536 ||
        meta.last_page < 1 || meta.last_page > no_page / 65536 / 2 ||
        number_at<std::uint16_t>(in, 44) != integer_keys || !inside(meta.free_root) ||
        !inside(main_root)) {
      throw Damaged{"a meta page is damaged"};
    }
    return meta;
  }

  Meta newest_meta() const {
    const Meta first = meta_at(0);
    const Meta second = meta_at(first.page_bytes);
    if (first.page_bytes != second.page_bytes) throw Damaged{"its meta pages disagree"};
    return second.transaction > first.transaction ? second : first;
  }

  void check_missing_are_free(const Meta& meta, std::uint64_t present) const {
    const std::uint64_t missing = meta.last_page + 1 - present;
    const std::string cut = "it has " + std::to_string(present) + " pages of " +
                            std::to_string(meta.last_page + 1) + ": it was cut short";
    if (missing > max_missing) throw Damaged{cut};
    std::vector<std::uint64_t> free;
    std::uint64_t budget = present;  // pages visited; a damaged list may run in circles
    collect_free(meta, meta.free_root, 0, present, budget, free);
    std::ranges::sort(free);
    const auto doubles = std::ranges::unique(free);
    free.erase(doubles.begin(), doubles.end());
    if (free.size() != missing) throw Damaged{cut};
  }

  /// Adds the free pages from `present` on that the free list's subtree at `number` names.
  void collect_free(const Meta& meta, std::uint64_t number, unsigned depth, std::uint64_t present,
                    std::uint64_t& budget, std::vector<std::uint64_t>& free) const {
    if (number == no_page) return;
    if (depth > 32 || budget-- == 0) throw Damaged{"its free list is damaged"};
    const Bytes bytes = page(meta, number, page_branch | page_leaf);
    const BytesView in(bytes);
    const bool branch = (number_at<std::uint16_t>(in, 10) & page_branch) != 0;
    const auto end = number_at<std::uint16_t>(in, 12);
    for (std::size_t slot = page_header_bytes; slot < end; slot += 2) {
      const std::size_t node = number_at<std::uint16_t>(in, slot);
      const std::uint64_t low = number_at<std::uint16_t>(in, node);
      const std::uint64_t middle = number_at<std::uint16_t>(in, node + 2);
      const std::uint64_t flags = number_at<std::uint16_t>(in, node + 4);
      if (branch) {
        collect_free(meta, low | middle << 16 | flags << 32, depth + 1, present, budget, free);
        continue;
      }
      const std::size_t data = node + 8 + number_at<std::uint16_t>(in, node + 6);
      const std::uint64_t size = low | middle << 16;
      if ((flags & node_in_overflow) == 0) {
        if (size > in.size() || data > in.size() - size) throw Damaged{"its free list is damaged"};
        take_numbers(meta, in.subspan(data, size), present, free);
      } else {
        const auto at = number_at<std::uint64_t>(in, data);
        page(meta, at, page_overflow);
        if (size > present * meta.page_bytes) throw Damaged{"its free list is damaged"};
        take_numbers(meta, read(at * meta.page_bytes + page_header_bytes, size), present, free);
      }
    }
  }

  /// A list of page numbers: their count, then they.
  static void take_numbers(const Meta& meta, BytesView list, std::uint64_t present,
                           std::vector<std::uint64_t>& free) {
    const auto count = number_at<std::uint64_t>(list, 0);
    if (count > list.size() / 8 - 1) throw Damaged{"its free list is damaged"};
    for (std::size_t i = 1; i <= count; ++i) {
      const auto number = number_at<std::uint64_t>(list, i * 8);
      if (number >= present && number <= meta.last_page) free.push_back(number);
      if (free.size() > max_missing) throw Damaged{"its free list is damaged"};
    }
  }

  const FileDescriptor& file_;
};

}  // namespace

void check_data_file(const fs::path& directory) {
  const fs::path path = directory / "data.mdb";
  const auto file = open_if_present(path, Links::refuse);
  if (!file) {
    throw SystemError(Fault::store, directory.string() + ": there is no ledger store here");
  }
  try {
    constexpr int attempts = 100;
    for (int i = 0; i < attempts; ++i) {
      if (DataFile(*file).check()) return;
    }
    throw Damaged{"it changes faster than it can be read"};
  } catch (const Damaged& damaged) {
    throw SystemError(Fault::store, path.string() + ": " + damaged.what +
                                        "; keep the file, and restore the ledger from a backup");
  }
}

}  // namespace certledger::store
