#include "tests/tamper/judging.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdio>

#include "keys/keyfile.h"
#include "ledger/file/file.h"
#include "tests/support/real_ledger.h"

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

// Sanitizers look for mistakes of memory and not of judgement, and take their time: of neighbouring
// attacks, which differ in a place or a number, one is enough for them.
#ifdef CERTLEDGER_SANITIZED
constexpr double most_seconds = 30;
constexpr std::size_t one_in = 3;
#else
constexpr double most_seconds = 2;
constexpr std::size_t one_in = 1;
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
      if (count++ % one_in != 0) continue;
      BOOST_TEST_CONTEXT(chapter.title << ": " << attack.name) {
        const test::TempDir place;
        judge(kind, attack, place.path());
      }
    }
  }
  std::printf("%zu attacks%s\n", count, one_in == 1 ? "" : ", of which some were judged");
  return count;
}

}  // namespace certledger::testing
