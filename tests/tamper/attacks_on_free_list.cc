// The list of free pages: what is on it, the next append writes anew.
#include <algorithm>

#include "tests/support/data_pages.h"
#include "tests/tamper/catalogue.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

/// A row of the list made to be about that page alone. The pages that it was about are lost, which
/// does no harm.
void put_page(DataPages& pages, std::size_t row, std::uint64_t page) {
  pages.set(row, std::uint64_t{1});
  pages.set(row + 8, page);
}

using Choose = std::function<std::uint64_t(const DataPages&)>;

/// `choose` gives the page that is said to be free.
Attack listed(const std::string& name, const Choose& choose) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            DataPages pages(ledger);
            put_page(pages, pages.free_rows().back(), choose(pages));
            pages.write();
          },
          tools::Exit::tampered,
          "free-list",
          {}};
}

std::uint64_t number_of(std::size_t offset) { return offset / DataPages::page_bytes; }

std::uint64_t first_leaf(const DataPages& pages, const char* table) {
  std::size_t page = pages.root_of(table);
  while (pages.get<std::uint16_t>(page + DataPages::flags) == DataPages::branch) {
    page = pages.get<std::uint32_t>(pages.nodes(page).front()) * DataPages::page_bytes;
  }
  return number_of(page);
}

}  // namespace

Chapter attacks_on_free_list() {
  Chapter chapter{"The list of free pages", {}};
  std::vector<Attack>& list = chapter.attacks;
  for (const char* table :
       {"meta", "entries", "links", "tiles", "checkpoints", "records", "buckets", "pages"}) {
    list.push_back(listed(std::string("a table's root in use is free (") + table + ")",
                          [=](const DataPages& p) { return number_of(p.root_of(table)); }));
  }
  list.push_back(listed("a branch in use is free", [](const DataPages& p) {
    const std::size_t root = p.root_of("records");
    if (p.get<std::uint16_t>(root + DataPages::flags) != DataPages::branch) {
      throw std::runtime_error("the root of the records is no branch");
    }
    return number_of(root);
  }));
  list.push_back(
      listed("a leaf in use is free", [](const DataPages& p) { return first_leaf(p, "records"); }));
  list.push_back(listed("the first page of a value in use is free",
                        [](const DataPages& p) { return p.value_page("entries"); }));
  list.push_back(listed("the second page of a value in use is free",
                        [](const DataPages& p) { return p.value_page("entries") + 1; }));
  list.push_back(listed("the root of all tables is free", [](const DataPages& p) {
    return p.get<std::uint64_t>(p.newer() + DataPages::main_root);
  }));
  list.push_back(listed("the list's own page is free", [](const DataPages& p) {
    return p.get<std::uint64_t>(p.newer() + DataPages::free_root);
  }));
  list.push_back(listed("a meta page is free", [](const DataPages&) { return std::uint64_t{1}; }));
  list.push_back(listed("a page behind the last is free", [](const DataPages& p) {
    return p.get<std::uint64_t>(p.newer() + DataPages::last_page) + 1;
  }));
  list.push_back(listed("a page is free twice, in two rows", [](const DataPages& p) {
    return p.get<std::uint64_t>(p.free_rows().front() + 8);
  }));
  const auto on_row = [&](const char* name,
                          const std::function<void(DataPages&, std::size_t)>& act) {
    list.push_back({name,
                    [=](const Grounds&, const fs::path& ledger) {
                      DataPages pages(ledger);
                      act(pages, pages.free_rows().back());
                      pages.write();
                    },
                    tools::Exit::tampered,
                    "free-list",
                    {}});
  };
  on_row("a row of the list counts more pages than it has room for",
         [](DataPages& p, std::size_t row) { p.set(row, std::uint64_t{1} << 40); });
  on_row("a row of the list is of a state to come", [](DataPages& p, std::size_t row) {
    p.set(row - 8, p.get<std::uint64_t>(p.newer() + DataPages::transaction) + 1);
  });
  on_row("the list's root is no leaf", [](DataPages& p, std::size_t) {
    p.set(p.get<std::uint64_t>(p.newer() + DataPages::free_root) * DataPages::page_bytes +
              DataPages::flags,
          DataPages::branch);
  });
  // A leaf moved to a page that is free: what leads there is changed, and the list is not.
  list.push_back({"a leaf moved to a free page",
                  [](const Grounds&, const fs::path& ledger) {
                    DataPages pages(ledger);
                    const std::size_t node = pages.nodes(pages.root_of("records")).front();
                    const std::size_t from = pages.get<std::uint32_t>(node) * DataPages::page_bytes;
                    const auto free = pages.get<std::uint64_t>(pages.free_rows().back() + 8);
                    const auto octets = pages.octets().begin();
                    std::copy_n(octets + static_cast<std::ptrdiff_t>(from), DataPages::page_bytes,
                                octets + static_cast<std::ptrdiff_t>(free * DataPages::page_bytes));
                    pages.set(free * DataPages::page_bytes, free);
                    pages.set(node, static_cast<std::uint32_t>(free));
                    pages.write();
                  },
                  tools::Exit::tampered,
                  "free-list",
                  {}});
  // Who goes on from an earlier audit does not look at all pages; who appends does.
  for (Attack& attack : list) attack.since = Since::unseen;
  return chapter;
}

}  // namespace certledger::testing
