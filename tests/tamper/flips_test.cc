// Single octets of data.mdb changed at random: each change is found, or the ledger reads as before.
// And single octets of an export's files: each is found. Judged where certledger verify judges, in
// a process of its own (guarded.h), and never by a crash.
#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <map>
#include <random>

#include "ledger/export/writer.h"
#include "ledger/system/file.h"
#include "tests/support/export_ledger.h"
#include "tests/support/real_ledger.h"
#include "tests/support/some_of.h"
#include "tests/support/temp_dir.h"
#include "tests/tamper/exports.h"
#include "tests/tamper/forgery.h"
#include "tools/certledger/verify/audited.h"
#include "tools/process/child.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

constexpr std::uint32_t seed = 20261124;
constexpr int flips = testing::one_in == 1 ? 1000 : 100;
constexpr int export_flips = testing::one_in == 1 ? 200 : 30;

/// All rows of all tables, as they are read through the store.
Hash digest_of(const fs::path& ledger) {
  Bytes all;
  for (const std::string& row : rows_of(ledger)) append(all, as_bytes(row + "\n"));
  return sha256(all);
}

/// A small ledger, with statements of many kinds and five checkpoints.
void make_small(const fs::path& dir) {
  make_ledger(dir);
  append_steps(dir, {issued()});
  append_steps(dir, {{Actor::body, good_grant(april), april, {}},
                     {Actor::body, good_suspend(april), april, {}}});
  append_steps(dir, {{Actor::body, good_reinstate(may), may, {}}});
}

struct Judged {
  Exit verdict = Exit::internal;
  bool reads_as_before = false;
};

constexpr std::chrono::seconds time_limit{30};

/// As certledger verify does, of a ledger or of an export.
Exit verdict_on(const tools::Globals& globals, const tools::AuditQuestion& question) {
  const auto in_child = [&] {
    // Boost's handlers would make a test failure of what is to end the child.
    for (const int fatal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) std::signal(fatal, SIG_DFL);
    const tools::Audited audited = question.exported.empty() ? audit_ledger(globals, question)
                                                             : audit_export(globals, question);
    return Bytes{static_cast<std::uint8_t>(audited.verdict)};
  };
  return static_cast<Exit>(tools::guarded_answer(in_child, time_limit).at(0));
}

tools::Globals quiet_globals(const fs::path& ledger = {}) {
  tools::Globals globals;
  globals.ledger = ledger;
  globals.quiet = true;
  return globals;
}

/// Where all is good the rows are compared.
Judged judge(const fs::path& ledger, const Hash& untouched) {
  tools::AuditQuestion question;
  question.threads = 1;
  try {
    const Exit verdict = verdict_on(quiet_globals(ledger), question);
    // Again in a process of its own: one that has judged can open nothing more.
    const auto digest = [&] { return to_bytes(digest_of(ledger).view()); };
    return {verdict, verdict == Exit::ok &&
                         tools::guarded_answer(digest, time_limit) == to_bytes(untouched.view())};
  } catch (const SystemError&) {
    return {Exit::store, false};
  } catch (const tools::Failure& failure) {
    return {failure.exit(), false};
  }
}

void flip_octets_of(const fs::path& ledger) {
  std::fflush(stdout);  // not by every child again
  const Hash untouched = digest_of(ledger);
  BOOST_REQUIRE(judge(ledger, untouched).verdict == Exit::ok);
  const fs::path path = ledger / "store" / "data.mdb";
  Bytes octets = system::read_file(path, std::size_t{1} << 28);
  const system::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const auto put = [&](std::size_t at, std::uint8_t octet) {
    BOOST_REQUIRE(::pwrite(file.number(), &octet, 1, static_cast<off_t>(at)) == 1);
  };
  // mt19937's numbers are the standard's; its distributions are the library's own.
  std::mt19937 chance(seed);
  std::map<Exit, int> verdicts;
  for (int i = 0; i < flips; ++i) {
    const std::size_t at = chance() % octets.size();
    const auto change = static_cast<std::uint8_t>(1 + chance() % 255);
    put(at, octets.at(at) ^ change);
    const Judged judged = judge(ledger, untouched);
    put(at, octets.at(at));
    ++verdicts[judged.verdict];
    BOOST_TEST_CONTEXT("flip " << i << ": octet " << at << " xor " << int{change}) {
      BOOST_TEST((judged.verdict == Exit::ok || judged.verdict == Exit::tampered ||
                  judged.verdict == Exit::fork || judged.verdict == Exit::store),
                 "verdict " << name(judged.verdict));
      BOOST_TEST((judged.verdict != Exit::ok || judged.reads_as_before),
                 "good, and reads otherwise than before");
    }
  }
  BOOST_TEST(judge(ledger, untouched).reads_as_before);
  std::printf("%d flips in %zu octets, seed %u:", flips, octets.size(), seed);
  for (const auto& [verdict, count] : verdicts) {
    std::printf(" %s %d", std::string(name(verdict)).c_str(), count);
  }
  std::printf(" (OK: in octets that nothing is read from)\n");
  BOOST_TEST(verdicts[Exit::tampered] > flips / 10);
}

// --- exports ---

/// So many entries that there is a tile of level 1.
void make_export(const fs::path& place, const fs::path& exported) {
  make_small(place);
  const scheme::Note note{scheme::certificate_subject(number), "监督检查无异常", {}};
  append_steps(place, std::vector<Step>(260, {Actor::body, note, on("2022-06-01"), {}}));
  BOOST_REQUIRE(export_ledger(place, exported).has_value());
}

std::vector<std::string> files_of(const fs::path& exported) {
  std::vector<std::string> files;
  for (const auto& [path, digest] : fingerprint(exported)) {
    if (fs::file_size(exported / path) > 0) files.push_back(path);
  }
  return files;
}

Exit judge_export(const fs::path& exported) {
  tools::AuditQuestion question;
  question.exported = exported;
  question.threads = 1;
  try {
    return verdict_on(quiet_globals(), question);
  } catch (const SystemError& e) {
    return tools::exit_code(e.fault());
  } catch (const tools::Failure& failure) {
    return failure.exit();
  }
}

/// In each file as many; `renews`: by somebody who makes the manifest say what is there.
std::map<Exit, int> flip_octets_of_export(const fs::path& exported, bool renews) {
  std::fflush(stdout);
  BOOST_REQUIRE(judge_export(exported) == Exit::ok);
  const std::string manifest(exports::manifest_path);
  std::vector<std::string> files = files_of(exported);
  if (renews) std::erase(files, manifest);
  const Bytes whole_manifest = file_in(exported, manifest);
  std::mt19937 chance(seed);
  std::map<Exit, int> verdicts;
  for (int i = 0; i < export_flips; ++i) {
    const std::string& file = files.at(static_cast<std::size_t>(i) % files.size());
    const Bytes whole = file_in(exported, file);
    Bytes octets = whole;
    const std::size_t at = chance() % octets.size();
    const auto change = static_cast<std::uint8_t>(1 + chance() % 255);
    octets.at(at) ^= change;
    put_file_in(exported, file, octets);
    if (renews) renew_manifest(exported);
    const Exit verdict = judge_export(exported);
    put_file_in(exported, file, whole);
    if (renews) put_file_in(exported, manifest, whole_manifest);
    ++verdicts[verdict];
    BOOST_TEST_CONTEXT("flip " << i << ": octet " << at << " of " << file << " xor "
                               << int{change}) {
      const bool is_said_of_ledger = verdict == Exit::tampered || verdict == Exit::fork;
      BOOST_TEST(
          (verdict == Exit::store || verdict == Exit::malformed || (renews && is_said_of_ledger)),
          "verdict " << name(verdict));
    }
  }
  BOOST_TEST((judge_export(exported) == Exit::ok));
  std::printf("%d flips in %zu files of an export, seed %u%s:", export_flips, files.size(), seed,
              renews ? ", and a manifest to them" : "");
  for (const auto& [verdict, count] : verdicts) {
    std::printf(" %s %d", std::string(name(verdict)).c_str(), count);
  }
  std::printf("\n");
  return verdicts;
}

BOOST_AUTO_TEST_SUITE(random_flips)

BOOST_AUTO_TEST_CASE(each_in_an_export_spoils_the_copy) {
  const testing::TempDir temp;
  make_export(temp / "ledger", temp / "export");
  const auto verdicts = flip_octets_of_export(temp / "export", false);
  BOOST_TEST(verdicts.contains(Exit::store));
  BOOST_TEST(verdicts.contains(Exit::malformed));
}

BOOST_AUTO_TEST_CASE(each_in_an_export_is_found_though_the_manifest_says_so) {
  const testing::TempDir temp;
  make_export(temp / "ledger", temp / "export");
  const auto verdicts = flip_octets_of_export(temp / "export", true);
  BOOST_TEST(verdicts.at(Exit::tampered) > export_flips / 2);
}

BOOST_AUTO_TEST_CASE(each_is_found_or_changes_nothing) {
  const testing::TempDir temp;
  make_small(temp / "ledger");
  flip_octets_of(temp / "ledger");
}

// Written at once, so that hardly a page is of former times, free and never read.
BOOST_AUTO_TEST_CASE(the_same_where_the_file_is_full) {
  const testing::TempDir temp;
  make_small(temp / "ledger");
  reforge(temp / "ledger", [](History&) {});
  flip_octets_of(temp / "ledger");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
