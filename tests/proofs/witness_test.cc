// Evidence and what a witness may cosign: two histories of one log are told from one that grows,
// and from bad proofs, which anybody can write.
#include "ledger/proofs/witness.h"

#include <bit>
#include <boost/test/unit_test.hpp>

#include "ledger/log/proof.h"
#include "ledger/proofs/proof_file.h"
#include "tests/support/add_checkpoint_example.h"
#include "tests/support/memory_reader.h"
#include "tests/support/signing_log.h"

namespace certledger::proofs {
namespace {

using Log = testing::SigningLog;
const std::string origin = testing::ledger_origin;

constexpr std::uint64_t longest = 40;

struct History {
  testing::MemoryReader reader;
  explicit History(std::uint64_t forked_at = longest) {
    for (std::uint64_t i = 0; i < longest; ++i) {
      const std::string entry = std::to_string(i) + (i < forked_at ? "" : "'");
      reader.append(to_bytes(as_bytes(entry)));
    }
  }
  [[nodiscard]] log::Checkpoint at(log::TreeSize size) const {
    return {origin, size, *log::root_at(reader, size)};
  }
  [[nodiscard]] std::vector<Hash> path(log::TreeSize old, log::TreeSize now) const {
    return *log::prove_consistency(reader, old, now);
  }
};

Keys keys_of(const Log& log) { return {{&log.key, 1}, {}}; }

std::string request(const Log& log, const History& history, log::TreeSize old, log::TreeSize now) {
  return *format_consistency_file({old, history.path(old, now), log.note(history.at(now))});
}

Fault fault_of(const std::expected<Sighting, Contradiction>& result) {
  BOOST_REQUIRE(!result.has_value());
  return result.error().error.fault;
}

BOOST_AUTO_TEST_SUITE(witness)

BOOST_AUTO_TEST_CASE(one_history_is_one_at_all_sizes) {
  const Log log;
  const History history;
  for (log::TreeSize old = 1; old <= longest; ++old) {
    for (log::TreeSize now = old; now <= longest; ++now) {
      const auto path = history.path(old, now);
      const auto judged =
          check_one_history(log.memory(history.at(now)), log.memory(history.at(old)), path);
      BOOST_TEST(judged.has_value(), old << " to " << now);
      BOOST_TEST(
          (log::root_then(old, now, history.at(now).root, path).value_or(history.at(old).root) ==
           history.at(old).root));
    }
  }
}

BOOST_AUTO_TEST_CASE(forks_are_proven_where_the_path_shows_them) {
  const Log log;
  const History history;
  constexpr log::TreeSize forked_at = 11;
  const History fork(forked_at);
  for (log::TreeSize old = 1; old < longest; ++old) {
    for (log::TreeSize now = old; now <= longest; ++now) {
      const auto judged = check_one_history(log.memory(history.at(old)), log.memory(fork.at(now)),
                                            fork.path(old, now));
      BOOST_TEST(judged.has_value() == (old <= forked_at), old << " to " << now);
      if (judged) continue;
      // A path does not hold the root of a power of two.
      const bool is_shown = old == now || !std::has_single_bit(old);
      BOOST_TEST((judged.error().evidence.has_value() == is_shown));
      BOOST_TEST((judged.error().error.fault == (is_shown ? Fault::forked : Fault::wrong_root)));
      if (!is_shown) continue;
      const auto verdict = judge_evidence(*format_evidence(*judged.error().evidence), keys_of(log));
      BOOST_REQUIRE(verdict.has_value());
      BOOST_TEST(verdict->is_fork);
      BOOST_TEST(verdict->smaller.checkpoint.size == old);
    }
  }
}

BOOST_AUTO_TEST_CASE(who_holds_the_other_history_proves_every_size) {
  const Log log;
  const History history;
  const History fork(3);
  for (const log::TreeSize old : {4U, 5U, 8U, 16U, 39U}) {
    const Evidence evidence =
        make_evidence(log.memory(fork.at(longest)), log.memory(history.at(old)), fork.at(old).root,
                      fork.path(old, longest));
    const auto verdict = judge_evidence(*format_evidence(evidence), keys_of(log));
    BOOST_REQUIRE(verdict.has_value());
    BOOST_TEST(verdict->is_fork);
  }
}

BOOST_AUTO_TEST_CASE(what_proves_no_fork) {
  const Log log;
  const History history;
  const Memory seven = log.memory(history.at(7));
  const Memory nine = log.memory(history.at(9));
  const auto judge = [&](const Evidence& evidence) {
    return judge_evidence(*format_evidence(evidence), keys_of(log));
  };
  // Two sizes of one history, with and without the proof that they are.
  BOOST_TEST(!judge(make_evidence(nine, seven)).value().is_fork);
  BOOST_TEST(
      !judge(make_evidence(seven, nine, history.at(7).root, history.path(7, 9))).value().is_fork);
  BOOST_TEST(!judge(make_evidence(seven, seven)).value().is_fork);
  // A path that leads elsewhere, and one that is not whole.
  const History fork(3);
  const auto lie = judge(make_evidence(seven, nine, fork.at(7).root, history.path(7, 9)));
  BOOST_REQUIRE(!lie.has_value());
  BOOST_TEST((lie.error().fault == Fault::wrong_root));
  BOOST_TEST(!judge(make_evidence(seven, nine, fork.at(7).root, {})).has_value());
  // In the wrong order, with a root where none belongs, by a stranger, of another ledger.
  Evidence turned = make_evidence(seven, nine);
  std::swap(turned.smaller, turned.larger);
  BOOST_TEST((judge(turned).error().fault == Fault::malformed));
  BOOST_TEST(
      (judge(make_evidence(seven, seven, history.at(7).root)).error().fault == Fault::malformed));
  const Log stranger;
  const auto foreign = judge_evidence(
      *format_evidence(make_evidence(seven, stranger.memory(fork.at(7)))), keys_of(log));
  BOOST_REQUIRE(!foreign.has_value());
  BOOST_TEST((foreign.error().fault == Fault::unknown_key));
}

BOOST_AUTO_TEST_CASE(each_octet_of_evidence_counts) {
  const Log log;
  const History history;
  const History fork(3);
  const std::string text = *format_evidence(make_evidence(
      log.memory(history.at(7)), log.memory(fork.at(20)), fork.at(7).root, fork.path(7, 20)));
  BOOST_REQUIRE(judge_evidence(text, keys_of(log)).value().is_fork);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char mask : {'\x01', '\x20', '\x40'}) {
      std::string edited = text;
      edited[i] = static_cast<char>(edited[i] ^ mask);
      BOOST_TEST(!judge_evidence(edited, keys_of(log)).has_value(), "octet " << i);
    }
    BOOST_TEST(!judge_evidence(text.substr(0, i), keys_of(log)).has_value(), "cut at " << i);
  }
  BOOST_TEST(!judge_evidence(text + "\n", keys_of(log)).has_value());
}

BOOST_AUTO_TEST_CASE(signatures_of_others_do_not_spoil_evidence) {
  const Log log;
  const SecretKey cosigner = SecretKey::generate();
  const log::VerifierKey known =
      log::verifier_key("w", log::KeyType::cosignature, cosigner.public_key());
  const History history;
  log::Note note = log.note(history.at(7));
  // The log adds what only some readers can know to be bad.
  note.signatures.push_back({"w", known.id, Bytes(72)});
  const auto memory = make_memory(log.key, log::format_note(note));
  BOOST_REQUIRE(memory.has_value());
  const std::string text = *format_evidence(make_evidence(*memory, log.memory(History(3).at(7))));
  BOOST_TEST(judge_evidence(text, {{&log.key, 1}, {&known, 1}}).value().is_fork);
}

// --- requests ---

BOOST_AUTO_TEST_CASE(a_witness_sees_a_log_grow) {
  const Log log;
  const History history;
  std::vector<Memory> state;
  const auto judge = [&](log::TreeSize old, log::TreeSize now, FirstSight first) {
    return judge_request(request(log, history, old, now), {{&log.key, 1}, {}}, state, first);
  };
  BOOST_TEST((fault_of(judge(0, 5, FirstSight::refuse)) == Fault::store));
  BOOST_TEST((fault_of(judge(3, 5, FirstSight::accept)) == Fault::not_found));
  auto sighting = judge(0, 5, FirstSight::accept);
  BOOST_REQUIRE(sighting.has_value());
  BOOST_TEST(sighting->is_news);
  state = sighting->state;
  BOOST_TEST(state.size() == 1U);
  BOOST_TEST((fault_of(judge(0, 6, FirstSight::accept)) == Fault::usage));
  BOOST_TEST((fault_of(judge(0, 6, FirstSight::refuse)) == Fault::not_found));
  BOOST_TEST((fault_of(judge(4, 6, FirstSight::refuse)) == Fault::not_found));
  // The newest one may be cosigned again, wherever the proof begins.
  for (const FirstSight first : {FirstSight::accept, FirstSight::refuse}) {
    for (const log::TreeSize old : {0, 4}) {
      sighting = judge(old, 5, first);
      BOOST_REQUIRE(sighting.has_value());
      BOOST_TEST(!sighting->is_news);
      BOOST_TEST((sighting->state == state));
    }
  }
  BOOST_TEST((fault_of(judge(4, 4, FirstSight::refuse)) == Fault::not_found));
  sighting = judge(5, 5, FirstSight::refuse);
  BOOST_REQUIRE(sighting.has_value());
  BOOST_TEST(!sighting->is_news);
  sighting = judge(5, 23, FirstSight::refuse);
  BOOST_REQUIRE(sighting.has_value());
  BOOST_TEST(sighting->is_news);
  BOOST_TEST(sighting->seen.checkpoint.size == 23U);
  BOOST_TEST((sighting->state == std::vector<Memory>{sighting->seen}));
}

BOOST_AUTO_TEST_CASE(requests_that_are_refused) {
  const Log log;
  const Log stranger;
  const History history;
  const History fork(2);
  const std::vector<Memory> state{log.memory(history.at(5))};
  const auto judge = [&](std::string_view body, std::span<const log::VerifierKey> logs) {
    return judge_request(body, {logs, {}}, state, FirstSight::refuse);
  };
  const std::span<const log::VerifierKey> known{&log.key, 1};
  BOOST_TEST((fault_of(judge(request(log, history, 5, 9), {})) == Fault::wrong_origin));
  BOOST_TEST((fault_of(judge(request(stranger, history, 5, 9), known)) == Fault::unknown_key));
  // The log's new key, and a state by the old one, which nobody names any more.
  BOOST_TEST((fault_of(judge(request(stranger, history, 5, 9), {&stranger.key, 1})) ==
              Fault::unknown_key));
  BOOST_TEST((fault_of(judge(*format_consistency_file({9, {}, log.note(history.at(5))}), known)) ==
              Fault::malformed));
  BOOST_TEST((fault_of(judge(*format_consistency_file({5, {}, log.note(history.at(9))}), known)) ==
              Fault::wrong_root));
  const auto same = judge(request(log, fork, 5, 5), known);
  BOOST_TEST((fault_of(same) == Fault::forked));
  BOOST_TEST(same.error().evidence.has_value());
  const auto longer = judge(request(log, fork, 5, 9), known);
  BOOST_TEST((fault_of(longer) == Fault::forked));
  BOOST_TEST(longer.error().evidence.has_value());
  BOOST_TEST((fault_of(judge("old 5\n\n", known)) == Fault::malformed));
}

// A thief of a key that was given up lets its log grow.
BOOST_AUTO_TEST_CASE(a_logs_key_that_ended_is_not_cosigned) {
  const Log log;
  const History history;
  const std::vector<Memory> state{log.memory(history.at(5))};
  const auto judge = [&](log::TreeSize end) {
    const log::KeyEnd ended{log.key.key, end};
    return judge_request(request(log, history, 5, 9), {{&log.key, 1}, {}, {&ended, 1}}, state,
                         FirstSight::refuse);
  };
  BOOST_TEST((fault_of(judge(8)) == Fault::unknown_key));
  BOOST_TEST(judge(9).has_value());
}

// The specification's request is read, and its ledger is a stranger's (there: status 404), or one
// whose key did not sign (403).
BOOST_AUTO_TEST_CASE(the_request_of_the_specification) {
  const auto request = parse_consistency_file(testing::add_checkpoint_example);
  BOOST_REQUIRE(request.has_value());
  BOOST_TEST(request->old == 20852014U);
  BOOST_TEST(request->path.size() == 4U);
  const auto judge = [&](std::span<const log::VerifierKey> logs) {
    return judge_request(testing::add_checkpoint_example, {logs, {}}, {}, FirstSight::refuse);
  };
  BOOST_TEST((fault_of(judge({})) == Fault::wrong_origin));
  const log::VerifierKey other = log::verifier_key(
      "example.com/behind-the-sofa", log::KeyType::ed25519, SecretKey::generate().public_key());
  BOOST_TEST((fault_of(judge({&other, 1})) == Fault::unknown_key));
}

BOOST_AUTO_TEST_CASE(trees_without_entries) {
  const Log log;
  const History history;
  const auto first = [&](const ConsistencyFile& file) {
    return judge_request(*format_consistency_file(file), {{&log.key, 1}, {}}, {},
                         FirstSight::accept);
  };
  const log::Checkpoint empty{origin, 0, log::empty_root()};
  const auto seen = first({0, {}, log.note(empty)});
  BOOST_REQUIRE(seen.has_value());
  BOOST_TEST((fault_of(first({0, {}, log.note({origin, 0, Hash{}})})) == Fault::wrong_root));
  BOOST_TEST((fault_of(first({0, {Hash{}}, log.note(history.at(3))})) == Fault::wrong_root));
  // From there it grows, without a proof, since there is nothing to prove.
  const auto next = [&](std::vector<Hash> path) {
    return judge_request(*format_consistency_file({0, std::move(path), log.note(history.at(3))}),
                         {{&log.key, 1}, {}}, seen->state, FirstSight::refuse);
  };
  BOOST_TEST(next({}).has_value());
  BOOST_TEST((fault_of(next({Hash{}})) == Fault::wrong_root));
  const auto forked =
      judge_request(*format_consistency_file({0, {}, log.note({origin, 0, history.at(3).root})}),
                    {{&log.key, 1}, {}}, seen->state, FirstSight::refuse);
  BOOST_TEST((fault_of(forked) == Fault::forked));
}

BOOST_AUTO_TEST_CASE(a_state_keeps_ledgers_apart) {
  const Log log;
  const Log other{"example.net/other"};
  const History history;
  const log::Checkpoint foreign{other.origin, 3, history.at(3).root};
  const std::vector<log::VerifierKey> logs{log.key, other.key};
  const auto both = judge_request(*format_consistency_file({0, {}, other.note(foreign)}),
                                  {logs, {}}, {log.memory(history.at(5))}, FirstSight::accept);
  BOOST_REQUIRE(both.has_value());
  BOOST_REQUIRE(both->state.size() == 2U);
  BOOST_TEST(both->state.front().origin() == foreign.origin);
  const std::string text = format_memories(both->state);
  BOOST_TEST((parse_memories(text).value() == both->state));
  BOOST_TEST((*find(both->state, origin) == log.memory(history.at(5))));
  BOOST_TEST((find(both->state, "example.org") == nullptr));
  // Each once, and in one order.
  const std::string one = format_memory(both->state[0]);
  const std::string two = format_memory(both->state[1]);
  BOOST_TEST(!parse_memories(two + one).has_value());
  BOOST_TEST(!parse_memories(one + one).has_value());
  BOOST_TEST(!parse_memories(text + "\n").has_value());
  BOOST_TEST(!parse_memories("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::proofs
