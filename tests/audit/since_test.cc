// Incremental audits: what is new is judged as a full audit judges it, what was audited before must
// still lead there, and a state is good for one ledger and one auditor.
#include <boost/test/unit_test.hpp>

#include "ledger/log/entry.h"
#include "tests/audit/since.h"
#include "tests/support/rule_cases.h"

namespace certledger::testing {
namespace {

Step suspend_on(const char* day) { return {Actor::body, good_suspend(on(day)), on(day), {}}; }

/// The fault of the one finding about what was audited before.
std::string_view only_fault(const Result<audit::Report>& report) {
  BOOST_REQUIRE(report.has_value());
  BOOST_REQUIRE(report->findings_in_all == 1U);
  BOOST_TEST((report->findings.front().check == audit::Check::state_tree));
  BOOST_TEST(!report->state.has_value());
  return name(report->findings.front().error.fault);
}

BOOST_AUTO_TEST_SUITE(audit_since_a_state)

BOOST_AUTO_TEST_CASE(step_by_step_it_comes_to_the_state_of_a_full_audit) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  audit::State state = full(dir);
  for (const Step& step : {issued(), suspend_on("2022-05-01")}) {
    BOOST_REQUIRE(append_step(dir, step).has_value());
    const audit::Report report = must_since(dir, state);
    BOOST_TEST(*is_good(report));
    BOOST_TEST(report.since.value_or(0) == state.size);
    BOOST_TEST(report.sampled == 3U);
    BOOST_TEST(report.not_proved.size() == 2U);
    BOOST_REQUIRE(report.state.has_value());
    state = *report.state;
    BOOST_TEST((state == full(dir)));
  }
  // And when nothing is new.
  const audit::Report again = must_since(dir, state, 1000);
  BOOST_TEST(*is_good(again));
  BOOST_TEST(again.signatures == 0U);
  BOOST_TEST(again.sampled == state.size);
  BOOST_TEST((*again.state == state));
}

BOOST_AUTO_TEST_CASE(every_history_of_the_rules_is_audited_in_two_steps) {
  const testing::TempDir temp;
  make_ledger(temp / "base");
  const audit::State state = full(temp / "base");
  for (const RuleCase& rule_case : rule_cases()) {
    BOOST_TEST_CONTEXT(scheme::id_of(rule_case.rule) << " " << rule_case.name) {
      const fs::path dir = temp / "case";
      fs::copy(temp / "base", dir, fs::copy_options::recursive);
      append_steps(dir, rule_case.before);
      const audit::Report good = must_since(dir, state);
      BOOST_TEST(*is_good(good));
      BOOST_REQUIRE(good.state.has_value());
      BOOST_TEST((*good.state == full(dir)));
      const log::Index index = forge_step(dir, rule_case.offence);
      for (const audit::State& from : {state, *good.state}) {
        const audit::Report report = must_since(dir, from);
        BOOST_REQUIRE(!report.good());
        BOOST_TEST(report.findings.front().error.rule == scheme::id_of(rule_case.rule));
        BOOST_TEST(report.findings.front().error.entry.value_or(0) == index);
        BOOST_TEST(!report.state.has_value());
      }
      fs::remove_all(dir);
    }
  }
}

// An operator who forked the ledger can make tiles that say whatever an old checkpoint says; but
// these are no part of the tree that was audited.
BOOST_AUTO_TEST_CASE(a_mark_before_the_state_has_to_be_in_the_audited_tree) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const fs::path fork = temp / "fork";
  make_ledger(dir);
  fs::copy(dir, fork, fs::copy_options::recursive);
  append_steps(fork, {issued()});
  Step other = issued();
  std::get<scheme::CertificateIssue>(other.body).facts.client.name = "另一家公司";
  append_steps(dir, {other});
  const log::TreeSize parted = full(dir).size;
  // Until the tile that shows what the mark says is full, and no new entry touches it.
  for (log::TreeSize size = parted; size <= log::tile_width; size += 2) {
    const Step note{Actor::body,
                    scheme::Note{scheme::certificate_subject(number), "年度监督", {}},
                    on("2022-05-01"),
                    {}};
    BOOST_REQUIRE(append_step(dir, note).has_value());
  }
  const audit::State state = full(dir);
  BOOST_TEST(*is_good(must_since(dir, state)));
  fs::copy_file(fork / "mark", dir / "mark", fs::copy_options::overwrite_existing);
  const log::TileId first{};
  Bytes lent;
  {
    store::Store store = store::Store::open(fork / "store", store::Mode::read_only);
    const store::ReadTransaction transaction(store.environment());
    lent = store::View(transaction, store.tables()).tile(first);
  }
  meddle(dir, [&](store::WriteTransaction& to, const Tables& tables) {
    Bytes tile = to_bytes(*to.get(tables.tiles, store::key_of(first)));
    // The nodes that the fork's root is made of: [0, 16) and the leaf behind it.
    for (const std::size_t slot : {log::tile_slot(4, 0), log::tile_slot(0, 16)}) {
      std::copy_n(lent.begin() + static_cast<std::ptrdiff_t>(slot * Hash::size), Hash::size,
                  tile.begin() + static_cast<std::ptrdiff_t>(slot * Hash::size));
    }
    to.put(tables.tiles, store::key_of(first), tile);
  });
  BOOST_TEST(parted == 17U);
  const write::Ledger ledger = write::Ledger::open(dir);
  audit::Options options;
  options.roots_at = {parted, state.size};
  const auto report = audit_since(ledger.store(), state, 0, mark_of(dir), options);
  BOOST_REQUIRE(report.has_value());
  BOOST_REQUIRE(!report->good());
  BOOST_TEST((report->findings.front().check == audit::Check::mark_root));
  BOOST_TEST(!report->roots.contains(parted));
  BOOST_TEST((report->roots.at(state.size) == state.root));
}

BOOST_AUTO_TEST_CASE(what_new_entries_touch_is_compared) {
  const testing::TempDir temp;
  const fs::path base = temp / "base";
  make_ledger(base);
  append_steps(base, {issued()});
  const audit::State state = full(base);
  append_steps(base, {suspend_on("2022-05-01")});
  const log::Index suspend = state.size;
  const scheme::SubjectId subject = scheme::subjects_of(issued().body).front();
  struct Attack {
    const char* name;
    store::Table Tables::* table;
    Bytes key;
    audit::Check check;
  };
  const Bytes record = to_bytes(scheme::map_key(subject).view());
  const Bytes operator_member =
      to_bytes(scheme::map_key(scheme::member_subject("operator")).view());
  for (const Attack& attack : std::vector<Attack>{
           {"the record of a touched subject", &Tables::records, record, audit::Check::record},
           {"a record that only was asked for", &Tables::records, operator_member,
            audit::Check::record},
           {"the link of a new entry", &Tables::links, store::key_of(suspend),
            audit::Check::state_map},
           {"the new checkpoint", &Tables::checkpoints, store::key_of(suspend + 2),
            audit::Check::checkpoint_form},
           {"the map", &Tables::buckets, store::key_of_bucket(0), audit::Check::state_map},
           {"the new block of entries", &Tables::entries, store::key_of(suspend + 1),
            audit::Check::signature}}) {
    BOOST_TEST_CONTEXT(attack.name) {
      const fs::path dir = temp / "case";
      fs::copy(base, dir, fs::copy_options::recursive);
      flip(dir, attack.table, attack.key);
      const audit::Report report = must_since(dir, state, 0);
      BOOST_TEST(std::ranges::any_of(
          report.findings, [&](const audit::Finding& f) { return f.check == attack.check; }));
      BOOST_TEST(!report.state.has_value());
      BOOST_TEST(!audit_directory(dir).good());
      fs::remove_all(dir);
    }
  }
}

BOOST_AUTO_TEST_CASE(old_entries_that_changed_are_found_where_they_are_drawn) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, {issued()});
  const audit::State state = full(dir);
  append_steps(dir, {suspend_on("2022-05-01")});
  flip(dir, &Tables::entries, store::key_of(1));  // the last octet of the first seal's signature
  BOOST_TEST(*is_good(must_since(dir, state, 0)));
  const audit::Report report = must_since(dir, state, state.size);
  BOOST_REQUIRE(report.findings_in_all == 1U);
  BOOST_TEST((report.findings.front().check == audit::Check::sample_entry));
  BOOST_TEST(report.findings.front().error.entry.value_or(99) == 1U);
}

BOOST_AUTO_TEST_CASE(old_records_that_changed_are_found_where_they_are_drawn) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, {issued()});
  const audit::State state = full(dir);
  const scheme::SubjectId subject = scheme::subjects_of(issued().body).front();
  flip(dir, &Tables::records, to_bytes(scheme::map_key(subject).view()));
  BOOST_TEST(*is_good(must_since(dir, state, 0)));
  const audit::Report report = must_since(dir, state, state.size);
  BOOST_REQUIRE(!report.good());
  BOOST_TEST((report.findings.front().check == audit::Check::sample_record));
  BOOST_TEST(report.findings.front().subject == scheme::to_text(subject));
}

BOOST_AUTO_TEST_CASE(another_past_is_a_fork_and_a_shorter_one_a_rollback) {
  const testing::TempDir temp;
  make_ledger(temp / "one");
  fs::copy(temp / "one", temp / "other", fs::copy_options::recursive);
  const audit::State early = full(temp / "one");
  append_steps(temp / "one", {issued()});
  const audit::State state = full(temp / "one");
  const auto shorter = since(temp / "other", state);
  BOOST_TEST(only_fault(shorter) == name(Fault::rolled_back));
  Step later = issued();
  later.day = on("2022-04-02");
  append_steps(temp / "other", {later});
  append_steps(temp / "other", {suspend_on("2022-05-01")});
  const auto forked = since(temp / "other", state);
  BOOST_TEST(only_fault(forked) == name(Fault::forked));
  BOOST_TEST(*is_good(must_since(temp / "other", early)));
  audit::State foreign = state;
  foreign.origin = "other.example/ledger";
  const auto other = since(temp / "one", foreign);
  BOOST_REQUIRE(!other.has_value());
  BOOST_TEST(name(other.error().fault) == name(Fault::wrong_origin));
}

BOOST_AUTO_TEST_CASE(no_field_of_a_state_can_be_wrong_unnoticed) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, {issued()});
  const audit::State state = full(dir);
  append_steps(dir, {suspend_on("2022-05-01")});
  const auto is_seen = [&](const std::function<void(audit::State&)>& change) {
    audit::State wrong = state;
    change(wrong);
    const auto report = since(dir, wrong);
    return !report || !report->good();
  };
  BOOST_TEST(!is_seen([](audit::State&) {}));
  BOOST_TEST(is_seen([](audit::State& s) { s.size -= 2; }));
  BOOST_TEST(is_seen([](audit::State& s) { s.root.bytes[0] ^= 1; }));
  BOOST_TEST(is_seen([](audit::State& s) { s.last_leaf.bytes[0] ^= 1; }));
  BOOST_TEST(is_seen([](audit::State& s) { s.last_time.seconds = 4'000'000'000; }));
  BOOST_TEST(is_seen([](audit::State& s) { s.map_root.bytes[0] ^= 1; }));
  BOOST_TEST(is_seen([](audit::State& s) { ++s.subjects; }));
  BOOST_TEST(is_seen([](audit::State& s) { --s.checkpoints; }));
}

BOOST_AUTO_TEST_CASE(a_state_is_read_as_it_was_written_and_only_so) {
  audit::State state;
  state.origin = "example.org/ledger";
  state.size = 12;
  state.root.bytes[3] = 7;
  state.last_leaf.bytes[4] = 8;
  state.last_time = Time{1'650'000'000};
  state.sealer = key_of(Actor::operator_).public_key();
  state.map_root.bytes[5] = 9;
  state.subjects = 5;
  state.checkpoints = 2;
  const SecretKey& auditor = key_of(Actor::institute);
  const std::string note = audit::sign_state(state, auditor);
  const auto read = audit::open_state(note, auditor.public_key());
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((*read == state));
  const auto by_other = audit::open_state(note, key_of(Actor::body).public_key());
  BOOST_REQUIRE(!by_other.has_value());
  BOOST_TEST(name(by_other.error().fault) == name(Fault::unknown_key));
  std::string edited = note;
  edited.replace(edited.find("size 12"), 7, "size 10");
  const auto changed = audit::open_state(edited, auditor.public_key());
  BOOST_REQUIRE(!changed.has_value());
  BOOST_TEST(name(changed.error().fault) == name(Fault::bad_signature));
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string spoilt = note;
    spoilt[i] = static_cast<char>(spoilt[i] ^ 1);
    BOOST_REQUIRE(!audit::open_state(spoilt, auditor.public_key()));
    BOOST_REQUIRE(!audit::open_state(note.substr(0, i), auditor.public_key()));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
