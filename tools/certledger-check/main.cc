// certledger-check: the program of who only verifies. Reads the files that are named, gives up
// everything else (tools/common/sandbox.h), judges, and prints.
#include <sodium.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <vector>

#include "ledger/base/limits.h"
#include "tools/certledger-check/options.h"
#include "tools/certledger-check/report.h"
#include "tools/common/sandbox.h"
#include "tools/common/streams.h"

namespace certledger::tools {
namespace {

/// What is needed to judge a proof that is in memory already.
Rights rights_to_judge() {
  Rights rights;
  rights.address_bytes = std::size_t{256} << 20;
  rights.seconds = 20;
  return rights;
}

Time this_instant() {
  using std::chrono::system_clock;
  return Time{static_cast<std::uint64_t>(system_clock::to_time_t(system_clock::now()))};
}

Exit refused(const Refusal& refusal, bool json) {
  if (json) put_out(to_json_text(refusal));
  std::fputs(to_text(refusal).c_str(), stderr);
  return refusal.exit;
}

Refusal refusal_of(const Error& error) {
  return {exit_code(error.fault), std::string(name(error.fault)), error};
}

Exit check(const CheckOptions& options) {
  CheckQuestion question = options.question;
  const std::string policy_text = read_text(options.policy, keys::max_policy_bytes);
  if (!options.old.empty()) question.old = read_text(options.old, limits::note_bytes);
  const std::string file = read_input(options.file, limits::proof_bytes);
  question.now = this_instant();
  enter_sandbox(rights_to_judge());
  const auto policy = keys::Policy::parse(policy_text);
  if (!policy) return refused(refusal_of(policy.error()), options.json);
  const auto judgement = judge(file, *policy, question);
  if (!judgement) return refused(judgement.error(), options.json);
  put_out(options.json ? to_json_text(*judgement, *policy) : to_text(*judgement, *policy));
  return judgement->exit;
}

Exit run(std::span<const std::string_view> words) {
  bool json = false;
  try {
    const CheckOptions options = parse_options(words);
    json = options.json;
    if (options.wants_help || options.wants_version) {
      put_out(options.wants_help ? help_text() : "certledger-check " CERTLEDGER_VERSION "\n");
      return Exit::ok;
    }
    return check(options);
  } catch (const UsageError& wrong) {
    return refused(refusal_of({Fault::usage, wrong.what(), "see --help", {}, {}}), json);
  } catch (const SystemError& failed) {
    return refused(refusal_of({failed.fault(), failed.what(), {}, {}, {}}), json);
  }
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using certledger::tools::Exit;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(certledger::tools::run(words));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "certledger-check: INTERNAL: %s; please report this\n", e.what());
    return static_cast<int>(Exit::internal);
  }
}
