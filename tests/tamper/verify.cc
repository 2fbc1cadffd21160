#include "tests/tamper/verify.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

extern char** environ;

namespace certledger::testing {
namespace {

using Json = nlohmann::json;

/// Runs the program; its output comes back through a pipe.
Seen run(const std::vector<std::string>& arguments, const std::string& environment) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], 1);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> variables;
  for (char** at = environ; *at != nullptr; ++at) variables.push_back(*at);
  if (!environment.empty()) variables.push_back(const_cast<char*>(environment.c_str()));
  variables.push_back(nullptr);
  pid_t process = 0;
  const int failed =
      ::posix_spawn(&process, argv[0], &actions, nullptr, argv.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed != 0) throw std::runtime_error(arguments[0] + " cannot be run");
  Seen seen;
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
    seen.said.append(part.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  seen.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  seen.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return seen;
}

Seen verify(const char* what, const std::filesystem::path& directory,
            const std::vector<std::string>& options, const std::string& environment) {
  std::vector<std::string> arguments{CERTLEDGER_PROGRAM, "verify", "--json",
                                     "--quiet",          what,     directory.string()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  Seen seen = run(arguments, environment);
  // The report stands first; a line on standard error may follow.
  const std::string text = seen.said.substr(0, seen.said.rfind("}\n") + 1);
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("findings")) return seen;
  for (const Json& finding : json["findings"]) {
    const std::string check = finding["check"];
    if (check == "memory" && finding["fault"] != "wrong-origin") seen.contradicts_memory = true;
    if (!seen.check.empty()) continue;
    seen.check = check == "rule" ? std::string(finding["rule"]) : check;
    if (finding.contains("entry")) seen.entry = finding["entry"].get<log::Index>();
    if (finding.contains("subject")) seen.subject = finding["subject"];
  }
  return seen;
}

}  // namespace

Seen run_verify(const std::filesystem::path& ledger, const std::vector<std::string>& options,
                const std::string& environment) {
  return verify("--ledger", ledger, options, environment);
}

Seen run_verify_export(const std::filesystem::path& exported,
                       const std::vector<std::string>& options, const std::string& environment) {
  return verify("--export", exported, options, environment);
}

std::string to_text(const Seen& seen) {
  if (seen.signal != 0) return "signal " + std::to_string(seen.signal);
  std::string text(name(static_cast<tools::Exit>(seen.exit)));
  if (!seen.check.empty()) text += " " + seen.check;
  if (seen.entry) text += " " + std::to_string(*seen.entry);
  return text;
}

}  // namespace certledger::testing
