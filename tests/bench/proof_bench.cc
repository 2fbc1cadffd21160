#include "tests/bench/proof_bench.h"

#include <fmt/format.h>

#include <random>
#include <stdexcept>

#include "ledger/base/encoding.h"
#include "ledger/log/entry.h"
#include "ledger/log/proof.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/paper/verify.h"
#include "ledger/proofs/proof_file.h"
#include "ledger/read/prove.h"
#include "ledger/write/ledger.h"
#include "tests/bench/sample.h"

namespace certledger::bench {
namespace {

template <class T>
T value(Result<T> result) {
  if (!result) throw std::runtime_error(to_text(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

double at_99_percent(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() * 99 / 100];
}

std::string micros(double time) { return fmt::format("{:.1f} µs", time * 1e6); }

Row micros_row(const char* bar, std::string what, double time, std::string beside, double limit) {
  return {bar,          std::move(what),
          micros(time), std::move(beside),
          micros(time), fmt::format("< {:.0f} µs", limit * 1e6),
          time < limit};
}

struct Times {
  std::vector<double> made;
  std::vector<double> checked;
};

/// Touches all tiles once, as a process that serves proofs has: what the kernel takes to map a page
/// is not what a proof takes.
void touch_tiles(write::Ledger& ledger) {
  const read::Snapshot snapshot(ledger.store());
  for (log::Index i = 0; i < snapshot.size(); i += 32) {
    value(log::prove_inclusion(snapshot.view(), i, snapshot.size()));
  }
}

/// A path from a leaf to the root of the whole tree, for entries at random.
Times inclusion(write::Ledger& ledger, std::mt19937_64& random, unsigned samples) {
  Times times;
  for (unsigned i = 0; i < samples; ++i) {
    std::vector<Hash> path;
    log::Index index = 0;
    log::TreeSize size = 0;
    times.made.push_back(seconds([&] {
      const store::ReadTransaction transaction(ledger.store().environment());
      const store::View view(transaction, ledger.store().tables());
      size = view.size();
      index = random() % size;
      path = value(log::prove_inclusion(view, index, size));
    }));
    const read::Snapshot snapshot(ledger.store());
    const Hash leaf = log::leaf_hash(value(snapshot.view().entry(index)));
    const Hash root = value(log::root_at(snapshot.view(), size));
    times.checked.push_back(
        seconds([&] { value(log::verify_inclusion(index, size, leaf, path, root)); }));
  }
  return times;
}

scheme::SubjectId certificate_at_random(std::mt19937_64& random, std::uint64_t certificates) {
  const std::string number = sample_issue(random() % certificates).facts.number;
  return {scheme::SubjectType::certificate, number};
}

/// What is proven of a certificate: its record's path in the map, and the seal's in the tree.
Times status(write::Ledger& ledger, std::mt19937_64& random, std::uint64_t certificates,
             unsigned samples) {
  Times times;
  for (unsigned i = 0; i < samples; ++i) {
    const auto subject = certificate_at_random(random, certificates);
    Bytes record;
    Bytes seal;
    map::Proof proof;
    std::vector<Hash> path;
    times.made.push_back(seconds([&] {
      const store::ReadTransaction transaction(ledger.store().environment());
      const store::View view(transaction, ledger.store().tables());
      const store::StoredMap pages(transaction, ledger.store().tables());
      const Hash key = scheme::map_key(subject);
      proof = map::kept::look_up(pages, view.subjects(), key).proof;
      record = to_bytes(view.record(key).value());
      seal = value(view.entry(view.size() - 1));
      path = value(log::prove_inclusion(view, view.size() - 1, view.size()));
    }));
    const read::Snapshot snapshot(ledger.store());
    const log::TreeSize size = snapshot.size();
    const Hash root = value(log::root_at(snapshot.view(), size));
    times.checked.push_back(seconds([&] {
      const auto entry = value(log::decode_entry_view(seal));
      const auto statement = value(scheme::decode_statement(entry.statement));
      const Hash& map_root = std::get<scheme::Seal>(statement.body).map_root;
      const Hash in_map = scheme::map_value(record);
      value(map::verify_presence(map_root, scheme::map_key(subject), in_map, proof));
      value(log::verify_inclusion(size - 1, size, log::leaf_hash(seal), path, root));
    }));
  }
  return times;
}

/// The two signatures in a status proof file: the seal's and the checkpoint's.
double signatures_alone(const std::string& file, const log::VerifierKey& key) {
  const auto parsed = value(proofs::parse_proof_file(file));
  const auto bundle = std::get<proofs::StatusBundle>(value(proofs::decode_bundle(*parsed.extra)));
  const auto seal = value(log::decode_entry_view(bundle.seal));
  const Bytes message = log::statement_signing_input(key.name, seal.statement);
  const Bytes text = to_bytes(as_bytes(parsed.checkpoint.text));
  const Bytes& blob = parsed.checkpoint.signatures.front().signature;
  Signature signature;
  std::ranges::copy(blob, signature.bytes.begin());
  return seconds([&] {
    if (!verify(seal.author, message, seal.signature) || !verify(key.key, text, signature)) {
      throw std::runtime_error("a signature of the sample is bad");
    }
  });
}

struct WholeFiles {
  std::vector<double> made;     // with the judgement of what was made
  std::vector<double> checked;  // from the file's text to what it proves
  std::vector<double> aside;    // the same without the signatures' share, file by file
};

/// Status proof files with all their items, as `certledger prove status` writes them.
WholeFiles whole_files(write::Ledger& ledger, std::mt19937_64& random, std::uint64_t certificates,
                       unsigned samples) {
  WholeFiles times;
  for (unsigned i = 0; i < samples; ++i) {
    const auto subject = certificate_at_random(random, certificates);
    std::string file;
    times.made.push_back(seconds([&] {
      const read::Snapshot snapshot(ledger.store());
      file = value(read::prove_status(snapshot, subject));
    }));
    const auto key = value(read::log_key(read::Snapshot(ledger.store())));
    const proofs::Keys keys{{&key, 1}, {}};
    const double whole = seconds([&] { value(proofs::paper::verify(file, keys, subject)); });
    times.checked.push_back(whole);
    times.aside.push_back(whole - signatures_alone(file, key));
  }
  return times;
}

}  // namespace

std::vector<Row> proof_rows(const std::filesystem::path& dir, std::uint64_t certificates,
                            unsigned samples) {
  write::Ledger ledger = write::Ledger::open(dir);
  std::mt19937_64 random(7);  // NOLINT(cert-msc51-cpp): the same entries at every run
  std::vector<Row> rows;
  touch_tiles(ledger);
  const Times paths = inclusion(ledger, random, samples);
  const std::string of = fmt::format("of {} entries", read::Snapshot(ledger.store()).size());
  rows.push_back(micros_row("7", "inclusion proof, p50", median(paths.made), of, 5e-6));
  rows.push_back(micros_row("7", "inclusion proof, p99", at_99_percent(paths.made), of, 25e-6));
  rows.push_back(micros_row("7", "checking it, p50", median(paths.checked), of, 5e-6));
  const Times proofs = status(ledger, random, certificates, samples);
  const WholeFiles files = whole_files(ledger, random, certificates, samples);
  rows.push_back(micros_row("8", "status proof: map path and seal, p50", median(proofs.made),
                            fmt::format("whole file, judged {}", micros(median(files.made))),
                            60e-6));
  rows.push_back(micros_row("8", "checking it, signatures aside, p50", median(proofs.checked),
                            fmt::format("whole file {}, with two signatures {}",
                                        micros(median(files.aside)), micros(median(files.checked))),
                            15e-6));
  return rows;
}

}  // namespace certledger::bench
