#include "ledger/store/inspect/data_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "ledger/store/inspect/free_list.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/own_file.h"

namespace certledger::store::inspect {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t data_version = 1;
constexpr std::size_t meta_octets = 152;

// With more missing pages than this (4 GiB), the file counts as truncated without a look-up.
constexpr std::uint64_t max_missing = std::uint64_t{1} << 20;

struct Damaged {
  std::string what;
};

/// The number of pages in the ranges, from `first` on. Each page counts once.
std::uint64_t count_from(std::uint64_t first, std::vector<PageRange> ranges) {
  std::ranges::sort(ranges, {}, &PageRange::first);
  std::uint64_t count = 0;
  for (const PageRange& range : ranges) {
    const std::uint64_t end = range.first + range.count;
    if (end <= first) continue;
    count += end - std::max(range.first, first);
    first = end;
  }
  return count;
}

class DataFile {
 public:
  explicit DataFile(int descriptor) : file_(descriptor) {}

  /// Throws Damaged, or returns whether the result is reliable: a concurrent writer can reuse the
  /// free list's pages while they are read.
  bool check() const {
    if (size() == 0) throw Damaged{"it is empty"};
    const Meta meta = newest_meta();
    // Read the size after the meta page: a writer extends the file before it moves the meta page.
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

  /// The meta page that LMDB reads for that state, if it still has that state.
  std::optional<Meta> find(std::uint64_t transaction) const {
    const std::uint64_t at = transaction % 2 * page_bytes_of(meta_at(0));
    const Meta meta = meta_at(at);
    // Read it twice: a writer could have changed it meanwhile.
    if (meta.transaction != transaction || meta_at(at) != meta) return std::nullopt;
    require_sound(meta);
    return meta;
  }

 private:
  std::uint64_t size() const {
    struct stat info{};
    if (::fstat(file_, &info) != 0) throw Damaged{system::error_words(errno)};
    return static_cast<std::uint64_t>(info.st_size);
  }

  Bytes read(std::uint64_t offset, std::size_t count) const {
    Bytes bytes(count);
    const auto got = system::read_fully_at(file_, bytes, offset);
    if (!got) throw Damaged{system::error_words(got.error())};
    if (*got != count) throw Damaged{"it was truncated"};
    return bytes;
  }

  /// Checks what LMDB checks of both meta pages.
  Meta meta_at(std::uint64_t offset) const {
    const Bytes bytes = read(offset, meta_octets);
    const BytesView in(bytes);
    if (number_at<std::uint32_t>(in, 16) != magic ||
        (number_at<std::uint16_t>(in, 10) & page_meta) == 0) {
      throw Damaged{"it is not an LMDB file for this kind of machine"};
    }
    const auto version = number_at<std::uint32_t>(in, 20);
    if (version != data_version) {
      throw Damaged{"it has LMDB data version " + std::to_string(version) +
                    "; this program reads version " + std::to_string(data_version)};
    }
    Meta meta;
    meta.page_bytes = number_at<std::uint32_t>(in, 40);
    meta.free = TreeRecord::read(in.subspan(40));
    meta.tables = TreeRecord::read(in.subspan(88));
    meta.last_page = number_at<std::uint64_t>(in, 136);
    meta.transaction = number_at<std::uint64_t>(in, 144);
    return meta;
  }

  static std::uint32_t page_bytes_of(const Meta& meta) {
    if (!std::has_single_bit(meta.page_bytes) || meta.page_bytes < 512 || meta.page_bytes > 65536) {
      throw Damaged{"a meta page is damaged"};
    }
    return meta.page_bytes;
  }

  /// The conditions for the state that is read.
  static void require_sound(const Meta& meta) {
    const auto inside = [&](std::uint64_t root) {
      return root == no_page || (root >= first_page && root <= meta.last_page);
    };
    page_bytes_of(meta);
    if (meta.last_page < 1 || meta.last_page > no_page / 65536 / 2 ||
        meta.free.flags != integer_keys || !inside(meta.free.root) || !inside(meta.tables.root)) {
      throw Damaged{"a meta page is damaged"};
    }
  }

  /// LMDB never reads the other one. A failed commit leaves half of a state there, and the next
  /// commit writes it again.
  Meta newest_meta() const {
    const Meta first = meta_at(0);
    const Meta second = meta_at(page_bytes_of(first));
    const Meta& newest = second.transaction > first.transaction ? second : first;
    require_sound(newest);
    if (newest.page_bytes != first.page_bytes) throw Damaged{"its meta pages disagree"};
    return newest;
  }

  void check_missing_are_free(const Meta& meta, std::uint64_t present) const {
    const std::uint64_t missing = meta.last_page + 1 - present;
    const std::string cut = "it has " + std::to_string(present) + " pages of " +
                            std::to_string(meta.last_page + 1) + ": it was truncated";
    if (missing > max_missing) throw Damaged{cut};
    auto list = read_free_list({file_, meta.page_bytes, meta.last_page}, meta);
    if (list) {
      if (count_from(present, std::move(list->free)) != missing) throw Damaged{cut};
      return;
    }
    // The list itself may be among the missing pages.
    const Unsound& unsound = list.error();
    if (unsound.page >= present && unsound.page <= meta.last_page) throw Damaged{cut};
    throw Damaged{"its free list is damaged: page " + std::to_string(unsound.page) + " " +
                  unsound.what};
  }

  int file_;
};

}  // namespace

void check_data_file(const fs::path& directory) {
  const fs::path path = directory / "data.mdb";
  const auto file = system::open_own_file(path);
  if (!file) {
    throw SystemError(Fault::store, directory.string() + ": no ledger store here");
  }
  try {
    constexpr int attempts = 100;
    for (int i = 0; i < attempts; ++i) {
      if (DataFile(file->number()).check()) return;
    }
    throw Damaged{"it changes faster than it can be read"};
  } catch (const Damaged& damaged) {
    throw SystemError(Fault::store, path.string() + ": " + damaged.what +
                                        ". Keep the file, and restore the ledger from a backup");
  }
}

std::optional<Meta> find_meta(int descriptor, std::uint64_t transaction) {
  try {
    return DataFile(descriptor).find(transaction);
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

}  // namespace certledger::store::inspect
