#include "tools/certledger-check/options.h"

#include <array>

#include "ledger/base/text.h"
#include "tools/common/age.h"

namespace certledger::tools {
namespace {

/// Takes words one by one.
class Words {
 public:
  explicit Words(std::span<const std::string_view> words) : words_(words) {}
  [[nodiscard]] bool empty() const { return words_.empty(); }
  std::string_view take() {
    const std::string_view word = words_.front();
    words_ = words_.subspan(1);
    return word;
  }
  std::string_view take_value(std::string_view option) {
    if (empty()) throw UsageError(std::string(option) + " is not followed by its value");
    return take();
  }

 private:
  std::span<const std::string_view> words_;
};

void set_once(std::string& to, std::string_view option, std::string_view value) {
  if (!to.empty()) throw UsageError(std::string(option) + " is given twice");
  if (value.empty()) throw UsageError(std::string(option) + " is empty");
  to = value;
}

template <class T>
void set_once(std::optional<T>& to, std::string_view option, T value) {
  if (to) throw UsageError(std::string(option) + " is given twice");
  to = std::move(value);
}

Date parse_day(std::string_view text) {
  const auto day = Date::parse(text);
  if (!day) throw UsageError("--on " + std::string(text) + ": not a day; write YYYY-MM-DD");
  return *day;
}

std::uint32_t parse_item(std::string_view text) {
  const auto number = parse_decimal(text);
  if (!number || *number > UINT32_MAX) {
    throw UsageError("--item " + std::string(text) + ": not the number of an item");
  }
  return static_cast<std::uint32_t>(*number);
}

void take_option(CheckOptions& options, std::string_view option, Words& words) {
  CheckQuestion& question = options.question;
  if (option == "--help" || option == "-h") {
    options.wants_help = true;
  } else if (option == "--version") {
    options.wants_version = true;
  } else if (option == "--json") {
    options.json = true;
  } else if (option == "--policy") {
    set_once(options.policy, option, words.take_value(option));
  } else if (option == "--qr") {
    set_once(options.picture, option, words.take_value(option));
  } else if (option == "--old") {
    set_once(options.old, option, words.take_value(option));
  } else if (option == "--remember") {
    set_once(options.memory, option, words.take_value(option));
  } else if (option == "--remember-first") {
    options.is_first = true;
  } else if (option == "--consistency") {
    set_once(options.consistency, option, words.take_value(option));
  } else if (option == "--expect") {
    auto subject = scheme::parse_subject(words.take_value(option));
    if (!subject) throw UsageError("--expect: " + subject.error().what);
    set_once(question.expected, option, std::move(*subject));
  } else if (option == "--max-age") {
    set_once(question.max_age, option, parse_age(words.take_value(option), option));
  } else if (option == "--on") {
    set_once(question.day, option, parse_day(words.take_value(option)));
  } else if (option == "--item") {
    set_once(question.item, option, parse_item(words.take_value(option)));
  } else {
    throw UsageError(std::string(option) + " is no option here");
  }
}

}  // namespace

std::string_view help_text() {
  return R"(Usage: certledger-check FILE|--qr PICTURE --policy POLICY [OPTIONS]

Verifies a proof file of a certledger ledger, offline, and prints what it proves. FILE is
what `certledger prove` writes, the text of its QR codes, or evidence of two histories; - is
standard input.

  --policy FILE       whom to trust: log, witness, group and quorum lines (c2sp.org/tlog-policy)
  --expect SUBJECT    what the proof has to be about, like certificate/JX-2022-001
  --on DATE           the day that is asked about (default: today, in the ledger's zone)
  --max-age AGE       refuse a checkpoint that was the newest longer ago: 7d, 12h, 30m, 90s
  --item N            of a mark: the item that it is put on
  --old FILE          of a consistency proof: the earlier checkpoint
  --remember FILE     demand that the checkpoint continues the newest one that FILE remembers of
                      its ledger, and remember it; nothing else is ever written
  --remember-first    nothing is remembered of that ledger yet
  --consistency FILE  what `certledger prove consistency` writes, between the two checkpoints
  --qr PICTURE        instead of FILE: read the QR codes of a page by zbarimg (zbar-tools)
  --json              answer in JSON
  --help, --version

Examples:
  certledger-check jx-001.tlog-proof --policy scheme.policy --expect certificate/JX-2022-001
  certledger-check - --policy scheme.policy --max-age 7d --json < jx-001.tlog-proof
  certledger-check --qr page.png --policy scheme.policy --expect certificate/JX-2022-001
  certledger-check jx-001.tlog-proof --policy scheme.policy --remember seen --remember-first
  certledger-check jx-002.tlog-proof --policy scheme.policy --remember seen --consistency growth
  certledger-check seen.fork-0123456789abcdef.evidence --policy scheme.policy

Without --expect it answers for whatever the file is about: read the first line. Two signed
checkpoints that cannot be of one history are written to FILE.fork-DIGEST.evidence, which
anybody can check. Exit codes: 0 the answer is good, 3 the proof is good and the answer is no
(evidence: no two histories are proven), 1 tampered or about something else, 4 not what the
policy or the memory asks for, 5 malformed, 6 two histories were signed, 2 usage, 7 a file
cannot be read or written, 8 another run holds the memory, 70 a bug.
)";
}

CheckOptions parse_options(std::span<const std::string_view> all) {
  CheckOptions options;
  bool only_files = false;
  for (Words words(all); !words.empty();) {
    const std::string_view word = words.take();
    if (!only_files && word == "--") {
      only_files = true;
    } else if (!only_files && word.size() > 1 && word.starts_with('-')) {
      take_option(options, word, words);
    } else {
      set_once(options.file, "FILE", word);
    }
  }
  if (options.wants_help || options.wants_version) return options;
  if (options.file.empty() == options.picture.empty()) {
    throw UsageError("name the proof file, - for standard input, or --qr PICTURE: one of them");
  }
  if (options.policy.empty()) throw UsageError("say whom to trust: --policy FILE");
  if (options.memory.empty() && (options.is_first || !options.consistency.empty())) {
    throw UsageError("--remember-first and --consistency belong to --remember FILE");
  }
  return options;
}

}  // namespace certledger::tools
