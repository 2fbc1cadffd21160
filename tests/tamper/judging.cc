#include "tests/tamper/judging.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdio>

#include "keys/keyfile.h"
#include "ledger/system/write_file.h"
#include "tests/support/real_ledger.h"
#include "tests/support/some_of.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

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

constexpr double most_seconds = testing::one_in == 1 ? 2 : 30;

bool is_right(const Attack& attack, const Seen& seen, Exit verdict) {
  if (seen.signal != 0) return false;
  const bool unreadable = attack.may_be_unreadable && seen.exit == static_cast<int>(Exit::store);
  if (unreadable) return true;
  if (seen.exit != static_cast<int>(verdict)) return false;
  if (attack.may_be_unreadable) return true;
  if (attack.sight == Sight::memory) return verdict == Exit::ok || seen.check == "memory";
  return seen.check == attack.check && seen.entry == attack.entry;
}

/// What an earlier audit of that ledger left, and the auditor's key.
std::vector<std::string> since_options(const fs::path& ledger) {
  const fs::path key_file = grounds().place / "auditor.key";
  const fs::path state = grounds().place / (ledger.filename().string() + ".state");
  if (!fs::exists(state)) {
    const SecretKey key = SecretKey::from_seed(Bytes(seed_bytes, 0x33));
    if (!fs::exists(key_file)) keys::create_unencrypted_key_file(key_file, key, "auditor");
    const audit::Report report = audit_directory(ledger);
    BOOST_REQUIRE(report.state.has_value());
    system::write_file_atomically(state, as_bytes(audit::sign_state(*report.state, key)), 0600);
  }
  return {"--state-key", key_file.string(), "--since", state.string(), "--sample", "0"};
}

/// Whether an incremental audit may find nothing.
bool may_be_ok(const Attack& attack) {
  return attack.verdict == Exit::ok || attack.since == Since::unseen;
}

/// An audit that goes on from one of a good ledger: from today's, where all else is consistent, and
/// from yesterday's for the rest. What was seen, for the table.
std::string judge_since(const Kind& kind, const Attack& attack, const fs::path& ledger) {
  const bool is_consistent = attack.sight == Sight::memory;
  if (!is_consistent && !kind.judges_since) return {};
  const auto options = since_options(is_consistent ? grounds().base : grounds().yesterday);
  const auto begin = std::chrono::steady_clock::now();
  const Seen seen = kind.verify(ledger, options, {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  const bool is_ok = seen.exit == static_cast<int>(Exit::ok);
  const bool is_unreadable = attack.may_be_unreadable && seen.exit == static_cast<int>(Exit::store);
  BOOST_TEST_CONTEXT("since an audit: " << to_text(seen) << "; " << seen.said) {
    BOOST_TEST(seconds.count() < most_seconds);
    BOOST_TEST(seen.signal == 0);
    BOOST_TEST(seen.exit != static_cast<int>(Exit::internal));
    BOOST_TEST((is_ok == may_be_ok(attack) || is_unreadable));
    if (is_consistent) BOOST_TEST(seen.exit == static_cast<int>(attack.verdict));
    // Who did not touch the entries is not accused of a fork.
    if (seen.check == "state-tree" && seen.exit == static_cast<int>(Exit::fork)) {
      BOOST_TEST((kind.entries(ledger) != kind.entries(kind.base)));
    }
  }
  return "since: " + to_text(seen);
}

std::string wanted(const Attack& attack, Exit verdict) {
  std::string text(name(verdict));
  if (!attack.check.empty()) text += " " + attack.check;
  if (attack.entry) text += " " + std::to_string(*attack.entry);
  return attack.may_be_unreadable ? text + " or STORE" : text;
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
  const std::string since = judge_since(kind, attack, ledger);
  BOOST_TEST((fingerprint(ledger) == before), "verify changed the ledger");
  std::printf("  %-72s %-34s %s %.2f s  %s\n", attack.name.c_str(), to_text(seen).c_str(),
              attack.sight == Sight::memory ? "memory needed" : "             ",
              seconds.count() / 2, since.c_str());
  BOOST_TEST(seconds.count() / 2 < most_seconds);
}

}  // namespace

const Grounds& grounds() {
  static const Grounds made;
  return made;
}

std::size_t judge_all(const Kind& kind, const std::vector<Chapter>& chapters) {
  std::size_t count = 0;
  for (const Chapter& chapter : chapters) {
    std::printf("%s\n", chapter.title.c_str());
    for (const Attack& attack : chapter.attacks) {
      if (count++ % testing::one_in != 0) continue;
      BOOST_TEST_CONTEXT(chapter.title << ": " << attack.name) {
        const testing::TempDir place;
        judge(kind, attack, place.path());
      }
    }
  }
  std::printf("%zu attacks%s\n", count, testing::one_in == 1 ? "" : ", of which some were judged");
  return count;
}

}  // namespace certledger::testing
