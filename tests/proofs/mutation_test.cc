// Proof files spoiled in every way we can think of. Each must be refused; what is accepted must say
// less and nothing else: it has lost a cosignature, which is then no longer named.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <random>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/proof_file.h"
#include "tests/proofs/jury.h"
#include "tests/support/flipped.h"

namespace certledger::testing {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin + 1));
    begin = end + 1;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

bool is_signature(const std::string& line) { return line.starts_with("\xE2\x80\x94"); }

std::string replaced(const std::string& text, const std::string& what, const std::string& by) {
  std::string changed = text;
  const std::size_t at = changed.find(what);
  BOOST_REQUIRE(at != std::string::npos);
  return changed.replace(at, what.size(), by);
}

/// The file with its parts changed by `change`, written again as it must be.
std::string remade(const std::string& text, const std::function<void(proofs::ProofFile&)>& change) {
  auto file = proofs::parse_proof_file(text).value();
  change(file);
  return proofs::format_proof_file(file).value();
}

template <class Bundle>
std::string rebundled(const std::string& text, const std::function<void(Bundle&)>& change) {
  return remade(text, [&](proofs::ProofFile& file) {
    auto bundle = proofs::decode_bundle(*file.extra).value();
    change(std::get<Bundle>(bundle));
    file.extra = proofs::encode_bundle(bundle);
  });
}

BOOST_AUTO_TEST_SUITE(mutations)

BOOST_AUTO_TEST_CASE(bits_of_the_others_where_all_cosignatures_are_needed) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    for (std::size_t bit = 0; bit < of.file.size() * 8; bit += 11) {
      jury.refuse(testing::flipped(of.file, bit), "bit " + std::to_string(bit));
    }
  }
}

BOOST_AUTO_TEST_CASE(octets_replaced_dropped_and_put_in) {
  std::mt19937 random(20220610);
  for (Sample of : samples()) {
    Jury jury(of);
    for (int i = 0; i < 1500; ++i) {
      of.is_for_others = i % 3 == 0;
      const std::size_t at = random() % of.file.size();
      const char octet = static_cast<char>(random());
      const std::string where = "octet " + std::to_string(at);
      std::string text = of.file;
      text[at] = octet;
      jury.refuse(text, where + " replaced");
      text = of.file;
      text.erase(at, 1 + random() % 3);
      jury.refuse(text, where + " dropped");
      text = of.file;
      text.insert(at, 1, octet);
      jury.refuse(text, where + " put in");
    }
  }
}

BOOST_AUTO_TEST_CASE(cut_off_anywhere_and_gone_on) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    for (std::size_t size = 0; size < of.file.size(); size += 3) {
      jury.refuse(of.file.substr(0, size), "cut at " + std::to_string(size));
      jury.refuse(of.file.substr(size + 1), "begins at " + std::to_string(size + 1));
    }
    for (const char* more : {"\n", " ", "x", "\n\n", "extra \n"}) jury.refuse(of.file + more, more);
    jury.refuse(of.file + of.file, "twice");
    jury.refuse(of.file + std::string(1, '\0'), "a zero octet");
    jury.refuse("\xEF\xBB\xBF" + of.file, "byte order mark");
  }
}

BOOST_AUTO_TEST_CASE(lines_dropped_doubled_and_swapped) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    const auto lines = lines_of(of.file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string where = "line " + std::to_string(i);
      auto fewer = lines;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      jury.refuse(joined(fewer), where + " dropped");
      auto more = lines;
      more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
      jury.refuse(joined(more), where + " doubled");
      for (std::size_t j = i + 1; j < lines.size(); ++j) {
        // The signatures of a note have no order.
        if (is_signature(lines[i]) && is_signature(lines[j])) continue;
        auto swapped = lines;
        std::swap(swapped[i], swapped[j]);
        jury.refuse(joined(swapped), where + " swapped");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(other_spellings_of_the_same) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    const auto lines = lines_of(of.file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string bare = lines[i].substr(0, lines[i].size() - 1);
      for (const std::string& other :
           {bare + "\r\n", bare + " \n", " " + bare + "\n", bare + "=\n", "\t" + bare + "\n"}) {
        auto changed = lines;
        changed[i] = other;
        jury.refuse(joined(changed), "line " + std::to_string(i) + " otherwise");
      }
      for (const auto& [from, to] : {std::pair{'+', '-'}, {'/', '_'}, {'=', ' '}, {'=', '\0'}}) {
        auto changed = lines;
        std::ranges::replace(changed[i], from, to);
        jury.refuse(joined(changed), "line " + std::to_string(i) + " in other base64");
      }
      if (bare.ends_with('=')) {
        auto changed = lines;
        changed[i] = bare.substr(0, bare.find('=')) + "\n";
        jury.refuse(joined(changed), "line " + std::to_string(i) + " without padding");
        // The spare bits of the last character.
        changed = lines;
        ++changed[i][bare.find('=') - 1];
        jury.refuse(joined(changed), "line " + std::to_string(i) + " with spare bits");
      }
    }
    std::string all_crlf;
    for (const char c : of.file) all_crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    jury.refuse(all_crlf, "CR LF");
    jury.refuse(replaced(of.file, "\xE2\x80\x94 ", "- "), "hyphen");
    jury.refuse(replaced(of.file, "\xE2\x80\x94 ", "\xE2\x80\x93 "), "en dash");
    jury.refuse(replaced(of.file, "scheme.example", "sch\xD0\xB5me.example"), "Cyrillic e");
    jury.refuse(replaced(of.file, "c2sp.org/tlog-proof@v1", "C2SP.org/tlog-proof@v1"), "case");
    jury.refuse(replaced(of.file, "@v1", "@v2"), "version");
  }
}

BOOST_AUTO_TEST_CASE(numbers) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    const auto lines = lines_of(of.file);
    const auto file = proofs::parse_proof_file(of.file).value();
    const std::string index = "index " + std::to_string(file.index) + "\n";
    for (const std::string number :
         {"0", "00", "-1", "+1", "1e3", "0x10", "18446744073709551615", "18446744073709551616",
          "9007199254740991", "9007199254740992", "99999999999999999999999999999999999", ""}) {
      if (number == std::to_string(file.index)) continue;
      jury.refuse(replaced(of.file, index, "index " + std::string(number) + "\n"), "index");
    }
    jury.refuse(replaced(of.file, index, "index 0" + std::to_string(file.index) + "\n"), "zero");
    for (std::uint64_t other = 0; other < 64; ++other) {
      jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { f.index = other; }), "other index");
    }
    const std::string huge(limits::proof_bytes, 'A');
    jury.refuse(replaced(of.file, index, "index " + huge + "\n"), "a long number");
    jury.refuse(replaced(of.file, "extra ", "extra " + huge), "a long extra line");
  }
}

BOOST_AUTO_TEST_CASE(hashes_put_in_left_out_and_moved) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    const auto path = proofs::parse_proof_file(of.file).value().path;
    const auto with_path = [&](std::vector<Hash> other, const char* how) {
      const auto made = remade(of.file, [&](proofs::ProofFile& f) { f.path = std::move(other); });
      jury.refuse(made, how);
    };
    for (std::size_t i = 0; i <= path.size(); ++i) {
      auto more = path;
      more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), Hash{});
      with_path(more, "a hash more");
      if (i == path.size()) break;
      auto fewer = path;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      with_path(fewer, "a hash fewer");
    }
    with_path({}, "no hashes");
    with_path(std::vector<Hash>(64), "64 hashes");
    auto reversed = path;
    std::ranges::reverse(reversed);
    if (reversed != path) with_path(reversed, "reversed");
    std::string many = of.file;
    const std::string one = to_base64(Hash{}.view()) + "\n";
    for (int i = 0; i < 65; ++i) many.insert(many.find("\n\n") + 1, one);
    jury.refuse(many, "over 64 hashes");
  }
}

BOOST_AUTO_TEST_CASE(signatures) {
  for (const Sample& of : samples()) {
    Jury jury(of);
    const auto note = proofs::parse_proof_file(of.file).value().checkpoint;
    const auto with_note = [&](const std::function<void(log::Note&)>& change, const char* how) {
      jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { change(f.checkpoint); }), how);
    };
    with_note([](log::Note& n) { n.signatures.erase(n.signatures.begin()); }, "no log");
    with_note([](log::Note& n) { n.signatures.pop_back(); }, "no auditor");
    for (std::size_t i = 0; i < note.signatures.size(); ++i) {
      for (std::size_t j = 0; j < note.signatures.size(); ++j) {
        if (i == j) continue;
        with_note([&](log::Note& n) { n.signatures[i].signature = note.signatures[j].signature; },
                  "another's signature");
        with_note([&](log::Note& n) { n.signatures[i].name = note.signatures[j].name; },
                  "another's name");
      }
    }
    // The witness cannot be the auditor as well, whatever it calls itself.
    with_note(
        [&](log::Note& n) {
          n.signatures.pop_back();
          n.signatures.push_back(log::cosign(n.text, auditor_name, witness_key(), cosigned_at()));
        },
        "the witness as auditor");
    std::string many = of.file;
    const std::string line = log::format_signature({"nobody.example/n", 7, Bytes(64)});
    for (int i = 0; i < 10'000; ++i) many += line;
    jury.refuse(many, "10,000 signatures");
    std::string some = of.file;
    for (int i = 0; i < 62; ++i) {
      some += log::format_signature({"nobody.example/" + std::to_string(i), 7, Bytes(64)});
    }
    jury.refuse(some, "65 signatures");
  }
}

BOOST_AUTO_TEST_CASE(parts_of_bundles) {
  using proofs::Item;
  using proofs::StatusBundle;
  const Sample of = sample(ledger().status("mark/JXM-1"), "mark/JXM-1", strict_policy());
  Jury jury(of);
  const auto spoil = [&](const std::function<void(StatusBundle&)>& change, const char* how) {
    jury.refuse(rebundled<StatusBundle>(of.file, change), how);
  };
  const auto file = proofs::parse_proof_file(of.file).value();
  const auto count =
      std::get<StatusBundle>(proofs::decode_bundle(*file.extra).value()).items.size();
  BOOST_REQUIRE(count >= 5U);
  spoil([](StatusBundle& b) { b.items.clear(); }, "no items");
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    spoil([&](StatusBundle& b) { b.items.erase(b.items.begin() + at); }, "an item less");
    spoil([&](StatusBundle& b) { b.items.push_back(b.items[i]); }, "an item twice");
    spoil([&](StatusBundle& b) { b.items[i].record.reset(); }, "no record");
    spoil([&](StatusBundle& b) { b.items[i].record->back() ^= 1U; }, "another record");
    spoil([&](StatusBundle& b) { b.items[i].proof.steps.pop_back(); }, "a step less");
    spoil([&](StatusBundle& b) { b.items[i].proof.ending = map::EmptyTree{}; }, "an empty map");
    spoil([&](StatusBundle& b) { b.items[i].subject.id += "x"; }, "another id");
    spoil([&](StatusBundle& b) { b.items[i].subject.id = "jxm-1"; }, "an id that is not folded");
    spoil([&](StatusBundle& b) { b.items[i].subject.type = scheme::SubjectType::directive; },
          "another type");
    for (std::size_t j = 0; j < i; ++j) {
      spoil([&](StatusBundle& b) { std::swap(b.items[i], b.items[j]); }, "items swapped");
      spoil([&](StatusBundle& b) { b.items[i].record = b.items[j].record; }, "another's record");
      spoil([&](StatusBundle& b) { b.items[i].proof = b.items[j].proof; }, "another's proof");
    }
  }
  for (const std::uint8_t tag : Bytes{0, 1, 3, 4, 5, 6, 255}) {
    jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { f.extra->front() = tag; }), "tag");
  }
  jury.refuse(remade(of.file, [](proofs::ProofFile& f) { f.extra->push_back(0); }), "more octets");
  jury.refuse(remade(of.file, [](proofs::ProofFile& f) { f.extra.reset(); }), "no extra");
  jury.refuse(remade(of.file, [](proofs::ProofFile& f) { f.extra->clear(); }), "empty extra");
}

BOOST_AUTO_TEST_CASE(bundles_have_one_encoding) {
  for (Sample of : samples()) {
    Jury jury(of);
    const Bytes extra = *proofs::parse_proof_file(of.file).value().extra;
    for (std::size_t at = 0; at < extra.size(); ++at) {
      const std::uint8_t octet = extra[at];
      if (octet >= 0x80) continue;
      of.is_for_others = at < 300 || at % 5 == 0;
      const auto longer = static_cast<std::uint8_t>(octet | 0x80U);
      for (const Bytes& other :
           {Bytes{longer, 0x00}, Bytes{longer, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00},
            Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01},
            Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}}) {
        Bytes spoiled(extra.begin(), extra.begin() + static_cast<std::ptrdiff_t>(at));
        append(spoiled, other);
        append(spoiled, BytesView(extra).subspan(at + 1));
        jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { f.extra = spoiled; }),
                    "a varint at " + std::to_string(at));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(parts_of_histories) {
  using HistoryBundle = proofs::FullHistoryBundle;
  const char* subject = "certificate/JX-OLD";
  const Sample of = sample(ledger().history(subject), subject, strict_policy());
  Jury jury(of);
  const auto spoil = [&](const std::function<void(HistoryBundle&)>& change, const char* how) {
    jury.refuse(rebundled<HistoryBundle>(of.file, change), how);
  };
  spoil([](HistoryBundle& b) { b.entries.pop_back(); }, "the last entry left out");
  spoil([](HistoryBundle& b) { b.entries.erase(b.entries.begin()); }, "the first left out");
  spoil([](HistoryBundle& b) { std::swap(b.entries[0], b.entries[1]); }, "out of order");
  spoil([](HistoryBundle& b) { b.entries[1] = b.entries[0]; }, "one twice");
  spoil([](HistoryBundle& b) { b.entries.push_back(b.entries[0]); }, "one more");
  spoil([](HistoryBundle& b) { b.entries.push_back(b.seal); }, "the seal as an entry");
  spoil([](HistoryBundle& b) { b.entries[0].back() ^= 1U; }, "a signature");
  spoil([](HistoryBundle& b) { b.items.pop_back(); }, "an item less");
  spoil([](HistoryBundle& b) { b.lives.emplace_back(); }, "a member's entries more");
  const auto other = proofs::parse_proof_file(ledger().history("certificate/JX-NEW")).value();
  const auto others = std::get<HistoryBundle>(proofs::decode_bundle(*other.extra).value());
  spoil([&](HistoryBundle& b) { b.entries = others.entries; }, "another's entries");
  spoil([&](HistoryBundle& b) { b.items = others.items; }, "another's items");
}

BOOST_AUTO_TEST_CASE(proofs_of_something_else) {
  const char* subject = "certificate/JX-SUSPENDED";
  const Sample of = sample(ledger().status(subject), subject, strict_policy());
  Jury jury(of);
  for (const char* other : {"certificate/JX-VALID", "certificate/JX-NEVER", "mark/JXM-2",
                            "member/body-a", "parameters/scheme"}) {
    jury.refuse(ledger().status(other), other);
    jury.refuse(ledger().history(other), other);
  }
  jury.refuse(ledger().entry(3), "an entry that is not about it");
  const log::NoteSignature nobody{"nobody.example/n", 7, Bytes(64)};
  BOOST_TEST(of.judge(with_signature(of.file, nobody)).has_value());
}

BOOST_AUTO_TEST_CASE(an_old_proof_and_parts_of_two_checkpoints) {
  ProofLedger growing;
  const char* subject = "certificate/JX-VALID";
  const std::string before = growing.status(subject);
  auto suspend = good_suspend(on("2022-05-20"));
  suspend.number = "JX-VALID";
  growing.append({Actor::body, suspend, on("2022-05-20"), {}});
  const Sample of = sample(growing.status(subject), subject, strict_policy());
  Jury jury(of);
  const auto old = proofs::parse_proof_file(before).value();
  // Good then, good now for who asks for no freshness: it is the question that sets the limit.
  BOOST_TEST(of.judge(before).has_value());
  jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { f.checkpoint = old.checkpoint; }),
              "the old checkpoint");
  jury.refuse(remade(of.file, [&](proofs::ProofFile& f) { f.extra = old.extra; }),
              "the old seal, which is not the last leaf");
  jury.refuse(remade(of.file,
                     [&](proofs::ProofFile& f) {
                       f.extra = old.extra;
                       f.index = old.index;
                     }),
              "the old seal in its place");
  const auto bundle = std::get<proofs::StatusBundle>(proofs::decode_bundle(*old.extra).value());
  jury.refuse(rebundled<proofs::StatusBundle>(
                  of.file, [&](proofs::StatusBundle& b) { b.items = bundle.items; }),
              "old items");
  jury.refuse(rebundled<proofs::StatusBundle>(
                  of.file, [&](proofs::StatusBundle& b) { b.seal = bundle.seal; }),
              "the old seal alone");
}

BOOST_AUTO_TEST_CASE(that_were_enough_of_them,
                     *boost::unit_test::depends_on("mutations/every_bit_of_a_file_counts")) {
  BOOST_TEST(Jury::tried_in_all > 20'000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
