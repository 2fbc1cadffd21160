#include "tools/certledger-check/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace certledger::tools {
namespace {

#ifdef CERTLEDGER_SANITIZED
constexpr bool is_possible = false;
#else
constexpr bool is_possible = true;
#endif

#if defined(__x86_64__)
constexpr unsigned architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned architecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned architecture = 0;
#endif

/// All that a process needs that has its input in memory: none takes a path or an address.
constexpr std::array allowed{
    SYS_read,   SYS_write,        SYS_writev,    SYS_close,          SYS_fstat, SYS_lseek,
    SYS_mmap,   SYS_munmap,       SYS_mremap,    SYS_mprotect,       SYS_brk,   SYS_madvise,
    SYS_futex,  SYS_rt_sigreturn, SYS_getrandom, SYS_clock_gettime,  SYS_exit,  SYS_exit_group,
    SYS_getpid, SYS_gettid,       SYS_tgkill,    SYS_rt_sigprocmask,
};

constexpr std::size_t memory_bytes = std::size_t{256} * 1024 * 1024;
constexpr unsigned seconds = 20;

sock_filter statement(unsigned code, unsigned k) {
  return {static_cast<unsigned short>(code), 0, 0, k};
}
sock_filter jump_if_equal(unsigned k, unsigned char yes, unsigned char no) {
  return {BPF_JMP | BPF_JEQ | BPF_K, yes, no, k};
}

/// Allows the calls of the list and makes all others fail with EPERM.
std::vector<sock_filter> filter() {
  std::vector<sock_filter> program{
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      jump_if_equal(architecture, 1, 0),
      statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const long call : allowed) {
    program.push_back(jump_if_equal(static_cast<unsigned>(call), 0, 1));
    program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  return program;
}

void limit(int resource, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

}  // namespace

void enter_sandbox() {
  if (!is_possible) return;
  limit(RLIMIT_AS, memory_bytes);
  limit(RLIMIT_CPU, seconds);
  limit(RLIMIT_CORE, 0);
  if (architecture == 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  auto program = filter();
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
}

}  // namespace certledger::tools
