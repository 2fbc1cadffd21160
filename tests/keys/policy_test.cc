#include "keys/policy.h"

#include <rapidcheck/boost_test.h>

#include <boost/test/unit_test.hpp>

#include "ledger/base/sign.h"

namespace certledger::keys {
namespace {

using log::KeyType;

PublicKey key_of(unsigned n) {
  Bytes seed(seed_bytes, static_cast<std::uint8_t>(n));
  seed[1] = static_cast<std::uint8_t>(n >> 8U);
  return SecretKey::from_seed(seed).public_key();
}

std::string vkey(unsigned n, KeyType type, const std::string& name) {
  return log::format_vkey(log::verifier_key(name, type, key_of(n)));
}
std::string log_line(unsigned n) {
  return "log " + vkey(n, KeyType::ed25519, "log.example/" + std::to_string(n)) + "\n";
}
std::string witness(const std::string& name, unsigned n) {
  return "witness " + name + " " + vkey(n, KeyType::cosignature, "w.example/" + name) + "\n";
}

Policy good(const std::string& text) {
  auto policy = Policy::parse(text);
  if (!policy) throw std::runtime_error(to_text(policy.error()));
  return std::move(*policy);
}

/// Whether cosignatures by these keys, at time 100 plus the key's number, are enough.
std::vector<Cosigned> by(std::initializer_list<unsigned> numbers) {
  std::vector<Cosigned> all;
  for (const unsigned n : numbers) all.push_back({key_of(n), Time{100 + n}});
  return all;
}

// The example of the specification, with keys of ours: two of three X and any of three Y.
std::string two_levels() {
  return log_line(1) + "\n" + witness("X1", 11) + witness("X2", 12) + witness("X3", 13) +
         "group X-witnesses 2 X1 X2 X3\n\n" + witness("Y1", 21) + witness("Y2", 22) +
         witness("Y3", 23) + "group Y-witnesses any Y1 Y2 Y3\n\n" +
         "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
}

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(a_key_of_a_log_can_end) {
  const std::string key = vkey(1, KeyType::ed25519, "log.example/1");
  const Policy policy = good(log_line(1) + log_line(2) + "until " + key + " 17\nquorum none\n");
  BOOST_TEST(policy.log_keys().size() == 2U);
  BOOST_REQUIRE(policy.log_ends().size() == 1U);
  BOOST_TEST((policy.log_ends().front() == log::KeyEnd{key_of(1), 17}));
  BOOST_TEST(!policy.logs().back().until.has_value());
}

BOOST_AUTO_TEST_CASE(the_specifications_example) {
  const Policy policy = good(two_levels());
  BOOST_TEST(policy.logs().size() == 1U);
  BOOST_TEST(policy.cosigners().size() == 6U);
  BOOST_TEST(policy.quorum() == "X-and-Y");
  BOOST_TEST(policy.is_met_by(by({11, 12, 21})));
  BOOST_TEST(policy.is_met_by(by({11, 13, 23, 22})));
  BOOST_TEST(!policy.is_met_by(by({11, 21, 22, 23})));
  BOOST_TEST(!policy.is_met_by(by({11, 12, 13})));
  BOOST_TEST(!policy.is_met_by(by({})));
  BOOST_TEST(!policy.is_met_by(by({1, 2, 3, 4})));
}

BOOST_AUTO_TEST_CASE(layout_is_free_within_the_rules) {
  const std::string vkey_1 = vkey(1, KeyType::ed25519, "log.example/1");
  const Policy policy = good("# comment \xE6\xA0\x87\n \t # another\n\n  \t \n\tlog\t " + vkey_1 +
                             "   https://log.example/ \n" + witness("\xE8\xAF\x81", 11) +
                             "witness  u  " + vkey(12, KeyType::cosignature, "w.example/u") +
                             " https://w.example/\nquorum\t\xE8\xAF\x81\n# end\n");
  BOOST_TEST(policy.logs().at(0).url == "https://log.example/");
  BOOST_TEST(policy.cosigners().at(1).url == "https://w.example/");
  BOOST_TEST(policy.is_met_by(by({11})));
  BOOST_TEST(!policy.is_met_by(by({12})));
  // Names are octets: a Kelvin sign is no K.
  BOOST_TEST(good(witness("K", 1) + witness("\xE2\x84\xAA", 2) + "quorum K\n").is_met_by(by({1})));
}

BOOST_AUTO_TEST_CASE(none_asks_for_nothing) {
  const Policy policy = good("quorum none\n");
  BOOST_TEST(policy.is_met_by({}));
  BOOST_TEST(!policy.met_at(by({1, 2})).has_value());
  BOOST_TEST(policy.quorum() == "none");
}

BOOST_AUTO_TEST_CASE(a_key_counts_once_and_the_logs_own_never) {
  const Policy policy =
      good(log_line(1) + witness("self", 1) + witness("w", 2) + "group g 2 self w\nquorum g\n");
  BOOST_TEST(!policy.is_met_by(by({1, 2})));
  BOOST_TEST(!good(log_line(1) + witness("self", 1) + "quorum self\n").is_met_by(by({1})));
  BOOST_TEST(!good(witness("a", 1) + witness("b", 2) + "group g 2 a b\nquorum g\n")
                  .is_met_by(by({1, 1, 1})));
}

BOOST_AUTO_TEST_CASE(auditors_are_those_under_their_group) {
  const Policy policy =
      good(witness("a", 1) + witness("b", 2) + witness("c", 3) + "group inner any b\n" +
           "group auditors any a inner\ngroup all all auditors c\nquorum all\n");
  BOOST_TEST((policy.cosigners().at(0).role == CosignerRole::auditor));
  BOOST_TEST((policy.cosigners().at(1).role == CosignerRole::auditor));
  BOOST_TEST((policy.cosigners().at(2).role == CosignerRole::witness));
  // A witness that is called so is none.
  const Policy named = good(witness("auditors", 1) + "quorum auditors\n");
  BOOST_TEST((named.cosigners().at(0).role == CosignerRole::witness));
}

BOOST_AUTO_TEST_CASE(met_at_is_the_latest_time_that_enough_confirm) {
  const Policy policy = good(two_levels());
  BOOST_TEST(policy.met_at(by({11, 12, 13, 21, 22, 23}))->seconds == 112U);
  BOOST_TEST(policy.met_at(by({13, 11, 21}))->seconds == 111U);
  BOOST_TEST(!policy.met_at(by({11, 21, 22})).has_value());
}

BOOST_AUTO_TEST_CASE(many_of_each) {
  std::string text;
  for (unsigned n = 0; n < 100; ++n) {
    text += log_line(n + 1) + witness("w" + std::to_string(n), 1000 + n);
  }
  for (unsigned n = 0; n < 100; ++n) {
    text += "group g" + std::to_string(n) + " any w" + std::to_string(n) +
            (n == 0 ? "" : " g" + std::to_string(n - 1)) + "\n";
  }
  const Policy policy = good(text + "quorum g99\n");
  BOOST_TEST(policy.logs().size() == 100U);
  BOOST_TEST(policy.is_met_by(by({1000})));
  BOOST_TEST(!policy.is_met_by(by({1, 999})));
}

struct BadCase {
  const char* what;
  std::string text;
  std::size_t line;
};
std::ostream& operator<<(std::ostream& out, const BadCase& c) { return out << c.what; }

std::vector<BadCase> bad_cases() {
  const std::string w = witness("a", 11) + witness("b", 12);
  const std::string q = "quorum a\n";
  return {
      {"empty", "", 0},
      {"no quorum", w, 2},
      {"two quorums", w + q + q, 4},
      {"quorum of a name unknown", w + "quorum c\n", 3},
      {"quorum of a name defined later", witness("a", 11) + "quorum b\n" + witness("b", 12), 2},
      {"quorum of two", w + "quorum a b\n", 3},
      {"quorum of nothing", w + "quorum\n", 3},
      {"no line feed at the end", w + "quorum a", 3},
      {"CR within a line", witness("a", 11) + "quorum\ra\n", 2},
      {"a zero octet", w + std::string("quorum a\0\n", 10), 3},
      {"delete", w + "quorum \x7F\n", 3},
      {"no such word", w + "Quorum a\n", 3},
      {"comment at a line's end", w + "quorum a # all\n", 3},
      {"log twice", log_line(1) + log_line(1) + "quorum none\n", 2},
      {"log twice by another name",
       log_line(1) + "log " + vkey(1, KeyType::ed25519, "other.example") + "\nquorum none\n", 2},
      {"log without key", "log\nquorum none\n", 1},
      {"log with a cosigner's key",
       "log " + vkey(1, KeyType::cosignature, "log.example") + "\nquorum none\n", 1},
      {"log with spare words",
       "log " + vkey(1, KeyType::ed25519, "log.example") + " u v\nquorum none\n", 1},
      {"log with a broken key", "log log.example+00000000+AQ==\nquorum none\n", 1},
      {"witness with a log's key",
       "witness a " + vkey(1, KeyType::ed25519, "w.example") + "\nquorum none\n", 1},
      {"witness without name", "witness " + vkey(1, KeyType::cosignature, "w") + "\nquorum none\n",
       1},
      {"key under two names", witness("a", 11) + witness("b", 11) + "quorum none\n", 2},
      {"name twice", witness("a", 11) + witness("a", 12) + q, 2},
      {"witness none", witness("none", 11) + "quorum none\n", 1},
      {"group none", w + "group none any a\nquorum none\n", 3},
      {"none as a member", w + "group g any none\nquorum g\n", 3},
      {"group named like a witness", w + "group a any b\nquorum a\n", 3},
      {"group of itself", w + "group g any g\nquorum g\n", 3},
      {"group without members", w + "group g any\nquorum a\n", 3},
      {"group without threshold", w + "group g a b\nquorum g\n", 3},
      {"member twice in a group", w + "group g any a a\nquorum g\n", 3},
      {"member of two groups", w + "group g any a\ngroup h any a\nquorum g\n", 4},
      {"threshold 0", w + "group g 0 a b\nquorum g\n", 3},
      {"threshold too high", w + "group g 3 a b\nquorum g\n", 3},
      {"threshold 01", w + "group g 01 a b\nquorum g\n", 3},
      {"threshold +1", w + "group g +1 a b\nquorum g\n", 3},
      {"threshold without end", w + "group g 99999999999999999999999 a b\nquorum g\n", 3},
  };
}

BOOST_AUTO_TEST_CASE(bad_policies_are_refused_with_their_line) {
  for (const BadCase& one : bad_cases()) {
    BOOST_TEST_CONTEXT(one) {
      const auto policy = Policy::parse(one.text);
      BOOST_REQUIRE(!policy);
      BOOST_TEST((policy.error().fault == Fault::malformed));
      BOOST_TEST(policy.error().where == "policy, line " + std::to_string(one.line));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_refused) {
  const auto large = Policy::parse(std::string(max_policy_bytes, '#') + "\nquorum none\n");
  BOOST_REQUIRE(!large);
  BOOST_TEST((large.error().fault == Fault::too_large));
}

// A threshold group says yes exactly when that many of its members do.
RC_BOOST_PROP(a_group_counts_its_members, ()) {
  const auto threshold = *rc::gen::inRange(1U, 7U);
  const auto present = *rc::gen::container<std::vector<bool>>(6, rc::gen::arbitrary<bool>());
  std::string text;
  std::string names;
  for (unsigned n = 0; n < 6; ++n) {
    text += witness("w" + std::to_string(n), n + 1);
    names += " w" + std::to_string(n);
  }
  const Policy policy =
      good(text + "group g " + std::to_string(threshold) + names + "\nquorum g\n");
  std::vector<Cosigned> cosigned;
  for (unsigned n = 0; n < 6; ++n) {
    if (present[n]) cosigned.push_back({key_of(n + 1), Time{n}});
  }
  RC_ASSERT(policy.is_met_by(cosigned) == (cosigned.size() >= threshold));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::keys
