// What is true on a day: by replay of the history, and by the record alone.
#include "ledger/scheme/status.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/world.h"

namespace certledger::testing {
namespace {

using namespace scheme;

/// The status on that day as a word; "none" when the certificate did not exist. Where the record
/// alone decides, it agrees.
std::string status(World& world, const char* day, std::string_view certificate = number) {
  const auto replayed = world.status(on(day), certificate);
  const CertificateRecord& record = world.certificate(certificate);
  if (decides(record, on(day))) {
    BOOST_REQUIRE(replayed.has_value());
    BOOST_TEST((status_on(record, on(day)) == *replayed));
  }
  return replayed ? std::string(word(*replayed).name) : "none";
}

BOOST_AUTO_TEST_SUITE(scheme_status)

BOOST_AUTO_TEST_CASE(words_and_codes_are_the_official_ones) {
  const std::vector<std::string> expected{"01 有效",     "02 暂停", "03 撤销", "04 注销",
                                          "05 过期失效", " 未生效", " 无效",   " 注销（换证）"};
  std::vector<std::string> found;
  for (const StatusWord& w : status_words()) {
    BOOST_TEST((word(w.status).status == w.status));
    found.push_back(std::string(w.code) + " " + std::string(w.zh));
  }
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_end_date_is_inclusive) {
  World world({issued()});
  BOOST_TEST(status(world, "2022-02-28") == "none");
  BOOST_TEST(status(world, "2022-03-01") == "valid");
  BOOST_TEST(status(world, "2025-02-28") == "valid");
  BOOST_TEST(status(world, "2025-03-01") == "expired");
}

BOOST_AUTO_TEST_CASE(issued_before_it_is_valid) {
  Step step = issued();
  std::get<CertificateIssue>(step.body).facts.valid_from = april;
  World world({step});
  BOOST_TEST(status(world, "2022-03-31") == "not-yet-valid");
  BOOST_TEST(status(world, "2022-04-01") == "valid");
}

BOOST_AUTO_TEST_CASE(suspended_and_overdue) {
  World world({issued(), by_body(good_suspend(april), april)});
  BOOST_TEST(status(world, "2022-03-31") == "valid");
  BOOST_TEST(status(world, "2022-04-01") == "suspended");
  BOOST_TEST(status(world, "2022-06-01") == "suspended");
  BOOST_TEST(status(world, "2022-06-02") == "suspended");
  BOOST_TEST(status(world, "2025-02-28") == "suspended");
  BOOST_TEST(status(world, "2025-03-01") == "expired");
  const CertificateRecord& record = world.certificate();
  BOOST_TEST(!is_overdue(record, on("2022-06-01")));
  BOOST_TEST(is_overdue(record, on("2022-06-02")));
  BOOST_TEST(!is_overdue(record, on("2025-03-01")));  // expired: nothing left to reinstate
}

BOOST_AUTO_TEST_CASE(reinstated_withdrawn_and_cancelled) {
  World world({issued(), by_body(good_suspend(april), april),
               by_body(good_reinstate(on("2022-05-01")), "2022-05-01"),
               by_body(good_withdraw(on("2022-07-01")), "2022-07-01")});
  BOOST_TEST(status(world, "2022-04-30") == "suspended");
  BOOST_TEST(status(world, "2022-05-01") == "valid");
  BOOST_TEST(status(world, "2022-06-30") == "valid");
  BOOST_TEST(status(world, "2022-07-01") == "withdrawn");
  BOOST_TEST(status(world, "2030-01-01") == "withdrawn");  // never "expired"
  World other({issued(), by_body(good_cancel(april), april)});
  BOOST_TEST(status(other, "2022-03-31") == "valid");
  BOOST_TEST(status(other, "2022-04-01") == "cancelled");
}

BOOST_AUTO_TEST_CASE(renewed_before_the_end_without_a_gap) {
  World world({issued(), by_body(good_renew(on("2025-02-01"), on("2025-03-01")), "2025-02-01")});
  for (const char* day : {"2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01", "2028-02-29"}) {
    BOOST_TEST(status(world, day) == "valid");
  }
  BOOST_TEST(status(world, "2028-03-01") == "expired");
}

BOOST_AUTO_TEST_CASE(renewed_after_the_end_leaves_a_gap) {
  World world({issued(), by_body(good_renew(on("2025-03-11"), on("2025-03-15")), "2025-03-11")});
  BOOST_TEST(status(world, "2025-02-28") == "valid");
  BOOST_TEST(status(world, "2025-03-01") == "expired");
  BOOST_TEST(status(world, "2025-03-10") == "expired");
  BOOST_TEST(status(world, "2025-03-11") == "expired");
  BOOST_TEST(status(world, "2025-03-14") == "expired");
  BOOST_TEST(status(world, "2025-03-15") == "valid");
  BOOST_TEST(is_between_cycles(world.certificate(), on("2025-03-14")));
  BOOST_TEST(!is_between_cycles(world.certificate(), on("2025-03-15")));
}

BOOST_AUTO_TEST_CASE(suspended_between_the_cycles_is_expired_until_the_next_begins) {
  World world({issued(), by_body(good_renew(on("2025-03-11"), on("2025-03-15")), "2025-03-11")});
  auto suspension = good_suspend(on("2025-03-12"));
  suspension.until = on("2025-03-13");
  world.must(by_body(suspension, "2025-03-12"));
  BOOST_TEST(status(world, "2025-03-14") == "expired");
  BOOST_TEST(!is_overdue(world.certificate(), on("2025-03-14")));
  BOOST_TEST(status(world, "2025-03-15") == "suspended");
  BOOST_TEST(is_overdue(world.certificate(), on("2025-03-15")));
}

BOOST_AUTO_TEST_CASE(nullification_reaches_back) {
  World world({issued(), by_body(good_suspend(april), april)});
  const auto known_before = world.history(certificate_subject(number));
  world.must(
      {Actor::authority, good_nullify(on("2022-05-01"), on("2022-03-01")), on("2022-05-01"), {}});
  BOOST_TEST(status(world, "2022-02-28") == "none");
  BOOST_TEST(status(world, "2022-03-01") == "void");
  BOOST_TEST(status(world, "2022-04-15") == "void");
  // What was known before the decision stays visible.
  const auto body = body_on(certificate_subject(number), known_before, on("2022-03-15"));
  BOOST_TEST((status_on(std::get<CertificateRecord>(*body), on("2022-03-15")) == Status::valid));
}

BOOST_AUTO_TEST_CASE(nullified_from_a_later_day_keeps_the_time_before) {
  World world({issued()});
  world.must({Actor::authority, good_nullify(on("2022-05-01"), april), on("2022-05-01"), {}});
  BOOST_TEST(status(world, "2022-03-31") == "valid");
  BOOST_TEST(status(world, "2022-04-01") == "void");
}

BOOST_AUTO_TEST_CASE(void_before_its_own_issue_took_effect) {
  // First awarded by another body: the decision may reach back to that day.
  World world({issued(),
               by_body(good_release(april), april),
               {Actor::other_body, good_takeover("JX-B-1", april), april, {}}});
  auto nullify = good_nullify(on("2022-05-01"), on("2022-03-01"));
  nullify.number = "JX-B-1";
  world.must({Actor::authority, nullify, on("2022-05-01"), {}});
  BOOST_TEST(status(world, "2022-02-28", "JX-B-1") == "none");
  BOOST_TEST(status(world, "2022-03-15", "JX-B-1") == "void");
  BOOST_TEST(status(world, "2022-04-15", "JX-B-1") == "void");
}

BOOST_AUTO_TEST_CASE(transfer_and_replacement) {
  World world(
      {issued(),
       by_body(good_release(april), april),
       {Actor::other_body, good_takeover("JX-B-1", on("2022-05-01")), on("2022-05-01"), {}}});
  BOOST_TEST(status(world, "2022-04-30") == "valid");
  BOOST_TEST(status(world, "2022-05-01") == "replaced");
  BOOST_TEST(status(world, "2022-04-30", "JX-B-1") == "none");
  BOOST_TEST(status(world, "2022-05-01", "JX-B-1") == "valid");
  BOOST_TEST(status(world, "2025-02-28", "JX-B-1") == "valid");
  BOOST_TEST(status(world, "2025-03-01", "JX-B-1") == "expired");

  World other({issued(), by_body(good_replace("JX-2022-002", april), april)});
  BOOST_TEST(status(other, "2022-03-31") == "valid");
  BOOST_TEST(status(other, "2022-04-01") == "replaced");
  BOOST_TEST(status(other, "2022-04-01", "JX-2022-002") == "valid");
  BOOST_TEST(status(other, "2030-01-01") == "replaced");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
