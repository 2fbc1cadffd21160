#include "tools/certledger-check/options.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "tools/certledger-check/question.h"
#include "tools/certledger-check/usage.h"
#include "tools/present/age.h"

namespace certledger::tools {
namespace {

Date parse_day(std::string_view text) {
  const auto day = Date::parse(text);
  if (!day)
    throw UsageError("--on " + std::string(text) + ": not an existing day; write YYYY-MM-DD");
  return *day;
}

std::uint32_t parse_item(std::string_view text) {
  const auto number = parse_decimal(text);
  if (!number || *number > UINT32_MAX) {
    throw UsageError("--item " + std::string(text) + ": write the number of an item");
  }
  return static_cast<std::uint32_t>(*number);
}

ProofKind parse_kind(std::string_view text) {
  if (const auto kind = from_name<ProofKind>(text)) return *kind;
  throw UsageError("--kind " + std::string(text) + ": write status, history, entry or consistency");
}

std::uint64_t parse_max_age(std::string_view text) {
  return text == "any" ? proofs::any_age : parse_age(text, "--max-age");
}

CheckQuestion question_of(const CommandLine& line) {
  CheckQuestion question;
  if (line.has("--expect")) {
    auto subject = scheme::parse_subject(line.value("--expect"));
    if (!subject) throw UsageError("--expect: " + subject.error().what);
    question.expected = std::move(*subject);
  }
  if (line.has("--kind")) question.kind = parse_kind(line.value("--kind"));
  if (line.has("--max-age")) question.max_age = parse_max_age(line.value("--max-age"));
  if (line.has("--on")) question.day = parse_day(line.value("--on"));
  if (line.has("--item")) question.item = parse_item(line.value("--item"));
  return question;
}

}  // namespace

CheckOptions parse_options(std::span<const std::string_view> words) {
  const CommandLine line(check_usage, words);
  CheckOptions options;
  options.wants_help = line.wants_help();
  options.wants_version = line.has("--version");
  if (options.wants_help || options.wants_version) return options;
  options.file = line.argument();
  options.pictures = line.values("--qr");
  options.policy = line.value("--policy");
  options.old = line.value("--old");
  options.memory = line.value("--remember");
  options.consistency = line.value("--consistency");
  options.is_first = line.has("--remember-first");
  options.json = line.has("--json");
  options.question = question_of(line);
  if (!options.old.empty()) options.question.old.emplace();  // read later
  refuse_senseless(options.question);
  if (options.file.empty() == options.pictures.empty()) {
    throw UsageError("name one: the proof FILE, - for standard input, or --qr PICTURE");
  }
  if (std::ranges::find(options.pictures, "-") != options.pictures.end()) {
    throw UsageError("--qr -: pictures cannot come from standard input; name a file");
  }
  if (options.policy.empty())
    throw UsageError("--policy is required: the policy file of the ledger");
  if (options.memory.empty() && (options.is_first || !options.consistency.empty())) {
    throw UsageError("--remember-first and --consistency need --remember FILE");
  }
  return options;
}

}  // namespace certledger::tools
