// Compact proofs: the same answers as the proof files that they are made from, and nothing else is
// accepted.
#include "ledger/proofs/paper/compact.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "ledger/proofs/paper/code.h"
#include "ledger/proofs/paper/packed_text.h"
#include "tests/proofs/proof_ledger.h"
#include "tests/support/some_of.h"
#include "tools/certledger-check/judge.h"
#include "tools/certledger-check/report.h"

namespace certledger::testing {
namespace {

constexpr const char* subjects[] = {"certificate/JX-VALID",
                                    "certificate/JX-SUSPENDED",
                                    "certificate/JX-WITHDRAWN",
                                    "certificate/JX-CANCELLED",
                                    "certificate/JX-LATER",
                                    "certificate/JX-OLD",
                                    "certificate/JX-VOID",
                                    "certificate/JX-NEVER",
                                    "certificate/JX-1",
                                    "certificate/JX-2",
                                    "certificate/JX-3",
                                    "mark/JXM-1",
                                    "mark/JXM-2",
                                    "mark/JXM-3",
                                    "mark/JXM-9",
                                    "mark-version/v1",
                                    "member/body-a",
                                    "member/nobody",
                                    "standard/S-01",
                                    "parameters/scheme"};

Bytes compact_of(const std::string& file) {
  return encode_compact(proofs::paper::compress(proofs::parse_proof_file(file).value()).value());
}

auto judged(std::string_view octets, const char* subject,
            const WrittenPolicy& policy = strict_policy()) {
  return testing::judge(octets, policy, asking(subject));
}

BOOST_AUTO_TEST_SUITE(compact)

BOOST_AUTO_TEST_CASE(answers_as_the_proof_file_does) {
  for (const char* subject : subjects) {
    BOOST_TEST_CONTEXT(subject) {
      const std::string file = ledger().status(subject);
      const Bytes bytes = compact_of(file);
      const auto full = judged(file, subject);
      const auto brief = judged(as_text(bytes), subject);
      BOOST_REQUIRE(full.has_value());
      BOOST_REQUIRE(brief.has_value());
      // And the proof file that it stands for.
      const WrittenPolicy policy = strict_policy();
      const auto expanded =
          proofs::paper::expand(proofs::paper::decode_compact(bytes).value(),
                                {policy.policy.log_keys(), policy.policy.cosigner_keys()});
      const auto long_form =
          judged(proofs::format_proof_file(expanded.value()).value(), subject, policy);
      BOOST_TEST((long_form.has_value() && long_form->state->name == full->state->name));
      BOOST_TEST(brief->state->name == full->state->name);
      BOOST_TEST((brief->exit == full->exit && brief->day == full->day));
      BOOST_TEST((brief->offset == full->offset && brief->known_at == full->known_at));
      BOOST_TEST(brief->items.size() == full->items.size());
      BOOST_TEST((endorsed_by(*brief).checkpoint == endorsed_by(*full).checkpoint));
      BOOST_TEST(endorsed_by(*brief).cosignatures.size() == 2U);
      BOOST_TEST(bytes.size() * 3 < file.size() * 2);
      // The same record, whatever names stand beside it.
      const auto& one = status_in(*brief)->facts.front();
      const auto& other = status_in(*full)->facts.front();
      BOOST_REQUIRE(one.record.has_value() == other.record.has_value());
      if (one.record) {
        BOOST_TEST((encode_record(*one.record) == encode_record(*other.record)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(one_proof_has_one_form) {
  for (const char* subject : subjects) {
    const Bytes bytes = compact_of(ledger().status(subject));
    const auto proof = proofs::paper::decode_compact(bytes);
    BOOST_REQUIRE(proof.has_value());
    BOOST_TEST((proofs::paper::encode_compact(*proof) == bytes));
    // By way of the proof file that it stands for, too.
    const keys::Policy policy = strict_policy();
    const auto file = proofs::paper::expand(*proof, {policy.log_keys(), policy.cosigner_keys()});
    BOOST_REQUIRE(file.has_value());
    BOOST_TEST((encode_compact(proofs::paper::compress(*file).value()) == bytes));
  }
}

/// A log's key has an id of four octets: another log's may have the same.
BOOST_AUTO_TEST_CASE(logs_whose_keys_have_one_id) {
  const Bytes bytes = compact_of(ledger().status("certificate/JX-VALID"));
  const auto proof = proofs::paper::decode_compact(bytes).value();
  const keys::Policy policy = strict_policy();
  const log::VerifierKey own = policy.log_keys().front();
  log::VerifierKey other =
      log::verifier_key("other.example/log", log::KeyType::ed25519, auditor_key().public_key());
  other.id = own.id;
  for (const auto& logs : {std::vector{own, other}, std::vector{other, own}}) {
    const auto file = proofs::paper::expand(proof, {logs, {}});
    BOOST_REQUIRE(file.has_value());
    BOOST_TEST(file->checkpoint.signatures.front().name == origin);
    BOOST_TEST(proofs::endorse(file->checkpoint, {logs, {}}).has_value());
  }
}

BOOST_AUTO_TEST_CASE(every_bit_counts) {
  for (const char* subject : {"certificate/JX-SUSPENDED", "certificate/JX-NEVER"}) {
    const WrittenPolicy policy = lenient_policy();
    Bytes bytes = compact_of(ledger().status(subject));
    const std::string whole = tools::to_text(*judged(as_text(bytes), subject, policy), policy);
    std::size_t lost = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += testing::one_in) {
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      // Other verifiers judge one of five, which is odd: each place in an octet has its turn.
      const auto judgement = bit % 5 == 0 ? judged(as_text(bytes), subject, policy)
                                          : tools::judge(as_text(bytes), policy, asking(subject));
      if (judgement) {
        // The only octets that may change: the key ids of two cosigners, one of whom is lost.
        ++lost;
        BOOST_TEST(endorsed_by(*judgement).cosignatures.size() == 1U);
        BOOST_TEST(tools::to_text(*judgement, policy).size() < whole.size());
      } else {
        const auto exit = judgement.error().exit;
        // The edition is read before anything is proven.
        const bool is_of_an_edition = judgement.error().error.fault == Fault::needs_newer;
        BOOST_TEST((exit == tools::Exit::tampered || exit == tools::Exit::malformed ||
                    exit == tools::Exit::policy || is_of_an_edition));
      }
      // where both are needed
      BOOST_TEST(!tools::judge(as_text(bytes), strict_policy(), asking(subject)).has_value());
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    BOOST_TEST(lost > 0U);
    BOOST_TEST(lost <= 2 * 32U);
  }
}

BOOST_AUTO_TEST_CASE(cut_off_anywhere_and_gone_on) {
  const char* subject = "mark/JXM-1";
  Bytes bytes = compact_of(ledger().status(subject));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(!judged(as_text(BytesView(bytes).first(size)), subject).has_value());
  }
  for (const std::uint8_t more : Bytes{0x00, 0x0A, 0xFF}) {
    bytes.push_back(more);
    BOOST_TEST(!judged(as_text(bytes), subject).has_value());
    bytes.pop_back();
  }
  const std::string huge = std::string(proofs::paper::compact_mark) + std::string(300 * 1024, '\0');
  BOOST_TEST((judged(huge, subject).error().error.fault == Fault::too_large));
}

BOOST_AUTO_TEST_CASE(varints_have_one_encoding) {
  for (const char* subject : {"mark/JXM-1", "certificate/JX-NEVER"}) {
    const Bytes bytes = compact_of(ledger().status(subject));
    for (std::size_t at = 2; at < bytes.size(); at += testing::one_in) {
      const auto longer = static_cast<std::uint8_t>(bytes[at] | 0x80U);
      if (bytes[at] == longer) continue;
      for (const Bytes& other :
           {Bytes{longer, 0x00}, Bytes{longer, 0x80, 0x80, 0x00},
            Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0x7F},
            Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01},
            Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}}) {
        Bytes spoiled(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
        append(spoiled, other);
        append(spoiled, BytesView(bytes).subspan(at + 1));
        BOOST_TEST(!judged(as_text(spoiled), subject).has_value());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(not_about_another_subject_and_not_by_another_ledger) {
  const Bytes bytes = compact_of(ledger().status("certificate/JX-VALID"));
  BOOST_TEST(
      (judged(as_text(bytes), "certificate/JX-SUSPENDED").error().exit == tools::Exit::other));
  const WrittenPolicy nobody{"quorum none\n", keys::Policy::parse("quorum none\n").value()};
  BOOST_TEST(
      (judged(as_text(bytes), "certificate/JX-VALID", nobody).error().exit == tools::Exit::policy));
}

BOOST_AUTO_TEST_CASE(a_status_alone_can_be_compact) {
  for (const std::string& file : {ledger().history("certificate/JX-VALID"), ledger().entry(3)}) {
    BOOST_TEST(!proofs::paper::compress(proofs::parse_proof_file(file).value()).has_value());
  }
}

// --- the text of QR codes ---

std::string lines_of(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  return lines;
}

BOOST_AUTO_TEST_CASE(codes_in_any_order_and_any_number_of_times) {
  const char* subject = "certificate/JX-SUSPENDED";
  const Bytes bytes = compact_of(ledger().status(subject));
  auto one = proofs::paper::write_codes(bytes, 4296).value();
  BOOST_TEST(one.size() == 1U);
  BOOST_TEST(one.front().starts_with("CL1:"));
  BOOST_TEST(judged(one.front(), subject).has_value());
  BOOST_TEST(judged(one.front() + "\n", subject).has_value());
  auto many = proofs::paper::write_codes(bytes, 300).value();
  BOOST_REQUIRE(many.size() > 2U);
  for (const std::string& text : many) BOOST_TEST(text.size() <= 300U);
  std::ranges::reverse(many);
  BOOST_TEST(judged(lines_of(many), subject).has_value());
  many.push_back(many.front());
  BOOST_TEST(judged(lines_of(many), subject).has_value());
  BOOST_TEST((proofs::paper::read_codes(lines_of(many)).value() == bytes));
  BOOST_TEST(!proofs::paper::write_codes(Bytes(40000), 300).has_value());
}

BOOST_AUTO_TEST_CASE(codes_that_are_missing_or_of_another_proof) {
  const auto codes = [](const char* subject) {
    return proofs::paper::write_codes(compact_of(ledger().status(subject)), 400).value();
  };
  const auto whole = codes("certificate/JX-VALID");
  const auto other = codes("certificate/JX-SUSPENDED");
  BOOST_REQUIRE(whole.size() > 1U);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto fewer = whole;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const auto missing = proofs::paper::read_codes(lines_of(fewer));
    const auto named =
        "part " + std::to_string(i + 1) + " of " + std::to_string(whole.size()) + " is missing";
    BOOST_TEST((!missing && missing.error().what.starts_with(named)));
    auto mixed = whole;
    mixed[i] = other[i];
    const auto two = proofs::paper::read_codes(lines_of(mixed));
    BOOST_TEST((!two && two.error().what.contains("two documents")));
    for (const auto& lines : {fewer, mixed}) {
      BOOST_TEST(!judged(lines_of(lines), "certificate/JX-VALID").has_value());
    }
  }
  const auto many =
      proofs::paper::write_codes(compact_of(ledger().status("certificate/JX-VALID")), 250).value();
  BOOST_REQUIRE(many.size() > 4U);
  const auto three = proofs::paper::read_codes(lines_of({many.begin() + 3, many.end()}));
  BOOST_TEST(
      (!three && three.error().what.starts_with("parts 1, 2 and 3 of " +
                                                std::to_string(many.size()) + " are missing")));
  auto twice = many;
  twice.push_back(many[1]);
  twice.back().back() = many[1].back() == '0' ? '1' : '0';
  const auto versions = proofs::paper::read_codes(lines_of(twice));
  BOOST_TEST((!versions && versions.error().what == "part 2 occurs in two versions"));
  const auto one =
      proofs::paper::write_codes(compact_of(ledger().status("certificate/JX-VALID")), 4296).value();
  const auto wholes = proofs::paper::read_codes(
      one.front() + "\n" +
      proofs::paper::write_codes(compact_of(ledger().status("certificate/JX-SUSPENDED")), 4296)
          .value()
          .front());
  BOOST_TEST((!wholes && wholes.error().what.contains("two documents")));
  for (const char* text :
       {"", "CL1", "CL1:", "CL1:A", "CL1/0/1/00000000:BB8", "CL1/1/1/38164FB8:BB8",
        "CL1/17/17/00000000:BB8", "CL1/:BB8", "CL2:BB8", "CL1:BB8\n\n", "\n"}) {
    const auto read = proofs::paper::read_codes(text);
    BOOST_TEST((!read || read->empty()), text);
    BOOST_TEST(!judged(text, "certificate/JX-VALID").has_value(), text);
  }
}

// --- packed text ---

BOOST_AUTO_TEST_CASE(texts_pack_and_unpack) {
  for (const auto& [text, size] : {std::pair<const char*, std::size_t>{"", 0},
                                   {"abc", 3},
                                   {"江西齐云山油茶科技有限公司", 26},
                                   {"金皇国（江西）农业科技有限公司", 30},
                                   {"é、Ⅳ Ａ", 9},
                                   {"\xE4\xB7\xBF\xEA\x80\x80\xF0\xA0\x80\x80\xEF\xBF\xBD", 16}}) {
    const Bytes packed = proofs::paper::pack_text(text);
    BOOST_TEST(packed.size() == size, text);
    BOOST_TEST((proofs::paper::unpack_text(packed) == std::string(text)), text);
  }
}

BOOST_AUTO_TEST_CASE(one_text_packs_one_way) {
  std::size_t good = 0;
  for (unsigned first = 0x80; first < 0x100; ++first) {
    for (unsigned second = 0; second < 0x100; ++second) {
      const Bytes octets{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second)};
      const auto text = proofs::paper::unpack_text(octets);
      if (!text) continue;
      ++good;
      BOOST_TEST((proofs::paper::pack_text(*text) == octets));
    }
  }
  BOOST_TEST(good == 20992U + 11136 + 64 + 240);
  for (const Bytes& octets :
       {Bytes{0xFF}, Bytes{0x80}, Bytes{0xFF, 0, 0, 0x41}, Bytes{0xFF, 0, 0x4E, 0x00},
        Bytes{0xFF, 0, 0xD8, 0x00}, Bytes{0xFF, 0x11, 0, 0}, Bytes{0xFE, 0xB0}}) {
    BOOST_TEST(!proofs::paper::unpack_text(octets).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
