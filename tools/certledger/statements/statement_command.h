// Commands that make one statement. They build it from options, check it, sign it, append it and
// report it. The file of each noun declares the options and builds the statement; the rest is here.
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

/// What a statement is built from, besides the options.
struct StatementInputs {
  const read::Snapshot& ledger;
  Date today;  ///< in the scheme's zone
  const SecretKey& author;
  Time now;

  /// The record of a subject. Throws Failure(R07) when there is none.
  template <class R>
  [[nodiscard]] R record(const scheme::SubjectId& subject) const {
    const auto found = ledger.record(subject);
    if (!found) {
      throw Failure(Error{Fault::rule_broken,
                          "not recorded in this ledger" + hint_at_recorded(ledger, subject),
                          scheme::to_text(subject),
                          "R07",
                          {}});
    }
    return std::get<R>(found->body);
  }
};

using Build = std::function<scheme::Body(const StatementInputs&)>;

struct Verb {
  const char* name;
  const char* what;      ///< one sentence
  const char* examples;  ///< one or more lines, without "Examples:"
};

/// Adds the command. `declare` adds its options and returns the function that builds the statement.
CLI::App& add_statement(CLI::App& parent, Context& context, const Verb& verb,
                        const std::function<Build(CLI::App&)>& declare);

/// Signs and appends one statement, and prints the result.
Exit append_one(const Globals& globals, const SecretKey& author, const SecretKey& operator_key,
                const Build& build);

/// Options for a Decision: --decided, --effective, --reason, --basis, --evidence.
class DecisionOptions {
 public:
  explicit DecisionOptions(CLI::App& app);
  /// The default of `decided` and `effective` is `day`. Reads the evidence files to hash them.
  [[nodiscard]] scheme::Decision make(Date day) const;
  [[nodiscard]] scheme::Decision make(const StatementInputs& inputs) const {
    return make(inputs.today);
  }

 private:
  struct Values {
    std::string decided, effective, reason, basis;
    std::vector<std::string> evidence;
  };
  std::shared_ptr<Values> values_ = std::make_shared<Values>();
};

}  // namespace certledger::tools
