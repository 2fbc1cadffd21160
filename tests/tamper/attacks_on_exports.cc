// Exports: files that somebody altered who writes a manifest to them, old and foreign exports; and
// what changes nothing.
#include <algorithm>
#include <fstream>

#include "ledger/base/limits.h"
#include "ledger/log/appender.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/export_acts.h"
#include "tests/tamper/exports.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;
using Kind = exports::File::Kind;
using tools::Exit;

using ChangeItems = std::function<void(std::vector<Bytes>&)>;

// --- altered, and the manifest made anew ---

Attack altered(const std::string& name, const Act& act, std::string check,
               std::optional<log::Index> entry = {}, Exit verdict = Exit::tampered) {
  return {name,
          [=](const Grounds& grounds, const fs::path& exported) {
            act(grounds, exported);
            renew_manifest(exported);
          },
          verdict, std::move(check), entry};
}

Act on_items(const std::string& path, const ChangeItems& change) {
  return
      [=](const Grounds&, const fs::path& exported) { meddle_with_bundle(exported, path, change); };
}

void add_bundles_of_entries(std::vector<Attack>& list) {
  const std::string path = path_in_base(Kind::entries, 1);
  const std::string next = path_in_base(Kind::entries, 2);
  const std::string edge = path_in_base(Kind::entries, 3);
  const log::Index first = log::tile_width;
  const log::Index at_edge = 3 * log::tile_width;
  constexpr std::size_t place = 44;
  const auto items = [&](const std::string& name, const ChangeItems& change,
                         const std::string& check, log::Index entry) {
    list.push_back(altered(name, on_items(path, change), check, entry));
  };
  const auto octets = [&](const std::string& name, const ChangeOctets& change) {
    list.push_back(altered(name, on_file(path, change), "entry-row", first));
  };
  items("an entry taken out", [](auto& e) { e.erase(e.begin() + place); }, "entry-row", first);
  items(
      "an entry doubled", [](auto& e) { e.insert(e.begin() + place, Bytes(e[place])); },
      "entry-row", first);
  items(
      "two entries swapped", [](auto& e) { std::swap(e[place], e[place + 1]); }, "index",
      first + place);
  items(
      "two entries swapped and renumbered",
      [](auto& e) {
        std::swap(e[place], e[place + 1]);
        for (const std::size_t i : {place, place + 1}) {
          log::Entry entry = log::decode_entry(e[i]).value();
          entry.index = log::tile_width + i;
          e[i] = log::encode_entry(entry).value();
        }
      },
      "previous", first + place);
  items(
      "an entry replaced by a copy of another", [](auto& e) { e[place] = e[place + 3]; }, "index",
      first + place);
  items(
      "an entry replaced by a checkpoint",
      [](auto& e) { e[place] = to_bytes(as_bytes(std::string(origin) + "\n300\n")); }, "entry-form",
      first + place);
  items("all entries in reverse", [](auto& e) { std::ranges::reverse(e); }, "index", first);
  items("an empty entry", [](auto& e) { e[place].clear(); }, "entry-form", first + place);
  items(
      "an entry of more than 16 KiB", [](auto& e) { e[place].resize(limits::entry_bytes + 1); },
      "entry-form", first + place);
  octets("the first length, one too long", [](Bytes& o) { o[1] += 1; });
  octets("the first length, as long as can be", [](Bytes& o) { o[0] = o[1] = 0xFF; });
  octets("the second half of a bundle gone", [](Bytes& o) { o.resize(o.size() / 2); });
  octets("the last octet of a bundle gone", [](Bytes& o) { o.pop_back(); });
  octets("one octet behind a bundle", [](Bytes& o) { o.push_back(0); });
  octets("an empty item behind a bundle", [](Bytes& o) { o.resize(o.size() + 2); });
  octets("an empty bundle", [](Bytes& o) { o.clear(); });
  octets("a bundle of zeros", [](Bytes& o) { std::ranges::fill(o, 0); });
  octets("a compressed bundle", compress);
  octets("a tile in the place of a bundle", [](Bytes& o) { o.assign(8192, 7); });
  list.push_back(altered("two bundles swapped", swapped(path, next), "index", first));
  list.push_back(
      altered("a bundle of the sibling", taken(&Grounds::sibling, path), "previous", first));
  list.push_back(
      altered("a bundle of another origin", taken(&Grounds::foreign, path), "previous", first));
  list.push_back(altered("the first bundle of another origin",
                         taken(&Grounds::foreign, path_in_base(Kind::entries, 0)), "signature", 0));
  list.push_back(altered("the edge's bundle of yesterday",
                         taken(&Grounds::yesterday, next, "tile/entries/002.p/178"), "entry-row",
                         2 * log::tile_width));
  list.push_back(altered("the edge's bundle of tomorrow, which is wider",
                         taken(&Grounds::tomorrow, edge, "tile/entries/003.p/253"), "entry-row",
                         at_edge));
  list.push_back(altered("the newest entry of the edge taken out",
                         on_items(edge, [](auto& e) { e.pop_back(); }), "entry-row", at_edge));
  list.push_back(altered("an entry more at the edge",
                         on_items(edge, [](auto& e) { e.push_back(Bytes(e.back())); }), "entry-row",
                         at_edge));
}

void add_tiles(std::vector<Attack>& list) {
  for (const Named& file : files_of_base()) {
    if (!file.path.starts_with("tile/0/") && !file.path.starts_with("tile/1/")) continue;
    const auto add = [&](const std::string& name, const Act& act) {
      list.push_back(altered(name + " of " + file.name, act, "tile"));
    };
    const auto change = [&](const std::string& name, const ChangeOctets& octets) {
      add(name, on_file(file.path, octets));
    };
    change("the first octet", [](Bytes& o) { o.front() ^= 1; });
    change("the last octet", [](Bytes& o) { o.back() ^= 0x80; });
    change("two hashes swapped", [](Bytes& o) {
      std::swap_ranges(o.begin(), o.begin() + Hash::size, o.begin() + Hash::size);
    });
    change("the last hash missing", [](Bytes& o) { o.resize(o.size() - Hash::size); });
    change("half a hash missing", [](Bytes& o) { o.resize(o.size() - Hash::size / 2); });
    change("all hashes missing", [](Bytes& o) { o.clear(); });
    change("the hashes, zeros all of them,", [](Bytes& o) { std::ranges::fill(o, 0); });
    add("the sibling's instead", taken(&Grounds::sibling, file.path));
    add("another origin's instead", taken(&Grounds::foreign, file.path));
    Attack longer =
        altered("a hash more than there are, as the file of " + file.name,
                on_file(file.path, [](Bytes& o) { o.resize(o.size() + Hash::size); }), {});
    longer.verdict = Exit::store;
    list.push_back(longer);
  }
  list.push_back(altered("two tiles swapped",
                         swapped(path_in_base(Kind::tile, 1), path_in_base(Kind::tile, 2)),
                         "tile"));
}

std::string signed_text(const std::string& text, const SecretKey& key,
                        std::string_view name = origin) {
  return log::format_note(log::signed_note(text, name, key));
}

void add_bundles_of_checkpoints(std::vector<Attack>& list) {
  // Of the seventh and the eighth batch.
  const std::string path = path_in_base(Kind::checkpoints, 2);
  const std::string edge = path_in_base(Kind::checkpoints, 3);
  const log::Index seal = size_after(7) - 1;
  const std::string missing = "checkpoint-missing";
  const auto items = [&](const std::string& name, const ChangeItems& change,
                         const std::string& check, std::optional<log::Index> entry) {
    list.push_back(altered(name, on_items(path, change), check, entry));
  };
  const auto octets = [&](const std::string& name, const ChangeOctets& change) {
    list.push_back(altered(name, on_file(path, change), missing, seal));
  };
  const auto note_of = [](log::TreeSize size) {
    return to_bytes(
        as_bytes(signed_text(log::format_checkpoint({std::string(origin), size, log::empty_root()}),
                             key_of(Actor::operator_))));
  };
  items("a checkpoint taken out", [](auto& n) { n.erase(n.begin()); }, missing, seal);
  items("a checkpoint twice", [](auto& n) { n.insert(n.begin(), Bytes(n[0])); }, "checkpoint-extra",
        {});
  items(
      "checkpoints in another order", [](auto& n) { std::swap(n[0], n[1]); }, missing,
      size_after(7) - 1);
  items("a checkpoint of entries that no seal ends",
        [=](auto& n) { n.insert(n.begin() + 1, note_of(600)); }, "checkpoint-extra", {});
  items("a checkpoint that belongs into another bundle",
        [=](auto& n) { n.insert(n.begin(), note_of(500)); }, "checkpoint-extra", {});
  items("a checkpoint of no entries", [=](auto& n) { n.insert(n.begin(), note_of(0)); },
        "checkpoint-extra", {});
  items("an item that is no checkpoint", [](auto& n) { n.emplace_back(3, 'x'); },
        "checkpoint-extra", {});
  items("an empty item", [](auto& n) { n.emplace_back(); }, "checkpoint-extra", {});
  items("257 items", [](auto& n) { n.resize(257); }, missing, seal);
  octets("an empty bundle of checkpoints", [](Bytes& o) { o.clear(); });
  octets("the last octet of a bundle of checkpoints gone", [](Bytes& o) { o.pop_back(); });
  octets("one octet behind a bundle of checkpoints", [](Bytes& o) { o.push_back(0); });
  octets("the length of a checkpoint", [](Bytes& o) { o[1] += 1; });
  octets("a bundle of checkpoints of zeros", [](Bytes& o) { std::ranges::fill(o, 0); });
  list.push_back(altered("two bundles of checkpoints swapped",
                         swapped(path_in_base(Kind::checkpoints, 1), path), missing,
                         size_after(6) - 1));
  list.push_back(altered("a bundle of checkpoints of the sibling", taken(&Grounds::sibling, path),
                         "checkpoint-root", seal));
  list.push_back(altered("a bundle of checkpoints of another origin",
                         taken(&Grounds::foreign, path), "checkpoint-key", seal));
  list.push_back(altered(
      "a checkpoint of tomorrow",
      [=](const Grounds& grounds, const fs::path& exported) {
        const Bytes note = file_in(grounds.exported(grounds.tomorrow), checkpoint_file);
        meddle_with_bundle(exported, edge, [&](auto& n) { n.push_back(note); });
      },
      "checkpoint-extra"));
}

/// The file `checkpoint`; with the manifest's head as it was, or by what it says now.
Attack newest(const std::string& name,
              const std::function<std::string(const log::Checkpoint&)>& make, bool by_checkpoint,
              Exit verdict, std::string check, std::optional<log::Index> entry = {}) {
  return {name,
          [=](const Grounds&, const fs::path& exported) {
            const Bytes octets = file_in(exported, checkpoint_file);
            const log::Note note = log::parse_note(as_text(octets)).value();
            put_file_in(exported, checkpoint_file,
                        as_bytes(make(log::parse_checkpoint(note.text).value())));
            by_checkpoint ? renew_manifest_by_checkpoint(exported) : renew_manifest(exported);
          },
          verdict, std::move(check), entry};
}

void add_newest(std::vector<Attack>& list) {
  const SecretKey& operator_key = key_of(Actor::operator_);
  const auto signed_by_operator = [&](const std::function<void(log::Checkpoint&)>& change) {
    return [=, &operator_key](log::Checkpoint c) {
      change(c);
      return signed_text(log::format_checkpoint(c), operator_key);
    };
  };
  const auto malformed = [&](const std::string& name, const std::string& text) {
    list.push_back(newest(name, [=](const auto&) { return text; }, false, Exit::malformed, {}));
  };
  malformed("an empty checkpoint", "");
  malformed("a checkpoint that is none", "x\n");
  list.push_back(newest("a checkpoint without a signature",
                        [](const auto& c) { return log::format_checkpoint(c) + "\n"; }, false,
                        Exit::malformed, {}));
  list.push_back(newest("more than a checkpoint can be",
                        [](const auto&) { return std::string(limits::note_bytes + 1, 'x'); }, false,
                        Exit::store, {}));
  list.push_back(newest(
      "the checkpoint signed by a stranger",
      [](const auto& c) { return signed_text(log::format_checkpoint(c), key_of(Actor::stranger)); },
      false, Exit::tampered, "mark-signature"));
  list.push_back(newest(
      "the checkpoint signed under another name",
      [&](const auto& c) {
        return signed_text(log::format_checkpoint(c), operator_key, foreign_origin);
      },
      false, Exit::tampered, "mark-signature"));
  list.push_back(newest(
      "a bit of the checkpoint's signature",
      [&](const auto& c) {
        log::Note note = log::signed_note(log::format_checkpoint(c), origin, operator_key);
        note.signatures.at(0).signature.at(30) ^= 1;
        return log::format_note(note);
      },
      false, Exit::tampered, "mark-signature"));
  const auto other_root = [](log::Checkpoint& c) { c.root.bytes[0] ^= 1; };
  list.push_back(newest("a checkpoint of other entries", signed_by_operator(other_root), false,
                        Exit::malformed, {}));
  list.push_back(newest("a checkpoint of other entries, and a manifest to it",
                        signed_by_operator(other_root), true, Exit::fork, "mark-root"));
  const auto other_origin = [](log::Checkpoint& c) { c.origin = foreign_origin; };
  list.push_back(newest("a checkpoint of another origin", signed_by_operator(other_origin), false,
                        Exit::malformed, {}));
  list.push_back(newest("a checkpoint of another origin, and a manifest to it",
                        signed_by_operator(other_origin), true, Exit::tampered, "signature", 0));
  list.push_back(newest("a checkpoint of more entries",
                        signed_by_operator([](log::Checkpoint& c) { ++c.size; }), false, Exit::fork,
                        "mark-size"));
  list.push_back(newest("a checkpoint of less entries",
                        signed_by_operator([](log::Checkpoint& c) { --c.size; }), false,
                        Exit::malformed, {}));
  list.push_back(altered("tomorrow's checkpoint", taken(&Grounds::tomorrow, checkpoint_file),
                         "mark-size", {}, Exit::fork));
  list.push_back(altered("yesterday's checkpoint", taken(&Grounds::yesterday, checkpoint_file), {},
                         {}, Exit::malformed));
  list.push_back({"the sibling's checkpoint, and a manifest to it",
                  [](const Grounds& grounds, const fs::path& exported) {
                    taken(&Grounds::sibling, checkpoint_file)(grounds, exported);
                    renew_manifest_by_checkpoint(exported);
                  },
                  Exit::fork,
                  "mark-root",
                  {}});
}

/// The newest checkpoint stands twice in an export, and must be the same both times.
void add_copies(std::vector<Attack>& list) {
  using Line = std::function<log::NoteSignature(const log::Note&)>;
  const auto with = [](const Bytes& octets, const Line& line) {
    log::Note note = log::parse_note(as_text(octets)).value();
    note.signatures.push_back(line(note));
    return to_bytes(as_bytes(log::format_note(note)));
  };
  const auto cosigned = [](const log::Note& note) {
    return log::cosign(note.text, "witness.example/w", key_of(Actor::stranger),
                       time_of(on("2023-01-01")));
  };
  const auto signed_by_stranger = [](const log::Note& note) {
    return log::sign_note(note.text, "stranger.example", key_of(Actor::stranger));
  };
  const auto alone = [=](const Line& line) {
    return on_file(checkpoint_file, [=](Bytes& octets) { octets = with(octets, line); });
  };
  list.push_back(altered("a cosignature under the newest checkpoint that its bundle has not",
                         alone(cosigned), "mark-copy"));
  list.push_back(altered("a stranger's signature under the newest checkpoint alone",
                         alone(signed_by_stranger), "mark-copy"));
  const std::string edge = path_in_base(Kind::checkpoints, 3);
  const auto in_bundle = [=](const Line& line) {
    return on_items(edge, [=](auto& notes) { notes.back() = with(notes.back(), line); });
  };
  list.push_back(altered("a cosignature in the newest checkpoint's bundle alone",
                         in_bundle(cosigned), "mark-copy"));
  list.push_back(altered(
      "a cosignature under the newest checkpoint, in both places",
      [=](const Grounds& grounds, const fs::path& exported) {
        alone(cosigned)(grounds, exported);
        in_bundle(cosigned)(grounds, exported);
      },
      {}, {}, Exit::ok));
}

/// Entries kept back, and the checkpoint that was signed about them left.
Act cut_to(log::TreeSize size) {
  return [=](const Grounds& grounds, const fs::path& exported) {
    const Bytes newest = file_in(exported, checkpoint_file);
    Exported content = content_of(grounds.base);
    content.entries.resize(size);
    std::erase_if(content.notes, [=](const auto& note) { return note.first > size; });
    write_export(exported, content);
    put_file_in(exported, checkpoint_file, newest);
  };
}

void add_kept_back(std::vector<Attack>& list) {
  list.push_back(altered("the newest batch cut off, and the checkpoint left", cut_to(size_after(9)),
                         "mark-size", {}, Exit::fork));
  list.push_back(altered("the newest seal cut off, and the checkpoint left", cut_to(base_size - 1),
                         "seal-last", base_size - 2));
  list.push_back(
      altered("all but genesis cut off, and the checkpoint left", cut_to(1), "seal-last", 0));
}

// --- old and foreign ones ---

/// Another ledger's export in the place of the base's.
Attack instead(const std::string& name, fs::path Grounds::* from, Exit verdict, Sight sight) {
  return {name,
          [=](const Grounds& grounds, const fs::path& exported) {
            copy_ledger(grounds.exported(grounds.*from), exported);
          },
          verdict,
          {},
          {},
          sight};
}

/// By who holds no key: an older checkpoint is in the export itself.
Attack cut_back(unsigned batch) {
  return {"cut back to batch " + std::to_string(batch) + ", with its checkpoint",
          [=](const Grounds& grounds, const fs::path& exported) {
            Exported content = content_of(grounds.base);
            content.entries.resize(size_after(batch));
            content.notes.resize(batch);
            write_export(exported, content);
          },
          Exit::fork,
          {},
          {},
          Sight::memory};
}

// --- exports of what was done to a store ---

/// A checkpoint of the newest entry, whatever that is: without one there would be no export.
void sign_newest(Exported& content) {
  const log::TreeSize size = content.entries.size();
  if (size == 0 || (!content.notes.empty() && content.notes.back().first == size)) return;
  log::Appender tree(0, [](log::TileId) { return Bytes{}; });
  for (const Bytes& entry : content.entries) tree.push(log::leaf_hash(entry));
  const std::string text = log::format_checkpoint({content.origin, size, tree.root()});
  const std::string note = signed_text(text, key_of(Actor::operator_), content.origin);
  content.notes.emplace_back(size, to_bytes(as_bytes(note)));
}

/// The attacks of another chapter, on the ledger that is then exported.
Chapter exported(Chapter chapter) {
  for (Attack& attack : chapter.attacks) {
    attack.act = [act = attack.act](const Grounds& grounds, const fs::path& exported) {
      const fs::path ledger = exported.parent_path() / "forged";
      copy_ledger(grounds.base, ledger);
      act(grounds, ledger);
      Exported content = content_of(ledger);
      sign_newest(content);
      write_export(exported, content);
    };
    if (attack.check != "entry-none") continue;
    attack.verdict = Exit::malformed;  // an export has entries
    attack.check.clear();
  }
  return chapter;
}

Chapter titled(const std::string& title, Chapter chapter) {
  chapter.title = "Exports: " + title;
  return chapter;
}

}  // namespace

Chapter altered_exports() {
  Chapter chapter{"Exports: altered, and a new manifest written", {}};
  add_bundles_of_entries(chapter.attacks);
  add_tiles(chapter.attacks);
  add_bundles_of_checkpoints(chapter.attacks);
  add_newest(chapter.attacks);
  add_copies(chapter.attacks);
  add_kept_back(chapter.attacks);
  return chapter;
}

Chapter old_exports() {
  Chapter chapter{"Exports: old, cut back, replaced", {}};
  std::vector<Attack>& list = chapter.attacks;
  list.push_back(instead("yesterday's", &Grounds::yesterday, Exit::fork, Sight::memory));
  list.push_back(instead("the sibling's", &Grounds::sibling, Exit::fork, Sight::memory));
  list.push_back(instead("another origin's", &Grounds::foreign, Exit::policy, Sight::memory));
  list.push_back(
      instead("tomorrow's, which continues it", &Grounds::tomorrow, Exit::ok, Sight::store));
  for (const unsigned batch : {1U, 3U, 9U}) list.push_back(cut_back(batch));
  list.push_back({"yesterday's, brought up to date, and its manifest and checkpoint put back",
                  [](const Grounds& grounds, const fs::path& exported) {
                    const fs::path old = grounds.exported(grounds.yesterday);
                    fs::copy(old, exported,
                             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
                  },
                  Exit::fork,
                  {},
                  {},
                  Sight::memory});
  list.push_back({"yesterday's manifest and checkpoint over today's files",
                  [](const Grounds& grounds, const fs::path& exported) {
                    for (const std::string& path : {manifest_file, checkpoint_file}) {
                      taken(&Grounds::yesterday, path)(grounds, exported);
                    }
                  },
                  Exit::store,
                  {},
                  {}});
  list.push_back({"tomorrow's manifest and checkpoint over today's files",
                  [](const Grounds& grounds, const fs::path& exported) {
                    for (const std::string& path : {manifest_file, checkpoint_file}) {
                      taken(&Grounds::tomorrow, path)(grounds, exported);
                    }
                  },
                  Exit::store,
                  {},
                  {}});
  return chapter;
}

std::vector<Chapter> export_catalogue() {
  Chapter checkpoints = attacks_on_checkpoints(meddle_with_exported_note);
  // A bundle's checkpoint is found by what it says itself: one that says otherwise is not there.
  for (Attack& attack : checkpoints.attacks) {
    if (attack.check != "checkpoint-form" && attack.check != "checkpoint-size") continue;
    attack.check = "checkpoint-missing";
  }
  return {damages_of_exports(),
          attacks_on_manifests(),
          altered_exports(),
          titled("octets of entries", attacks_on_entry_fields(meddle_with_exported_entry)),
          titled("checkpoints: who signed, and what", std::move(checkpoints)),
          titled("made to fit, but for one thing", exported(forgeries())),
          titled("made to fit wholly, by colluding keys", exported(rewritten_histories())),
          titled("rules broken with good keys", exported(broken_rules())),
          old_exports(),
          harmless_to_exports()};
}

}  // namespace certledger::testing
