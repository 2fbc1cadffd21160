#include "tests/support/data_pages.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "ledger/system/file.h"

namespace certledger::testing {

DataPages::DataPages(const std::filesystem::path& ledger)
    : path_(ledger / "store" / "data.mdb"),
      octets_(system::read_file(path_, std::size_t{1} << 28)) {}

void DataPages::write() const {
  std::ofstream file(path_, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(octets_.data()),
             static_cast<std::streamsize>(octets_.size()));
  if (!file.flush()) throw std::runtime_error("data.mdb cannot be written");
}

std::size_t DataPages::newer() const {
  return get<std::uint64_t>(transaction) > get<std::uint64_t>(page_bytes + transaction)
             ? 0
             : page_bytes;
}

std::vector<std::size_t> DataPages::nodes(std::size_t page) const {
  std::vector<std::size_t> list;
  const auto end = get<std::uint16_t>(page + lower);
  for (std::size_t at = page + first_node; at < page + end; at += 2) {
    list.push_back(page + get<std::uint16_t>(at));
  }
  return list;
}

std::vector<std::size_t> DataPages::free_rows() const {
  std::vector<std::size_t> rows;
  for (const std::size_t node : nodes(get<std::uint64_t>(newer() + free_root) * page_bytes)) {
    constexpr std::size_t before_value = 8 + 8;  // a node's header, and a state's number
    if (get<std::uint16_t>(node + 4) == 0 && get<std::uint64_t>(node + before_value) > 0) {
      rows.push_back(node + before_value);
    }
  }
  return rows;
}

std::uint64_t DataPages::value_page(std::string_view name) const {
  std::size_t page = root_of(name);
  while (get<std::uint16_t>(page + flags) == branch) {
    page = get<std::uint32_t>(nodes(page).front()) * page_bytes;
  }
  for (const std::size_t node : nodes(page)) {
    if (get<std::uint16_t>(node + 4) == 0x01) {
      return get<std::uint64_t>(node + 8 + get<std::uint16_t>(node + 6));
    }
  }
  throw std::runtime_error("no value of that page has pages of its own");
}

std::size_t DataPages::table(std::string_view name) const {
  const auto main = get<std::uint64_t>(newer() + main_root) * page_bytes;
  for (const std::size_t node : nodes(main)) {
    const auto size = get<std::uint16_t>(node + 6);
    if (as_text(BytesView(octets_).subspan(node + 8, size)) == name) return node + 8 + size;
  }
  throw std::runtime_error("no such table");
}

std::uint64_t DataPages::add_page(std::uint16_t kind, const std::vector<Bytes>& nodes) {
  const auto last = get<std::uint64_t>(newer() + last_page) + 1;
  set(newer() + last_page, last);
  const std::size_t page = last * page_bytes;
  octets_.resize(std::max(octets_.size(), page + page_bytes));
  std::fill_n(octets_.begin() + static_cast<std::ptrdiff_t>(page), page_bytes, 0);
  set(page + number, last);
  set(page + flags, kind);
  std::size_t begin = page_bytes;
  std::size_t at = first_node;
  for (const Bytes& node : nodes) {
    begin -= node.size() + node.size() % 2;
    set(page + at, static_cast<std::uint16_t>(begin));
    std::ranges::copy(node, octets_.begin() + static_cast<std::ptrdiff_t>(page + begin));
    at += 2;
  }
  if (at > begin) throw std::runtime_error("the nodes do not fit into a page");
  set(page + lower, static_cast<std::uint16_t>(at));
  set(page + upper, static_cast<std::uint16_t>(begin));
  return last;
}

Bytes DataPages::branch_node(std::uint64_t child, BytesView key) {
  Bytes node;
  for (const std::uint64_t part : {child, child >> 16, child >> 32, std::uint64_t{key.size()}}) {
    node.push_back(static_cast<std::uint8_t>(part));
    node.push_back(static_cast<std::uint8_t>(part >> 8));
  }
  append(node, key);
  return node;
}

Bytes DataPages::leaf_node(BytesView key, BytesView value) {
  // The number of a child stands where a leaf's node has the size of its value, and no flags.
  Bytes node = branch_node(value.size(), key);
  append(node, value);
  return node;
}

std::size_t DataPages::root_of(std::string_view name) const {
  return get<std::uint64_t>(table(name) + root) * page_bytes;
}

}  // namespace certledger::testing
