#include "tests/bench/audit_bench.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "ledger/audit/audit.h"
#include "ledger/log/entry.h"
#include "ledger/write/ledger.h"

namespace certledger::bench {
namespace {

namespace fs = std::filesystem;

/// The signed messages of a ledger, in one piece of memory each.
struct Message {
  Bytes text;
  PublicKey author;
  Signature signature;
};

std::vector<Message> messages_of(write::Ledger& ledger) {
  std::vector<Message> messages;
  const store::ReadTransaction transaction(ledger.store().environment());
  store::Cursor cursor(transaction, ledger.store().tables().entries);
  for (auto item = cursor.first(); item; item = cursor.next()) {
    const auto block = store::Block::parse(read_u64_be(item->key), item->value);
    block->for_each([&](BytesView bytes) {
      const auto entry = log::decode_entry_view(bytes).value();
      messages.push_back({log::statement_signing_input(ledger.origin(), entry.statement),
                          entry.author, entry.signature});
    });
  }
  return messages;
}

void check_some(const std::vector<Message>& messages, std::size_t from, std::size_t step) {
  for (std::size_t i = from; i < messages.size(); i += step) {
    const Message& m = messages[i];
    if (crypto_sign_verify_detached(m.signature.bytes.data(), m.text.data(), m.text.size(),
                                    m.author.bytes.data()) != 0) {
      throw std::runtime_error("a signature of the sample is bad");
    }
  }
}

double bare_loop(const std::vector<Message>& messages, unsigned threads) {
  return seconds([&] {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) {
      others.emplace_back([&, i] { check_some(messages, i, threads); });
    }
    check_some(messages, 0, threads);
  });
}

double full_audit(write::Ledger& ledger, unsigned threads, audit::Authorship authorship) {
  audit::Options options;
  options.threads = threads;
  options.authorship = authorship;
  return seconds([&] {
    const audit::Report report = audit::audit(ledger.store(), {}, options);
    if (!report.good()) throw std::runtime_error(to_text(report.findings.front().error));
  });
}

Row seconds_row(std::string bar, std::string what, const Pairs& pairs, const char* yardstick,
                double result, double limit, const char* sign, bool met) {
  return {std::move(bar),
          std::move(what),
          fmt::format("{:.2f} s", median(pairs.ours)),
          fmt::format("{} {:.2f} s", yardstick, median(pairs.yardstick)),
          fmt::format("{:.2f}", result),
          fmt::format("{} {:.2f}", sign, limit),
          met};
}

void put_full(std::vector<Row>& rows, write::Ledger& ledger, unsigned pairs) {
  Pairs one;
  Pairs two;
  Pairs threads;
  Pairs unsigned_;
  {
    const std::vector<Message> messages = messages_of(ledger);
    for (unsigned i = 0; i < pairs; ++i) {
      one.ours.push_back(full_audit(ledger, 1, audit::Authorship::judged));
      one.yardstick.push_back(bare_loop(messages, 1));
      two.ours.push_back(full_audit(ledger, 2, audit::Authorship::judged));
      two.yardstick.push_back(bare_loop(messages, 2));
      unsigned_.ours.push_back(full_audit(ledger, 1, audit::Authorship::not_judged));
    }
  }
  threads.ours = two.ours;
  threads.yardstick = one.ours;
  unsigned_.yardstick = one.ours;
  rows.push_back(seconds_row("1", "full audit, one thread", one, "bare libsodium loop", one.ratio(),
                             1.20, "≤", one.ratio() <= 1.20));
  rows.push_back(seconds_row("1", "full audit, two threads", two, "bare loop, two threads",
                             two.ratio(), 1.25, "≤", two.ratio() <= 1.25));
  const double faster = 1 / threads.ratio();
  rows.push_back(seconds_row("2", "full audit, two threads", threads, "one thread", faster, 1.75,
                             "≥", faster >= 1.75));
  const double without = 1 / unsigned_.ratio();
  rows.push_back(seconds_row("3", "audit without signatures, one thread", unsigned_, "with them",
                             without, 5, "≥", without >= 5));
}

constexpr std::uint64_t new_entries = 1'000;

// Each takes two minutes and more at a million; what lasts so long varies little.
constexpr unsigned most_full_pairs = 3;

void append(const fs::path& dir, const Cast& cast, std::uint64_t from) {
  auto ledger = write::Ledger::open_to_write(dir, std::chrono::seconds(1));
  if (!ledger) throw std::runtime_error(to_text(ledger.error()));
  const auto receipt = ledger->append(sample_drafts(cast, from, from + new_entries),
                                      cast.operator_key, sample_time());
  if (!receipt) throw std::runtime_error(to_text(receipt.error().error));
}

/// In octets, by /proc/self/status.
std::uint64_t anonymous_memory() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    unsigned long long kib = 0;
    if (std::sscanf(line.c_str(), "RssAnon: %llu kB", &kib) == 1) return kib * 1024;
  }
  throw std::runtime_error("/proc/self/status does not speak of RssAnon");
}

}  // namespace

std::vector<Row> full_audit_rows(const fs::path& dir, unsigned pairs) {
  std::vector<Row> rows;
  write::Ledger ledger = write::Ledger::open(dir);
  put_full(rows, ledger, std::min(pairs, most_full_pairs));
  return rows;
}

Row incremental_audit_row(const fs::path& dir, const fs::path& small, const Cast& cast,
                          std::uint64_t next, unsigned pairs) {
  make_sample(small, cast);
  append(small, cast, 0);
  audit::Options options;
  options.threads = 1;
  std::optional<audit::State> state =
      audit::audit(write::Ledger::open(dir).store(), {}, options).state;
  Pairs times;
  for (unsigned i = 0; i < pairs; ++i) {
    append(dir, cast, next);
    next += new_entries;
    const write::Ledger ledger = write::Ledger::open(dir);
    times.ours.push_back(seconds([&] {
      auto report = audit::audit_since(ledger.store(), state.value(), 100, {}, options);
      if (!report || !report->good()) throw std::runtime_error("the new entries are not good");
      state = report->state;
    }));
    write::Ledger yardstick = write::Ledger::open(small);
    times.yardstick.push_back(full_audit(yardstick, 1, audit::Authorship::judged));
  }
  return {"4",
          fmt::format("audit of {} new entries, one thread", new_entries),
          fmt::format("{:.1f} ms", median(times.ours) * 1e3),
          fmt::format("full, so many in all {:.1f} ms", median(times.yardstick) * 1e3),
          fmt::format("{:.2f}", times.ratio()),
          "≤ 2.00",
          times.ratio() <= 2};
}

Row audit_memory_row(const fs::path& dir) {
  const std::string command = fmt::format("{} {} '{}'", fs::read_symlink("/proc/self/exe").string(),
                                          audit_memory_argument, dir.string());
  std::FILE* answer = popen(command.c_str(), "r");
  unsigned long long peak = 0;
  unsigned long long subjects = 0;
  const int read = answer == nullptr ? 0 : std::fscanf(answer, "%llu %llu", &peak, &subjects);
  if (answer == nullptr || pclose(answer) != 0 || read != 2) {
    throw std::runtime_error("the audit whose memory was to be measured failed");
  }
  const double limit = 96e6 + 600.0 * static_cast<double>(subjects);
  const double each = static_cast<double>(peak) / static_cast<double>(subjects);
  return {"12",
          fmt::format("full audit of {} subjects, anonymous memory", subjects),
          fmt::format("{:.0f} MB", static_cast<double>(peak) / 1e6),
          fmt::format("{:.0f} octets a subject in all", each),
          fmt::format("{:.0f} MB", static_cast<double>(peak) / 1e6),
          fmt::format("≤ {:.0f} MB", limit / 1e6),
          static_cast<double>(peak) <= limit};
}

int audit_and_print_memory(const fs::path& dir) {
  std::uint64_t peak = 0;
  write::Ledger ledger = write::Ledger::open(dir);
  audit::Options options;
  options.threads = 1;
  options.progress = [&](log::Index, log::TreeSize) {
    peak = std::max(peak, anonymous_memory());
    return true;
  };
  const audit::Report report = audit::audit(ledger.store(), {}, options);
  peak = std::max(peak, anonymous_memory());
  fmt::print("{} {}\n", peak, report.subjects);
  return report.good() ? 0 : 1;
}

}  // namespace certledger::bench
