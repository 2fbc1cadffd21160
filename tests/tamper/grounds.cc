#include "tests/tamper/grounds.h"

#include <array>
#include <optional>
#include <stdexcept>

#include "ledger/export/writer.h"
#include "tests/support/export_ledger.h"
#include "tests/support/real_ledger.h"
#include "tests/tamper/forgery.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using namespace scheme;

/// Who else speaks, besides the actors.
enum class Extra : std::uint8_t { body_c, body_c_new, body_d, body_e, operator_2, count };

const SecretKey& key_of(Extra extra) {
  static const auto keys = [] {
    std::array<std::optional<SecretKey>, static_cast<std::size_t>(Extra::count)> all;
    std::uint8_t seed = 0x70;
    for (auto& key : all) key = SecretKey::from_seed(Bytes(seed_bytes, seed++));
    return all;
  }();
  return *keys.at(static_cast<std::size_t>(extra));
}

/// One batch, to be appended.
struct Batch {
  Date day;
  const SecretKey* sealer = nullptr;
  std::vector<write::Draft> drafts;
  void add(Body body, const SecretKey& author) { drafts.push_back({std::move(body), &author, {}}); }
};

void append(const fs::path& dir, const Batch& batch) {
  auto ledger = write::Ledger::open_to_write(dir, std::chrono::seconds(5));
  if (!ledger) throw std::runtime_error(to_text(ledger.error()));
  const auto receipt = ledger->append(batch.drafts, *batch.sealer, time_of(batch.day));
  if (!receipt) throw std::runtime_error(to_text(receipt.error().error));
}

constexpr unsigned marks = 10;
std::string grant_number(unsigned certificate) { return "JXM-2021-" + std::to_string(certificate); }
unsigned body_of(unsigned certificate) { return certificate % bodies; }

Batch newcomers() {
  Batch batch{on("2022-01-04"), &key_of(Actor::operator_), {}};
  for (const unsigned body : {2U, 3U, 4U}) {
    MemberFacts facts = facts_of(Actor::other_body);
    facts.name = "成员 " + body_id(body);
    batch.add(MemberEnrol{body_id(body), decided(batch.day), facts}, key_of(Actor::authority));
  }
  const auto add_key = [&](const std::string& member, Extra extra) {
    batch.add(good_key_add(member, key_of(extra)), key_of(Actor::authority));
  };
  add_key(body_id(2), Extra::body_c);
  add_key(body_id(3), Extra::body_d);
  add_key(body_id(4), Extra::body_e);
  add_key(id_of(Actor::operator_), Extra::operator_2);
  return batch;
}

const SecretKey& first_key(unsigned body) {
  return body == 2 ? key_of(Extra::body_c) : body_key(body);
}

Batch issues() {
  Batch batch{on("2022-01-05"), &key_of(Extra::operator_2), {}};
  for (unsigned c = 1; c <= certificates; ++c) {
    batch.add(good_issue(certificate_number(c), batch.day), first_key(body_of(c)));
  }
  for (unsigned c = 1; c <= marks; ++c) {
    MarkGrant grant = good_grant(batch.day);
    grant.facts.number = grant_number(c);
    grant.facts.certificate = certificate_number(c);
    grant.facts.valid_to = batch.day.plus_months(24);
    batch.add(std::move(grant), first_key(body_of(c)));
  }
  return batch;
}

/// What is said on a certificate in a round of its life.
Body said_in(unsigned round, unsigned certificate, Date day, const std::string& client) {
  const std::string number = certificate_number(certificate);
  switch (round % 4) {
    case 0: {
      CertificateAmend amend = good_amend(day);
      amend.number = number;
      amend.change.client->name = client + " " + std::to_string(round);
      return amend;
    }
    case 1: return CertificateSuspend{number, decided(day, "0203"), day.plus_months(2)};
    case 2: return CertificateReinstate{number, decided(day)};
    default: break;
  }
  if (certificate > marks) return Note{certificate_subject(number), "年度监督已完成", {}};
  return MarkReport{grant_number(certificate), day.plus_days(-7), day.plus_days(-1), {5, "kg"}};
}

// The fifth batch and those behind it: how much is said on certificates in each.
constexpr unsigned first_of_life = 5;
constexpr std::array<unsigned, 7> said_in_batch{152, 152, 152, 153, 153, 155, 20};

Batch life(unsigned number, const std::string& client) {
  const unsigned place = number - first_of_life;
  Batch batch{on("2022-01-12").plus_days(7 * std::int64_t{place}),
              number < 7 ? &key_of(Extra::operator_2) : &key_of(Actor::operator_),
              {}};
  const SecretKey& authority = key_of(Actor::authority);
  if (number == 5) batch.add(good_key_add(body_id(2), body_key(2)), authority);
  if (number == 6) batch.add(KeyRevoke{former_body_key().public_key(), {}, "更换密钥"}, authority);
  if (number == 7) {
    batch.add(KeyRevoke{former_operator_key().public_key(), {}, "更换密钥"}, authority);
  }
  unsigned said = 0;
  for (unsigned i = 0; i < place; ++i) said += said_in_batch.at(i);
  for (unsigned i = 0; i < said_in_batch.at(place); ++i, ++said) {
    const unsigned certificate = said % certificates + 1;
    const unsigned body = body_of(certificate);
    batch.add(said_in(said / certificates, certificate, batch.day, client),
              number == 5 ? first_key(body) : body_key(body));
  }
  return batch;
}

void grow(const fs::path& dir, unsigned from, unsigned to, const std::string& client) {
  for (unsigned number = from; number <= to; ++number) append(dir, life(number, client));
}

}  // namespace

std::string certificate_number(unsigned certificate) {
  return "JX-2021-" + std::string(certificate < 10 ? "00" : "0") + std::to_string(certificate);
}

std::string body_id(unsigned body) {
  return std::string("body-") + static_cast<char>('a' + static_cast<int>(body));
}

const SecretKey& body_key(unsigned body) {
  switch (body) {
    case 0: return key_of(Actor::body);
    case 1: return key_of(Actor::other_body);
    case 2: return key_of(Extra::body_c_new);
    case 3: return key_of(Extra::body_d);
    default: return key_of(Extra::body_e);
  }
}

const SecretKey& former_body_key() { return key_of(Extra::body_c); }
const SecretKey& former_operator_key() { return key_of(Extra::operator_2); }

const SecretKey* known_key(const PublicKey& key) {
  for (const Actor actor : {Actor::authority, Actor::operator_, Actor::institute, Actor::body,
                            Actor::other_body, Actor::steward}) {
    if (key_of(actor).public_key() == key) return &key_of(actor);
  }
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Extra::count); ++i) {
    const SecretKey& extra = key_of(static_cast<Extra>(i));
    if (extra.public_key() == key) return &extra;
  }
  return nullptr;
}

log::TreeSize size_after(unsigned batch) {
  constexpr std::array<log::TreeSize, base_batches> sizes{2,   15,  23,  74,  228,
                                                          382, 536, 690, 844, base_size};
  return sizes.at(batch - 1);
}

void copy_ledger(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

Grounds::Grounds()
    : base(place / "base"),
      yesterday(place / "yesterday"),
      tomorrow(place / "tomorrow"),
      sibling(place / "sibling"),
      foreign(place / "foreign") {
  make_ledger(base);
  append(base, newcomers());
  append(base, issues());
  const std::string client = "江西某某农业有限公司";
  grow(base, 5, 5, client);
  copy_ledger(base, sibling);
  grow(base, 6, 8, client);
  copy_ledger(base, yesterday);
  grow(base, 9, base_batches, client);
  copy_ledger(base, tomorrow);
  grow(tomorrow, base_batches + 1, base_batches + 1, client);
  grow(sibling, 6, base_batches, "另一家公司");
  History history = history_of(base);
  move_to_origin(history, foreign_origin);
  copy_ledger(base, foreign);
  forge(foreign, history);
  for (const fs::path& ledger : {base, yesterday, tomorrow, sibling, foreign}) {
    const auto report = export_ledger(ledger, exported(ledger));
    if (!report) throw std::runtime_error(to_text(report.error()));
  }
}

fs::path Grounds::exported(const fs::path& ledger) const {
  return place / (ledger.filename().string() + ".export");
}

}  // namespace certledger::testing
