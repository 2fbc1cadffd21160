// The benchmark of the write path, the store, the proofs and the audit: all bars. What compares is
// a ratio to a yardstick that runs in turn with it, in this process; all goes the real ways.
//
//   bench --dir DIR --scale tiny|10k|1m [--program CERTLEDGER] [--bars 7,8]
//
// Without --bars all are measured; with it those that are named, and those that are measured with
// them.
#include <fmt/format.h>
#include <sodium.h>

#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>

#include "ledger/map/kept/intact.h"
#include "tests/bench/audit_bench.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"
#include "tests/bench/proof_bench.h"
#include "tests/bench/register.h"
#include "tests/bench/sample.h"

namespace certledger::bench {
namespace {

namespace fs = std::filesystem;

struct Scale {
  std::uint64_t subjects;
  std::vector<std::uint64_t> batches;
  unsigned pairs;
  unsigned singles;
};

Scale scale_of(const std::string& name) {
  if (name == "tiny") return {300, {20, 50}, 1, 3};
  if (name == "10k") return {10'000, {1'000, 10'000}, 5, 200};
  if (name == "1m") return {1'000'000, {1'000, 10'000}, 5, 200};
  throw std::runtime_error("--scale is tiny, 10k or 1m");
}

/// These keys, which a map does not have yet.
std::vector<map::kept::Expected> absent(const std::vector<map::Leaf>& leaves) {
  std::vector<map::kept::Expected> expected;
  expected.reserve(leaves.size());
  for (const map::Leaf& leaf : leaves) expected.push_back({leaf.key, std::nullopt});
  return expected;
}

/// Bars that are set for a ledger of a million certificates.
const std::set<std::string> for_a_million{"3", "4", "5", "7", "8", "9", "10", "11"};

constexpr const char* how_to_call =
    "usage: bench --dir DIR [--scale tiny|10k|1m] [--program CERTLEDGER] [--bars 7,8]\n";

void say(const std::string& text) { fmt::print(stderr, "{}\n", text); }

class Bench {
 public:
  Bench(fs::path dir, Scale scale, fs::path program, std::set<std::string> bars)
      : dir_(std::move(dir)),
        scale_(std::move(scale)),
        program_(std::move(program)),
        bars_(std::move(bars)) {}

  int run() {
    fill();
    if (is_wanted({"11"})) measure_sizes();
    if (is_wanted({"5"})) measure_batches();
    if (is_wanted({"6"})) measure_singles();
    if (is_wanted({"9"})) measure_map();
    if (is_wanted({"10"}) && !program_.empty()) measure_open();
    if (is_wanted({"7", "8"})) measure_proofs();
    if (is_wanted({"1", "2", "3", "4", "12"})) measure_audits();
    return print();
  }

 private:
  /// Whether one of these bars was asked for.
  [[nodiscard]] bool is_wanted(std::initializer_list<const char*> bars) const {
    return bars_.empty() ||
           std::ranges::any_of(bars, [&](const char* bar) { return bars_.contains(bar); });
  }

  std::uint64_t append(std::uint64_t count) {
    const auto drafts = sample_drafts(cast_, next_, next_ + count);
    next_ += count;
    const auto receipt = ledger_->append(drafts, cast_.operator_key, sample_time());
    if (!receipt) throw std::runtime_error(to_text(receipt.error().error));
    return receipt->first;
  }

  void fill() {
    make_sample(dir_ / "ledger", cast_);
    auto opened = write::Ledger::open_to_write(dir_ / "ledger", std::chrono::seconds(1));
    if (!opened) throw std::runtime_error(to_text(opened.error()));
    ledger_ = std::make_unique<write::Ledger>(std::move(*opened));
    const double took = seconds([&] {
      while (next_ < scale_.subjects) {
        append(std::min<std::uint64_t>(1'000, scale_.subjects - next_));
      }
    });
    say(fmt::format("filled: {} certificates in {:.1f} s ({:.0f} a second)", next_, took,
                    static_cast<double>(next_) / took));
    register_ = std::make_unique<Register>(dir_ / "register", *ledger_);
    believing_ = std::make_unique<Register>(dir_ / "believing", *ledger_);
  }

  void measure_batches() {
    for (const std::uint64_t size : scale_.batches) {
      Pairs pairs;
      std::vector<double> unchecked_times;
      for (unsigned i = 0; i < scale_.pairs; ++i) {
        const auto drafts = sample_drafts(cast_, next_, next_ + size);
        next_ += size;
        log::Index first = 0;
        pairs.ours.push_back(seconds([&] {
          const auto receipt = ledger_->append(drafts, cast_.operator_key, sample_time());
          if (!receipt) throw std::runtime_error(to_text(receipt.error().error));
          first = receipt->first;
        }));
        const Rows rows = rows_since(*ledger_, first);
        pairs.yardstick.push_back(
            seconds([&] { register_->sign_check_and_write(rows, cast_.bodies[0]); }));
        // Not the yardstick, for comparison: signatures made and believed.
        unchecked_times.push_back(
            seconds([&] { believing_->sign_and_write(rows, cast_.bodies[0]); }));
      }
      const auto rate = [&](const std::vector<double>& times) {
        return static_cast<double>(size) / median(times);
      };
      const double throughput = 1 / pairs.ratio();
      const double limit = size >= 10'000 ? 0.60 : 0.55;
      rows_.push_back({"5", fmt::format("durable append, batches of {}", size),
                       fmt::format("{:.0f}/s", rate(pairs.ours)),
                       fmt::format("rows, signatures {:.0f}/s (unchecked {:.0f})",
                                   rate(pairs.yardstick), rate(unchecked_times)),
                       fmt::format("{:.2f}", throughput), fmt::format("≥ {:.2f}", limit),
                       throughput >= limit});
    }
  }

  void measure_singles() {
    Pairs pairs;
    for (unsigned i = 0; i < scale_.singles; ++i) {
      log::Index first = 0;
      pairs.ours.push_back(seconds([&] { first = append(1); }));
      const Rows rows = rows_since(*ledger_, first);
      pairs.yardstick.push_back(seconds([&] { register_->write(rows); }));
    }
    const double ratio = median(pairs.ours) / median(pairs.yardstick);
    rows_.push_back({"6", "one statement, durable, p50",
                     fmt::format("{:.0f} µs", median(pairs.ours) * 1e6),
                     fmt::format("one bare commit {:.0f} µs", median(pairs.yardstick) * 1e6),
                     fmt::format("{:.2f}", ratio), "≤ 4", ratio <= 4});
  }

  void measure_map() {
    for (const std::uint64_t size : scale_.batches) {
      const std::string name = fmt::format("map-{}", size);
      fs::create_directories(dir_ / name / "map");
      fs::create_directories(dir_ / name / "plain");
      store::Store map = store::Store::create(dir_ / name / "map", "bench", "test");
      auto plain = store::Environment::open(dir_ / name / "plain", store::Mode::create);
      store::Table index;
      std::uint64_t count = 0;
      Hash root = map::empty_root();
      std::vector<double> checked;  // what an append does before: no part of the bar, but of bar 5
      {
        store::WriteTransaction transaction(plain);
        index = transaction.create_table("index");
        transaction.commit();
      }
      const auto write_both = [&](const std::vector<map::Leaf>& leaves) {
        {
          const store::ReadTransaction transaction(map.environment());
          const store::StoredMap pages(transaction, map.tables());
          checked.push_back(seconds([&] {
            if (!map::kept::is_intact(pages, count, root, absent(leaves))) {
              throw std::runtime_error("the map is not what was written");
            }
          }));
        }
        const double ours = seconds([&] {
          store::WriteTransaction transaction(map.environment());
          store::StoredMap pages(transaction, map.tables());
          root = map::kept::update(pages, count, leaves);
          transaction.commit();
        });
        auto sorted = leaves;
        const double yardstick = seconds([&] {
          store::WriteTransaction transaction(plain);
          std::ranges::sort(sorted);
          for (const map::Leaf& leaf : sorted) {
            transaction.put(index, leaf.key.view(), leaf.value.view());
          }
          transaction.commit();
        });
        return std::pair(ours, yardstick);
      };
      std::uint64_t seed = 0;
      const auto some = [&](std::uint64_t n) {
        std::vector<map::Leaf> leaves;
        for (; n > 0; --n) {
          Bytes number;
          append_u64_be(number, seed++);
          leaves.push_back({sha256(number), sha256(number)});
        }
        return leaves;
      };
      while (seed < scale_.subjects) {
        write_both(some(std::min<std::uint64_t>(10'000, scale_.subjects - seed)));
      }
      Pairs pairs;
      checked.clear();
      for (unsigned i = 0; i < scale_.pairs; ++i) {
        const auto [ours, yardstick] = write_both(some(size));
        pairs.ours.push_back(ours);
        pairs.yardstick.push_back(yardstick);
      }
      const double limit = size >= 10'000 ? 2 : 3;
      const auto each = [&](const std::vector<double>& times) {
        return median(times) / static_cast<double>(size) * 1e6;
      };
      rows_.push_back({"9", fmt::format("map update, batches of {}", size),
                       fmt::format("{:.1f} µs", each(pairs.ours)),
                       fmt::format("plain index {:.1f} µs (checking {:.1f})", each(pairs.yardstick),
                                   each(checked)),
                       fmt::format("{:.2f}", pairs.ratio()), fmt::format("≤ {:.0f}", limit),
                       pairs.ratio() <= limit});
    }
  }

  /// One status by the real program: wall time and resident memory of the whole process, beside a
  /// process that does nothing: how long it takes to start one differs between machines.
  void measure_open() {
    ledger_.reset();
    Pairs times;
    long kib = 0;
    for (unsigned i = 0; i < 4 * std::max(5U, scale_.pairs); ++i) {
      const std::string subject =
          "certificate/" + sample_issue(i * 37 % scale_.subjects).facts.number;
      const ProcessCost cost =
          measure_process({program_.string(), "--ledger", (dir_ / "ledger").string(), "status",
                           subject, "--on", "2023-01-01"});
      times.ours.push_back(cost.seconds);
      times.yardstick.push_back(measure_process({"/bin/true"}).seconds);
      kib = std::max(kib, cost.peak_kib);
    }
    rows_.push_back({"10", "open and print one status, whole process",
                     fmt::format("{:.1f} ms", median(times.ours) * 1e3),
                     fmt::format("/bin/true {:.1f} ms", median(times.yardstick) * 1e3),
                     fmt::format("{:.2f}", times.ratio()), "≤ 8", times.ratio() <= 8});
    rows_.push_back(
        {"10", "the same, resident", fmt::format("{:.1f} MB", static_cast<double>(kib) / 1024), "-",
         fmt::format("{:.1f} MB", static_cast<double>(kib) / 1024), "< 32 MB", kib < 32 * 1024});
  }

  void measure_proofs() {
    ledger_.reset();
    for (Row& row : proof_rows(dir_ / "ledger", scale_.subjects, scale_.pairs * 400)) {
      rows_.push_back(std::move(row));
    }
  }

  void measure_audits() {
    ledger_.reset();
    const fs::path ledger = dir_ / "ledger";
    if (is_wanted({"1", "2", "3"})) {
      for (Row& row : full_audit_rows(ledger, scale_.pairs)) rows_.push_back(std::move(row));
    }
    if (is_wanted({"4"})) {
      rows_.push_back(incremental_audit_row(ledger, dir_ / "small", cast_, next_, scale_.pairs));
    }
    if (is_wanted({"12"})) rows_.push_back(audit_memory_row(ledger));
  }

  void measure_sizes() {
    const store::ReadTransaction transaction(ledger_->store().environment());
    const store::Tables& tables = ledger_->store().tables();
    std::uint64_t payload = 0;
    store::Cursor cursor(transaction, tables.entries);
    for (auto item = cursor.first(); item; item = cursor.next()) {
      const auto block = store::Block::parse(read_u64_be(item->key), item->value);
      for (log::Index i = block->first(); i <= block->last(); ++i)
        payload += block->entry(i).size();
    }
    const auto in_payloads = [&](std::uint64_t octets) {
      return static_cast<double>(octets) / static_cast<double>(payload);
    };
    const double entries = in_payloads(transaction.size(tables.entries).pages * 4096);
    const double whole = in_payloads(ledger_->store().environment().used_bytes());
    const std::string yardstick =
        fmt::format("{:.1f} MB of entries", static_cast<double>(payload) / 1e6);
    rows_.push_back({"11", "entries table ÷ payload", fmt::format("{:.3f}", entries), yardstick,
                     fmt::format("{:.3f}", entries), "≤ 1.06", entries <= 1.06});
    rows_.push_back({"11", "whole store ÷ payload", fmt::format("{:.2f}", whole), yardstick,
                     fmt::format("{:.2f}", whole), "≤ 3", whole <= 3});
  }

  int print() const {
    fmt::print("{} certificates; {} pairs a bar, at most 3 of full audits; medians\n",
               scale_.subjects, scale_.pairs);
    bool all = true;
    for (const Row& row : rows_) {
      const bool counts = scale_.subjects == 1'000'000 || !for_a_million.contains(row.bar);
      fmt::print("bar {:>2}  {:<42} {:>12}   {:<36} {:>8}  {:<8} {}\n", row.bar, row.what,
                 row.figure, row.yardstick, row.result, row.limit,
                 row.met  ? "met"
                 : counts ? "MISSED"
                          : "(a bar for --scale 1m)");
      all = all && (row.met || !counts);
    }
    return all ? 0 : 1;
  }

  fs::path dir_;
  Scale scale_;
  fs::path program_;
  std::set<std::string> bars_;  // empty: all
  Cast cast_ = make_cast();
  std::unique_ptr<write::Ledger> ledger_;
  std::unique_ptr<Register> register_;
  std::unique_ptr<Register> believing_;  // one that does not check what it signed
  std::uint64_t next_ = 0;
  std::vector<Row> rows_;
};

int main_with(const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> options{
      {"--dir", ""}, {"--scale", "10k"}, {"--program", ""}, {"--bars", ""}};
  if (std::ranges::count(arguments, "--help") != 0) {
    fmt::print("{}", how_to_call);
    return 0;
  }
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (!options.contains(arguments[i]) || i + 1 == arguments.size()) {
      throw std::runtime_error(arguments[i] + " is no option, or lacks its value\n" + how_to_call);
    }
    options[arguments[i]] = arguments[i + 1];
  }
  const fs::path dir = options.at("--dir");
  if (dir.empty() || (fs::exists(dir) && !fs::is_empty(dir))) {
    throw std::runtime_error("--dir names a new or empty directory");
  }
  fs::create_directories(dir);
  std::set<std::string> bars;
  std::istringstream words(options.at("--bars"));
  for (std::string bar; std::getline(words, bar, ',');) bars.insert(bar);
  Bench bench(dir, scale_of(options.at("--scale")), options.at("--program"), std::move(bars));
  const int missed = bench.run();
  // At the tiny scale the benchmark is run to see that it works, not what it says.
  return options.at("--scale") == "tiny" ? 0 : missed;
}

}  // namespace
}  // namespace certledger::bench

int main(int argc, char** argv) {
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    if (argc > 2 && argv[1] == std::string(certledger::bench::measure_argument)) {
      return certledger::bench::measure_and_print({argv + 2, argv + argc});
    }
    if (argc == 3 && argv[1] == std::string(certledger::bench::audit_memory_argument)) {
      return certledger::bench::audit_and_print_memory(argv[2]);
    }
    return certledger::bench::main_with({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "bench: %s\n", e.what());
    return 2;
  }
}
