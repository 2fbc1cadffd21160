// Attacks by people who have keys. First those by which all is made to fit but one thing; then
// histories written anew, where nothing is left that does not fit; and every rule of the scheme
// broken with good keys.
#include "tests/support/real_ledger.h"
#include "tests/support/rule_cases.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/forgery.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

constexpr log::Index issue_index = 23;  // the first certificate's, by body 1
constexpr log::Index life_index = 240;  // in the sixth batch: an amendment, by body 1

Attack forged(const std::string& name, const std::function<void(History&)>& change,
              std::string check, std::optional<log::Index> entry) {
  return {name, [=](const Grounds&, const fs::path& ledger) { reforge(ledger, change); },
          Exit::tampered, std::move(check), entry};
}

/// Nothing contradicts anything: it takes a memory.
Attack rewritten(const std::string& name, const std::function<void(History&)>& change) {
  return {name,       [=](const Grounds&, const fs::path& ledger) { reforge(ledger, change); },
          Exit::fork, {},
          {},         Sight::memory};
}

template <class Hand>
std::function<void(History&)> hand_on(log::Index index, Hand hand) {
  return [=](History& history) { history.pieces.at(index).hand = hand; };
}

std::function<void(History&)> words_on(log::Index index,
                                       std::function<void(scheme::Statement&)> words,
                                       bool by_all = false) {
  return [=](History& history) {
    if (by_all) hold_all_keys(history);
    history.pieces.at(index).words = words;
  };
}

void sign_again(log::Entry& entry, const SecretKey& key) {
  entry.author = key.public_key();
  entry.signature = key.sign(log::statement_signing_input(origin, entry.statement));
}

void rename_client(scheme::Statement& statement) {
  auto& facts = std::get<scheme::CertificateIssue>(statement.body).facts;
  facts.client.name = "另一家公司";
}

scheme::Seal& seal_of(scheme::Statement& statement) {
  return std::get<scheme::Seal>(statement.body);
}

/// The pieces from `from` to `to` leave.
void leave_out(History& history, log::Index from, log::Index count) {
  const auto begin = history.pieces.begin() + static_cast<std::ptrdiff_t>(from);
  history.pieces.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
}

void add_one_thing(std::vector<Attack>& list) {
  const log::Index last_seal = base_size - 1;
  list.push_back(
      forged("an index", hand_on(life_index, [](auto& e) { e.index += 3; }), "index", life_index));
  list.push_back(forged("a link of the chain",
                        hand_on(life_index, [](auto& e) { e.previous.bytes[9] ^= 8; }), "previous",
                        life_index));
  list.push_back(forged("a time before that of the entry before",
                        hand_on(life_index, [](auto& e) { e.recorded_at.seconds -= 1; }), "time",
                        life_index));
  list.push_back(forged("a signature",
                        hand_on(life_index, [](auto& e) { e.signature.bytes[3] ^= 1; }),
                        "signature", life_index));
  list.push_back(forged("a seal's signature",
                        hand_on(last_seal, [](auto& e) { e.signature.bytes[3] ^= 1; }), "signature",
                        last_seal));
  list.push_back(forged("a signature with the group's order added to it",
                        hand_on(life_index, [](auto& e) { e.signature.bytes[63] |= 0xE0; }),
                        "signature", life_index));
  list.push_back(forged(
      "an entry of a newer format",
      [](History& h) { h.pieces.at(life_index).octets = [](Bytes& octets) { octets[0] = 2; }; },
      "entry-form", life_index));
  list.push_back(forged(
      "an entry with an octet behind it",
      [](History& h) {
        h.pieces.at(life_index).octets = [](Bytes& octets) { octets.push_back(0); };
      },
      "entry-form", life_index));
  list.push_back(forged("a statement with an octet behind it, well signed",
                        hand_on(life_index,
                                [](log::Entry& e) {
                                  e.statement.push_back(0);
                                  sign_again(e, body_key(1));
                                }),
                        "statement-form", life_index));
  list.push_back(forged("a statement of a kind that is none, well signed",
                        hand_on(life_index,
                                [](log::Entry& e) {
                                  e.statement[0] = 0x7F;
                                  sign_again(e, body_key(1));
                                }),
                        "statement-form", life_index));
  list.push_back(forged(
      "the newest statement, in an entry with an octet behind it",
      [](History& h) {
        h.pieces.at(base_size - 2).octets = [](Bytes& octets) { octets.push_back(0); };
      },
      "entry-form", base_size - 2));
  list.push_back(forged("the newest statement with an octet behind it, well signed",
                        hand_on(base_size - 2,
                                [](log::Entry& e) {
                                  e.statement.push_back(0);
                                  sign_again(e, *known_key(e.author));
                                }),
                        "statement-form", base_size - 2));
  list.push_back(forged("a seal that counts one subject more",
                        words_on(last_seal, [](auto& s) { ++seal_of(s).subjects; }), "seal-count",
                        last_seal));
  list.push_back(forged("a seal of another map",
                        words_on(last_seal, [](auto& s) { seal_of(s).map_root.bytes[0] ^= 1; }),
                        "seal-root", last_seal));
  list.push_back(
      forged("an old seal of another map",
             words_on(size_after(6) - 1, [](auto& s) { seal_of(s).map_root.bytes[31] ^= 1; }),
             "seal-root", size_after(6) - 1));
  list.push_back(forged(
      "the newest seal left out", [](History& h) { h.pieces.pop_back(); }, "seal-last",
      base_size - 2));
  list.push_back(forged(
      "all signed for another origin, and genesis names the first",
      [](History& h) {
        hold_all_keys(h);
        h.origin = foreign_origin;
      },
      "genesis-origin", 0));
  list.push_back(forged("everything taken away, and the mark", [](History& h) { h.pieces.clear(); },
                        "entry-none", {}));
  list.push_back(forged("genesis left out", [](History& h) { leave_out(h, 0, 1); }, "R01", 0));
}

/// By the operator alone, who can make chain, seals and checkpoints, and no body's statement.
void add_operator_alone(std::vector<Attack>& list) {
  list.push_back(forged("a certificate's client changed", words_on(issue_index, rename_client),
                        "signature", issue_index));
  list.push_back(forged(
      "a statement signed by another body",
      [](History& h) {
        h.pieces.at(issue_index).hand = [](log::Entry& e) { sign_again(e, body_key(3)); };
      },
      "R36", 63));  // the mark that the first body grants on what is not its own now
  list.push_back(forged(
      "a statement taken out", [](History& h) { leave_out(h, life_index, 1); }, "R05",
      life_index + certificates - 1));
  list.push_back(forged(
      "a statement said twice",
      [](History& h) { h.pieces.insert(h.pieces.begin() + life_index, h.pieces.at(life_index)); },
      "R05", life_index + 1));
  list.push_back(forged(
      "an old statement said again at the end",
      [](History& h) {
        Piece piece = h.pieces.at(life_index);
        piece.entry.recorded_at = h.pieces.back().entry.recorded_at;
        h.pieces.insert(h.pieces.end() - 1, piece);
      },
      "R05", base_size - 1));
  list.push_back(forged(
      "two statements on one certificate swapped",
      [](History& h) {
        std::swap(h.pieces.at(life_index), h.pieces.at(life_index + certificates));
      },
      "R05", life_index));
  list.push_back(forged(
      "a statement made under another origin",
      [](History& h) {
        log::Entry& entry = h.pieces.at(life_index).entry;
        entry.signature =
            body_key(1).sign(log::statement_signing_input(foreign_origin, entry.statement));
      },
      "signature", life_index));
  list.push_back(forged(
      "a new key added without the authority",
      [](History& h) {
        Piece piece = h.pieces.at(size_after(2) + 3);  // adds a key
        piece.entry.recorded_at = h.pieces.back().entry.recorded_at;
        piece.words = [](scheme::Statement& s) {
          s.body = good_key_add(body_id(0), key_of(Actor::stranger));
        };
        h.pieces.insert(h.pieces.end() - 1, piece);
      },
      "signature", base_size - 1));
}

/// Keys that are good, and not for this.
void add_wrong_keys(std::vector<Attack>& list) {
  const auto by = [](log::Index index, const SecretKey& key) {
    return [index, &key](History& h) {
      hold_all_keys(h);
      h.pieces.at(index).hand = [&key](log::Entry& e) { sign_again(e, key); };
    };
  };
  const log::Index amended = 242;  // by body 3
  list.push_back(forged("by another body", by(amended, body_key(4)), "R18", amended));
  list.push_back(
      forged("by a key that is nobody's", by(amended, key_of(Actor::stranger)), "R02", amended));
  list.push_back(forged("by a revoked key", by(amended, former_body_key()), "R02", amended));
  list.push_back(forged("by the authority", by(amended, key_of(Actor::authority)), "R04", amended));
  list.push_back(forged("by the operator", by(amended, key_of(Actor::operator_)), "R04", amended));
  list.push_back(forged(
      "a seal by a body",
      [](History& h) {
        h.pieces.back().entry.author = body_key(0).public_key();
        h.held.insert(body_key(0).public_key());
      },
      "R04", base_size - 1));
  list.push_back(forged(
      "a seal by the operator's revoked key",
      [](History& h) { h.pieces.back().entry.author = former_operator_key().public_key(); }, "R02",
      base_size - 1));
}

void add_rewritten(std::vector<Attack>& list) {
  list.push_back(
      rewritten("a body changes whom it certified", words_on(issue_index, rename_client, true)));
  list.push_back(rewritten("a body takes back its newest statement",
                           [](History& h) { leave_out(h, base_size - 2, 1); }));
  list.push_back(
      rewritten("a body takes back an old statement, and says the others again", [](History& h) {
        hold_all_keys(h);
        leave_out(h, size_after(9) - 3, 1);
      }));
  list.push_back(rewritten("the operator swaps two certificates' statements", [](History& h) {
    std::swap(h.pieces.at(life_index), h.pieces.at(life_index + 1));
  }));
  list.push_back(rewritten("the operator changes a time",
                           hand_on(life_index, [](auto& e) { e.recorded_at.seconds += 0; })));
  list.back().act = [](const Grounds&, const fs::path& ledger) {
    reforge(ledger, [](History& h) {
      for (log::Index i = size_after(9); i < base_size; ++i) {
        h.pieces.at(i).entry.recorded_at.seconds += 60;
      }
    });
  };
  list.push_back(rewritten("the operator signs with the same words a second time", [](History& h) {
    // A statement more, by a body that colludes.
    Piece piece = h.pieces.at(base_size - 2);
    piece.words = [](scheme::Statement& s) {
      s.body = scheme::Note{scheme::certificate_subject(certificate_number(1)), "补记", {}};
    };
    piece.entry.author = body_key(1).public_key();
    h.held.insert(piece.entry.author);
    h.pieces.insert(h.pieces.end() - 1, piece);
  }));
  list.back().name = "a body adds what it never said";
  list.push_back(rewritten("the authority hides that a key was revoked", [](History& h) {
    hold_all_keys(h);
    leave_out(h, size_after(6), 1);
  }));
  list.push_back(rewritten("the operator leaves out the newest batch", [](History& h) {
    leave_out(h, size_after(9), base_size - size_after(9));
  }));
  list.push_back(rewritten("everything but genesis is left out",
                           [](History& h) { leave_out(h, 2, base_size - 2); }));
}

}  // namespace

Chapter forgeries() {
  Chapter chapter{"Made to fit, but for one thing", {}};
  add_one_thing(chapter.attacks);
  add_operator_alone(chapter.attacks);
  add_wrong_keys(chapter.attacks);
  return chapter;
}

Chapter rewritten_histories() {
  Chapter chapter{"Made to fit wholly, by colluding keys", {}};
  add_rewritten(chapter.attacks);
  return chapter;
}

Chapter broken_rules() {
  Chapter chapter{"Rules broken with good keys", {}};
  for (const RuleCase& rule_case : rule_cases()) {
    // Each step before is a batch, or part of one, with its seal.
    log::Index index = base_size + rule_case.before.size();
    for (std::size_t i = 0; i < rule_case.before.size(); ++i) {
      const bool ends = i + 1 == rule_case.before.size() ||
                        rule_case.before[i].day != rule_case.before[i + 1].day;
      if (ends) ++index;
    }
    const bool is_seal = rule_case.rule == scheme::Rule::seal_root;
    const std::string id = scheme::id_of(rule_case.rule);
    chapter.attacks.push_back({id + " " + rule_case.name,
                               [&rule_case](const Grounds&, const fs::path& ledger) {
                                 append_steps(ledger, rule_case.before);
                                 forge_step(ledger, rule_case.offence);
                               },
                               Exit::tampered, is_seal ? "seal-count" : id, index});
  }
  return chapter;
}

}  // namespace certledger::testing
