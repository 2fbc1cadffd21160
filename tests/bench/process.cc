#include "tests/bench/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "tests/bench/measure.h"

namespace certledger::bench {
namespace {

/// Starts the command with its standard output on `to`, or nowhere.
pid_t start(const std::vector<std::string>& command, int to) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (to >= 0) {
    posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  }
  pid_t child = 0;
  const int failed = posix_spawn(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + command.front());
  return child;
}

/// Waits for the child and gives its peak of resident memory, in KiB.
long finish(pid_t child, const std::string& name) {
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(name + " failed");
  }
  return usage.ru_maxrss;
}

}  // namespace

ProcessCost measure_process(const std::vector<std::string>& command) {
  std::vector<std::string> fresh{"/proc/self/exe", measure_argument};
  fresh.insert(fresh.end(), command.begin(), command.end());
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t child = start(fresh, ends[1]);
  close(ends[1]);
  std::FILE* answer = fdopen(ends[0], "r");
  ProcessCost cost;
  const int read = std::fscanf(answer, "%lf %ld", &cost.seconds, &cost.peak_kib);
  std::fclose(answer);
  finish(child, command.front());
  if (read != 2) throw std::runtime_error("the measuring process said nothing");
  return cost;
}

int measure_and_print(const std::vector<std::string>& command) {
  ProcessCost cost;
  cost.seconds = seconds([&] { cost.peak_kib = finish(start(command, -1), command.front()); });
  fmt::print("{} {}\n", cost.seconds, cost.peak_kib);
  return 0;
}

}  // namespace certledger::bench
