#include "ledger/store/inspect/free_list.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "ledger/base/result.h"
#include "ledger/system/medium.h"

namespace certledger::store::inspect {
namespace {

using Words = std::optional<std::string>;

constexpr std::uint64_t number_bytes = 8;
constexpr std::uint64_t piece_numbers = 4096;

/// Reads the rows of the list. Each has a count and that many page numbers, descending.
class Rows {
 public:
  Rows(const PageFile& file, const Meta& meta, std::vector<PageRange>& free)
      : file_(file), meta_(meta), free_(free) {}

  Words take(const TreeRow& row) {
    if (number_at<std::uint64_t>(row.key, 0) > meta_.transaction) {
      return "lists pages that a later state frees";
    }
    const std::uint64_t room = row.value_bytes / number_bytes;
    if (room == 0) return "lists pages without their count";
    auto octets = read(row, 0, 1);
    if (!octets) return cut;
    const auto count = number_at<std::uint64_t>(*octets, 0);
    if (count > room - 1) return "lists more pages than fit into it";
    std::uint64_t before = file_.last_page + 1;
    // Read in pieces: a hostile row can state any length, and be a hole.
    for (std::uint64_t done = 0; done < count;) {
      const std::uint64_t now = std::min(piece_numbers, count - done);
      octets = read(row, 1 + done, now);
      if (!octets) return cut;
      for (std::uint64_t i = 0; i < now; ++i) {
        const auto number = number_at<std::uint64_t>(*octets, i * number_bytes);
        if (number < first_page || number >= before) {
          return "lists page " + std::to_string(number) + " out of order or outside the file";
        }
        before = number;
        add(number);
      }
      done += now;
    }
    return std::nullopt;
  }

 private:
  static constexpr const char* cut = "lists pages that are not in the file";

  std::optional<BytesView> read(const TreeRow& row, std::uint64_t from, std::uint64_t count) {
    if (row.page == no_page) return row.value.subspan(from * number_bytes, count * number_bytes);
    piece_.resize(count * number_bytes);
    const std::uint64_t begin = row.page * file_.page_bytes + page_header_bytes;
    const ssize_t got = ::pread(file_.descriptor, piece_.data(), piece_.size(),
                                static_cast<off_t>(begin + from * number_bytes));
    if (got < 0) {
      throw SystemError(Fault::store, "cannot read data.mdb: " + system::error_words(errno));
    }
    if (static_cast<std::size_t>(got) != piece_.size()) return std::nullopt;
    return piece_;
  }

  void add(std::uint64_t number) {
    if (!free_.empty() && free_.back().first == number + 1) {
      --free_.back().first;
      ++free_.back().count;
    } else {
      free_.push_back({number, 1});
    }
  }

  const PageFile& file_;
  const Meta& meta_;
  std::vector<PageRange>& free_;
  Bytes piece_;
};

enum class Taken : std::uint8_t { by_table, by_list, is_free };

struct TakenRange {
  PageRange pages;
  Taken how;
};

const char* words_for(Taken one, Taken other) {
  if (one != other) {
    return one == Taken::is_free || other == Taken::is_free ? "is in use and on the free list"
                                                            : "is in use twice";
  }
  return one == Taken::is_free ? "is on the free list twice" : "is in use twice";
}

/// The first page that two ranges have. Pages that two tables share are reported elsewhere.
std::optional<Unsound> find_double(std::vector<TakenRange> all) {
  std::ranges::sort(all, {}, [](const TakenRange& range) { return range.pages.first; });
  const TakenRange* furthest = nullptr;
  for (const TakenRange& range : all) {
    const auto end = [](const TakenRange& r) { return r.pages.first + r.pages.count; };
    if (furthest != nullptr && end(*furthest) > range.pages.first &&
        (furthest->how != Taken::by_table || range.how != Taken::by_table)) {
      return Unsound{range.pages.first, words_for(furthest->how, range.how)};
    }
    if (furthest == nullptr || end(range) > end(*furthest)) furthest = &range;
  }
  return std::nullopt;
}

void add_ranges(std::vector<TakenRange>& all, const std::vector<PageRange>& ranges, Taken how) {
  for (const PageRange& pages : ranges) all.push_back({pages, how});
}

}  // namespace

std::expected<FreeList, Unsound> read_free_list(const PageFile& file, const Meta& meta) {
  FreeList list;
  // Check this before reading the rows: nothing else limits how often the same bytes are listed.
  if (auto rows = count_rows(file, meta.free, list.own); !rows) {
    return std::unexpected(std::move(rows.error()));
  }
  std::vector<TakenRange> own;
  add_ranges(own, list.own, Taken::by_list);
  if (auto twice = find_double(std::move(own))) return std::unexpected(std::move(*twice));
  std::vector<PageRange> again;
  Rows reader(file, meta, list.free);
  auto rows =
      count_rows(file, meta.free, again, [&](const TreeRow& row) { return reader.take(row); });
  if (!rows) return std::unexpected(std::move(rows.error()));
  return list;
}

std::optional<Unsound> check_free_list(int descriptor, const Meta& meta,
                                       const std::vector<PageRange>& used) {
  const auto list = read_free_list({descriptor, meta.page_bytes, meta.last_page}, meta);
  if (!list) return list.error();
  std::vector<TakenRange> all;
  add_ranges(all, used, Taken::by_table);
  add_ranges(all, list->own, Taken::by_list);
  add_ranges(all, list->free, Taken::is_free);
  return find_double(std::move(all));
}

}  // namespace certledger::store::inspect
