// How large compact proofs are in large ledgers: a status map and a tree of their size, whose other
// leaves are chance, with facts as long as real ones. Each proof is whole: signed, cosigned twice
// and verified.
#include <algorithm>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <random>

#include "ledger/base/codec.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/proofs/paper/code.h"
#include "ledger/proofs/paper/compact.h"
#include "ledger/scheme/statement.h"
#include "tests/proofs/proof_ledger.h"
#include "tools/certledger-check/judge.h"

namespace certledger::testing {
namespace {

using namespace scheme;

/// Characters of the alphanumeric mode in a QR code 40-M and 40-L (ISO/IEC 18004, table 7).
constexpr std::size_t one_code_m = 3391;
constexpr std::size_t one_code_l = 4296;

/// Certificates, and as much again for marks, members, keys and standards.
constexpr std::size_t subjects_of(std::size_t certificates) { return certificates * 2; }

class BigLedger {
 public:
  /// The tree has 2^n entries, at least four for each certificate: of sizes like it, that one whose
  /// last leaf has the longest path.
  explicit BigLedger(std::size_t certificates)
      : size_(std::bit_ceil(certificates * 4)), random_(certificates) {
    keys_.resize(subjects_of(certificates));
    for (std::uint64_t& key : keys_) key = random_();
    std::ranges::sort(keys_);
  }

  Bytes compact(const std::vector<Record>& records) {
    proofs::paper::CompactProof proof;
    proof.size = size_;
    proof.records = records;
    proof.subjects = keys_.size();
    proof.sealed_at = cosigned_at();
    proof.previous = chance();
    for (int i = std::popcount(size_ - 1); i > 0; --i) proof.path.push_back(chance());
    for (const Record& record : records) proof.paths.push_back(path_of(record));
    std::ranges::sort(proof.paths, {}, [](const auto& path) { return path.leaf.key; });
    // What the siblings lead to is what the seal states.
    const auto read = proofs::paper::decode_compact(proofs::paper::encode_compact(proof));
    BOOST_REQUIRE(read.has_value());
    proof.map_root = read->map_root;
    sign(proof);
    return proofs::paper::encode_compact(proof);
  }

  /// Octets of the siblings on the way to that record, without those that others share.
  std::size_t siblings_of(const Record& record, const Record& beside) {
    const auto path = path_of(record);
    const auto other = path_of(beside);
    const auto shared = std::ranges::count_if(path.steps, [&](const auto& step) {
      return std::ranges::find(other.steps, step) != other.steps.end();
    });
    return (path.steps.size() - static_cast<std::size_t>(shared)) * Hash::size;
  }

 private:
  Hash chance() {
    Hash hash;
    for (std::uint8_t& octet : hash.bytes) octet = static_cast<std::uint8_t>(random_());
    return hash;
  }

  /// Where the key would hang among the others: a node at each bit where some of those that share
  /// what is before it differ.
  map::LeafPath path_of(const Record& record) {
    const Hash key = map_key(subject_of(record.body));
    map::LeafPath path{{key, map_value(encode_record(record))}, {}};
    const std::uint64_t head = read_u64_be(key.view());
    for (unsigned bit = 0; bit < 64; ++bit) {
      // The others that agree in all bits before this one, and differ in it.
      const std::uint64_t first = (head ^ (std::uint64_t{1} << (63 - bit))) >> (63 - bit)
                                                                                   << (63 - bit);
      const std::uint64_t last = first | ((std::uint64_t{1} << (63 - bit)) - 1);
      const auto at = std::ranges::lower_bound(keys_, first);
      if (at != keys_.end() && *at <= last) path.steps.push_back({bit, siblings(bit, head)});
    }
    std::ranges::reverse(path.steps);
    return path;
  }
  /// The same for two leaves that share it.
  Hash siblings(unsigned bit, std::uint64_t head) {
    Bytes place;
    append_u64_be(place, bit);
    append_u64_be(place, bit == 0 ? 0 : head >> (64 - bit));
    return sha256(place);
  }

  static void sign(proofs::paper::CompactProof& proof) {
    const SecretKey& key = key_of(Actor::operator_);
    const Bytes statement = encode_statement({{}, Seal{proof.map_root, proof.subjects}});
    proof.seal_signature = key.sign(log::statement_signing_input(origin, statement));
    Hash hash =
        log::leaf_hash(log::encode_entry({proof.size - 1, proof.previous, proof.sealed_at,
                                          statement, key.public_key(), proof.seal_signature})
                           .value());
    for (const Hash& sibling : proof.path) hash = log::node_hash(sibling, hash);
    const std::string text = log::format_checkpoint({origin, proof.size, hash});
    proof.log = log::key_id(origin, log::KeyType::ed25519, key.public_key());
    proof.signature = key.sign(as_bytes(text));
    for (const auto& [name, who] :
         {std::pair{witness_name, &witness_key()}, std::pair{auditor_name, &auditor_key()}}) {
      proof.cosignatures.push_back({log::key_id(name, log::KeyType::cosignature, who->public_key()),
                                    cosigned_at(),
                                    who->sign(log::cosignature_message(cosigned_at(), text))});
    }
    std::ranges::sort(proof.cosignatures, {}, &proofs::paper::CompactCosignature::id);
  }

  std::uint64_t size_;
  std::mt19937_64 random_;
  std::vector<std::uint64_t> keys_;
};

Life life() { return {sha256(as_bytes("latest")), 20000, 4, sha256(as_bytes("trail"))}; }

Record parameters_record() {
  ParametersRecord record;
  record.origin = origin;
  record.name = "江西绿色生态品牌认证";
  record.name_en = "Jiangxi Green Ecology certification";
  record.parameters.time_zone = "Asia/Shanghai";
  record.parameters.utc_offset = *UtcOffset::parse("+08:00");
  record.parameters.number_pattern = "JX-####-*";
  record.parameters.suspension_limits = {{"0203", 6}, {"0208", 12}};
  record.parameters.mark_granters = {Role::certification_body, Role::mark_steward};
  return {life(), record};
}

/// Suspended; its texts as long as those of docs/example, with a credit code and a region besides.
CertificateRecord usual(std::size_t number) {
  CertificateRecord record;
  record.body = "huazhong-certification";
  record.facts.number = "JX-2022-" + std::to_string(100000 + number);
  record.facts.client = {"金皇国（江西）农业科技有限公司", "91360700MA35KXYZ1Q", "360704", {}};
  record.facts.standards = {"demo-01"};
  record.facts.items = {{1, "实木餐桌餐椅", "RTV-107", "", "", {}}};
  for (Date* day : {&record.facts.awarded, &record.facts.first_awarded, &record.facts.valid_from}) {
    *day = on("2022-03-01");
  }
  record.facts.valid_to = on("2025-02-28");
  record.state = CertificateState::suspended;
  record.state_since = record.effective = on("2022-05-01");
  record.until = on("2022-10-31");
  record.reason = "0203";
  record.in_force_from = on("2022-03-01");
  record.highest_item = 2;
  return record;
}

/// With all that a certificate may say of its parties, three items and a document.
CertificateRecord rich(std::size_t number) {
  CertificateRecord record = usual(number);
  record.facts.client.address = "江西省赣州市赣县区某某镇工业园区创业大道88号";
  record.facts.producer = {"江西省检验检测认证总院某某科技有限公司", "91360700MA35KXYZ1Q", {}, {}};
  record.facts.standards = {"demo-01", "demo-12"};
  record.facts.items = {
      {1, "实木餐桌餐椅", "RTV-107", "绿色生态", "一号车间", Quantity{5000, "套"}},
      {2, "油茶籽油", "5 L", "绿色生态", "", Quantity{200, "t"}},
      {3, "脐橙", "一级", "绿色生态", "寻乌县", Quantity{3000, "t"}}};
  record.facts.document = sha256(as_bytes("document"));
  return record;
}

/// The largest of the proofs of 60 certificates.
std::size_t largest(std::size_t certificates, CertificateRecord (*make)(std::size_t)) {
  BigLedger ledger(certificates);
  std::size_t most = 0;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    const Record record{life(), make(i)};
    const Bytes proof = ledger.compact({record, parameters_record()});
    tools::CheckQuestion question = asking(nullptr);
    question.expected = subject_of(record.body);
    const auto judgement = tools::judge(as_text(proof), strict_policy(), question);
    BOOST_REQUIRE(judgement.has_value());
    BOOST_TEST(judgement->state->name == "suspended");
    most = std::max(most, proof.size());
    sum += proof.size();
  }
  BOOST_TEST_MESSAGE(certificates << " certificates: " << sum / 60 << " octets in the mean, "
                                  << most << " at most");
  return most;
}

std::size_t characters(std::size_t octets) {
  return std::string_view("CL1:").size() + octets / 2 * 3 + octets % 2 * 2;
}

BOOST_AUTO_TEST_SUITE(budget)

BOOST_AUTO_TEST_CASE(ten_thousand_certificates_fit_one_code_of_level_m) {
  BOOST_TEST(characters(largest(10'000, usual)) <= one_code_m);
}

BOOST_AUTO_TEST_CASE(a_million_fit_one_code_of_level_l) {
  BOOST_TEST(characters(largest(1'000'000, usual)) <= one_code_l);
}

BOOST_AUTO_TEST_CASE(much_that_is_said_takes_level_l_or_two_codes) {
  BOOST_TEST(characters(largest(10'000, rich)) <= one_code_l);
  const Bytes million(largest(1'000'000, rich));
  BOOST_TEST(proofs::paper::write_codes(million, one_code_m).value().size() == 2U);
}

/// The latest statement, signed by its body, with the record of the key that shows whose it is:
/// what docs/format.md says of it.
BOOST_AUTO_TEST_CASE(the_latest_statement_does_not_fit_besides) {
  const CertificateRecord certificate = usual(0);
  const Decision decision{on("2022-04-28"), on("2022-05-01"), "0203", "", {}};
  const Statement suspend{life().latest,
                          CertificateSuspend{certificate.facts.number, decision, on("2022-10-31")}};
  const Record key{life(),
                   KeyRecord{key_of(Actor::body).public_key(), certificate.body, 9, {}, {}}};
  BigLedger ledger(10'000);
  const std::size_t more = encode_statement(suspend).size() + Signature::size +
                           encode_record(key).size() +
                           ledger.siblings_of(key, {life(), certificate});
  BOOST_TEST_MESSAGE("the latest statement would add " << more << " octets");
  BOOST_TEST(more > 500U);
  BOOST_TEST(characters(largest(10'000, usual) + more) > one_code_m);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
