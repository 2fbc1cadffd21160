// A test's work in a process of its own: for what a process does only once (limits, mounts, users,
// dying), and for two processes that meet.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

namespace certledger::testing {

/// A child process that runs `work` and ends; what `work` returned, or threw, comes back as text.
class Child {
 public:
  explicit Child(const std::function<std::string()>& work) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
      ::close(pipe[0]);
      run(work, pipe[1]);
    }
    ::close(pipe[1]);
    from_ = pipe[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
    ::close(from_);
  }

  [[nodiscard]] pid_t process() const { return pid_; }

  /// Waits for the end: the text, or "signal N".
  std::string result() {
    std::string text;
    std::array<char, 512> part{};
    for (ssize_t got = 0; (got = ::read(from_, part.data(), part.size())) > 0;) {
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : text;
  }

 private:
  [[noreturn]] static void run(const std::function<std::string()>& work, int to) {
    std::string text;
    try {
      text = work();
    } catch (const std::exception& error) {
      text = std::string("threw: ") + error.what();
    }
    const ssize_t put = ::write(to, text.data(), text.size());
    ::_exit(put < 0 ? 1 : 0);
  }

  pid_t pid_ = -1;
  int from_ = -1;
};

inline std::string in_child(const std::function<std::string()>& work) {
  return Child(work).result();
}

}  // namespace certledger::testing
