// Octets of entries, field by field, and the blocks in which they are kept.
#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/log/entry.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/meddle.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using store::Tables;
using tools::Exit;

/// Decoded, changed and encoded again in its place; nothing else is made to fit.
Attack on_octets(const MeddleWithOne& meddle, const std::string& name, log::Index index,
                 const std::function<void(Bytes&)>& change, std::string check,
                 log::Index first_bad) {
  return {name, [=](const Grounds&, const fs::path& ledger) { meddle(ledger, index, change); },
          Exit::tampered, std::move(check), first_bad};
}

std::function<void(Bytes&)> in_entry(const std::function<void(log::Entry&)>& change) {
  return [change](Bytes& octets) {
    log::Entry entry = log::decode_entry(octets).value();
    change(entry);
    octets = log::encode_entry(entry).value();
  };
}

/// Every field of the entry at `index`. What the author did not sign and what is no contradiction
/// in itself, a later time, shows in what stands on the entry: `above` is that check, `at` where.
void add_fields(std::vector<Attack>& list, const MeddleWithOne& meddle, const std::string& which,
                log::Index index, const std::string& above, log::Index at) {
  const auto add = [&](const char* field, const std::function<void(Bytes&)>& change,
                       const std::string& check, log::Index first_bad) {
    list.push_back(
        on_octets(meddle, std::string(field) + " of " + which, index, change, check, first_bad));
  };
  const auto octets = [&](const char* field, const std::function<void(Bytes&)>& change) {
    add(field, change, "entry-form", index);
  };
  const auto entry = [&](const char* field, const std::function<void(log::Entry&)>& change,
                         const std::string& check) { add(field, in_entry(change), check, index); };
  octets("format octet", [](Bytes& o) { o[0] = 2; });
  entry("index", [](auto& e) { e.index += 7; }, "index");
  entry("previous", [](auto& e) { e.previous.bytes[5] ^= 4; }, "previous");
  add("time, later", in_entry([](auto& e) { e.recorded_at.seconds += 1; }), above, at);
  if (index > 0) {
    entry("time, earlier", [](auto& e) { e.recorded_at.seconds -= 86400 * 30; }, "time");
  }
  entry("statement, its kind", [](auto& e) { e.statement[0] ^= 0x40; }, "signature");
  entry("statement, its after", [](auto& e) { e.statement[9] ^= 1; }, "signature");
  entry("statement, its last octet", [](auto& e) { e.statement.back() ^= 1; }, "signature");
  entry("statement, cut", [](auto& e) { e.statement.pop_back(); }, "signature");
  entry("author", [](auto& e) { e.author = key_of(Actor::stranger).public_key(); }, "signature");
  entry("signature", [](auto& e) { e.signature.bytes[63] ^= 1; }, "signature");
  entry("signature, taken away", [](auto& e) { e.signature = Signature{}; }, "signature");
  octets("octets, one less,", [](Bytes& o) { o.pop_back(); });
  octets("octets, one more,", [](Bytes& o) { o.push_back(0); });
}

Attack on_block(const std::string& name, log::Index index,
                const std::function<void(std::vector<Bytes>&, log::Index)>& change,
                std::string check, log::Index first_bad) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) { meddle_with_block(ledger, index, change); },
          Exit::tampered, std::move(check), first_bad};
}

/// On the rows of the table of entries.
Attack on_rows(const std::string& name,
               const std::function<void(store::WriteTransaction&, store::Table)>& change,
               std::string check, log::Index first_bad) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
              change(to, tables.entries);
            });
          },
          Exit::tampered, std::move(check), first_bad};
}

Bytes block_key(unsigned batch) { return store::key_of(size_after(batch) - 1); }

/// The rows of one batch, in the place of the base's.
Attack splice(const std::string& name, fs::path Grounds::* from, unsigned batch, std::string check,
              log::Index first_bad) {
  return {name,
          [=](const Grounds& grounds, const fs::path& ledger) {
            const auto rows = rows_in(grounds.*from, &Tables::entries);
            const log::Index begin = batch == 1 ? 0 : size_after(batch - 1);
            meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
              for (const Row& row : rows) {
                const log::Index last = read_u64_be(row.key);
                if (last >= begin && last < size_after(batch)) {
                  to.put(tables.entries, row.key, row.value);
                }
              }
            });
          },
          Exit::tampered, std::move(check), first_bad};
}

void add_moves(std::vector<Attack>& list) {
  const log::Index first = size_after(5);  // of the sixth batch
  const log::Index middle = first + 10;
  list.push_back(on_block(
      "an entry taken out", middle,
      [=](auto& entries, log::Index begin) {
        entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(middle - begin));
      },
      "entry-gap", first));
  list.push_back(on_block(
      "an entry doubled", middle,
      [=](auto& entries, log::Index begin) {
        const auto at = static_cast<std::size_t>(middle - begin);
        const Bytes twice = entries.at(at);
        entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), twice);
      },
      "entry-gap", first - 1));
  list.push_back(on_block(
      "two entries swapped", middle,
      [=](auto& entries, log::Index begin) {
        const auto at = static_cast<std::size_t>(middle - begin);
        std::swap(entries.at(at), entries.at(at + 1));
      },
      "index", middle));
  list.push_back(on_block(
      "two entries swapped and renumbered", middle,
      [=](auto& entries, log::Index begin) {
        const auto at = static_cast<std::size_t>(middle - begin);
        std::swap(entries.at(at), entries.at(at + 1));
        for (const std::size_t i : {at, at + 1}) {
          log::Entry entry = log::decode_entry(entries.at(i)).value();
          entry.index = begin + i;
          entries.at(i) = log::encode_entry(entry).value();
        }
      },
      "previous", middle));
  list.push_back(on_block(
      "an entry replaced by a copy of another", middle,
      [=](auto& entries, log::Index begin) {
        const auto at = static_cast<std::size_t>(middle - begin);
        entries.at(at) = entries.at(at + 3);
      },
      "index", middle));
  list.push_back(on_block(
      "all entries of a batch in reverse", middle,
      [](auto& entries, log::Index) { std::ranges::reverse(entries); }, "index", first));
  list.push_back(on_block(
      "an entry of more than 16 KiB", middle,
      [=](auto& entries, log::Index begin) {
        entries.at(static_cast<std::size_t>(middle - begin)).resize(limits::entry_bytes + 1);
      },
      "entry-form", middle));
  list.push_back(on_block(
      "an empty entry", middle,
      [=](auto& entries, log::Index begin) {
        entries.at(static_cast<std::size_t>(middle - begin)).clear();
      },
      "entry-form", middle));
}

void add_rows(std::vector<Attack>& list) {
  const Bytes key = block_key(6);
  const log::Index first = size_after(5);
  list.push_back(on_rows(
      "the first batch gone", [](auto& to, auto table) { to.erase(table, block_key(1)); },
      "entry-gap", 0));
  list.push_back(on_rows(
      "a batch gone", [=](auto& to, auto table) { to.erase(table, key); }, "entry-gap", first));
  list.push_back(on_rows(
      "two batches swapped",
      [=](auto& to, auto table) {
        const Bytes other = block_key(7);
        const Bytes left = to_bytes(*to.get(table, key));
        const Bytes right = to_bytes(*to.get(table, other));
        to.put(table, key, right);
        to.put(table, other, left);
      },
      "index", first));
  list.push_back(on_rows(
      "a batch twice, under a second key",
      [=](auto& to, auto table) {
        to.put(table, store::key_of(size_after(6)), to_bytes(*to.get(table, key)));
      },
      "entry-gap", first + 1));
  list.push_back(on_rows(
      "the batches behind one renumbered by one",
      [=](auto& to, auto table) {
        const Bytes last = block_key(base_batches);
        const Bytes value = to_bytes(*to.get(table, last));
        to.erase(table, last);
        to.put(table, store::key_of(base_size), value);
      },
      "entry-gap", size_after(9)));
  const auto with_value = [&](const char* name, const std::function<Bytes(BytesView)>& change) {
    list.push_back(on_rows(
        name,
        [=](auto& to, auto table) { to.put(table, key, change(to_bytes(*to.get(table, key)))); },
        "entry-row", first));
  };
  with_value("an empty row of entries", [](BytesView) { return Bytes{}; });
  with_value("a row of one octet", [](BytesView) { return Bytes{1}; });
  with_value("a row of no entries", [](BytesView) { return Bytes{0, 0}; });
  with_value("a row cut short", [](BytesView v) { return to_bytes(v.first(v.size() - 1)); });
  with_value("a row with an octet more", [](BytesView v) {
    Bytes longer = to_bytes(v);
    longer.push_back(0);
    return longer;
  });
  with_value("a count of entries too high", [](BytesView v) {
    Bytes other = to_bytes(v);
    other[1] += 1;
    return other;
  });
  with_value("a length too long", [](BytesView v) {
    Bytes other = to_bytes(v);
    other[3] += 1;
    return other;
  });
  list.push_back(on_rows(
      "a row with a key that is no index, the first",
      [](auto& to, auto table) { to.put(table, Bytes(3, 0), as_bytes("x")); }, "entry-row", 0));
  list.push_back(on_rows(
      "a row with a key that is no index, the last",
      [](auto& to, auto table) { to.put(table, Bytes(9, 0xFF), as_bytes("x")); }, "entry-row",
      base_size));
  list.push_back(on_rows(
      "a block far behind the last",
      [=](auto& to, auto table) {
        to.put(table, Bytes(8, 0xFF), to_bytes(*to.get(table, block_key(1))));
      },
      "entry-gap", base_size));
  list.push_back({"a batch cut into single rows",
                  [=](const Grounds&, const fs::path& ledger) {
                    meddle(ledger, [&](store::WriteTransaction& to, const Tables& tables) {
                      const Bytes value = to_bytes(*to.get(tables.entries, key));
                      const auto block = store::Block::parse(size_after(6) - 1, value).value();
                      log::Index index = block.first();
                      block.for_each([&](BytesView entry) {
                        to.put(tables.entries, store::key_of(index),
                               store::make_blocks(index, {&entry, 1}).at(0).value);
                        ++index;
                      });
                    });
                  },
                  Exit::ok,
                  {},
                  {}});
}

void add_splices(std::vector<Attack>& list) {
  // The sibling parts from the base here, so its batch fits to what is before it.
  list.push_back(splice("a batch of the sibling, in its own place", &Grounds::sibling, 6,
                        "checkpoint-root", size_after(6) - 1));
  list.push_back(
      splice("a later batch of the sibling", &Grounds::sibling, 8, "previous", size_after(7)));
  list.push_back(splice("a batch of another origin, replayed", &Grounds::foreign, 6, "previous",
                        size_after(5)));
  list.push_back(splice("genesis of another origin", &Grounds::foreign, 1, "signature", 0));
  list.push_back({"entries of tomorrow",
                  [](const Grounds& grounds, const fs::path& ledger) {
                    take_table(ledger, &Tables::entries, grounds.tomorrow);
                  },
                  Exit::tampered, "link-missing", base_size});
  list.push_back({"entries of yesterday",
                  [](const Grounds& grounds, const fs::path& ledger) {
                    take_table(ledger, &Tables::entries, grounds.yesterday);
                  },
                  Exit::tampered,
                  "checkpoint-extra",
                  {}});
  list.push_back({"no entries at all",
                  [](const Grounds&, const fs::path& ledger) {
                    meddle(ledger, [](store::WriteTransaction& to, const Tables& tables) {
                      to.clear(tables.entries);
                    });
                  },
                  Exit::tampered,
                  "entry-none",
                  {}});
}

}  // namespace

Chapter attacks_on_entry_fields(const MeddleWithOne& meddle) {
  Chapter chapter{"Octets of entries", {}};
  add_fields(chapter.attacks, meddle, "genesis", 0, "previous", 1);
  const log::Index issue = size_after(3);
  add_fields(chapter.attacks, meddle, "a certificate's issue", issue, "previous", issue + 1);
  const log::Index last = base_size - 1;
  add_fields(chapter.attacks, meddle, "the newest seal", last, "checkpoint-root", last);
  return chapter;
}

Chapter attacks_on_blocks() {
  Chapter chapter{"Entries taken out, doubled, moved, spliced", {}};
  add_moves(chapter.attacks);
  add_rows(chapter.attacks);
  add_splices(chapter.attacks);
  leave_unseen(chapter, {"a batch twice, under a second key",
                         "a row with a key that is no index, the first"});
  return chapter;
}

}  // namespace certledger::testing
