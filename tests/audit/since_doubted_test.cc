// Incremental audits of a store that says of itself what it likes: no number of it is counted up
// to, no record taken for another's, and what new entries touch is right as a whole.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "ledger/base/limits.h"
#include "ledger/map/kept/buckets.h"
#include "tests/audit/since.h"

namespace certledger::testing {
namespace {

BOOST_AUTO_TEST_SUITE(audit_since_a_state_of_a_doubted_store)

/// A ledger with certificates enough for a map of several buckets, its state, and one entry more.
struct Grown {
  explicit Grown(const fs::path& directory) : dir(directory) {
    make_ledger(dir);
    append_steps(dir, issues(1, 60));
    state = full(dir);
    append_steps(
        dir,
        {Step{Actor::body, good_issue("JX-2022-900", on("2022-03-02")), on("2022-03-02"), {}}});
  }
  static std::vector<Step> issues(unsigned from, unsigned to) {
    std::vector<Step> steps;
    for (unsigned i = from; i <= to; ++i) {
      steps.push_back(
          {Actor::body, good_issue(numbered(i), on("2022-03-01")), on("2022-03-01"), {}});
    }
    return steps;
  }
  static std::string numbered(unsigned i) { return "JX-2022-" + std::to_string(100 + i); }

  fs::path dir;
  audit::State state;
};

bool has(const audit::Report& report, audit::Check check) {
  return std::ranges::any_of(report.findings,
                             [&](const audit::Finding& f) { return f.check == check; });
}

/// That there is a report says that nothing was counted up to a number of the store's: it would
/// take months.
audit::Report soon_since(const fs::path& dir, const audit::State& state) {
  audit::Report report = must_since(dir, state);
  BOOST_TEST(!report.good());
  BOOST_TEST(!report.state.has_value());
  return report;
}

BOOST_AUTO_TEST_CASE(a_row_of_entries_far_behind_the_last_is_told_at_once) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  Bytes last;
  for (const Bytes& key :
       {store::key_of(std::uint64_t{1} << 44), store::key_of(limits::tree_size - 1),
        store::key_of(limits::tree_size), Bytes(8, 0xFF), Bytes(9, 0xFF)}) {
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      if (last.empty()) last = to_bytes(store::Cursor(to, tables.entries).last()->value);
      to.put(tables.entries, key, last);
    });
    const audit::Report report = soon_since(grown.dir, grown.state);
    BOOST_TEST((has(report, audit::Check::entry_gap) || has(report, audit::Check::entry_row)));
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      to.erase(tables.entries, key);
    });
  }
  BOOST_TEST(*is_good(must_since(grown.dir, grown.state)));
}

// An entry is found in its block by counting, so a block of many makes each one long to find.
BOOST_AUTO_TEST_CASE(blocks_of_as_many_entries_as_they_can_count_are_told_at_once) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  const log::TreeSize size = full(grown.dir).size;
  constexpr std::uint64_t most = 0xFFFF;
  Bytes empty_ones{0xFF, 0xFF};
  empty_ones.resize(2 + 2 * most);
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    for (unsigned i = 1; i <= 4; ++i) {
      to.put(tables.entries, store::key_of(size + i * most - 1), empty_ones);
    }
  });
  const audit::Report report = soon_since(grown.dir, grown.state);
  BOOST_TEST(has(report, audit::Check::entry_form));
  BOOST_TEST(report.sampled == 0U);
  BOOST_TEST(std::ranges::count(report.not_proved, "rest", &audit::NotProved::name) == 1);
}

BOOST_AUTO_TEST_CASE(a_row_of_links_for_more_subjects_than_a_statement_has_is_none) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    to.put(tables.links, store::key_of(grown.state.size), Bytes(1'000'000, 0));
  });
  BOOST_TEST(has(soon_since(grown.dir, grown.state), audit::Check::link));
}

BOOST_AUTO_TEST_CASE(the_store_s_count_of_subjects_is_not_believed) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  const std::uint64_t right = full(grown.dir).subjects;
  for (const std::uint64_t count :
       {std::uint64_t{0}, right - 1, right + 1, right * 1000, (std::uint64_t{12} << 31) + 1,
        std::uint64_t{1} << 60, ~std::uint64_t{0}}) {
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      to.put(tables.meta, as_bytes("subjects"), store::key_of(count));
    });
    const audit::Report report = soon_since(grown.dir, grown.state);
    BOOST_TEST(report.findings_in_all == 1U);
    BOOST_TEST((report.findings.front().check == audit::Check::subject_count));
  }
}

// As many leaves go as there never were: below zero, a count is huge.
BOOST_AUTO_TEST_CASE(more_new_subjects_in_the_map_than_there_are_is_told_at_once) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  make_ledger(dir);
  const audit::State state = full(dir);
  append_steps(dir, Grown::issues(1, 60));
  BOOST_REQUIRE(state.subjects < 60U);
  meddle(dir, [&](store::WriteTransaction& to, const Tables& tables) {
    for (unsigned i = 1; i <= 60; ++i) {
      to.erase(tables.records,
               scheme::map_key(scheme::certificate_subject(Grown::numbered(i))).view());
    }
    // All in the one bucket that a map of so few subjects has.
    Bytes all;
    store::Cursor cursor(to, tables.buckets);
    for (auto row = cursor.first(); row; row = cursor.next()) append(all, row->value);
    to.put(tables.buckets, store::key_of_bucket(0), all);
  });
  BOOST_TEST(has(soon_since(dir, state), audit::Check::state_map));
}

BOOST_AUTO_TEST_CASE(no_record_is_taken_for_another_subject_s) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  using namespace scheme;
  const SubjectId certificate = certificate_subject(Grown::numbered(1));
  for (const SubjectId& asked :
       {key_subject(key_of(Actor::body).public_key()), parameters_subject(),
        member_subject(id_of(Actor::body)), standard_subject("S-01")}) {
    for (const SubjectId& other :
         {certificate, member_subject(id_of(Actor::operator_)),
          key_subject(key_of(Actor::authority).public_key()), parameters_subject()}) {
      if (asked == other) continue;
      BOOST_TEST_CONTEXT(to_text(asked) << " with the record of " << to_text(other)) {
        Bytes right;
        meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
          const auto record = to.get(tables.records, map_key(asked).view());
          BOOST_REQUIRE(record.has_value());
          right = to_bytes(*record);
          const Bytes wrong = to_bytes(*to.get(tables.records, map_key(other).view()));
          to.put(tables.records, map_key(asked).view(), wrong);
        });
        const audit::Report report = soon_since(grown.dir, grown.state);
        // What the rules would say by a wrong record is said of no entry.
        BOOST_TEST(!has(report, audit::Check::rule));
        BOOST_TEST((has(report, audit::Check::record) || has(report, audit::Check::state_map)));
        meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
          to.put(tables.records, map_key(asked).view(), right);
        });
      }
    }
  }
  BOOST_TEST(*is_good(must_since(grown.dir, grown.state)));
}

/// Every hash of a row, one after the other with a bit of it flipped, is told.
void check_whole(const Grown& grown, store::Table Tables::* table, const Bytes& key,
                 std::size_t least) {
  Bytes right;
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    right = to_bytes(*to.get(tables.*table, key));
  });
  BOOST_REQUIRE(right.size() / Hash::size >= least);
  for (std::size_t at = 0; at < right.size(); at += Hash::size) {
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      Bytes value = right;
      value[at] ^= 1;
      to.put(tables.*table, key, value);
    });
    BOOST_TEST_CONTEXT("hash " << at / Hash::size) {
      const audit::Report report = must_since(grown.dir, grown.state, 0);
      BOOST_TEST(!report.good());
      BOOST_TEST(!has(report, audit::Check::rule));
      for (const audit::Finding& finding : report.findings) {
        BOOST_TEST(name(finding.error.fault) != name(Fault::forked));
      }
    }
  }
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    to.put(tables.*table, key, right);
  });
  BOOST_TEST(*is_good(must_since(grown.dir, grown.state)));
}

BOOST_AUTO_TEST_CASE(what_new_entries_touch_is_right_in_its_old_part_too) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  BOOST_REQUIRE(map::kept::bucket_bits(grown.state.subjects) > 2U);
  check_whole(grown, &Tables::pages, store::key_of_page(0, 0), map::kept::page_hashes);
  check_whole(grown, &Tables::tiles, store::key_of(log::TileId{}), 64);
}

BOOST_AUTO_TEST_CASE(where_nothing_is_new_the_newest_checkpoint_and_the_edge_are_judged) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  const audit::State state = full(grown.dir);
  BOOST_TEST(*is_good(must_since(grown.dir, state, 0)));
  const Bytes newest = store::key_of(state.size);
  flip(grown.dir, &Tables::checkpoints, newest);
  BOOST_TEST(has(must_since(grown.dir, state, 0), audit::Check::checkpoint_form));
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    to.erase(tables.checkpoints, newest);
  });
  BOOST_TEST(has(must_since(grown.dir, state, 0), audit::Check::checkpoint_missing));
  meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
    Bytes tile = to_bytes(*to.get(tables.tiles, store::key_of(log::TileId{})));
    append(tile, Hash{}.view());
    to.put(tables.tiles, store::key_of(log::TileId{}), tile);
  });
  BOOST_TEST(has(must_since(grown.dir, state, 0), audit::Check::tile));
}

BOOST_AUTO_TEST_CASE(old_rows_that_are_gone_are_missed) {
  const testing::TempDir temp;
  const Grown grown(temp / "ledger");
  struct Gone {
    store::Table Tables::* table;
    Bytes key;
    audit::Check check;
  };
  for (const Gone& gone :
       {Gone{&Tables::links, store::key_of(3), audit::Check::link_missing},
        Gone{&Tables::checkpoints, store::key_of(2), audit::Check::checkpoint_missing},
        Gone{&Tables::records,
             to_bytes(scheme::map_key(scheme::certificate_subject(Grown::numbered(7))).view()),
             audit::Check::record_missing}}) {
    Bytes right;
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      right = to_bytes(*to.get(tables.*gone.table, gone.key));
      to.erase(tables.*gone.table, gone.key);
    });
    const audit::Report report = must_since(grown.dir, grown.state, 0);
    BOOST_REQUIRE(report.findings_in_all == 1U);
    BOOST_TEST((report.findings.front().check == gone.check));
    meddle(grown.dir, [&](store::WriteTransaction& to, const Tables& tables) {
      to.put(tables.*gone.table, gone.key, right);
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
