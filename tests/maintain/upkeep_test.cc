// Rebuild, backup, restore; the mark; two writers; batches that are refused whole.
#include "ledger/maintain/maintain.h"
#include "ledger/system/write_file.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "ledger/base/limits.h"
#include "ledger/read/snapshot.h"
#include "ledger/system/file.h"
#include "tests/support/child.h"
#include "tests/support/failure.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds no_wait(0);

/// A life with many tables in it.
std::vector<Step> a_life() {
  return {issued(),
          {Actor::body, good_grant(on("2022-03-02")), on("2022-03-02"), {}},
          {Actor::body, good_suspend(on("2022-05-01")), on("2022-05-01"), {}},
          {Actor::body, good_reinstate(on("2022-06-01")), on("2022-06-01"), {}}};
}

std::vector<Step> more() {
  return {{Actor::body, good_extend(on("2022-07-01")), on("2022-07-01"), {}}};
}

/// Changes one table behind the ledger's back.
void meddle(const fs::path& dir,
            const std::function<void(store::WriteTransaction&, const store::Tables&)>& change) {
  store::Store store = store::Store::open(dir / "store", store::Mode::read_write);
  store::WriteTransaction transaction(store.environment());
  change(transaction, store.tables());
  transaction.commit();
}

BOOST_AUTO_TEST_SUITE(upkeep)

BOOST_AUTO_TEST_CASE(a_rebuild_of_a_sound_ledger_changes_nothing) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", a_life());
  const auto rows = rows_of(temp / "ledger");
  const auto report = maintain::rebuild(temp / "ledger", no_wait);
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->changed == 0U);
  BOOST_TEST((rows_of(temp / "ledger") == rows));
}

BOOST_AUTO_TEST_CASE(every_derived_table_comes_back_identical) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", a_life());
  const auto rows = rows_of(temp / "ledger");
  const std::vector<store::Table store::Tables::*> derived{
      &store::Tables::links, &store::Tables::tiles, &store::Tables::records,
      &store::Tables::buckets, &store::Tables::pages};
  for (const auto table : derived) {
    meddle(temp / "ledger", [&](auto& transaction, const auto& tables) {
      transaction.clear(tables.*table);
      transaction.put(tables.*table, store::key_of(std::uint64_t{1} << 40), as_bytes("stranger"));
    });
    BOOST_TEST(!audit_directory(temp / "ledger").good());
    const auto report = maintain::rebuild(temp / "ledger", no_wait);
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST(report->changed > 0U);
    BOOST_TEST((rows_of(temp / "ledger") == rows));
    BOOST_TEST(audit_directory(temp / "ledger").good());
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_sealed_on_a_damaged_map) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  for (const auto table : {&store::Tables::pages, &store::Tables::meta}) {
    fs::remove_all(temp / "copy");
    fs::copy(dir, temp / "copy", fs::copy_options::recursive);
    meddle(temp / "copy", [&](auto& transaction, const auto& tables) {
      if (table == &store::Tables::pages) return transaction.clear(tables.pages);
      transaction.put(tables.meta, as_bytes("subjects"), store::key_of(3));
    });
    const std::string failure =
        testing::failure_of([&] { BOOST_TEST(append_step(temp / "copy", issued()).has_value()); });
    BOOST_TEST(failure.find("store") == 0U, failure);
    BOOST_REQUIRE(maintain::rebuild(temp / "copy", no_wait).has_value());
    BOOST_TEST(append_step(temp / "copy", issued()).has_value());
  }
}

/// Flips one bit in a random row of a derived table.
void spoil(const fs::path& dir, std::mt19937_64& random) {
  const std::vector<store::Table store::Tables::*> derived{
      &store::Tables::links, &store::Tables::tiles, &store::Tables::records,
      &store::Tables::buckets, &store::Tables::pages};
  const auto table = derived[random() % derived.size()];
  meddle(dir, [&](store::WriteTransaction& transaction, const store::Tables& tables) {
    std::vector<std::pair<Bytes, Bytes>> rows;
    {
      store::Cursor cursor(transaction, tables.*table);
      for (auto row = cursor.first(); row; row = cursor.next()) {
        if (!row->value.empty()) rows.emplace_back(to_bytes(row->key), to_bytes(row->value));
      }
    }
    auto& [key, value] = rows[random() % rows.size()];
    value[random() % value.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
    transaction.put(tables.*table, key, value);
  });
}

// What is derived can be made again, but what is sealed and signed stays: so whatever is damaged,
// the statements that are taken are sealed right, or none is taken.
BOOST_AUTO_TEST_CASE(what_is_appended_to_a_damaged_store_is_right_or_nothing) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, a_life());
  std::mt19937_64 random(20261123);
  unsigned taken = 0;
  unsigned refused = 0;
  for (int i = 0; i < 120; ++i) {
    fs::remove_all(temp / "copy");
    fs::copy(dir, temp / "copy", fs::copy_options::recursive);
    spoil(temp / "copy", random);
    const auto before = rows_of(temp / "copy");
    try {
      if (append_step(temp / "copy", more().front())) {
        ++taken;
      } else {
        ++refused;  // by a rule: the damage says that something was so which was not
      }
    } catch (const std::runtime_error&) {  // the store's words, or what it says when opened
      ++refused;
      BOOST_REQUIRE((rows_of(temp / "copy") == before));
    }
    BOOST_REQUIRE(maintain::rebuild(temp / "copy", no_wait).has_value());
    BOOST_REQUIRE(audit_directory(temp / "copy").good());
  }
  BOOST_TEST(taken > 10U);
  BOOST_TEST(refused > 10U);
}

BOOST_AUTO_TEST_CASE(nothing_follows_on_a_damaged_last_entry) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  meddle(dir, [](store::WriteTransaction& transaction, const store::Tables& tables) {
    std::optional<std::pair<Bytes, Bytes>> last;
    {
      store::Cursor cursor(transaction, tables.entries);
      for (auto row = cursor.first(); row; row = cursor.next()) {
        last.emplace(to_bytes(row->key), to_bytes(row->value));
      }
    }
    last->second.back() ^= 1;  // of the seal's signature
    transaction.put(tables.entries, last->first, last->second);
  });
  const std::string failure =
      testing::failure_of([&] { BOOST_TEST(append_step(dir, issued()).has_value()); });
  BOOST_TEST(failure.find("store: the last entry does not match the tree") == 0U, failure);
}

BOOST_AUTO_TEST_CASE(an_older_backup_is_not_restored_over_a_newer_mark) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, a_life());
  const auto old = maintain::backup(dir, temp / "old");
  BOOST_TEST(audit_directory(temp / "old").good());
  append_steps(dir, more());
  const auto before = fingerprint(dir);
  const auto refused = maintain::restore(temp / "old", dir, no_wait);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(name(refused.error().fault) == name(Fault::rolled_back));
  BOOST_TEST((fingerprint(dir) == before));

  // Nor does a damaged ledger accuse its own backup.
  meddle(dir, [](auto& transaction, const auto& tables) { transaction.clear(tables.tiles); });
  const auto again = maintain::restore(temp / "old", dir, no_wait);
  BOOST_REQUIRE(!again);
  BOOST_TEST(name(again.error().fault) == name(Fault::rolled_back));

  // Into a new place it may go: nothing is taken back there.
  const auto restored = maintain::restore(temp / "old", temp / "elsewhere", no_wait);
  BOOST_REQUIRE(restored.has_value());
  BOOST_TEST(restored->checkpoint.size == old.size);
  BOOST_TEST(audit_directory(temp / "elsewhere").good());
  append_steps(temp / "elsewhere", more());
}

BOOST_AUTO_TEST_CASE(a_backup_is_restored_over_a_damaged_store_which_is_kept) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  append_steps(dir, a_life());
  const auto newest = maintain::backup(dir, temp / "copy");
  meddle(dir, [](auto& transaction, const auto& tables) { transaction.clear(tables.entries); });
  BOOST_TEST(!audit_directory(dir).good());
  const auto restored = maintain::restore(temp / "copy", dir, no_wait);
  BOOST_REQUIRE(restored.has_value());
  BOOST_TEST((restored->checkpoint == newest));
  BOOST_TEST(fs::exists(restored->replaced));
  BOOST_TEST(audit_directory(dir).good());
  append_steps(dir, more());
}

BOOST_AUTO_TEST_CASE(another_history_is_not_restored) {
  const testing::TempDir temp;
  make_ledger(temp / "one");
  fs::copy(temp / "one", temp / "two", fs::copy_options::recursive);
  append_steps(temp / "one", a_life());
  append_steps(temp / "two",
               {issued(), {Actor::body, good_cancel(on("2022-05-01")), on("2022-05-01"), {}}});
  append_steps(temp / "two",
               {{Actor::body, good_issue("JX-9", on("2022-06-01")), on("2022-06-01"), {}},
                {Actor::body, good_issue("JX-8", on("2022-06-02")), on("2022-06-02"), {}},
                {Actor::body, good_issue("JX-7", on("2022-06-03")), on("2022-06-03"), {}}});
  maintain::backup(temp / "two", temp / "fork");
  const auto refused = maintain::restore(temp / "fork", temp / "one", no_wait);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(name(refused.error().fault) == name(Fault::forked));

  // A shorter one is no older copy either.
  const auto shorter = maintain::restore(temp / "one", temp / "fork", no_wait);
  BOOST_REQUIRE(!shorter);
  BOOST_TEST(name(shorter.error().fault) == name(Fault::forked));
}

BOOST_AUTO_TEST_CASE(a_backup_taken_while_another_process_appends_verifies) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  testing::Child writer([&] {
    for (int i = 0; i < 40; ++i) {
      append_steps(dir, {{Actor::body,
                          good_issue("JX-" + std::to_string(i), on("2022-06-01")),
                          on("2022-06-01"),
                          {}}});
    }
    return std::string("done");
  });
  for (int i = 0; i < 5; ++i) {
    const fs::path to = temp / ("copy" + std::to_string(i));
    maintain::backup(dir, to);
    BOOST_TEST(audit_directory(to).good());
  }
  BOOST_TEST(writer.result() == "done");
}

// It reads the pages of a state that the writer leaves behind meanwhile.
BOOST_AUTO_TEST_CASE(an_audit_while_another_process_appends_is_good) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", a_life());
  testing::Child writer([&] {
    const scheme::Note note{scheme::certificate_subject(number), "年度监督", {}};
    unsigned written = 0;
    for (const auto end = std::chrono::steady_clock::now() + milliseconds(1500);
         std::chrono::steady_clock::now() < end; ++written) {
      append_steps(temp / "ledger", {{Actor::body, note, on("2022-07-01"), {}}});
    }
    return written > 1 ? "wrote" : "did not write";
  });
  log::TreeSize size = 0;
  unsigned grown = 0;
  for (const auto end = std::chrono::steady_clock::now() + milliseconds(1500);
       std::chrono::steady_clock::now() < end;) {
    audit::Options options;
    options.threads = 1;
    const audit::Report report =
        audit::audit(write::Ledger::open(temp / "ledger").store(), {}, options);
    BOOST_REQUIRE(report.good());
    grown += report.size > size ? 1 : 0;
    size = report.size;
  }
  BOOST_TEST(grown > 1U);
  BOOST_TEST(writer.result() == "wrote");
}

BOOST_AUTO_TEST_CASE(a_mark_behind_the_store_is_moved_up) {
  // As after a crash between commit and mark.
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  const Bytes old_mark = system::read_file(dir / "mark", limits::note_bytes);
  append_steps(dir, a_life());
  const Bytes new_mark = system::read_file(dir / "mark", limits::note_bytes);
  system::write_file_atomically(dir / "mark", old_mark, 0600);
  BOOST_REQUIRE(write::Ledger::open_to_write(dir, no_wait).has_value());
  BOOST_TEST((system::read_file(dir / "mark", limits::note_bytes) == new_mark));
}

BOOST_AUTO_TEST_CASE(a_store_behind_or_beside_the_mark_is_not_written_to) {
  const testing::TempDir temp;
  make_ledger(temp / "one");
  fs::copy(temp / "one", temp / "two", fs::copy_options::recursive);
  append_steps(temp / "one", a_life());
  append_steps(temp / "two", {issued()});

  fs::copy_file(temp / "one" / "mark", temp / "two" / "mark", fs::copy_options::overwrite_existing);
  const auto behind = write::Ledger::open_to_write(temp / "two", no_wait);
  BOOST_REQUIRE(!behind);
  BOOST_TEST(name(behind.error().fault) == name(Fault::rolled_back));
  BOOST_TEST(name(audit_directory(temp / "two").findings.front().error.fault) ==
             name(Fault::rolled_back));

  fs::remove(temp / "two" / "mark");
  BOOST_TEST(testing::failure_of(
                 [&] { BOOST_TEST(!write::Ledger::open_to_write(temp / "two", no_wait)); }) != "");
}

BOOST_AUTO_TEST_CASE(a_second_writer_is_told_that_the_ledger_is_busy) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  const auto first = write::Ledger::open_to_write(temp / "ledger", no_wait);
  BOOST_REQUIRE(first.has_value());
  const std::string second = testing::in_child([&] {
    return testing::failure_of(
        [&] { BOOST_TEST(!write::Ledger::open_to_write(temp / "ledger", milliseconds(50))); });
  });
  BOOST_TEST(second.find("busy") == 0U);
}

BOOST_AUTO_TEST_CASE(a_batch_is_refused_whole_and_names_the_statement) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  const auto before = fingerprint(dir);
  std::vector<write::Draft> drafts;
  for (int i = 0; i < 20; ++i) {
    const std::string number = i == 17 ? "JX-3" : "JX-" + std::to_string(i);
    drafts.push_back({good_issue(number, on("2022-03-01")), &key_of(Actor::body), {}});
  }
  {
    auto ledger = write::Ledger::open_to_write(dir, no_wait);
    const auto receipt =
        ledger->append(drafts, key_of(Actor::operator_), time_of(on("2022-03-01")));
    BOOST_REQUIRE(!receipt);
    BOOST_TEST(receipt.error().position == 17U);
    BOOST_TEST(receipt.error().error.rule == "R06");
  }
  BOOST_TEST((fingerprint(dir) == before));
}

BOOST_AUTO_TEST_CASE(a_draft_that_could_not_be_read_again_is_refused) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  auto issue = good_issue(number, on("2022-03-01"));
  issue.facts.client.name = std::string(limits::text_bytes + 1, 'x');
  const auto receipt = append_step(temp / "ledger", {Actor::body, issue, on("2022-03-01"), {}});
  BOOST_REQUIRE(!receipt);
  BOOST_TEST(name(receipt.error().error.fault) == name(Fault::malformed));
}

BOOST_AUTO_TEST_CASE(questions_to_a_real_store) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", a_life());
  const write::Ledger ledger = write::Ledger::open(temp / "ledger");
  const read::Snapshot snapshot(ledger.store());
  const auto subject = scheme::certificate_subject(number);
  const auto ask = [&](const char* day, std::optional<Date> known = {}) {
    return read::ask_certificate(snapshot, subject, {on(day), known}).value();
  };
  BOOST_TEST(!ask("2022-02-01").status.has_value());
  BOOST_TEST(scheme::word(*ask("2022-04-01").status).name == "valid");
  BOOST_TEST(scheme::word(*ask("2022-05-15").status).name == "suspended");
  BOOST_TEST(scheme::word(*ask("2022-05-15", on("2022-04-30")).status).name == "valid");
  BOOST_TEST(scheme::word(*ask("2022-07-01").status).name == "valid");
  BOOST_TEST(ask("2022-07-01", on("2022-02-01")).never_issued);
  BOOST_TEST(
      read::ask_certificate(snapshot, scheme::certificate_subject("NEVER"), {on("2022-07-01"), {}})
          ->never_issued);
  const auto mark = [&](const char* day) {
    return scheme::word(
               read::ask_mark(snapshot, scheme::mark_subject(mark_number), 1, {on(day), {}})
                   ->answer)
        .name;
  };
  BOOST_TEST(mark("2022-04-01") == "usable");
  BOOST_TEST(mark("2022-05-15") == "certificate-not-valid");
  BOOST_TEST(snapshot.history(subject)->size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
