// What the tests of incremental audits share.
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>

#include "ledger/store/high_water_mark.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {

namespace fs = std::filesystem;
using store::Tables;

inline std::string mark_of(const fs::path& dir) {
  const auto mark = store::read_mark(dir / "mark");
  return mark ? std::string(as_text(*mark)) : std::string();
}

inline audit::State full(const fs::path& dir) {
  const audit::Report report = audit_directory(dir);
  BOOST_REQUIRE(report.state.has_value());
  return *report.state;
}

inline Result<audit::Report> since(const fs::path& dir, const audit::State& state,
                                   std::uint64_t sample = 3) {
  const write::Ledger ledger = write::Ledger::open(dir);
  return audit_since(ledger.store(), state, sample, mark_of(dir), {});
}

/// The report of an audit that could be made.
inline audit::Report must_since(const fs::path& dir, const audit::State& state,
                                std::uint64_t sample = 3) {
  auto report = since(dir, state, sample);
  if (!report) BOOST_FAIL(to_text(report.error()));
  return std::move(*report);
}

inline void meddle(const fs::path& dir,
                   const std::function<void(store::WriteTransaction&, const Tables&)>& change) {
  store::Store store = store::Store::open(dir / "store", store::Mode::read_write);
  store::WriteTransaction transaction(store.environment());
  change(transaction, store.tables());
  transaction.commit();
}

inline void flip(const fs::path& dir, store::Table Tables::* table, const Bytes& key) {
  meddle(dir, [&](store::WriteTransaction& to, const Tables& tables) {
    Bytes value = to_bytes(*to.get(tables.*table, key));
    value.back() ^= 1;
    to.put(tables.*table, key, value);
  });
}

inline const bool* is_good(const audit::Report& report) {
  static bool answer = false;
  answer = report.good();
  if (!answer) BOOST_TEST_MESSAGE(to_text(report.findings.front().error));
  return &answer;
}

}  // namespace certledger::testing
