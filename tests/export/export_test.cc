// Exports of every size are what their ledger is: judged alike, whether they were made at once or
// step by step; and what is altered in them is found.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "ledger/export/audit_source.h"
#include "ledger/export/bundle.h"
#include "ledger/export/writer.h"
#include "ledger/system/file.h"
#include "tests/support/export_ledger.h"
#include "tests/support/failure.h"
#include "tests/support/real_ledger.h"
#include "tests/support/temp_dir.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes = std::size_t{1} << 24;

exports::Report must_export(const fs::path& dir, const fs::path& to) {
  auto report = export_ledger(dir, to);
  if (!report) BOOST_FAIL(to_text(report.error()));
  return std::move(*report);
}

Result<audit::Report> audit_files(const fs::path& to, const std::optional<audit::State>& since = {},
                                  std::uint64_t sample = 0) {
  const auto reader = exports::Reader::open(to);
  if (!reader) return std::unexpected(reader.error());
  exports::AuditSource source(*reader);
  return audit::audit(source, reader->checkpoint().value(), since, sample, {});
}

audit::Report must_audit(const fs::path& to) {
  auto report = audit_files(to);
  if (!report) BOOST_FAIL(to_text(report.error()));
  return std::move(*report);
}

/// Notes on the certificate, as one batch.
void grow(const fs::path& dir, std::size_t notes, const char* day) {
  const scheme::Note note{scheme::certificate_subject(number), "监督检查无异常", {}};
  append_steps(dir, std::vector<Step>(notes, {Actor::body, note, on(day), {}}));
}

/// Replaces a file, and in the manifest what is said of it: as whoever alters an export would.
void replace(const fs::path& to, const exports::File& file, BytesView bytes) {
  const fs::path path = to / exports::path_of(file);
  std::ofstream(path, std::ios::binary) << as_text(bytes);
  auto manifest =
      exports::parse_manifest(as_text(system::read_file(to / exports::manifest_path, file_bytes)))
          .value();
  manifest.files.at(file) = sha256(bytes);
  std::ofstream(to / exports::manifest_path, std::ios::binary)
      << exports::format_manifest(manifest);
}

Bytes file_of(const fs::path& to, const exports::File& file) {
  return system::read_file(to / exports::path_of(file), file_bytes);
}

bool finds(const audit::Report& report, audit::Check check) {
  return std::ranges::any_of(
      report.findings, [check](const audit::Finding& finding) { return finding.check == check; });
}

/// A ledger of 300 entries and more in `dir`.
void make_long_ledger(const fs::path& dir) {
  make_ledger(dir);
  append_steps(dir, {issued()});
  grow(dir, 290, "2022-03-02");
}

BOOST_AUTO_TEST_SUITE(exported_ledgers)

BOOST_AUTO_TEST_CASE(step_by_step_or_at_once_they_are_the_same_and_judged_as_the_ledger_is) {
  const testing::TempDir temp;
  const fs::path dir = temp / "ledger";
  const fs::path kept = temp / "kept";
  make_ledger(dir);
  append_steps(dir, {issued()});
  std::optional<log::TreeSize> before;
  std::optional<audit::State> state;
  for (const std::size_t notes : {1, 30, 190, 1, 1, 300, 1}) {
    grow(dir, notes, "2022-03-02");
    if (before && *before < 255) {  // to sizes just below, at and above a whole bundle
      const log::TreeSize size = audit_directory(dir).size;
      if (size < 253) grow(dir, 254 - size, "2022-03-02");
    }
    const exports::Report report = must_export(dir, kept);
    BOOST_TEST((report.before == before));
    const audit::Report judged = must_audit(kept);
    const audit::Report ledger = audit_directory(dir);
    BOOST_TEST(judged.good());
    BOOST_TEST(judged.size == ledger.size);
    BOOST_TEST(judged.signatures == ledger.signatures);
    BOOST_TEST((judged.root == ledger.root));
    BOOST_TEST((judged.map_root == ledger.map_root));
    BOOST_TEST((judged.state.value() == ledger.state.value()));
    if (state) {
      const auto again = audit_files(kept, state, 3);
      BOOST_REQUIRE(again.has_value());
      BOOST_TEST(again->good());
      BOOST_TEST(again->signatures == ledger.size - state->size + 3);
      BOOST_TEST((again->state.value() == ledger.state.value()));
    }
    must_export(dir, temp / "fresh");
    const auto fresh = fingerprint(temp / "fresh");
    auto all = fingerprint(kept);
    for (const auto& [path, digest] : fresh) BOOST_TEST(all[path] == digest, path);
    BOOST_TEST(exports::Reader::open(kept)->strangers(10).empty());
    // No narrower part is left beside a whole bundle or tile.
    for (const auto& [path, digest] : all) {
      const std::size_t part = path.find(".p/");
      if (part != std::string::npos) BOOST_TEST(!all.contains(path.substr(0, part)), path);
    }
    fs::remove_all(temp / "fresh");
    before = judged.size;
    state = judged.state;
  }
  BOOST_TEST(*before > 512U);
}

BOOST_AUTO_TEST_CASE(a_reader_gives_what_the_ledger_holds) {
  const testing::TempDir temp;
  make_long_ledger(temp / "ledger");
  must_export(temp / "ledger", temp / "export");
  const auto reader = exports::Reader::open(temp / "export");
  BOOST_REQUIRE(reader.has_value());
  const write::Ledger ledger = write::Ledger::open(temp / "ledger");
  const store::ReadTransaction transaction(ledger.store().environment());
  const store::View view(transaction, ledger.store().tables());
  BOOST_TEST(reader->size() == view.size());
  BOOST_TEST(reader->checkpoint().value() == view.checkpoint().value());
  for (log::Index i = 0; i < view.size(); i += 17) {
    BOOST_TEST((reader->entry(i).value() == view.entry(i).value()));
    BOOST_TEST((log::root_at(*reader, i).value() == log::root_at(view, i).value()));
  }
  BOOST_TEST(!reader->entry(view.size()).has_value());
  std::size_t checkpoints = 0;
  for (log::TreeSize size = 0; size <= view.size() + 1; ++size) {
    const auto stored = transaction.get(ledger.store().tables().checkpoints, store::key_of(size));
    const auto read = reader->checkpoint_of(size);
    BOOST_TEST(read.has_value() == stored.has_value());
    if (read && stored) BOOST_TEST(*read == as_text(*stored));
    checkpoints += read ? 1 : 0;
  }
  BOOST_TEST(checkpoints == 4U);
}

BOOST_AUTO_TEST_CASE(no_octet_can_change_unnoticed) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  must_export(temp / "ledger", temp / "export");
  const auto reader = exports::Reader::open(temp / "export");
  const auto files = reader->manifest().files;
  for (const auto& [file, digest] : files) {
    const Bytes good = file_of(temp / "export", file);
    for (std::size_t at = 0; at < good.size(); at += 1 + good.size() / 40) {
      Bytes bad = good;
      bad[at] ^= 1;
      std::ofstream(temp / "export" / exports::path_of(file), std::ios::binary) << as_text(bad);
      const std::string failure =
          testing::failure_of([&] { BOOST_TEST(!audit_files(temp / "export").has_value()); });
      BOOST_TEST(testing::says(failure, "store", "its SHA-256 is not the one in the manifest"),
                 failure);
      // And when the manifest goes along with it, the entries speak.
      replace(temp / "export", file, bad);
      BOOST_TEST(!must_audit(temp / "export").good());
      replace(temp / "export", file, good);
    }
  }
  BOOST_TEST(must_audit(temp / "export").good());
}

BOOST_AUTO_TEST_CASE(what_is_altered_is_found_by_its_check) {
  const testing::TempDir temp;
  make_long_ledger(temp / "ledger");
  const fs::path to = temp / "export";
  must_export(temp / "ledger", to);
  const log::TreeSize size = exports::Reader::open(to)->size();
  const auto edge = static_cast<unsigned>(size % log::tile_width);
  struct Alteration {
    const char* name;
    exports::File file;
    std::function<Bytes(const Bytes&)> change;
    audit::Check check;
  };
  const auto without_first = [](const Bytes& bytes) {
    const auto items = exports::parse_bundle(bytes).value();
    return to_bytes(BytesView(bytes).subspan(2 + items.front().size()));
  };
  const auto twice = [](const Bytes& bytes) {
    Bytes both = bytes;
    append(both, bytes);
    return both;
  };
  const auto swapped = [](const Bytes& bytes) {
    auto items = exports::parse_bundle(bytes).value();
    std::swap(items[3], items[4]);
    Bytes other;
    for (const BytesView item : items)
      BOOST_REQUIRE(exports::add_to_bundle(other, item).has_value());
    return other;
  };
  const auto flipped = [](const Bytes& bytes) {
    Bytes other = bytes;
    other.back() ^= 1;
    return other;
  };
  const auto empty = [](const Bytes&) { return Bytes{}; };
  const exports::File entries{exports::File::Kind::entries, 0, 0, 256};
  const exports::File last_entries{exports::File::Kind::entries, 0, 1, edge};
  const exports::File notes{exports::File::Kind::checkpoints, 0, 0, 256};
  for (const Alteration& alteration : std::vector<Alteration>{
           {"an entry less", entries, without_first, audit::Check::entry_row},
           {"entries twice", last_entries, twice, audit::Check::entry_row},
           {"two entries changed places", entries, swapped, audit::Check::index},
           {"no entries", last_entries, empty, audit::Check::entry_row},
           {"a signature", last_entries, flipped, audit::Check::signature},
           {"a checkpoint less", notes, without_first, audit::Check::checkpoint_missing},
           {"checkpoints twice", notes, twice, audit::Check::checkpoint_extra},
           {"a full tile", {exports::File::Kind::tile, 0, 0, 256}, flipped, audit::Check::tile},
           {"a tile at the edge",
            {exports::File::Kind::tile, 0, 1, edge},
            flipped,
            audit::Check::tile},
           {"a tile above", {exports::File::Kind::tile, 1, 0, 1}, flipped, audit::Check::tile},
           {"a tile that is empty",
            {exports::File::Kind::tile, 1, 0, 1},
            empty,
            audit::Check::tile}}) {
    BOOST_TEST_CONTEXT(alteration.name) {
      const Bytes good = file_of(to, alteration.file);
      replace(to, alteration.file, alteration.change(good));
      const audit::Report report = must_audit(to);
      BOOST_TEST(finds(report, alteration.check));
      BOOST_TEST(!report.state.has_value());
      replace(to, alteration.file, good);
    }
  }
  BOOST_TEST(must_audit(to).good());
}

BOOST_AUTO_TEST_CASE(an_audit_goes_on_from_another_past_only_as_a_fork) {
  const testing::TempDir temp;
  make_ledger(temp / "ledger");
  append_steps(temp / "ledger", {issued()});
  must_export(temp / "ledger", temp / "export");
  audit::State state = must_audit(temp / "export").state.value();
  const auto fault = [&](const audit::State& since) {
    const auto report = audit_files(temp / "export", since);
    if (!report) return name(report.error().fault);
    return report->good() ? std::string_view("none") : name(report->findings.front().error.fault);
  };
  BOOST_TEST(fault(state) == "none");
  audit::State other = state;
  other.root.bytes[0] ^= 1;
  BOOST_TEST(fault(other) == name(Fault::forked));
  other = state;
  other.size += 2;
  BOOST_TEST(fault(other) == name(Fault::rolled_back));
  other = state;
  other.origin = "other.example/ledger";
  BOOST_TEST(fault(other) == name(Fault::wrong_origin));
}

BOOST_AUTO_TEST_CASE(an_export_of_another_ledger_or_past_is_not_continued) {
  const testing::TempDir temp;
  make_ledger(temp / "one");
  fs::copy(temp / "one", temp / "other", fs::copy_options::recursive);
  append_steps(temp / "one", {issued()});
  must_export(temp / "one", temp / "export");
  const auto before = fingerprint(temp / "export");
  const auto fault = [&] {
    const auto report = export_ledger(temp / "other", temp / "export");
    return report ? std::string_view("none") : name(report.error().fault);
  };
  BOOST_TEST(fault() == name(Fault::rolled_back));
  Step later = issued();
  later.day = on("2022-03-02");
  append_steps(temp / "other", {later});
  BOOST_TEST(fault() == name(Fault::forked));
  BOOST_TEST((fingerprint(temp / "export") == before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::testing
