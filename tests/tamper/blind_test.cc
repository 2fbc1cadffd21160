// No check of the audit is idle: with any one of them switched off, the audit no longer finds an
// attack of the catalogue, or names a wrong first bad entry. blind_findings.h switches checks off.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <map>

#include "ledger/export/audit_source.h"
#include "ledger/log/note_sign.h"
#include "ledger/store/high_water_mark.h"
#include "tests/support/all_checks.h"
#include "tests/support/real_ledger.h"
#include "tests/tamper/blind_findings.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/export_acts.h"
#include "tests/tamper/exports.h"
#include "tests/tamper/meddle.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using store::Tables;

const Grounds& grounds() {
  static const Grounds made;
  return made;
}

/// Attacks by the check that speaks first of them, those of many keys first: there everything else
/// fits, so no other check helps.
std::map<std::string, std::vector<Attack>> attacks_by_check() {
  std::map<std::string, std::vector<Attack>> all;
  std::vector<Chapter> chapters = catalogue();
  std::ranges::stable_partition(
      chapters, [](const Chapter& chapter) { return chapter.title.starts_with("Made to fit"); });
  for (Chapter& chapter : chapters) {
    for (Attack& attack : chapter.attacks) {
      if (attack.check.empty()) continue;
      all[attack.check].push_back(std::move(attack));
    }
  }
  return all;
}

enum class Blindness { complete, wrong_place, none };

/// What an audit that does not know `check` makes of the attack.
Blindness blindness(const Attack& attack, const std::string& check) {
  const testing::TempDir place;
  const fs::path ledger = place / "ledger";
  copy_ledger(grounds().base, ledger);
  attack.act(grounds(), ledger);
  const BlindTo blind({check});
  const audit::Report report = audit_directory(ledger);
  if (report.good()) return Blindness::complete;
  return report.findings.front().error.entry == attack.entry ? Blindness::none
                                                             : Blindness::wrong_place;
}

// --- checks of incremental audits ---

audit::State state_of(const fs::path& ledger) {
  const audit::Report report = audit_directory(ledger);
  BOOST_REQUIRE(report.state.has_value());
  return *report.state;
}

audit::Report since(const fs::path& ledger, const audit::State& state, std::uint64_t sample,
                    const std::set<std::string>& off) {
  const write::Ledger opened = write::Ledger::open(ledger);
  const auto mark = store::read_mark(ledger / "mark");
  const BlindTo blind(off);
  return audit_since(opened.store(), state, sample, std::string(as_text(*mark)), {}).value();
}

void flip(const fs::path& ledger, store::Table Tables::* table, const Bytes& key) {
  meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
    Bytes value = to_bytes(*to.get(tables.*table, key));
    value.back() ^= 1;
    to.put(tables.*table, key, value);
  });
}

BOOST_AUTO_TEST_SUITE(blind_audits)

BOOST_AUTO_TEST_CASE(every_check_of_a_full_audit_is_needed) {
  // What else it takes for these to be wrong is found besides, elsewhere.
  const std::set<std::string> never_alone{"entry-gap"};
  const std::set<std::string> elsewhere{"state-tree", "state-map", "sample-entry", "sample-record",
                                        "mark-copy"};
  const auto attacks = attacks_by_check();
  for (const std::string& check : all_checks()) {
    // That against the auditor's clock has a test of its own.
    if (elsewhere.contains(check) || check == "time-ahead") continue;
    BOOST_TEST_CONTEXT("without the check " << check) {
      BOOST_REQUIRE(attacks.contains(check));
      const std::vector<Attack>& of_it = attacks.at(check);
      const Blindness wanted =
          never_alone.contains(check) ? Blindness::wrong_place : Blindness::complete;
      const auto missed = std::ranges::find_if(
          of_it, [&](const Attack& attack) { return blindness(attack, check) == wanted; });
      BOOST_TEST((missed != of_it.end()), "no attack needs it");
      if (missed == of_it.end()) continue;
      std::printf("  without %-20s %s: %s\n", check.c_str(),
                  wanted == Blindness::complete ? "not found" : "another entry first",
                  missed->name.c_str());
    }
  }
}

BOOST_AUTO_TEST_CASE(every_check_of_an_incremental_audit_is_needed) {
  const audit::State state = state_of(grounds().yesterday);
  // Of a subject that nothing new is about.
  const Bytes untouched = to_bytes(scheme::map_key(scheme::standard_subject("S-03")).view());
  struct Old {
    const char* check;
    store::Table Tables::* table;
    Bytes key;
    std::uint64_t sample;
  };
  for (const Old& attack :
       {Old{"sample-entry", &Tables::entries, store::key_of(size_after(5) - 1), base_size},
        Old{"sample-record", &Tables::records, untouched, base_size},
        Old{"state-map", &Tables::links, store::key_of(state.size), 0}}) {
    BOOST_TEST_CONTEXT(attack.check) {
      const testing::TempDir place;
      const fs::path ledger = place / "ledger";
      copy_ledger(grounds().base, ledger);
      BOOST_TEST(since(ledger, state, attack.sample, {}).good());
      flip(ledger, attack.table, attack.key);
      const audit::Report seen = since(ledger, state, attack.sample, {});
      BOOST_REQUIRE(!seen.good());
      BOOST_TEST(name_of(seen.findings.front()) == attack.check);
      BOOST_TEST(since(ledger, state, attack.sample, {attack.check}).good());
    }
  }
}

BOOST_AUTO_TEST_CASE(the_check_against_the_auditors_clock_is_needed) {
  audit::Options options;
  options.now = Time{};
  const audit::Report seen = audit_directory(grounds().base, options);
  BOOST_REQUIRE(!seen.good());
  BOOST_TEST(name_of(seen.findings.front()) == "time-ahead");
  const BlindTo blind({"time-ahead"});
  BOOST_TEST(audit_directory(grounds().base, options).good());
}

BOOST_AUTO_TEST_CASE(without_the_audited_tree_any_other_goes_on_from_a_state) {
  const audit::State state = state_of(grounds().tomorrow);
  const audit::Report seen = since(grounds().base, state, 0, {});
  BOOST_REQUIRE(!seen.good());
  BOOST_TEST(name_of(seen.findings.front()) == "state-tree");
  BOOST_TEST(since(grounds().base, state, 0, {"state-tree"}).good());
}

BOOST_AUTO_TEST_CASE(without_its_copy_the_newest_checkpoint_of_an_export_is_anything_signed) {
  const testing::TempDir place;
  const fs::path exported = place / "exported";
  write_export(exported, content_of(grounds().base));
  const auto judged = [&](const std::set<std::string>& off) {
    const exports::Reader reader = exports::Reader::open(exported).value();
    exports::AuditSource source(reader);
    const BlindTo blind(off);
    return audit::audit(source, reader.checkpoint().value(), {}, 0, {}).value();
  };
  BOOST_TEST(judged({}).good());
  log::Note note = log::parse_note(as_text(file_in(exported, checkpoint_file))).value();
  note.signatures.push_back(log::sign_note(note.text, "stranger.example", key_of(Actor::stranger)));
  put_file_in(exported, checkpoint_file, as_bytes(log::format_note(note)));
  renew_manifest(exported);
  const audit::Report seen = judged({});
  BOOST_REQUIRE(!seen.good());
  BOOST_TEST(name_of(seen.findings.front()) == "mark-copy");
  BOOST_TEST(judged({"mark-copy"}).good());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
