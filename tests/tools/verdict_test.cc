// Faults as exit codes: the table of the README, said once more.
#include "tools/process/verdict.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

const std::map<Fault, int> codes{
    {Fault::usage, 2},         {Fault::malformed, 5},     {Fault::too_large, 5},
    {Fault::bad_signature, 1}, {Fault::broken_chain, 1},  {Fault::wrong_root, 1},
    {Fault::not_included, 1},  {Fault::rule_broken, 9},   {Fault::wrong_record, 1},
    {Fault::unknown_key, 4},   {Fault::wrong_origin, 4},  {Fault::forked, 6},
    {Fault::rolled_back, 6},   {Fault::not_found, 3},     {Fault::store, 7},
    {Fault::busy, 8},          {Fault::key_unusable, 10}, {Fault::other, 11},
    {Fault::needs_newer, 7},   {Fault::clock, 7},
};

BOOST_AUTO_TEST_SUITE(tools_verdict)

BOOST_AUTO_TEST_CASE(every_fault_has_its_exit_code) {
  // key_unusable is the last of them: one that is added has to be added here.
  BOOST_TEST(codes.size() == static_cast<std::size_t>(Fault::key_unusable) + 1);
  for (const auto& [fault, code] : codes) {
    BOOST_TEST(static_cast<int>(exit_code(fault)) == code, name(fault));
    BOOST_TEST(name(fault) != "unknown");
  }
}

BOOST_AUTO_TEST_CASE(every_exit_code_has_its_name) {
  BOOST_TEST(name(Exit::ok) == "OK");
  BOOST_TEST(name(Exit::negative) == "NEGATIVE");
  BOOST_TEST(name(Exit::internal) == "INTERNAL");
  for (const auto& [fault, code] : codes) BOOST_TEST(!name(static_cast<Exit>(code)).empty());
}

BOOST_AUTO_TEST_CASE(an_error_in_json_has_what_applies_and_nothing_else) {
  const Json bare = to_json(Error{Fault::busy, "another writer", {}, {}, {}}, Exit::busy);
  BOOST_TEST(bare.dump() ==
             R"({"verdict":"BUSY","exit":8,"fault":"busy","what":"another writer"})");
  const Json whole =
      to_json(Error{Fault::rule_broken, "no", "certificate/A-1", "R07", 12}, Exit::tampered);
  BOOST_TEST(whole.dump() == R"({"verdict":"TAMPERED","exit":1,"fault":"rule-broken","rule":"R07",)"
                             R"("entry":12,"where":"certificate/A-1","what":"no"})");
}

BOOST_AUTO_TEST_CASE(must_gives_the_value_or_throws_the_failure) {
  BOOST_TEST(must(Result<int>(7)) == 7);
  must(Result<void>());
  const auto is_told = [](const Failure& failure) {
    return failure.exit() == Exit::negative && failure.error().where == "here" &&
           std::string(failure.what()) == "here: it is not there";
  };
  BOOST_CHECK_EXCEPTION(must(Result<int>(fail(Fault::not_found, "it is not there", "here"))),
                        Failure, is_told);
  const Failure judged(Error{Fault::rule_broken, "no", {}, "R07", {}}, Exit::tampered);
  BOOST_TEST(static_cast<int>(judged.exit()) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
