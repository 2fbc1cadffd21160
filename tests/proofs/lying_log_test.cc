// What a log could sign that lies: its own key makes seal and checkpoint, and everything above the
// lie is sound. A verifier finds the lie all the same, and others find the same one
// (tests/independent).
#include <boost/test/unit_test.hpp>
#include <functional>

#include "tests/proofs/lying_log.h"

namespace certledger::testing {
namespace {

using namespace scheme;
using HistoryBundle = proofs::FullHistoryBundle;
using tools::Exit;

HistoryBundle bundle_of(const std::string& file) {
  const auto parts = proofs::parse_proof_file(file).value();
  return std::get<HistoryBundle>(proofs::decode_bundle(*parts.extra).value());
}

Said said_in(const HistoryBundle& bundle) {
  Said said;
  for (const proofs::Item& item : bundle.items) said.items.emplace_back(item.subject, item.record);
  said.entries = bundle.entries;
  said.lives = bundle.lives;
  return said;
}

struct Lie {
  const char* what;
  std::function<void(Said&)> tell;
  Exit history;
  Exit status;  ///< of the same items, where only `ok` and `malformed` differ by their number
};

/// Of the history of certificate/JX-SUSPENDED: 0 the certificate, then by type and id parameters,
/// members, the key of body-a, the standard.
std::vector<Lie> lies(std::size_t key, const HistoryBundle& other) {
  const auto life = [](std::function<void(Life&)> change) {
    return [change](Said& said) {
      said.edit<CertificateRecord>(0, [&](Record& r, CertificateRecord&) { change(r.life); });
    };
  };
  const auto facts = [](std::function<void(CertificateRecord&)> change) {
    return [change](Said& said) {
      said.edit<CertificateRecord>(0, [&](Record&, CertificateRecord& r) { change(r); });
    };
  };
  const auto of_key = [key](std::function<void(KeyRecord&)> change) {
    return [key, change](Said& said) {
      said.edit<KeyRecord>(key, [&](Record&, KeyRecord& r) { change(r); });
    };
  };
  const auto spoil = [](std::function<void(HistoryBundle&)> change) {
    return [change](Said& said) { said.spoil = change; };
  };
  constexpr Exit bad = Exit::tampered;
  return {
      {"nothing", [](Said&) {}, Exit::negative, Exit::malformed},
      {"flags", facts([](auto& r) { r.flags = {Flag::late}; }), Exit::negative, Exit::malformed},
      {"another state", facts([](auto& r) { r.state = CertificateState::valid; }), bad,
       Exit::malformed},
      {"another holder", facts([](auto& r) { r.facts.client.name = "x"; }), bad, Exit::malformed},
      {"another number", facts([](auto& r) { r.facts.number = "JX-X"; }), bad, bad},
      {"the number otherwise", facts([](auto& r) { r.facts.number = "jx-suspended"; }), bad,
       Exit::malformed},
      {"no life", life([](Life& l) { l.count = 0; }), bad, bad},
      {"more entries", life([](Life& l) { ++l.count; }), bad, Exit::malformed},
      {"of the seal", life([](Life& l) { l.index = seal_index; }), bad, bad},
      {"of another entry", life([](Life& l) { l.index = 3; }), bad, Exit::malformed},
      {"another latest", life([](Life& l) { l.latest.bytes[0] ^= 1U; }), bad, Exit::malformed},
      {"another trail", life([](Life& l) { l.trail.bytes[0] ^= 1U; }), bad, Exit::malformed},
      {"a key revoked before", of_key([](auto& r) { r.revoked = 1; }), Exit::policy,
       Exit::malformed},
      {"a key added after", of_key([](auto& r) { r.added = 60; }), Exit::policy, Exit::malformed},
      {"another member's key", of_key([](auto& r) { r.member = "body-b"; }), Exit::malformed,
       Exit::malformed},
      {"no key", [key](Said& said) { said.items[key].second.reset(); }, Exit::policy,
       Exit::malformed},
      {"no certificate", [](Said& said) { said.items[0].second.reset(); }, bad, Exit::malformed},
      {"an item more",
       [](Said& said) { said.items.emplace_back(standard_subject("S-03"), std::nullopt); },
       Exit::malformed, Exit::malformed},
      {"an item less", [](Said& said) { said.items.pop_back(); }, Exit::malformed, Exit::malformed},
      {"items in another order", [](Said& said) { std::swap(said.items[1], said.items[2]); },
       Exit::malformed, Exit::malformed},
      {"a name that is not folded", [](Said& said) { said.items[0].first.id = "jx-suspended"; },
       Exit::malformed, Exit::malformed},
      {"an id with a space", [](Said& said) { said.items.back().first.id = " S-01"; },
       Exit::malformed, Exit::malformed},
      {"another's record", [](Said& said) { said.items[1].second = said.items[2].second; }, bad,
       bad},
      {"a seal by another", [](Said& said) { said.sealer = Actor::authority; }, Exit::policy,
       Exit::policy},
      {"a seal after something", [](Said& said) { said.seal.after.bytes[0] = 1; }, bad, bad},
      {"no seal", [](Said& said) { said.seal.body = Note{parameters_subject(), "x", {}}; }, bad,
       bad},
      {"a seal elsewhere", [](Said& said) { said.index = 63; }, bad, bad},
      {"no record, but shown", spoil([](HistoryBundle& b) { b.items[0].record.reset(); }), bad,
       bad},
      {"an absence that shows the key itself", spoil([](HistoryBundle& b) {
         b.items[0].proof.ending =
             map::Leaf{map_key(b.items[0].subject), map_value(*b.items[0].record)};
         b.items[0].record.reset();
       }),
       bad, bad},
      {"an absence that shows another", spoil([](HistoryBundle& b) {
         b.items[0].proof = b.items[1].proof;
         b.items[0].proof.ending =
             map::Leaf{map_key(b.items[1].subject), map_value(*b.items[1].record)};
         b.items[0].record.reset();
       }),
       bad, bad},
      {"an empty map", spoil([](HistoryBundle& b) {
         b.items[0].proof = {{}, map::EmptyTree{}};
         b.items[0].record.reset();
       }),
       bad, bad},
      {"entries out of order", [](Said& said) { std::swap(said.entries[0], said.entries[1]); }, bad,
       Exit::malformed},
      {"an entry twice", [](Said& said) { said.entries[1] = said.entries[0]; }, bad,
       Exit::malformed},
      {"another's entry", [&](Said& said) { said.entries[0] = other.entries[0]; }, bad,
       Exit::malformed},
  };
}

BOOST_AUTO_TEST_SUITE(lying_log)

BOOST_AUTO_TEST_CASE(each_lie_is_found) {
  const ProofLedger ledger;
  const HistoryBundle truth = bundle_of(ledger.history("certificate/JX-SUSPENDED"));
  const HistoryBundle other = bundle_of(ledger.history("certificate/JX-VALID"));
  const auto key = std::ranges::find(truth.items, key_subject(key_of(Actor::body).public_key()),
                                     &proofs::Item::subject);
  BOOST_REQUIRE(key != truth.items.end());
  for (const Lie& lie : lies(static_cast<std::size_t>(key - truth.items.begin()), other)) {
    Said said = said_in(truth);
    lie.tell(said);
    BOOST_TEST(static_cast<int>(exit_of(said, Form::full_history)) == static_cast<int>(lie.history),
               lie.what);
    // A status has no items of keys: complete it is not.
    BOOST_TEST(static_cast<int>(exit_of(said, Form::status)) == static_cast<int>(lie.status),
               lie.what);
  }
}

/// What no octet may stand as where a varint is: itself in too many octets, and what is too large.
std::vector<Bytes> instead_of(std::uint8_t octet) {
  const auto more = static_cast<std::uint8_t>(octet | 0x80U);
  return {{more, 0x00},
          {more, 0x80, 0x00},
          {more, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
          {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02},
          {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}};
}

/// What is not recorded under one spelling may well be under the right one.
BOOST_AUTO_TEST_CASE(each_subject_has_one_spelling_and_no_other_is_absent) {
  const ProofLedger ledger;
  const Said good = said_in(bundle_of(ledger.history("certificate/JX-SUSPENDED")));
  const auto absent = [&](const SubjectId& subject) {
    Said said;
    said.items = {{subject, std::nullopt}, good.items[1]};
    return said;
  };
  BOOST_REQUIRE((good.items[1].first == parameters_subject()));
  BOOST_TEST((exit_of(absent(certificate_subject("JX-NEVER")), Form::status) == Exit::negative));
  BOOST_TEST((exit_of(absent(standard_subject("S 〔9〕-a")), Form::status) == Exit::negative));
  std::string upper = key_subject(key_of(Actor::body).public_key()).id;
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  const SubjectId others[] = {
      {SubjectType::key, upper},
      {SubjectType::key, "zz"},
      {SubjectType::key, std::string(66, 'a')},
      {SubjectType::parameters, "x"},
      {SubjectType::parameters, "Scheme"},
      {SubjectType::member, "Body-a"},
      {SubjectType::certificate, "jx-suspended"},
      {SubjectType::certificate, "JX-SUSPENDED "},
      {SubjectType::certificate, "JX‐SUSPENDED"},
      {SubjectType::certificate, "JX-SUSPENDED\u200b"},
      {SubjectType::certificate, "JX-SUSPENDED\u0307"},
      {SubjectType::certificate, "JX-SUSPEND\u0415D"},
      {SubjectType::mark, "JXM\u00ad-1"},
      {SubjectType::mark, "JXM一1"},
      {SubjectType::standard, "Ｓ-01"},
      {SubjectType::standard, "S-01\u2060"},
      {SubjectType::standard, "S  01"},
      {SubjectType::directive, "D(1]"},
      {SubjectType::mark_version, "v\u2003"},
  };
  for (const SubjectId& other : others) {
    BOOST_TEST((exit_of(absent(other), Form::status) == Exit::malformed), shown(other));
    BOOST_TEST((exit_of(absent(other), Form::full_history) == Exit::malformed), shown(other));
  }
}

BOOST_AUTO_TEST_CASE(a_question_with_characters_that_no_number_has_is_no_question) {
  const ProofLedger ledger;
  const Said good = said_in(bundle_of(ledger.history("certificate/JX-SUSPENDED")));
  const auto parts = proofs::parse_proof_file(ledger.status("certificate/JX-SUSPENDED")).value();
  const auto bundle = std::get<proofs::StatusBundle>(proofs::decode_bundle(*parts.extra).value());
  const Said status = said_in({bundle.seal, bundle.items, {}, {}});
  for (const char* odd :
       {"JX‐SUSPENDED", "JX-SUSPENDED\u200b", "JX-SUSPENDED\ufeff", "JX\u2011X"}) {
    const SubjectId asked = certificate_subject(odd);
    BOOST_TEST((exit_of(good, Form::full_history, asked) == Exit::usage));
    Said absent;
    absent.items = {{asked, std::nullopt}, good.items[1]};
    BOOST_TEST((exit_of(absent, Form::status, asked) == Exit::malformed));  // whatever is asked
    // Where the first edition recorded such a number, it can be asked about.
    Said there = status;
    there.items[0].first = asked;
    there.edit<CertificateRecord>(0, [&](Record&, CertificateRecord& r) { r.facts.number = odd; });
    BOOST_TEST((exit_of(there, Form::status, asked) == Exit::negative));
  }
}

/// Its key signed a map of records in encodings that are none: hashes and signatures are good.
BOOST_AUTO_TEST_CASE(records_have_one_encoding) {
  const ProofLedger ledger;
  const auto parts = proofs::parse_proof_file(ledger.status("certificate/JX-SUSPENDED")).value();
  const auto status = std::get<proofs::StatusBundle>(proofs::decode_bundle(*parts.extra).value());
  const Said status_said = said_in({status.seal, status.items, {}, {}});
  const Said history_said = said_in(bundle_of(ledger.history("certificate/JX-SUSPENDED")));
  BOOST_REQUIRE((exit_of(status_said, Form::status) == Exit::negative));
  const auto refuse = [&](std::size_t item, const Bytes& record) {
    for (const bool is_history : {false, true}) {
      Said said = is_history ? history_said : status_said;
      said.items.at(item).second = record;
      const Exit exit = exit_of(said, is_history ? Form::full_history : Form::status);
      BOOST_TEST((exit == Exit::malformed || exit == Exit::tampered));
    }
  };
  for (std::size_t item = 0; item < 2; ++item) {
    const Bytes record = *status_said.items[item].second;
    BOOST_REQUIRE((history_said.items[item].second == record));
    for (std::size_t at = 0; at < record.size(); ++at) {
      const auto place = static_cast<std::ptrdiff_t>(at);
      if (record[at] < 0x80) {
        for (const Bytes& other : instead_of(record[at])) {
          Bytes spoiled(record.begin(), record.begin() + place);
          append(spoiled, other);
          append(spoiled, BytesView(record).subspan(at + 1));
          refuse(item, spoiled);
        }
      }
      refuse(item, Bytes(record.begin(), record.begin() + place));
    }
    for (const std::uint8_t more : Bytes{0x00, 0x01, 0xFF}) {
      Bytes spoiled = record;
      spoiled.push_back(more);
      refuse(item, spoiled);
    }
  }
}

/// A log of rules that nobody here knows: what its other records say is not judged, readable or
/// not.
BOOST_AUTO_TEST_CASE(a_later_edition_is_given_no_verdict) {
  const ProofLedger ledger;
  Said said = said_in(bundle_of(ledger.history("certificate/JX-SUSPENDED")));
  said.edit<ParametersRecord>(1, [](Record&, ParametersRecord& r) {
    r.parameters.edition.number = newest_edition.number + 1;
  });
  const std::vector<Bytes> records{*said.items[0].second, Bytes{0x05, 0xFF}};
  for (const Bytes& record : records) {
    said.items[0].second = record;
    for (const bool is_history : {false, true}) {
      BOOST_TEST((exit_of(said, is_history ? Form::full_history : Form::status) == Exit::store));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
