// What the audit finds: a table of alterations made behind the ledger's back, each with the check
// that must speak first and the fault it must name.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <set>

#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/read/snapshot.h"
#include "ledger/system/file.h"
#include "tests/support/all_checks.h"
#include "tests/support/failure.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using store::Tables;
using store::WriteTransaction;

/// Changes tables; `view` is the store as it was.
using Change =
    std::function<void(WriteTransaction& to, const Tables& tables, const store::View& view)>;

struct Attack {
  const char* name;
  Change change;
  audit::Check check;
  Fault fault;
  std::optional<log::Index> entry;
};

Bytes flipped(BytesView bytes, std::size_t at) {
  Bytes changed = to_bytes(bytes);
  changed.at(at) ^= 1;
  return changed;
}

/// Puts other octets in the place of the row's value.
Change with_row(store::Table Tables::* table, const Bytes& key,
                const std::function<Bytes(BytesView)>& change) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View&) {
    to.put(tables.*table, key, change(*to.get(tables.*table, key)));
  };
}

/// The key of the n-th row of the table.
Change on_first(store::Table Tables::* table, const std::function<Bytes(BytesView)>& change) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View&) {
    Bytes key;
    Bytes value;
    {
      store::Cursor cursor(to, tables.*table);
      const auto item = cursor.first();
      key = to_bytes(item->key);
      value = to_bytes(item->value);
    }
    to.put(tables.*table, key, change(value));
  };
}

Change drop_first(store::Table Tables::* table) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View&) {
    Bytes key;
    {
      store::Cursor cursor(to, tables.*table);
      key = to_bytes(cursor.first()->key);
    }
    to.erase(tables.*table, key);
  };
}

Change stranger_in(store::Table Tables::* table, std::size_t key_size) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View&) {
    to.put(tables.*table, Bytes(key_size, 0xEE), Bytes(64, 1));
  };
}

/// Rewrites the block that holds `index`, entry by entry.
Change with_entry(log::Index index, const std::function<Bytes(BytesView)>& change) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View& view) {
    log::Index last = index;
    while (!to.get(tables.entries, store::key_of(last))) ++last;
    const Bytes value = to_bytes(*to.get(tables.entries, store::key_of(last)));
    const auto block = store::Block::parse(last, value);
    std::vector<Bytes> entries;
    for (log::Index i = block->first(); i <= last; ++i) {
      const BytesView entry = block->entry(i);
      entries.push_back(i == index ? change(entry) : to_bytes(entry));
    }
    const std::vector<BytesView> views(entries.begin(), entries.end());
    to.put(tables.entries, store::key_of(last), store::make_blocks(block->first(), views)[0].value);
    BOOST_REQUIRE(view.size() > index);
  };
}

/// The same entry with another statement and its author's good signature.
Bytes resigned(BytesView bytes, Actor author) {
  log::Entry entry = log::decode_entry(bytes).value();
  auto statement = scheme::decode_statement(entry.statement).value();
  std::get<scheme::CertificateIssue>(statement.body).facts.client.name = "另一家公司";
  entry.statement = scheme::encode_statement(statement);
  entry.signature = key_of(author).sign(log::statement_signing_input(origin, entry.statement));
  return log::encode_entry(entry).value();
}

Change other_checkpoint(const std::function<std::string(const log::Checkpoint&)>& note) {
  return [=](WriteTransaction& to, const Tables& tables, const store::View& view) {
    const auto text = log::parse_note(*view.checkpoint())->text;
    to.put(tables.checkpoints, store::key_of(view.size()),
           as_bytes(note(log::parse_checkpoint(text).value())));
  };
}

std::string signed_by(Actor actor, const log::Checkpoint& checkpoint) {
  return log::format_note(
      log::signed_note(log::format_checkpoint(checkpoint), origin, key_of(actor)));
}

std::string with_other_root(log::Checkpoint checkpoint) {
  checkpoint.root.bytes[0] ^= 1;
  return signed_by(Actor::operator_, checkpoint);
}

std::vector<Attack> attacks() {
  // Genesis and its seal, the setting and its seal, then the issue.
  const log::Index issue_index = setting().size() + 3;
  const auto last_octet = [](BytesView bytes) { return flipped(bytes, bytes.size() - 1); };
  const auto first_octet = [](BytesView bytes) { return flipped(bytes, 0); };
  return {
      {"an entry's signature", with_entry(issue_index, last_octet), audit::Check::signature,
       Fault::bad_signature, issue_index},
      {"an entry's format octet", with_entry(issue_index, first_octet), audit::Check::entry_form,
       Fault::malformed, issue_index},
      {"a statement, signed anew by its author",
       with_entry(issue_index, [](BytesView b) { return resigned(b, Actor::body); }),
       audit::Check::previous, Fault::broken_chain, issue_index + 1},
      {"a statement, signed anew by somebody else",
       with_entry(issue_index, [](BytesView b) { return resigned(b, Actor::other_body); }),
       audit::Check::signature, Fault::bad_signature, issue_index},
      {"the first block is gone", drop_first(&Tables::entries), audit::Check::entry_gap,
       Fault::broken_chain, 0},
      {"a row of entries that is none",
       [](WriteTransaction& to, const Tables& t, const store::View&) {
         to.put(t.entries, Bytes(3, 0), as_bytes("stranger"));
       },
       audit::Check::entry_row, Fault::broken_chain, 0},
      {"a checkpoint signed by another key",
       other_checkpoint([](const log::Checkpoint& c) { return signed_by(Actor::body, c); }),
       audit::Check::checkpoint_key,
       Fault::unknown_key,
       {}},
      {"a checkpoint of another root",
       other_checkpoint(with_other_root),
       audit::Check::checkpoint_root,
       Fault::wrong_root,
       {}},
      {"a checkpoint is gone", drop_first(&Tables::checkpoints), audit::Check::checkpoint_missing,
       Fault::not_included, 1},
      {"a checkpoint too many",
       [](WriteTransaction& to, const Tables& t, const store::View&) {
         to.put(t.checkpoints, store::key_of(1), as_bytes("note"));
       },
       audit::Check::checkpoint_extra,
       Fault::wrong_record,
       {}},
      {"a tile", on_first(&Tables::tiles, last_octet), audit::Check::tile, Fault::wrong_root, {}},
      {"a tile is gone",
       drop_first(&Tables::tiles),
       audit::Check::tile_missing,
       Fault::wrong_root,
       {}},
      {"a tile too many",
       stranger_in(&Tables::tiles, 9),
       audit::Check::tile_extra,
       Fault::wrong_record,
       {}},
      {"a record",
       on_first(&Tables::records, last_octet),
       audit::Check::record,
       Fault::wrong_record,
       {}},
      {"a record is gone",
       drop_first(&Tables::records),
       audit::Check::record_missing,
       Fault::wrong_record,
       {}},
      {"a record too many",
       stranger_in(&Tables::records, 32),
       audit::Check::record_extra,
       Fault::wrong_record,
       {}},
      {"a link", with_row(&Tables::links, store::key_of(issue_index), last_octet),
       audit::Check::link, Fault::wrong_record, issue_index},
      {"a link too many",
       stranger_in(&Tables::links, 8),
       audit::Check::link_extra,
       Fault::wrong_record,
       {}},
      {"a bucket",
       on_first(&Tables::buckets, last_octet),
       audit::Check::bucket,
       Fault::wrong_record,
       {}},
      {"a page", on_first(&Tables::pages, last_octet), audit::Check::page, Fault::wrong_record, {}},
      {"a page too many",
       stranger_in(&Tables::pages, 5),
       audit::Check::page_extra,
       Fault::wrong_record,
       {}},
      {"the count of subjects",
       [](WriteTransaction& to, const Tables& t, const store::View&) {
         to.put(t.meta, as_bytes("subjects"), store::key_of(7));
       },
       audit::Check::subject_count,
       Fault::wrong_record,
       {}},
      {"the origin",
       [](WriteTransaction& to, const Tables& t, const store::View&) {
         to.put(t.meta, as_bytes("origin"), as_bytes("other.example/ledger"));
       },
       audit::Check::genesis_origin, Fault::wrong_origin, 0},
      {"an origin that is none",
       [](WriteTransaction& to, const Tables& t, const store::View&) {
         to.put(t.meta, as_bytes("origin"), as_bytes("two words"));
       },
       audit::Check::meta_form,
       Fault::wrong_record,
       {}},
  };
}

void meddle(const fs::path& dir, const Change& change) {
  store::Store store = store::Store::open(dir / "store", store::Mode::read_write);
  WriteTransaction transaction(store.environment());
  const store::View view(transaction, store.tables());
  change(transaction, store.tables(), view);
  transaction.commit();
}

/// The finding that names this check and fault, first of its check.
const audit::Finding* finding(const audit::Report& report, audit::Check check, Fault fault) {
  for (const audit::Finding& found : report.findings) {
    if (found.check == check) return found.error.fault == fault ? &found : nullptr;
  }
  return nullptr;
}

BOOST_AUTO_TEST_SUITE(tamper)

// Its origin goes into proofs as it stands there.
BOOST_AUTO_TEST_CASE(who_asks_a_ledger_without_a_name_is_told) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  const Hash key = scheme::map_key(scheme::parameters_subject());
  const auto failure = [&](const Bytes& record) {
    meddle(temp / "ledger", [&](WriteTransaction& to, const Tables& t, const store::View&) {
      to.put(t.records, key.view(), record);
    });
    const write::Ledger ledger = write::Ledger::open(temp / "ledger");
    return testing::failure_of([&] { const read::Snapshot snapshot(ledger.store()); });
  };
  scheme::Record record;
  record.body = scheme::KeyRecord{};
  BOOST_TEST(testing::says(failure(scheme::encode_record(record)), "store", "is damaged"));
  scheme::ParametersRecord nameless;
  nameless.parameters = parameters();
  nameless.origin = "two words";
  record.body = nameless;
  BOOST_TEST(testing::says(failure(scheme::encode_record(record)), "store", "is damaged"));
  nameless.origin = origin;
  record.body = nameless;
  BOOST_TEST(failure(scheme::encode_record(record)) == "");
}

BOOST_AUTO_TEST_CASE(every_alteration_is_found_and_named) {
  const testing::TempDir temp;
  make_ledger(temp / "base");
  append_steps(temp / "base",
               {issued(), {Actor::body, good_suspend(on("2022-05-01")), on("2022-05-01"), {}}});
  for (const Attack& attack : attacks()) {
    BOOST_TEST_CONTEXT(attack.name) {
      const fs::path dir = temp / "ledger";
      fs::copy(temp / "base", dir, fs::copy_options::recursive);
      meddle(dir, attack.change);
      const auto before = fingerprint(dir);
      const audit::Report report = audit_directory(dir);
      const audit::Finding* found = finding(report, attack.check, attack.fault);
      BOOST_REQUIRE(found != nullptr);
      BOOST_TEST(!found->expected.empty());
      BOOST_TEST(found->expected != found->found);
      if (attack.entry) {
        BOOST_TEST(found->error.entry.value_or(9999) == *attack.entry);
        // Nothing before the altered entry is accused.
        BOOST_TEST(report.findings.front().error.entry.value_or(9999) == *attack.entry);
      }
      BOOST_TEST((fingerprint(dir) == before));  // to look changes nothing
      fs::remove_all(dir);
    }
  }
}

BOOST_AUTO_TEST_CASE(signatures_alone_are_left_out_when_asked_for) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", {issued()});
  audit::Options options;
  options.authorship = audit::Authorship::not_judged;
  const auto last_octet = [](BytesView bytes) { return flipped(bytes, bytes.size() - 1); };
  const log::Index issue_index = setting().size() + 3;
  const audit::Report good = audit_directory(temp / "ledger", options);
  BOOST_TEST(good.good());
  BOOST_TEST(good.signatures == 0U);
  BOOST_TEST(good.not_proved.size() == 1U);
  BOOST_TEST(audit_directory(temp / "ledger").not_proved.empty());
  meddle(temp / "ledger", with_entry(issue_index, last_octet));
  const audit::Report report = audit_directory(temp / "ledger", options);
  BOOST_TEST(finding(report, audit::Check::signature, Fault::bad_signature) == nullptr);
  // The octets are in the tree all the same.
  BOOST_TEST(finding(report, audit::Check::previous, Fault::broken_chain) != nullptr);
}

BOOST_AUTO_TEST_CASE(each_check_has_one_name) {
  const std::vector<std::string> names = all_checks();
  BOOST_TEST(std::set<std::string>(names.begin(), names.end()).size() == names.size());
  BOOST_TEST(std::ranges::count(names, "previous") == 1);
  BOOST_TEST(std::ranges::count(names, "R07") == 1);
  BOOST_TEST(std::ranges::count(names, "rule") == 0);  // each rule is a check
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
