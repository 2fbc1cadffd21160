// certledger log: lists the entries, one per line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/base/text.h"
#include "tools/certledger/frame/command.h"
#include "tools/present/statement_json.h"
#include "tools/process/child.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

// The number of entries that are read under one snapshot, and then printed without it. A reader
// that waits, such as a pager, must not hold a snapshot open.
constexpr std::uint64_t chunk = 1000;
constexpr std::size_t kind_columns = 22;
constexpr std::size_t member_columns = 20;

struct LogOptions {
  std::uint64_t from = 0;
  std::uint64_t limit = 0;  ///< 0: all
  bool reverse = false;
};

/// The requested entries: `count` of them, upwards or downwards from `first`.
struct Range {
  log::Index first = 0;
  std::uint64_t count = 0;
};

Range range_of(const LogOptions& o, bool is_from_given, log::TreeSize size) {
  Range range;
  range.first = o.reverse && !is_from_given ? size - 1 : o.from;
  if (range.first >= size) {
    throw Failure(
        Error{Fault::not_found,
              fmt::format("there is no entry {1}; the ledger has {0} entries, numbered from 0",
                          size, range.first),
              {},
              {},
              {}});
  }
  range.count = o.reverse ? range.first + 1 : size - range.first;
  if (o.limit != 0) range.count = std::min(range.count, o.limit);
  return range;
}

std::string line_of(const read::Snapshot& ledger, const scheme::Event& event,
                    std::size_t index_columns) {
  const auto subjects = scheme::subjects_of(event.statement.body);
  const std::string subject = subjects.empty() ? "-" : shown(subjects.front());
  const auto* correction = scheme::correction_of(ledger.corrections(), event.index);
  return fmt::format(
      "{:>{}}  {}  {}  {}  {}{}\n", event.index, index_columns,
      to_text(event.recorded_at, ledger.offset()),
      padded(name(kind_of(event.statement.body)), kind_columns),
      padded(event.author, member_columns), subject,
      correction == nullptr ? "" : "  TIME CORRECTED: " + to_text(*correction, ledger.offset()));
}

Exit run_log(const Globals& globals, const LogOptions& o, bool is_from_given) {
  const write::Ledger ledger = open_ledger_to_judge(globals);
  Range left;
  std::size_t index_columns = 0;
  std::string out;
  {
    const read::Snapshot snapshot(ledger.store());
    left = range_of(o, is_from_given, snapshot.size());
    index_columns = std::to_string(snapshot.size() - 1).size();
    if (globals.json) out = fmt::format("{{\"size\": {},\n\"entries\": [", snapshot.size());
  }
  const char* separator = "\n";
  while (left.count > 0) {
    {
      const read::Snapshot snapshot(ledger.store());
      for (std::uint64_t n = std::min(left.count, chunk); n > 0; --n, --left.count) {
        const scheme::Event event = must(snapshot.event(left.first));
        if (globals.json) {
          Json line = to_json(event);
          put_correction(line, snapshot.corrections(), event.index);
          out += separator + written_line(line);
          separator = ",\n";
        } else {
          out += line_of(snapshot, event, index_columns);
        }
        left.first = o.reverse ? left.first - 1 : left.first + 1;
      }
    }
    print(out);
    if (delivery() != Delivery::complete) return Exit::ok;
    out.clear();
  }
  if (globals.json) print("\n]}\n");
  return Exit::ok;
}

}  // namespace

void add_log(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("log", "List the entries, one per line");
  const auto o = std::make_shared<LogOptions>();
  auto* from = app.add_option("--from", o->from, "Index of the first entry to list")
                   ->type_name("N")
                   ->check(CLI::Range(std::uint64_t{0}, limits::tree_size));
  app.add_option("--limit", o->limit, "How many entries to list (default: all)")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, limits::tree_size));
  app.add_flag("--reverse", o->reverse, "List the newest first, or downwards from --from");
  app.footer(
      "Examples:\n"
      "  certledger log --reverse --limit 20\n"
      "  certledger log --from 1000 --limit 100 --json\n\n"
      "Columns: index, time of recording in the scheme's zone, kind, author, subject.");
  app.callback([&context, o, from] {
    const bool is_from_given = from->count() > 0;
    context.run = [&context, o, is_from_given] {
      return guarded([&] { return run_log(context.globals, *o, is_from_given); });
    };
  });
}

}  // namespace certledger::tools
