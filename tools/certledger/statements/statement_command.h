// Commands that make one statement: options, then a statement built from them, judged, signed,
// appended and told. Each noun's file says which options and how to build; the rest is here.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/option_values.h"

namespace certledger::tools {

/// What a statement is built from, besides its options.
struct Making {
  const read::Snapshot& ledger;
  Date today;  ///< in the scheme's zone
  const SecretKey& author;
  Time now;

  /// The record of a subject; UsageError when there is none, since an option then means nothing.
  template <class R>
  [[nodiscard]] R the(const scheme::SubjectId& subject) const {
    const auto record = ledger.record(subject);
    if (!record) {
      throw Failure(
          Error{Fault::rule_broken,
                "there is no such subject in this ledger" + hint_at_recorded(ledger, subject),
                scheme::to_text(subject),
                "R07",
                {}});
    }
    return std::get<R>(record->body);
  }
};

using Build = std::function<scheme::Body(const Making&)>;

struct Verb {
  const char* name;
  const char* what;      ///< one sentence
  const char* examples;  ///< one or more lines, without "Examples:"
};

/// Adds the command; `declare` adds its own options and returns how to build the statement.
CLI::App& add_statement(CLI::App& parent, Context& context, const Verb& verb,
                        const std::function<Build(CLI::App&)>& declare);

/// Signs and appends one statement and tells what came of it.
Exit append_one(const Globals& globals, const SecretKey& author, const SecretKey& operator_key,
                const Build& build);

/// Options for a Decision: --decided, --effective, --reason, --basis, --evidence.
class DecisionOptions {
 public:
  explicit DecisionOptions(CLI::App& app);
  /// `decided` and `effective` fall back on `day`. Reads the evidence files for their digests.
  [[nodiscard]] scheme::Decision make(Date day) const;
  [[nodiscard]] scheme::Decision make(const Making& making) const { return make(making.today); }

 private:
  struct Values {
    std::string decided, effective, reason, basis;
    std::vector<std::string> evidence;
  };
  std::shared_ptr<Values> values_ = std::make_shared<Values>();
};

}  // namespace certledger::tools
