// Every attack of the catalogue on a ledger of 1,000 entries. Prints the table of the corpus.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "ledger/maintain/maintain.h"
#include "ledger/system/file.h"
#include "tests/support/data_pages.h"
#include "tests/support/failure.h"
#include "tests/support/real_ledger.h"
#include "tests/tamper/forgery.h"
#include "tests/tamper/judging.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

std::vector<std::string> entries_of(const fs::path& ledger) {
  std::vector<std::string> rows = rows_of(ledger);
  std::erase_if(rows, [](const std::string& row) { return !row.starts_with("entries "); });
  return rows;
}

/// A key behind all entries.
Bytes key_of_shared(std::uint64_t number) { return store::key_of(base_size + 1000 * number); }

constexpr std::uint64_t shared_rows = 150;  // as many as fit into a page

/// Adds a leaf of the entries whose rows have one value, each under a key of its own: the pages of
/// the value are shared. `turn` tells it from others.
std::uint64_t add_shared_rows(DataPages& pages, std::uint64_t turn) {
  constexpr std::size_t node_bytes = 8 + 8 + 8;  // a header, a key, the first of the pages
  const std::size_t shared = pages.nodes(pages.root_of("entries")).at(6);
  std::vector<Bytes> nodes;
  for (std::uint64_t i = 1; i <= shared_rows; ++i) {
    Bytes node = to_bytes(BytesView(pages.octets()).subspan(shared, node_bytes));
    std::ranges::copy(key_of_shared(turn * shared_rows + i), node.begin() + 8);
    nodes.push_back(std::move(node));
  }
  return pages.add_page(DataPages::leaf, nodes);
}

/// Puts a branch of these children over the entries, which were one page.
void put_over_entries(DataPages& pages, const std::vector<Bytes>& children) {
  const std::uint64_t above = pages.add_page(DataPages::branch, children);
  pages.set(pages.table("entries") + DataPages::root, above);
  pages.set(pages.table("entries") + DataPages::depth, std::uint16_t{2});
}

/// Writes the pages into a file that a hole makes a terabyte long, all of it in use by its own
/// account.
void write_with_hole(DataPages& pages, const fs::path& ledger) {
  constexpr std::uint64_t last_page = std::uint64_t{1} << 28;
  pages.set(pages.newer() + DataPages::last_page, last_page);
  pages.write();
  fs::resize_file(ledger / "store" / "data.mdb", (last_page + 1) * DataPages::page_bytes);
}

BOOST_AUTO_TEST_SUITE(tamper_corpus)

BOOST_AUTO_TEST_CASE(the_base_is_what_it_says) {
  const audit::Report report = audit_directory(grounds().base);
  BOOST_TEST(report.good());
  BOOST_TEST(report.size == base_size);
  BOOST_TEST(report.checkpoints == base_batches);
  // A forger who changes nothing makes the same ledger, so what he changes is all that is wrong.
  const fs::path forged = grounds().place / "forged";
  copy_ledger(grounds().base, forged);
  reforge(forged, [](History& history) { hold_all_keys(history); });
  BOOST_TEST((rows_of(forged) == rows_of(grounds().base)));
  for (const fs::path& relative :
       {grounds().yesterday, grounds().tomorrow, grounds().sibling, grounds().foreign}) {
    BOOST_TEST(audit_directory(relative).good());
  }
}

BOOST_AUTO_TEST_CASE(every_attack_is_judged_rightly) {
  BOOST_TEST(judge_all({grounds().base, run_verify, entries_of, true}, catalogue()) >= 150U);
}

BOOST_AUTO_TEST_CASE(an_entry_whose_key_leads_elsewhere_is_told) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  make_ledger(ledger);
  append_steps(ledger, {issued()});
  DataPages pages(ledger);
  // As many batches as make their table two pages high.
  constexpr std::uint16_t branch = 1;
  while ((pages.get<std::uint16_t>(pages.root_of("entries") + DataPages::flags) & branch) == 0) {
    const Step note{Actor::body,
                    scheme::Note{scheme::certificate_subject(number), "年度监督", {}},
                    on("2022-04-01"),
                    {}};
    BOOST_REQUIRE(append_step(ledger, note).has_value());
    pages = DataPages(ledger);
  }
  BOOST_REQUIRE(run_verify(ledger, {}).exit == 0);
  // What parts the two pages is raised: to walk through them is as before, to seek a key is not.
  const std::size_t key = pages.nodes(pages.root_of("entries")).at(1) + 8;
  const log::Index last_of_first = read_u64_be(BytesView(pages.octets()).subspan(key, 8));
  pages.octets().at(key + 7) += 1;
  pages.write();
  const Seen seen = run_verify(ledger, {});
  BOOST_TEST(seen.exit == static_cast<int>(Exit::tampered), seen.said);
  BOOST_TEST(seen.check == "entry-row");
  BOOST_TEST(seen.entry.value_or(0) <= last_of_first);
}

BOOST_AUTO_TEST_CASE(rows_that_hold_more_than_the_file_end_the_audit) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  DataPages pages(ledger);
  const std::uint64_t root = pages.root_of("entries") / DataPages::page_bytes;
  const std::uint64_t more = add_shared_rows(pages, 0);
  put_over_entries(pages, {DataPages::branch_node(root, {}),
                           DataPages::branch_node(more, store::key_of(base_size))});
  pages.write();
  const Seen seen = run_verify(ledger, {"--max-findings", "100000"});
  BOOST_TEST(seen.exit == static_cast<int>(Exit::tampered));
  BOOST_TEST(seen.check == "entry-gap");
  BOOST_TEST((seen.said.find("have more bytes than the file") != std::string::npos));
}

// Nor does a hole make circles longer.
BOOST_AUTO_TEST_CASE(rows_in_circles_are_not_counted_for_ever) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  DataPages pages(ledger);
  std::uint64_t root = pages.root_of("records") / DataPages::page_bytes;
  constexpr std::uint16_t times = 5;
  for (unsigned i = 0; i < times; ++i) {
    std::vector<Bytes> nodes;
    for (std::uint8_t key = 0; key < 90; ++key) {
      Bytes behind_all(32, 0xFF);
      behind_all.back() = key;
      nodes.push_back(DataPages::branch_node(root, behind_all));
    }
    root = pages.add_page(DataPages::branch, nodes);
  }
  const std::size_t table = pages.table("records");
  pages.set(table + DataPages::root, root);
  const auto depth = pages.get<std::uint16_t>(table + DataPages::depth);
  pages.set(table + DataPages::depth, static_cast<std::uint16_t>(depth + times));
  write_with_hole(pages, ledger);
  const Seen seen = run_verify(ledger, {});
  BOOST_TEST(seen.exit == static_cast<int>(Exit::tampered));
  BOOST_TEST(seen.check == "table-form");
}

// A hole makes the file as long as it takes for rows that share their octets to have room.
BOOST_AUTO_TEST_CASE(rows_that_share_their_octets_end_the_audit) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  DataPages pages(ledger);
  std::vector<Bytes> children{
      DataPages::branch_node(pages.root_of("entries") / DataPages::page_bytes, {})};
  for (std::uint64_t turn = 0; turn < 150; ++turn) {
    const Bytes first = key_of_shared(turn * shared_rows + 1);
    children.push_back(DataPages::branch_node(add_shared_rows(pages, turn), first));
  }
  put_over_entries(pages, children);
  write_with_hole(pages, ledger);
  const Seen seen = run_verify(ledger, {"--max-findings", "1"});
  BOOST_TEST(seen.exit == static_cast<int>(Exit::tampered));
  BOOST_TEST(seen.check == "entry-gap");
  BOOST_TEST((seen.said.find("\"rest\"") != std::string::npos));
  BOOST_TEST((seen.said.find("mark-size") == std::string::npos));
}

BOOST_AUTO_TEST_CASE(no_command_writes_over_pages_in_use) {
  for (const Attack& attack : attacks_on_free_list().attacks) {
    BOOST_TEST_CONTEXT(attack.name) {
      const testing::TempDir place;
      const fs::path ledger = place / "ledger";
      copy_ledger(grounds().base, ledger);
      attack.act(grounds(), ledger);
      const fs::path file = ledger / "store" / "data.mdb";
      const Bytes before = system::read_file(file, std::size_t{1} << 28);
      const Bytes mark = system::read_file(ledger / "mark", std::size_t{1} << 20);
      constexpr const char* words = "the store is damaged; nothing was written";
      const auto refused = [&](const std::function<void()>& write) {
        const std::string said = testing::failure_of(write);
        BOOST_TEST(testing::says(said, "store", words), said);
        BOOST_TEST((system::read_file(file, std::size_t{1} << 28) == before));
        BOOST_TEST((system::read_file(ledger / "mark", std::size_t{1} << 20) == mark));
      };
      // Twice: that it was refused is not forgotten.
      refused([&] { BOOST_TEST(!append_step(ledger, issued()).has_value()); });
      refused([&] { BOOST_TEST(!append_step(ledger, issued()).has_value()); });
      refused([&] {
        BOOST_TEST(!maintain::rebuild(ledger, std::chrono::milliseconds(0)).has_value());
      });
      const auto restored =
          maintain::restore(ledger, place / "restored", std::chrono::milliseconds(0));
      BOOST_TEST(!restored.has_value());
      BOOST_TEST(!fs::exists(place / "restored" / "store"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_store_that_was_changed_since_is_looked_at_again) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  make_ledger(ledger);
  append_steps(ledger, {issued()});
  const auto word = [&] { return system::read_file(ledger / "lock", 1000); };
  const Bytes left = word();
  BOOST_TEST((as_text(left).find("\nsound ") != std::string::npos));
  // Longer than a tick of the clock by which the system notes changes.
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  DataPages pages(ledger);
  pages.set(pages.free_rows().front(), std::uint64_t{1});
  pages.set(pages.free_rows().front() + 8, pages.root_of("entries") / DataPages::page_bytes);
  pages.write();
  const Step note{Actor::body,
                  scheme::Note{scheme::certificate_subject(number), "年度监督", {}},
                  on("2022-04-01"),
                  {}};
  const std::string said =
      testing::failure_of([&] { BOOST_TEST(!append_step(ledger, note).has_value()); });
  BOOST_TEST(testing::says(said, "store", "is in use and on the free list"), said);
}

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_page_is_told) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  const fs::path file = ledger / "store" / "data.mdb";
  std::size_t free_at_the_end = 0;
  for (std::size_t pages = DataPages(ledger).count(); pages-- > 0;) {
    fs::resize_file(file, pages * DataPages::page_bytes);
    const Seen seen = run_verify(ledger, {"--threads", "1", "--no-signatures"});
    // Pages at the end that hold nothing may be missing.
    if (seen.exit == 0) {
      ++free_at_the_end;
      BOOST_TEST((rows_of(ledger) == rows_of(grounds().base)));
      continue;
    }
    BOOST_TEST(seen.exit == static_cast<int>(Exit::store), pages << " pages: " << to_text(seen));
  }
  BOOST_TEST(free_at_the_end < 16U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
