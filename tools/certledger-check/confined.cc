#include "tools/certledger-check/confined.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>

#include "ledger/system/file.h"
#include "ledger/system/medium.h"
#include "ledger/system/write_file.h"
#include "tools/process/sandbox.h"

namespace certledger::tools {
namespace {

/// More than the report on a proof of 256 KiB can have.
constexpr std::size_t max_answer_bytes = std::size_t{64} << 20;

[[noreturn]] void no_verdict(const std::string& why) { throw SystemError(Fault::store, why); }

constexpr int ended_by_a_bug = 1;
constexpr int out_of_memory = 2;

[[noreturn]] void judge_and_end(const CheckInputs& inputs, const system::FileDescriptor& to) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int status = ended_by_a_bug;
  try {
    system::write_all(to, "the result", encoded(answer_confined(inputs)));
    status = 0;
  } catch (const std::bad_alloc&) {
    status = out_of_memory;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "certledger-check: in the checking process: %s\n", e.what());
  }
  _exit(status);
}

/// Reads until the other end is closed.
Bytes read_until_closed(const system::FileDescriptor& pipe) {
  Bytes all;
  std::array<std::uint8_t, 65536> part{};
  for (;;) {
    const ssize_t count = read(pipe.number(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      no_verdict("cannot read the result of the checking process: " + system::error_words(errno));
    if (count == 0) return all;
    append(all, BytesView(part).first(static_cast<std::size_t>(count)));
    if (all.size() > max_answer_bytes)
      throw std::runtime_error("the result of the checking process is too long");
  }
}

}  // namespace

Answer answer_confined(const CheckInputs& inputs) {
  Rights rights;
  rights.address_bytes = std::size_t{256} << 20;
  rights.seconds = 20;
  enter_sandbox(rights);
  return answer(inputs);
}

Answer answer_in_child(const CheckInputs& inputs) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    no_verdict("cannot create a pipe: " + system::error_words(errno));
  const system::FileDescriptor from(ends[0]);
  system::FileDescriptor to(ends[1]);
  const pid_t child = fork();
  if (child < 0) no_verdict("cannot start a process: " + system::error_words(errno));
  if (child == 0) judge_and_end(inputs, to);
  to = system::FileDescriptor();
  const Bytes bytes = read_until_closed(from);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) no_verdict("cannot wait for the process: " + system::error_words(errno));
  }
  if (WIFSIGNALED(status)) {
    no_verdict("the checking process was killed (signal " + std::to_string(WTERMSIG(status)) +
               "), possibly out of memory or time; no verdict");
  }
  if (WEXITSTATUS(status) == out_of_memory) {
    no_verdict("not enough memory; no verdict");
  }
  if (WEXITSTATUS(status) != 0)
    throw std::runtime_error("the checking process ended without an answer");
  auto answer = answer_from(bytes);
  if (!answer) throw std::runtime_error("the checking process sent an invalid answer");
  return std::move(*answer);
}

}  // namespace certledger::tools
