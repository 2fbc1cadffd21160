// certledger-check: the program for readers, which only verifies. It reads the named files, gives
// up all other rights (confined.h), checks, and prints. With --remember, a child process does that,
// and this process writes the memory.
#include <cstdio>
#include <vector>

#include "ledger/base/limits.h"
#include "tools/arguments/memory_file.h"
#include "tools/arguments/named_files.h"
#include "tools/certledger-check/confined.h"
#include "tools/certledger-check/keep.h"
#include "tools/certledger-check/options.h"
#include "tools/certledger-check/scan.h"
#include "tools/certledger-check/usage.h"
#include "tools/present/instant.h"
#include "tools/process/program.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

std::string read_proof(const CheckOptions& options) {
  if (options.pictures.empty()) return read_input(options.file, limits::proof_bytes);
  return read_codes_of(options.pictures);
}

Exit say(const Answer& answer) {
  if (!answer.out.empty()) put_out(answer.out);
  std::fputs(answer.err.c_str(), stderr);
  return answer.exit;
}

CheckInputs read_inputs(const CheckOptions& options) {
  CheckInputs inputs;
  inputs.json = options.json;
  inputs.question = options.question;
  inputs.policy = read_text(options.policy, keys::max_policy_bytes);
  if (!options.old.empty()) inputs.question.old = read_text(options.old, limits::note_bytes);
  inputs.file = read_proof(options);
  inputs.question.now = this_instant();
  return inputs;
}

/// The policy, which says whose checkpoints may be remembered. (The sandbox parsed it before.)
keys::Policy policy_of(const CheckInputs& inputs) {
  return must(keys::Policy::parse(inputs.policy));
}

/// With a memory: holds its lock from reading it to writing it.
Exit check_and_remember(const CheckOptions& options, CheckInputs inputs) {
  const system::FileDescriptor lock = lock_memory(options.memory, std::chrono::seconds(3));
  Recollection recollection{read_memories(options.memory), options.is_first, {}};
  if (!options.consistency.empty()) {
    recollection.consistency = read_text(options.consistency, limits::proof_bytes);
  }
  inputs.memory = options.memory;
  inputs.question.remembered = recollection;
  Answer answer = answer_in_child(inputs);
  if (answer.seen || answer.evidence) {
    keep(answer, policy_of(inputs), options.memory, std::move(recollection.memories));
  }
  return say(answer);
}

/// The files of a run with a memory. It writes no other files.
NamedFiles files_of(const CheckOptions& options) {
  NamedFiles files;
  files.written = {{"--remember", options.memory},
                   {"the lock of --remember", lock_of_memory(options.memory)}};
  files.read = {{"FILE", options.file},
                {"--policy", options.policy},
                {"--old", options.old},
                {"--consistency", options.consistency}};
  for (const std::string& picture : options.pictures) files.read.push_back({"--qr", picture});
  return files;
}

Exit check(const CheckOptions& options) {
  if (!options.memory.empty()) refuse_second_roles(files_of(options));
  CheckInputs inputs = read_inputs(options);
  if (!options.memory.empty()) return check_and_remember(options, std::move(inputs));
  return say(answer_confined(inputs));
}

Exit run(std::span<const std::string_view> words) {
  const bool json = asks_for_json(words);
  try {
    const CheckOptions options = parse_options(words);
    if (options.wants_help || options.wants_version) {
      put_out(options.wants_help ? help_text(check_usage)
                                 : "certledger-check " CERTLEDGER_VERSION "\n");
      return Exit::ok;
    }
    return rethrow_exhaustion([&] { return check(options); });
  } catch (const UsageError& wrong) {
    return say(answer_of({Fault::usage, wrong.what(), "see --help", {}, {}}, json));
  } catch (const Failure& failed) {
    return say(answer_of(failed.error(), json));
  } catch (const SystemError& failed) {
    return say(answer_of({failed.fault(), failed.what(), {}, {}, {}}, json));
  }
}

}  // namespace
}  // namespace certledger::tools

int main(int argc, char** argv) {
  using namespace certledger;
  return tools::run_program("certledger-check", [&] {
    return tools::run(std::vector<std::string_view>(argv + (argc > 0 ? 1 : 0), argv + argc));
  });
}
