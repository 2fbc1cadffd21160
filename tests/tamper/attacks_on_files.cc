// The files themselves: the mark, old copies put back, and the pages of data.mdb.
#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>

#include "ledger/log/checkpoint.h"
#include "ledger/log/note_sign.h"
#include "ledger/system/file.h"
#include "ledger/system/write_file.h"
#include "tests/support/data_pages.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/meddle.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using tools::Exit;

std::string mark_in(const fs::path& ledger) {
  const Bytes mark = system::read_file(ledger / "mark", std::size_t{1} << 20);
  return std::string(as_text(mark));
}

void put_mark(const fs::path& ledger, const std::string& text) {
  system::write_file_atomically(ledger / "mark", as_bytes(text), 0644);
}

Attack on_mark(const std::string& name,
               const std::function<std::string(const log::Checkpoint&)>& make, Exit verdict,
               std::string check) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            const auto note = log::parse_note(mark_in(ledger)).value();
            put_mark(ledger, make(log::parse_checkpoint(note.text).value()));
          },
          verdict,
          std::move(check),
          {}};
}

std::string signed_mark(const log::Checkpoint& checkpoint, const SecretKey& key) {
  return log::format_note(log::signed_note(log::format_checkpoint(checkpoint), origin, key));
}

/// Another ledger's files in the place of the base's.
Attack copy(const std::string& name, fs::path Grounds::* from, bool with_mark, Sight sight) {
  return {name,
          [=](const Grounds& grounds, const fs::path& ledger) {
            const std::string mark = mark_in(ledger);
            copy_ledger(grounds.*from, ledger);
            if (!with_mark) put_mark(ledger, mark);
          },
          Exit::fork,
          {},
          {},
          sight};
}

// --- pages ---

using PageChange = std::function<void(DataPages&)>;

Attack on_pages(const std::string& name, const PageChange& change, Exit verdict,
                std::string check = {}) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            DataPages pages(ledger);
            change(pages);
            pages.write();
          },
          verdict,
          std::move(check),
          {}};
}

/// LMDB may see it, or read something else than what was written.
Attack damaged(const std::string& name, const PageChange& change, bool is_harmless = false) {
  Attack attack = on_pages(name, change, is_harmless ? Exit::ok : Exit::tampered);
  attack.may_be_unreadable = !is_harmless;
  return attack;
}

void add_metas(std::vector<Attack>& list) {
  const auto number = [&](const char* name, std::size_t at, std::uint64_t value, std::size_t size) {
    list.push_back(on_pages(
        name,
        [=](DataPages& pages) {
          std::memcpy(&pages.octets().at(pages.newer() + at), &value, size);
        },
        Exit::store));
  };
  number("the newer meta page's magic number", DataPages::magic, 0xBEEFC0DF, 4);
  number("the newer meta page's version", DataPages::version, 2, 4);
  number("the newer meta page's page size", DataPages::page_size, 8192, 4);
  number("the newer meta page's flags", DataPages::free_flags, 0x0C, 2);
  number("the free list's root outside of the file", DataPages::free_root, 1U << 30, 8);
  number("the root of all tables outside of the file", DataPages::main_root, 1U << 30, 8);
  number("the last page far behind the file's end", DataPages::last_page, 1U << 30, 8);
  number("no page in use", DataPages::last_page, 0, 8);
  list.push_back(damaged("the root of all tables is the free list's", [](DataPages& p) {
    p.set(p.newer() + DataPages::main_root, p.get<std::uint64_t>(p.newer() + DataPages::free_root));
  }));
  list.push_back(damaged("the root of all tables is empty", [](DataPages& p) {
    p.set(p.newer() + DataPages::main_root, ~std::uint64_t{0});
  }));
  list.push_back(on_pages(
      "both meta pages zeroed",
      [](DataPages& p) { std::fill_n(p.octets().begin(), 2 * DataPages::page_bytes, 0); },
      Exit::store));
  list.push_back(on_pages("an empty file", [](DataPages& p) { p.octets().clear(); }, Exit::store));
  list.push_back(on_pages(
      "half a page behind the last changes nothing",
      [](DataPages& p) { p.octets().resize(p.octets().size() + 2048, 0xAA); }, Exit::ok));
  list.push_back(on_pages(
      "the older meta page's transaction changed, but not made newer, changes nothing",
      [](DataPages& p) { p.set(p.older() + DataPages::transaction, std::uint64_t{1}); }, Exit::ok));
}

void add_headers(std::vector<Attack>& list) {
  for (const NamedTable& table : named_tables()) {
    const std::string of = std::string(" (") + table.name + ")";
    const auto on_root = [&, name = table.name](const char* what, std::size_t at,
                                                std::uint16_t value) {
      list.push_back(damaged(what + of, [=](DataPages& p) { p.set(p.root_of(name) + at, value); }));
    };
    on_root("a page of no kind", DataPages::flags, 0);
    on_root("a page that says to be of another kind", DataPages::flags, 0x08);
    on_root("a page without nodes", DataPages::lower, 16);
    on_root("a page with more nodes than fit", DataPages::lower, 4094);
    on_root("a node outside of its page", DataPages::first_node, 0xFFF0);
    list.push_back(damaged("a page of zeros" + of, [name = table.name](DataPages& p) {
      std::fill_n(p.octets().begin() + static_cast<std::ptrdiff_t>(p.root_of(name)),
                  DataPages::page_bytes, 0);
    }));
    list.push_back(damaged("a table without root" + of, [name = table.name](DataPages& p) {
      p.set(p.table(name) + DataPages::root, ~std::uint64_t{0});
    }));
    list.push_back(
        damaged("a table's root behind the file" + of, [name = table.name](DataPages& p) {
          p.set(p.table(name) + DataPages::root, std::uint64_t{1} << 30);
        }));
  }
  list.push_back(damaged("a table's root is another table's", [](DataPages& p) {
    p.set(p.table("records") + DataPages::root,
          p.get<std::uint64_t>(p.table("buckets") + DataPages::root));
  }));
  list.push_back(damaged("a value of 2 GiB", [](DataPages& p) {
    const std::size_t node = p.nodes(p.root_of("entries")).at(3);
    p.set(node + 2, std::uint16_t{0x7FFF});
  }));
}

/// A row that nothing calls for, in a table that counts as many rows as there should be.
Attack hidden(const NamedTable& table, const Bytes& key, const Bytes& value) {
  return {std::string("a row too many, and the table's count set back (") + table.name + ")",
          [=](const Grounds&, const fs::path& ledger) {
            meddle(ledger, [&](store::WriteTransaction& to, const store::Tables& tables) {
              to.put(tables.*table.table, key, value);
            });
            DataPages pages(ledger);
            const std::size_t count = pages.table(table.name) + DataPages::entries;
            pages.set(count, pages.get<std::uint64_t>(count) - 1);
            pages.write();
          },
          Exit::tampered,
          std::string(table.name).substr(0, std::string(table.name).size() - 1) + "-extra",
          {}};
}

void add_hidden(std::vector<Attack>& list) {
  const std::vector<std::size_t> sizes{8, 8, 9, 8, 32, 4, 5};
  for (std::size_t i = 1; i < named_tables().size(); ++i) {
    list.push_back(hidden(named_tables()[i], Bytes(sizes.at(i), 0xEE), Bytes(64, 1)));
  }
  list.push_back(hidden({"meta", &store::Tables::meta}, to_bytes(as_bytes("zzz")), Bytes(4, 1)));
  list.back().check = "meta-extra";
}

/// Pages above the entries' own by which each of their rows comes again 40,000 times. Rows are
/// found by their keys as before.
void add_circles(std::vector<Attack>& list) {
  list.push_back(on_pages(
      "the entries' rows again and again",
      [](DataPages& p) {
        const std::size_t table = p.table("entries");
        const auto again = [&](std::uint64_t number) {
          std::vector<Bytes> nodes;
          for (std::uint64_t i = 0; i < 200; ++i) {
            nodes.push_back(DataPages::branch_node(number, store::key_of(base_size + i)));
          }
          return p.add_page(DataPages::branch, nodes);
        };
        const std::uint64_t once = p.root_of("entries") / DataPages::page_bytes;
        p.set(table + DataPages::root, again(again(once)));
        p.set(table + DataPages::depth,
              static_cast<std::uint16_t>(p.get<std::uint16_t>(table + DataPages::depth) + 2));
      },
      Exit::tampered, "entry-row"));
  list.back().entry = base_size;
}

/// A row that nothing calls for, on a page that the last leaf and it are both reached from by their
/// keys. Who walks through the table goes from leaf to leaf, takes that page for one, and counts no
/// more rows than before. No other page is changed, and no number.
void hide_behind_a_leaf(DataPages& pages, const char* table, const Bytes& key) {
  const std::size_t root = pages.root_of(table);
  if (pages.get<std::uint16_t>(root + DataPages::flags) != DataPages::branch) {
    throw std::runtime_error("the table has one page only");
  }
  const std::size_t last = pages.nodes(root).back();
  const std::vector<Bytes> row{DataPages::leaf_node(key, Bytes(64, 1))};
  const std::uint64_t hidden = pages.add_page(DataPages::leaf, row);
  const std::vector<Bytes> both{DataPages::branch_node(pages.get<std::uint32_t>(last), {}),
                                DataPages::branch_node(hidden, key)};
  pages.set(last,
            static_cast<std::uint32_t>(pages.add_page(DataPages::branch | DataPages::leaf, both)));
}

void add_two_faced(std::vector<Attack>& list) {
  list.push_back(on_pages(
      "a row too many, behind a page that is branch and leaf at once (records)",
      [](DataPages& pages) { hide_behind_a_leaf(pages, "records", Bytes(32, 0xFF)); },
      Exit::tampered, "table-form"));
}

/// LMDB's newer meta page made the older one: what the last transaction wrote is gone.
void roll_back(const fs::path& ledger) {
  DataPages pages(ledger);
  pages.set(pages.newer() + DataPages::transaction, std::uint64_t{0});
  pages.write();
}

}  // namespace

Chapter attacks_on_mark() {
  Chapter chapter{"The mark beside the store", {}};
  std::vector<Attack>& list = chapter.attacks;
  const SecretKey& operator_key = key_of(Actor::operator_);
  list.push_back(on_mark(
      "no checkpoint at all", [](const auto&) { return "x\n"; }, Exit::tampered, "mark-form"));
  list.push_back(on_mark("an empty file", [](const auto&) { return ""; }, Exit::store, {}));
  list.push_back(on_mark("more than a mark can be",
                         [](const auto&) { return std::string(300'000, 'x'); }, Exit::store, {}));
  list.push_back(on_mark(
      "without a signature", [](const auto& c) { return log::format_checkpoint(c) + "\n"; },
      Exit::tampered, "mark-form"));
  list.push_back(on_mark(
      "signed by a stranger", [](const auto& c) { return signed_mark(c, key_of(Actor::stranger)); },
      Exit::tampered, "mark-signature"));
  list.push_back(on_mark(
      "a bit of its signature",
      [&](const auto& c) {
        log::Note note = log::parse_note(signed_mark(c, operator_key)).value();
        note.signatures.at(0).signature.at(30) ^= 1;
        return log::format_note(note);
      },
      Exit::tampered, "mark-signature"));
  list.push_back(on_mark(
      "of another origin",
      [&](log::Checkpoint c) {
        c.origin = foreign_origin;
        return signed_mark(c, operator_key);
      },
      Exit::tampered, "mark-origin"));
  list.push_back(on_mark(
      "of more entries",
      [&](log::Checkpoint c) {
        ++c.size;
        return signed_mark(c, operator_key);
      },
      Exit::fork, "mark-size"));
  list.push_back(on_mark(
      "of other entries",
      [&](log::Checkpoint c) {
        c.root.bytes[0] ^= 1;
        return signed_mark(c, operator_key);
      },
      Exit::fork, "mark-root"));
  list.push_back({"of the sibling",
                  [](const Grounds& grounds, const fs::path& ledger) {
                    put_mark(ledger, mark_in(grounds.sibling));
                  },
                  Exit::fork,
                  "mark-root",
                  {}});
  list.push_back({"of yesterday, which the ledger continues",
                  [](const Grounds& grounds, const fs::path& ledger) {
                    put_mark(ledger, mark_in(grounds.yesterday));
                  },
                  Exit::ok,
                  {},
                  {}});
  list.push_back({"a link to one",
                  [](const Grounds&, const fs::path& ledger) {
                    fs::rename(ledger / "mark", ledger / "other");
                    fs::create_symlink("other", ledger / "mark");
                  },
                  Exit::store,
                  {},
                  {}});
  list.push_back({"gone, which changes nothing that the ledger means",
                  [](const Grounds&, const fs::path& ledger) { fs::remove(ledger / "mark"); },
                  Exit::ok,
                  {},
                  {}});
  return chapter;
}

Chapter old_copies() {
  Chapter chapter{"Rolled back, restored, replaced", {}};
  std::vector<Attack>& list = chapter.attacks;
  list.push_back(copy("yesterday's copy, with its mark", &Grounds::yesterday, true, Sight::memory));
  list.push_back(
      copy("yesterday's copy, with today's mark", &Grounds::yesterday, false, Sight::store));
  list.back().check = "mark-size";
  list.push_back({"yesterday's copy, without a mark",
                  [](const Grounds& grounds, const fs::path& ledger) {
                    copy_ledger(grounds.yesterday, ledger);
                    fs::remove(ledger / "mark");
                  },
                  Exit::fork,
                  {},
                  {},
                  Sight::memory});
  list.push_back(copy("the sibling, with its mark", &Grounds::sibling, true, Sight::memory));
  list.push_back(copy("the sibling, with our mark", &Grounds::sibling, false, Sight::store));
  list.back().check = "mark-root";
  list.push_back(
      {"the ledger of another origin, which is not the one that is remembered",
       [](const Grounds& grounds, const fs::path& ledger) { copy_ledger(grounds.foreign, ledger); },
       Exit::policy,
       {},
       {},
       Sight::memory});
  list.push_back({"rolled back by a meta page",
                  [](const Grounds&, const fs::path& ledger) { roll_back(ledger); },
                  Exit::fork,
                  "mark-size",
                  {}});
  list.push_back({"rolled back by a meta page, and the mark with it",
                  [](const Grounds&, const fs::path& ledger) {
                    roll_back(ledger);
                    const auto notes = rows_in(ledger, &store::Tables::checkpoints);
                    put_mark(ledger, std::string(as_text(notes.back().value)));
                  },
                  Exit::fork,
                  {},
                  {},
                  Sight::memory});
  list.push_back({"the newer meta page overwritten by the older",
                  [](const Grounds&, const fs::path& ledger) {
                    DataPages p(ledger);
                    std::memcpy(&p.octets().at(p.newer() + 16), &p.octets().at(p.older() + 16),
                                136);
                    p.write();
                  },
                  Exit::fork,
                  "mark-size",
                  {}});
  return chapter;
}

Chapter attacks_on_pages() {
  Chapter chapter{"Pages of data.mdb", {}};
  add_metas(chapter.attacks);
  add_headers(chapter.attacks);
  add_hidden(chapter.attacks);
  add_circles(chapter.attacks);
  add_two_faced(chapter.attacks);
  // Whoever hides a row from the table's own count hides it from who does not walk through all.
  std::vector<std::string> unseen{"a node outside of its page (checkpoints)"};
  for (const Attack& attack : chapter.attacks) {
    if (attack.name.starts_with("a row too many") && !attack.name.ends_with("(entries)")) {
      unseen.push_back(attack.name);
    }
  }
  leave_unseen(chapter, unseen);
  return chapter;
}

void leave_unseen(Chapter& chapter, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto attack = std::ranges::find(chapter.attacks, name, &Attack::name);
    if (attack == chapter.attacks.end()) throw std::out_of_range("no attack is named " + name);
    attack->since = Since::unseen;
  }
}

std::vector<Chapter> catalogue() {
  return {attacks_on_entry_fields(), attacks_on_blocks(),   attacks_on_tables(),
          attacks_on_checkpoints(),  attacks_on_mark(),     forgeries(),
          rewritten_histories(),     broken_rules(),        old_copies(),
          attacks_on_pages(),        attacks_on_free_list()};
}

}  // namespace certledger::testing
