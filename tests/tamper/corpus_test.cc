// Every attack of the catalogue on a ledger of 1,000 entries, judged by the program itself: by one
// thread and with SHA-256 in plain instructions, by two threads and as fast as it can; without a
// memory and with one. Prints the table of the corpus.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdio>

#include "tests/support/real_ledger.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/forgery.h"
#include "tests/tamper/pages.h"
#include "tests/tamper/verify.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

const Grounds& grounds() {
  static const Grounds made;
  return made;
}

// OpenSSL's SHA-256 without the processor's own instructions for it; ignored where there are none.
constexpr const char* plain_sha = "OPENSSL_ia32cap=:~0x20000000";

/// The memory of the base, made once, and copied: a good verdict moves it.
std::string memory_for(const fs::path& place) {
  static const fs::path made = [] {
    fs::path path = grounds().place / "base.memory";
    const Seen seen = run_verify(grounds().base, {"--remember", path.string(), "--remember-first"});
    BOOST_REQUIRE_MESSAGE(seen.exit == 0, seen.said);
    return path;
  }();
  const fs::path copy = place / "base.memory";
  fs::copy_file(made, copy, fs::copy_options::overwrite_existing);
  return copy.string();
}

bool is_right(const Attack& attack, const Seen& seen, Exit verdict) {
  if (seen.signal != 0) return false;
  const bool unreadable = attack.may_be_unreadable && seen.exit == static_cast<int>(Exit::store);
  if (unreadable) return true;
  if (seen.exit != static_cast<int>(verdict)) return false;
  if (attack.may_be_unreadable) return true;
  if (attack.sight == Sight::memory) return verdict == Exit::ok || seen.check == "memory";
  return seen.check == attack.check && seen.entry == attack.entry;
}

std::string wanted(const Attack& attack, Exit verdict) {
  std::string text(name(verdict));
  if (!attack.check.empty()) text += " " + attack.check;
  if (attack.entry) text += " " + std::to_string(*attack.entry);
  return attack.may_be_unreadable ? text + " or STORE" : text;
}

std::vector<std::string> entries_of(const fs::path& ledger) {
  std::vector<std::string> rows = rows_of(ledger);
  std::erase_if(rows, [](const std::string& row) { return !row.starts_with("entries "); });
  return rows;
}

void judge(const Attack& attack, const fs::path& place) {
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  attack.act(grounds(), ledger);
  const auto before = fingerprint(ledger);
  const Exit alone = attack.sight == Sight::memory ? Exit::ok : attack.verdict;
  const auto begin = std::chrono::steady_clock::now();
  const Seen seen = run_verify(ledger, {"--threads", "1"}, plain_sha);
  const Seen with_memory = run_verify(ledger, {"--threads", "2", "--remember", memory_for(place)});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  BOOST_TEST(is_right(attack, seen, alone),
             to_text(seen) << ", not " << wanted(attack, alone) << "; " << seen.said);
  BOOST_TEST(is_right(attack, with_memory, attack.verdict),
             "with a memory: " << to_text(with_memory) << ", not " << wanted(attack, attack.verdict)
                               << "; " << with_memory.said);
  // Who did not touch the entries is not accused of a fork.
  if (with_memory.contradicts_memory && !attack.may_be_unreadable) {
    BOOST_TEST(entries_of(ledger) != entries_of(grounds().base), "no fork: " << with_memory.said);
  }
  BOOST_TEST((fingerprint(ledger) == before), "verify changed the ledger");
  std::printf("  %-72s %-34s %s %.2f s\n", attack.name.c_str(), to_text(seen).c_str(),
              attack.sight == Sight::memory ? "memory needed" : "             ",
              seconds.count() / 2);
}

BOOST_AUTO_TEST_SUITE(tamper_corpus)

BOOST_AUTO_TEST_CASE(the_base_is_what_it_says) {
  const AuditReport report = audit_directory(grounds().base);
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
  std::size_t count = 0;
  for (const Chapter& chapter : catalogue()) {
    std::printf("%s\n", chapter.title.c_str());
    for (const Attack& attack : chapter.attacks) {
      BOOST_TEST_CONTEXT(chapter.title << ": " << attack.name) {
        const test::TempDir place;
        judge(attack, place.path());
      }
      ++count;
    }
  }
  std::printf("%zu attacks\n", count);
  BOOST_TEST(count >= 150U);
}

BOOST_AUTO_TEST_CASE(an_entry_whose_key_leads_elsewhere_is_told) {
  const test::TempDir place;
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

BOOST_AUTO_TEST_CASE(a_file_cut_at_any_page_is_told) {
  const test::TempDir place;
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
