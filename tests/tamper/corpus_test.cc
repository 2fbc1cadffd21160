// Every attack of the catalogue on a ledger of 1,000 entries and on its export, judged by the
// program itself: by one thread and with SHA-256 in plain instructions, by two threads and as fast
// as it can; without a memory and with one, or with an audit's state. Prints the table of the
// corpus.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdio>

#include "keys/keyfile.h"
#include "ledger/file/file.h"
#include "tests/support/real_ledger.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/exports.h"
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

#ifdef CERTLEDGER_SANITIZED
constexpr double most_seconds = 30;
#else
constexpr double most_seconds = 2;
#endif

bool is_right(const Attack& attack, const Seen& seen, Exit verdict) {
  if (seen.signal != 0) return false;
  const bool unreadable = attack.may_be_unreadable && seen.exit == static_cast<int>(Exit::store);
  if (unreadable) return true;
  if (seen.exit != static_cast<int>(verdict)) return false;
  if (attack.may_be_unreadable) return true;
  if (attack.sight == Sight::memory) return verdict == Exit::ok || seen.check == "memory";
  return seen.check == attack.check && seen.entry == attack.entry;
}

/// What an earlier audit of the base left, and the auditor's key.
std::vector<std::string> since_options() {
  static const std::pair<fs::path, fs::path> made = [] {
    const fs::path key_file = grounds().place / "auditor.key";
    const SecretKey key = SecretKey::from_seed(Bytes(seed_bytes, 0x33));
    keys::create_unencrypted_key_file(key_file, key, "auditor");
    const AuditReport report = audit_directory(grounds().base);
    BOOST_REQUIRE(report.state.has_value());
    const fs::path state = grounds().place / "state";
    write_file_atomically(state, as_bytes(sign_audit_state(*report.state, key)), 0600);
    return std::pair(key_file, state);
  }();
  return {"--state-key", made.first.string(), "--since", made.second.string()};
}

/// What is attacked, a ledger or its export.
struct Kind {
  fs::path base;
  Seen (*verify)(const fs::path&, const std::vector<std::string>&, const std::string&);
  /// The entries, in whatever form.
  std::vector<std::string> (*entries)(const fs::path&);
};

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

std::vector<std::string> bundles_of(const fs::path& exported) {
  std::vector<std::string> bundles;
  for (const auto& [path, digest] : fingerprint(exported)) {
    if (path.starts_with("tile/entries/")) bundles.push_back(path + " " + digest);
  }
  return bundles;
}

void judge(const Kind& kind, const Attack& attack, const fs::path& place) {
  const fs::path ledger = place / "ledger";
  copy_ledger(kind.base, ledger);
  attack.act(grounds(), ledger);
  const auto before = fingerprint(ledger);
  const Exit alone = attack.sight == Sight::memory ? Exit::ok : attack.verdict;
  const auto begin = std::chrono::steady_clock::now();
  const Seen seen = kind.verify(ledger, {"--threads", "1"}, plain_sha);
  const Seen with_memory =
      kind.verify(ledger, {"--threads", "2", "--remember", memory_for(place)}, {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  BOOST_TEST(is_right(attack, seen, alone),
             to_text(seen) << ", not " << wanted(attack, alone) << "; " << seen.said);
  BOOST_TEST(is_right(attack, with_memory, attack.verdict),
             "with a memory: " << to_text(with_memory) << ", not " << wanted(attack, attack.verdict)
                               << "; " << with_memory.said);
  // Who did not touch the entries is not accused of a fork.
  if (with_memory.contradicts_memory && !attack.may_be_unreadable) {
    BOOST_TEST(kind.entries(ledger) != kind.entries(kind.base), "no fork: " << with_memory.said);
  }
  if (attack.sight == Sight::memory) {
    const Seen since = kind.verify(ledger, since_options(), {});
    BOOST_TEST(since.exit == static_cast<int>(attack.verdict),
               "since an audit: " << to_text(since) << "; " << since.said);
  }
  BOOST_TEST((fingerprint(ledger) == before), "verify changed the ledger");
  std::printf("  %-72s %-34s %s %.2f s\n", attack.name.c_str(), to_text(seen).c_str(),
              attack.sight == Sight::memory ? "memory needed" : "             ",
              seconds.count() / 2);
  BOOST_TEST(seconds.count() / 2 < most_seconds);
}

/// Every attack, and how many there are.
std::size_t judge_all(const Kind& kind, const std::vector<Chapter>& chapters) {
  std::size_t count = 0;
  for (const Chapter& chapter : chapters) {
    std::printf("%s\n", chapter.title.c_str());
    for (const Attack& attack : chapter.attacks) {
      BOOST_TEST_CONTEXT(chapter.title << ": " << attack.name) {
        const test::TempDir place;
        judge(kind, attack, place.path());
      }
      ++count;
    }
  }
  std::printf("%zu attacks\n", count);
  return count;
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
  BOOST_TEST(judge_all({grounds().base, run_verify, entries_of}, catalogue()) >= 150U);
}

BOOST_AUTO_TEST_CASE(every_attack_on_an_export_is_judged_rightly) {
  const fs::path base = grounds().exported(grounds().base);
  BOOST_TEST(judge_all({base, run_verify_export, bundles_of}, export_catalogue()) >= 300U);
}

BOOST_AUTO_TEST_CASE(an_export_made_by_hand_is_the_one_that_is_made) {
  const fs::path made = grounds().place / "by-hand";
  for (const fs::path& ledger : {grounds().base, grounds().yesterday, grounds().foreign}) {
    write_export(made, content_of(ledger));
    BOOST_TEST((fingerprint(made) == fingerprint(grounds().exported(ledger))));
  }
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
