// What the process that writes makes of the one that judges: an answer of the one form, and on the
// disk nothing that is not good by itself, whatever the other process has become.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/support/signing_log.h"
#include "tests/support/temp_dir.h"
#include "tools/arguments/memory_file.h"
#include "tools/certledger-check/keep.h"

namespace certledger::tools {
namespace {

using Log = testing::SigningLog;

keys::Policy policy_of(const Log& log) {
  return keys::Policy::parse("log " + log::format_vkey(log.key) + "\nquorum none\n").value();
}

Answer answer_with(std::optional<proofs::Memory> seen,
                   std::optional<proofs::Evidence> evidence = {}) {
  return {Exit::ok, "out", "", std::move(seen), std::move(evidence)};
}

BOOST_AUTO_TEST_SUITE(keep)

BOOST_AUTO_TEST_CASE(answers_go_through_a_pipe) {
  const Log log;
  const Answer full{Exit::fork, "多行\n", "err\n", log.memory(7, 1),
                    proofs::make_evidence(log.memory(7, 1), log.memory(7, 2))};
  for (const Answer& answer : {full, answer_with({})}) {
    const Bytes bytes = encoded(answer);
    const auto read = answer_from(bytes);
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((read->exit == answer.exit));
    BOOST_TEST(read->out == answer.out);
    BOOST_TEST(read->err == answer.err);
    BOOST_TEST((read->seen == answer.seen));
    BOOST_TEST((read->evidence == answer.evidence));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      BOOST_TEST(!answer_from(BytesView(bytes).first(i)).has_value(), "cut at " << i);
    }
    Bytes longer = bytes;
    longer.push_back(0);
    BOOST_TEST(!answer_from(longer).has_value());
  }
}

BOOST_AUTO_TEST_CASE(no_octet_of_a_memory_is_free_in_an_answer) {
  const Log log;
  const Bytes bytes = encoded(answer_with(log.memory(7, 1)));
  for (std::size_t i = 6; i < bytes.size(); ++i) {
    Bytes edited = bytes;
    edited[i] ^= 1;
    const auto read = answer_from(edited);
    BOOST_TEST(!read.has_value(), "octet " << i);
  }
}

BOOST_AUTO_TEST_CASE(a_newer_checkpoint_of_a_known_log_is_kept) {
  const testing::TempDir dir;
  const std::string path = (dir.path() / "seen").string();
  const Log log;
  Answer answer = answer_with(log.memory(7, 1));
  tools::keep(answer, policy_of(log), path, {});
  BOOST_TEST((read_memories(path) == std::vector{log.memory(7, 1)}));
  answer = answer_with(log.memory(8, 2));
  tools::keep(answer, policy_of(log), path, read_memories(path));
  BOOST_TEST((read_memories(path) == std::vector{log.memory(8, 2)}));
}

BOOST_AUTO_TEST_CASE(nothing_else_is) {
  const testing::TempDir dir;
  const std::string path = (dir.path() / "seen").string();
  const Log log;
  const Log stranger;
  const std::vector<proofs::Memory> before{log.memory(7, 1)};
  write_memories(path, before);
  const auto refused = [&](Answer answer) {
    BOOST_CHECK_THROW(tools::keep(answer, policy_of(log), path, before), std::runtime_error);
    BOOST_TEST((read_memories(path) == before));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 1);
  };
  refused(answer_with(stranger.memory(9, 1)));
  refused(answer_with(log.memory(6, 1)));
  refused(answer_with(log.memory(7, 2)));
  refused(answer_with({}, proofs::make_evidence(log.memory(7, 1), stranger.memory(7, 2))));
  refused(answer_with({}, proofs::make_evidence(log.memory(7, 1), log.memory(9, 2))));
  Answer fork = answer_with({}, proofs::make_evidence(log.memory(7, 1), log.memory(7, 2)));
  tools::keep(fork, policy_of(log), path, before);
  BOOST_TEST(std::filesystem::exists(evidence_path(path, *fork.evidence)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
