#include "keys/passphrase_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "ledger/base/text.h"
#include "ledger/system/file.h"
#include "ledger/system/medium.h"

namespace certledger::keys {
namespace {

/// What error messages name: the command, the option that gave it, and the key.
struct Asked {
  const PassphraseCommand& command;
  const std::string& key_file;

  [[noreturn]] void refuse(const std::string& why) const {
    throw SystemError(Fault::key_unusable, command.named_by + ": `" + command.words.front() + "` " +
                                               why + "; the command must print the passphrase of " +
                                               key_file + " as one line and end with exit code 0");
  }
};

/// A running command.
struct Child {
  pid_t process = -1;
  system::FileDescriptor output;
};

/// This process's environment and the name of the key file.
std::vector<std::string> environment_for(const std::string& key_file) {
  constexpr std::string_view variable = "CERTLEDGER_KEY_FILE=";
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one) {
    if (!std::string_view(*one).starts_with(variable)) all.emplace_back(*one);
  }
  all.push_back(std::string(variable) + key_file);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

Child start(const Asked& asked) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    asked.refuse("did not start: cannot create a pipe: " + system::error_words(errno));
  }
  Child child{-1, system::FileDescriptor(ends[0])};
  const system::FileDescriptor to(ends[1]);
  std::vector<std::string> words = asked.command.words;
  std::vector<std::string> environment = environment_for(asked.key_file);
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, to.number(), STDOUT_FILENO);
  // For example the descriptor of --passphrase-fd, which gives the passphrase of another key.
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  // Programs expect default signal handlers, but this program ignores two signals.
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  sigset_t defaults{};
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  sigaddset(&defaults, SIGXFSZ);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int error = ::posix_spawnp(&child.process, words.front().c_str(), &files, &attributes,
                                   pointers_to(words).data(), pointers_to(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) asked.refuse("did not start: " + system::error_words(error));
  return child;
}

/// What a command printed: all of it, or its beginning when that is too long for a passphrase.
class Output {
 public:
  /// Reads to the end, or until the output is too long.
  void read_from(const system::FileDescriptor& output, const Asked& asked) {
    while (size_ < max_bytes) {
      const ssize_t got = ::read(output.number(), &buffer_.writable()[size_], max_bytes - size_);
      if (got == 0) return;
      if (got < 0 && errno != EINTR)
        asked.refuse("gave output that cannot be read: " + system::error_words(errno));
      if (got > 0) size_ += static_cast<std::size_t>(got);
    }
  }
  [[nodiscard]] bool is_too_much() const { return size_ == max_bytes; }
  /// Without its line end.
  [[nodiscard]] BytesView line() const {
    const BytesView all = buffer_.view().first(size_);
    return as_text(all).ends_with('\n') ? all.first(size_ - 1) : all;
  }

 private:
  static constexpr std::size_t max_bytes =
      max_passphrase_line_bytes + 2;  // a line feed, and one more

  SecretBytes buffer_{max_bytes};
  std::size_t size_ = 0;
};

/// Why an output is not a passphrase; nothing when it is one.
std::optional<std::string> fault_of(const Output& output) {
  const std::string_view line = as_text(output.line());
  const bool has_nul = line.find('\0') != std::string_view::npos;
  if (has_nul && windows_form(line)) return "printed UTF-16 text instead of UTF-8";
  if (line.find('\n') != std::string_view::npos) return "printed more than one line";
  if (output.is_too_much()) {
    return "printed more than " + std::to_string(max_passphrase_bytes) + " bytes";
  }
  if (line.empty()) return "printed nothing";
  if (has_nul) return "printed a NUL byte";
  if (!is_utf8(line))
    return "printed bytes that are not UTF-8 (only --passphrase-file accepts these)";
  return std::nullopt;
}

int wait_for(pid_t process, const Asked& asked) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) asked.refuse("could not be waited for: " + system::error_words(errno));
  }
  return status;
}

void refuse_failure(int status, const Asked& asked) {
  if (WIFSIGNALED(status)) {
    asked.refuse("was killed by signal " + std::to_string(WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    asked.refuse("ended with exit code " + std::to_string(WEXITSTATUS(status)));
  }
}

}  // namespace

Result<PassphraseCommand> passphrase_command(std::string_view command, std::string named_by) {
  std::vector<std::string> words;
  bool is_in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool is_space = quote == 0 && (c == ' ' || c == '\t' || c == '\n');
    if (is_space || !is_in_word) {
      is_in_word = !is_space;
      if (is_space) continue;
      words.emplace_back();
    }
    const bool has_next = i + 1 < command.size();
    const bool escapes =
        c == '\\' && has_next &&
        (quote == 0 || (quote == '"' && (command[i + 1] == '"' || command[i + 1] == '\\')));
    if (escapes) {
      words.back() += command[++i];
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote && quote != 0) {
      quote = 0;
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) {
    return fail(Fault::usage, named_by + ": the quote " + quote + " is not closed");
  }
  if (words.empty() || words.front().empty()) {
    return fail(Fault::usage,
                named_by + ": the command is empty; name a command that prints a passphrase");
  }
  return PassphraseCommand{std::move(words), std::move(named_by)};
}

Passphrase passphrase_from_command(const PassphraseCommand& command, const std::string& key_file) {
  const Asked asked{command, key_file};
  Child child = start(asked);
  Output output;
  output.read_from(child.output, asked);
  // A command that prints too much may never end.
  child.output = system::FileDescriptor();
  if (output.is_too_much()) ::kill(child.process, SIGTERM);
  const int status = wait_for(child.process, asked);
  if (!output.is_too_much()) refuse_failure(status, asked);
  if (const auto fault = fault_of(output)) asked.refuse(*fault);
  try {
    return Passphrase::of_line(output.line());
  } catch (const SystemError& e) {
    asked.refuse(std::string("did not print a passphrase: ") + e.what());
  }
}

}  // namespace certledger::keys
