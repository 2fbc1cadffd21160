// The tables that entries make: each with rows altered, missing, too many, of yesterday, of
// tomorrow and of another history; and the checkpoints, what they say and who signed them.
#include "ledger/base/text.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/note_sign.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/meddle.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using store::Tables;
using store::WriteTransaction;
using tools::Exit;

/// A table and the names of the checks that speak of it.
struct Derived {
  const char* name;
  store::Table Tables::* table;
  std::string wrong, missing, extra;
  std::string first_octet;          ///< what that is wrong shows as
  Bytes stranger;                   ///< a key that no row has
  std::size_t row;                  ///< that is altered
  std::optional<log::Index> entry;  ///< that row's, where findings name one
};

using Change = std::function<void(WriteTransaction&, store::Table, std::vector<Row>& rows)>;

Attack on_table(const Derived& of, const std::string& name, const Change& change, std::string check,
                std::optional<log::Index> entry) {
  return {name + " (" + of.name + ")",
          [table = of.table, change](const Grounds&, const fs::path& ledger) {
            meddle(ledger, [&](WriteTransaction& to, const Tables& tables) {
              std::vector<Row> rows = rows_in(to, tables.*table);
              change(to, tables.*table, rows);
            });
          },
          Exit::tampered, std::move(check), entry};
}

Attack with_value(const Derived& of, const std::string& name,
                  const std::function<void(Bytes&)>& change, const std::string& check) {
  return on_table(
      of, name,
      [row = of.row, change](WriteTransaction& to, store::Table table, std::vector<Row>& rows) {
        change(rows.at(row).value);
        to.put(table, rows.at(row).key, rows.at(row).value);
      },
      check, of.entry);
}

/// The whole table from another ledger.
Attack taken(const Derived& of, const std::string& name, fs::path Grounds::* from,
             const std::string& check, std::optional<log::Index> entry) {
  return {name + " (" + of.name + ")",
          [table = of.table, from](const Grounds& grounds, const fs::path& ledger) {
            take_table(ledger, table, grounds.*from);
          },
          check.empty() ? Exit::ok : Exit::tampered, check, entry};
}

void add_alterations(std::vector<Attack>& list, const Derived& of) {
  list.push_back(with_value(
      of, "the first octet of a row", [](Bytes& v) { v.front() ^= 0x20; }, of.first_octet));
  list.push_back(
      with_value(of, "the last octet of a row", [](Bytes& v) { v.back() ^= 1; }, of.wrong));
  list.push_back(
      with_value(of, "an octet more in a row", [](Bytes& v) { v.push_back(0); }, of.wrong));
  list.push_back(
      with_value(of, "an octet less in a row", [](Bytes& v) { v.pop_back(); }, of.wrong));
  list.push_back(with_value(of, "a row emptied", [](Bytes& v) { v.clear(); }, of.wrong));
  list.push_back(on_table(
      of, "a row gone",
      [row = of.row](WriteTransaction& to, store::Table table, std::vector<Row>& rows) {
        to.erase(table, rows.at(row).key);
      },
      of.missing, of.entry));
  list.push_back(on_table(
      of, "a row too many",
      [key = of.stranger](WriteTransaction& to, store::Table table, std::vector<Row>& rows) {
        to.put(table, key, rows.front().value);
      },
      of.extra, {}));
  list.push_back(on_table(
      of, "a row moved to another key",
      [of](WriteTransaction& to, store::Table table, std::vector<Row>& rows) {
        to.erase(table, rows.at(of.row).key);
        to.put(table, of.stranger, rows.at(of.row).value);
      },
      of.missing, of.entry));
}

/// All rows gone, and those of another time or history; which check speaks first, and of which
/// entry, is a matter of the table. The links of a sibling whose statements are on the same
/// subjects are the same: then there is nothing to find.
void add_other_times(
    std::vector<Attack>& list, const Derived& of,
    const std::array<std::pair<std::string, std::optional<log::Index>>, 4>& first) {
  list.push_back(on_table(
      of, "all rows gone",
      [](WriteTransaction& to, store::Table table, std::vector<Row>&) { to.clear(table); },
      first[0].first, first[0].second));
  list.push_back(
      taken(of, "as it was yesterday", &Grounds::yesterday, first[1].first, first[1].second));
  list.push_back(
      taken(of, "as it will be tomorrow", &Grounds::tomorrow, first[2].first, first[2].second));
  list.push_back(
      taken(of, "of another history", &Grounds::sibling, first[3].first, first[3].second));
}

Attack on_meta(const std::string& name, const std::string& row, const std::optional<Bytes>& value,
               std::string check, Exit verdict = Exit::tampered,
               std::optional<log::Index> entry = {}) {
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            meddle(ledger, [&](WriteTransaction& to, const Tables& tables) {
              if (value) {
                to.put(tables.meta, as_bytes(row), *value);
              } else {
                to.erase(tables.meta, as_bytes(row));
              }
            });
          },
          verdict, std::move(check), entry};
}

Bytes text(std::string_view words) { return to_bytes(as_bytes(words)); }

// --- checkpoints ---

/// Another note in the place of the checkpoint after a batch.
Attack note_instead(
    const MeddleWithOne& meddle, const std::string& name, unsigned batch,
    const std::function<std::string(const log::Checkpoint&, const std::string&)>& make,
    std::string check) {
  const log::TreeSize size = size_after(batch);
  const Exit verdict = check.empty() ? Exit::ok : Exit::tampered;
  const auto entry = check.empty() ? std::optional<log::Index>() : std::optional(size - 1);
  return {name,
          [=](const Grounds&, const fs::path& ledger) {
            meddle(ledger, size, [&](Bytes& octets) {
              const std::string note(as_text(octets));
              const auto checkpoint = log::parse_checkpoint(log::parse_note(note)->text).value();
              octets = to_bytes(as_bytes(make(checkpoint, note)));
            });
          },
          verdict, std::move(check), entry};
}

std::string signed_note(const log::Checkpoint& checkpoint, const SecretKey& key,
                        std::string_view name = origin) {
  return log::format_note(log::signed_note(log::format_checkpoint(checkpoint), name, key));
}

std::string with_signature(const std::string& note, const std::function<void(Bytes&)>& change) {
  log::Note parsed = log::parse_note(note).value();
  change(parsed.signatures.at(0).signature);
  return log::format_note(parsed);
}

void add_signers(std::vector<Attack>& list, const MeddleWithOne& meddle) {
  const auto signed_by = [](const SecretKey& key) {
    return [&key](const log::Checkpoint& c, const std::string&) { return signed_note(c, key); };
  };
  list.push_back(note_instead(meddle, "signed by a body", 9, signed_by(key_of(Actor::body)),
                              "checkpoint-key"));
  list.push_back(note_instead(meddle, "signed by a stranger", 10,
                              signed_by(key_of(Actor::stranger)), "checkpoint-key"));
  list.push_back(note_instead(meddle, "signed by the operator's revoked key", 9,
                              signed_by(former_operator_key()), "checkpoint-key"));
  list.push_back(note_instead(meddle, "signed by the operator's key, where its second one sealed",
                              5, signed_by(key_of(Actor::operator_)), "checkpoint-key"));
  list.push_back(note_instead(
      meddle, "signed under another name", 9,
      [](const log::Checkpoint& c, const std::string&) {
        return signed_note(c, key_of(Actor::operator_), foreign_origin);
      },
      "checkpoint-key"));
  list.push_back(note_instead(
      meddle, "a bit of its signature", 9,
      [](const log::Checkpoint&, const std::string& note) {
        return with_signature(note, [](Bytes& s) { s.at(40) ^= 1; });
      },
      "checkpoint-signature"));
  list.push_back(note_instead(
      meddle, "its signature cut", 9,
      [](const log::Checkpoint&, const std::string& note) {
        return with_signature(note, [](Bytes& s) { s.resize(63); });
      },
      "checkpoint-signature"));
  list.push_back(note_instead(
      meddle, "the signature of another checkpoint", 9,
      [](const log::Checkpoint& c, const std::string& note) {
        log::Checkpoint other = c;
        other.size = size_after(8);
        log::Note mixed = log::parse_note(note).value();
        mixed.signatures =
            log::parse_note(signed_note(other, key_of(Actor::operator_))).value().signatures;
        return log::format_note(mixed);
      },
      "checkpoint-signature"));
  list.push_back(
      note_instead(meddle, "a stranger's signature beside the good one changes nothing", 9,
                   [](const log::Checkpoint& c, const std::string& note) {
                     log::Note more = log::parse_note(note).value();
                     more.signatures.push_back(log::sign_note(
                         log::format_checkpoint(c), "stranger.example", key_of(Actor::stranger)));
                     return log::format_note(more);
                   },
                   {}));
  const auto with_line = [](const std::function<log::NoteSignature(const log::Note&)>& line) {
    return [=](const log::Checkpoint&, const std::string& note) {
      log::Note more = log::parse_note(note).value();
      more.signatures.push_back(line(more));
      return log::format_note(more);
    };
  };
  const auto witnessed = [](const log::Checkpoint& c, std::initializer_list<std::uint64_t> times) {
    log::Note note = log::signed_note(log::format_checkpoint(c), origin, key_of(Actor::operator_));
    for (const std::uint64_t time : times) {
      note.signatures.push_back(
          log::cosign(note.text, "witness.example/w", key_of(Actor::stranger), Time{time}));
    }
    return log::format_note(note);
  };
  list.push_back(note_instead(
      meddle, "a cosignature, which changes nothing", 9,
      [=](const log::Checkpoint& c, const std::string&) { return witnessed(c, {1'700'000'000}); },
      {}));
  list.push_back(note_instead(
      meddle, "two cosignatures of one witness", 9,
      [=](const log::Checkpoint& c, const std::string&) {
        return witnessed(c, {1'700'000'000, 1'700'000'001});
      },
      "checkpoint-lines"));
  list.push_back(note_instead(meddle, "the log's line twice", 9,
                              with_line([](const log::Note& n) { return n.signatures.at(0); }),
                              "checkpoint-lines"));
  list.push_back(note_instead(meddle, "a line by another key of the log's name beside its own", 9,
                              with_line([](const log::Note& n) {
                                return log::sign_note(n.text, origin, former_operator_key());
                              }),
                              "checkpoint-lines"));
  list.push_back(note_instead(
      meddle, "a bad signature by the good key beside the good one", 9,
      [](const log::Checkpoint&, const std::string& note) {
        log::Note more = log::parse_note(note).value();
        more.signatures.push_back(more.signatures.at(0));
        more.signatures.back().signature.at(9) ^= 1;
        return log::format_note(more);
      },
      "checkpoint-signature"));
}

void add_contents(std::vector<Attack>& list, const MeddleWithOne& meddle) {
  const auto signed_with = [](const std::function<void(log::Checkpoint&)>& change) {
    return [=](const log::Checkpoint& c, const std::string&) {
      log::Checkpoint other = c;
      change(other);
      return signed_note(other, key_of(Actor::operator_));
    };
  };
  list.push_back(note_instead(meddle, "another root, well signed", 9,
                              signed_with([](auto& c) { c.root.bytes[0] ^= 1; }),
                              "checkpoint-root"));
  list.push_back(note_instead(meddle, "another size, well signed", 9,
                              signed_with([](auto& c) { c.size += 1; }), "checkpoint-size"));
  list.push_back(note_instead(meddle, "another origin, well signed", 9,
                              signed_with([](auto& c) { c.origin = foreign_origin; }),
                              "checkpoint-origin"));
  list.push_back(note_instead(meddle, "the empty tree, well signed", 10, signed_with([](auto& c) {
                                c.size = 0;
                                c.root = log::empty_root();
                              }),
                              "checkpoint-size"));
  const auto note_of = [](const std::function<std::string(const std::string&)>& change) {
    return [=](const log::Checkpoint& c, const std::string&) {
      return log::format_note(
          log::signed_note(change(log::format_checkpoint(c)), origin, key_of(Actor::operator_)));
    };
  };
  list.push_back(note_instead(meddle, "a line more, well signed", 9,
                              note_of([](const std::string& t) { return t + "more\n"; }),
                              "checkpoint-form"));
  list.push_back(note_instead(meddle, "a size with a leading zero, well signed", 9,
                              note_of([](std::string t) {
                                t.insert(t.find('\n') + 1, "0");
                                return t;
                              }),
                              "checkpoint-form"));
  list.push_back(note_instead(
      meddle, "no signature at all", 9,
      [](const log::Checkpoint& c, const std::string&) { return log::format_checkpoint(c) + "\n"; },
      "checkpoint-form"));
  list.push_back(note_instead(
      meddle, "no note at all", 10, [](const log::Checkpoint&, const std::string&) { return "x"; },
      "checkpoint-form"));
  list.push_back({"two checkpoints swapped",
                  [meddle](const Grounds&, const fs::path& ledger) {
                    Bytes other;
                    meddle(ledger, size_after(8), [&](Bytes& note) { other = note; });
                    meddle(ledger, size_after(9), [&](Bytes& note) { std::swap(note, other); });
                    meddle(ledger, size_after(8), [&](Bytes& note) { note = other; });
                  },
                  Exit::tampered, "checkpoint-size", size_after(8) - 1});
}

}  // namespace

Chapter attacks_on_tables() {
  Chapter chapter{"Tables: altered, missing, too many, stale, ahead", {}};
  std::vector<Attack>& list = chapter.attacks;
  const log::TreeSize old = size_after(8);
  const log::Index issue = size_after(3);
  using First = std::pair<std::string, std::optional<log::Index>>;
  struct Table {
    Derived of;
    std::array<First, 4> first;
  };
  const Bytes far(8, 0xEE);
  for (const Table& table : std::vector<Table>{
           {{"links", &Tables::links, "link", "link-missing", "link-extra", "link", far,
             static_cast<std::size_t>(issue), issue},
            {First{"link-missing", 0}, {"link-missing", old}, {"link-extra", {}}, {"", {}}}},
           {{"tiles",
             &Tables::tiles,
             "tile",
             "tile-missing",
             "tile-extra",
             "tile",
             Bytes(9, 0xEE),
             1,
             {}},
            {First{"tile-missing", {}}, {"tile", {}}, {"tile", {}}, {"tile", {}}}},
           {{"checkpoints", &Tables::checkpoints, "checkpoint-form", "checkpoint-missing",
             "checkpoint-extra", "checkpoint-signature", far, 3, size_after(4) - 1},
            {First{"checkpoint-missing", 1},
             {"checkpoint-missing", size_after(9) - 1},
             {"checkpoint-extra", {}},
             {"checkpoint-root", size_after(6) - 1}}},
           {{"records",
             &Tables::records,
             "record",
             "record-missing",
             "record-extra",
             "record",
             Bytes(32, 0xEE),
             7,
             {}},
            {First{"record-missing", {}}, {"record", {}}, {"record", {}}, {"record", {}}}},
           {{"buckets",
             &Tables::buckets,
             "bucket",
             "bucket-missing",
             "bucket-extra",
             "bucket",
             Bytes(4, 0xEE),
             2,
             {}},
            {First{"bucket-missing", {}}, {"bucket", {}}, {"bucket", {}}, {"bucket", {}}}},
           {{"pages",
             &Tables::pages,
             "page",
             "page-missing",
             "page-extra",
             "page",
             Bytes(5, 0xEE),
             0,
             {}},
            {First{"page-missing", {}}, {"page", {}}, {"page", {}}, {"page", {}}}}}) {
    add_alterations(list, table.of);
    add_other_times(list, table.of, table.first);
  }
  list.push_back(
      on_meta("another origin", "origin", text(foreign_origin), "signature", Exit::tampered, 0));
  list.push_back(on_meta("no origin", "origin", {}, "signature", Exit::tampered, 0));
  for (const char* none : {"two words", "two\nlines", "certledger/x", "\xFF"}) {
    list.push_back(on_meta("an origin that is none: " + printable(none), "origin", text(none),
                           "signature", Exit::tampered, 0));
  }
  list.push_back(on_meta("an origin of a mebibyte", "origin", Bytes(1U << 20, 'x'), "signature",
                         Exit::tampered, 0));
  list.push_back(
      on_meta("another count of subjects", "subjects", store::key_of(7), "subject-count"));
  list.push_back(on_meta("no count of subjects", "subjects", {}, "subject-count"));
  list.push_back(
      on_meta("a count of subjects that is no number", "subjects", Bytes(3, 0), "subject-count"));
  list.push_back(on_meta("a clock that is none", "clock", text("sundial"), "meta-form"));
  list.push_back(on_meta("no clock", "clock", {}, "meta-form"));
  list.push_back(on_meta("a note too many", "remark", text("x"), "meta-extra"));
  list.push_back(on_meta("the clock turned from test to real, which nothing contradicts", "clock",
                         text("real"), {}, Exit::ok));
  list.push_back(on_meta("a newer format", "format", text("2"), {}, Exit::store));
  list.push_back(on_meta("no format", "format", {}, {}, Exit::store));
  for (const char* name : {"a-first-one", "zzz", "\x1B[2J"}) {
    list.push_back({std::string("a table too many: ") + printable(name),
                    [name](const Grounds&, const fs::path& ledger) {
                      meddle(ledger, [&](WriteTransaction& to, const Tables&) {
                        to.put(to.create_table(name), Bytes(1, 1), Bytes(1, 1));
                      });
                    },
                    Exit::tampered,
                    "table-extra",
                    {}});
  }
  // Rows of entries that were audited before, which nothing new touches.
  leave_unseen(chapter,
               {"the first octet of a row (links)", "an octet more in a row (links)",
                "an octet less in a row (links)", "a row emptied (links)",
                "a row moved to another key (links)", "the last octet of a row (tiles)",
                "an octet more in a row (tiles)", "an octet less in a row (tiles)",
                "the first octet of a row (checkpoints)", "the last octet of a row (checkpoints)",
                "an octet more in a row (checkpoints)", "an octet less in a row (checkpoints)",
                "a row emptied (checkpoints)", "a row moved to another key (checkpoints)"});
  return chapter;
}

Chapter attacks_on_checkpoints(const MeddleWithOne& meddle) {
  Chapter chapter{"Checkpoints: who signed, and what", {}};
  add_signers(chapter.attacks, meddle);
  add_contents(chapter.attacks, meddle);
  leave_unseen(chapter, {"signed by the operator's key, where its second one sealed"});
  return chapter;
}

}  // namespace certledger::testing
