#include "tools/process/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
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

// --- seccomp ---

/// Calls that every process needs after it opened its input. None takes a path to change, or an
/// address.
constexpr std::array allowed{
    SYS_read,      SYS_pread64,       SYS_write,           SYS_writev,       SYS_close,
    SYS_fstat,     SYS_newfstatat,    SYS_lseek,           SYS_munmap,       SYS_mremap,
    SYS_brk,       SYS_madvise,       SYS_futex,           SYS_rt_sigreturn, SYS_rt_sigprocmask,
    SYS_getrandom, SYS_clock_gettime, SYS_clock_nanosleep, SYS_exit,         SYS_exit_group,
    SYS_getpid,    SYS_gettid,        SYS_tgkill,          SYS_sched_yield,  SYS_sched_getaffinity,
    SYS_sysinfo,   SYS_sigaltstack,   SYS_restart_syscall,
};

/// Calls of a thread that starts.
constexpr std::array for_threads{SYS_set_robust_list, SYS_rseq};

/// Calls that a process needs to write files by name.
constexpr std::array for_writers{
    SYS_mkdirat,    SYS_unlinkat,  SYS_renameat2, SYS_ftruncate, SYS_pwrite64,
    SYS_fsync,      SYS_fdatasync, SYS_syncfs,    SYS_statfs,    SYS_fstatfs,
    SYS_getdents64, SYS_linkat,    SYS_flock,
#ifdef __x86_64__
    SYS_mkdir,      SYS_rmdir,     SYS_unlink,    SYS_rename,    SYS_renameat,
#endif
};

/// No reader ever needs these. A process that calls one is killed.
constexpr std::array deadly{
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mknodat,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_truncate,
    SYS_ftruncate,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_bpf,
    SYS_io_uring_setup,
    SYS_keyctl,
    SYS_kill,
    SYS_setns,
    SYS_unshare,
    SYS_init_module,
    SYS_perf_event_open,
#ifdef __x86_64__
    SYS_fork,
    SYS_vfork,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_mkdir,
    SYS_rmdir,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_mknod,
    SYS_renameat,
#endif
};

constexpr unsigned kill_process = SECCOMP_RET_KILL_PROCESS;
constexpr unsigned refuse_call = SECCOMP_RET_ERRNO | EPERM;

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    jump_if_equal(architecture, 1, 0);
    give(kill_process);
    load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
    // Calls of the x32 ABI have numbers from this one on.
    program_.push_back({BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x40000000});
    give(kill_process);
#endif
  }

  void call(long number, unsigned action) {
    jump_if_equal(static_cast<unsigned>(number), 0, 1);
    give(action);
  }

  /// Decides by the lower half of an argument: `yes` when its bits under `mask` equal `value`.
  void call_with(long number, unsigned argument, unsigned mask, unsigned value, unsigned yes,
                 unsigned no) {
    jump_if_equal(static_cast<unsigned>(number), 0, 5);
    load(static_cast<unsigned>(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t)));
    program_.push_back({BPF_ALU | BPF_AND | BPF_K, 0, 0, mask});
    jump_if_equal(value, 0, 1);
    give(yes);
    give(no);
  }

  void install(unsigned all_others) {
    give(all_others);
    const sock_fprog whole{static_cast<unsigned short>(program_.size()), program_.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
  }

 private:
  void load(unsigned offset) { program_.push_back({BPF_LD | BPF_W | BPF_ABS, 0, 0, offset}); }
  void give(unsigned action) { program_.push_back({BPF_RET | BPF_K, 0, 0, action}); }
  void jump_if_equal(unsigned value, unsigned char yes, unsigned char no) {
    program_.push_back({BPF_JMP | BPF_JEQ | BPF_K, yes, no, value});
  }

  std::vector<sock_filter> program_;
};

void filter_calls(const Rights& rights) {
  if (architecture == 0) return;
  constexpr unsigned allow = SECCOMP_RET_ALLOW;
  Filter filter;
  const bool writes = !rights.writable.empty();
  for (const long call : allowed) filter.call(call, allow);
  if (writes) {
    for (const long call : for_writers) filter.call(call, allow);
    filter.call(SYS_openat, allow);
  }
  for (const long call : deadly) filter.call(call, kill_process);
  // Memory, but not executable: all code is loaded already.
  filter.call_with(SYS_mmap, 2, PROT_EXEC, 0, allow, refuse_call);
  filter.call_with(SYS_mprotect, 2, PROT_EXEC, 0, allow, refuse_call);
  filter.call_with(SYS_ioctl, 1, ~0U, TCGETS, allow, refuse_call);
  // A thread, but no process. A filter cannot see the arguments of clone3; without clone3, libc
  // uses clone.
  filter.call(SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS);
  filter.call_with(SYS_clone, 0, CLONE_THREAD, CLONE_THREAD, rights.threads ? allow : refuse_call,
                   kill_process);
  if (rights.threads) {
    for (const long call : for_threads) filter.call(call, allow);
  }
  // F_DUPFD to F_SETLKW: operations on open files, including locks.
  filter.call_with(SYS_fcntl, 1, ~7U, 0, allow, refuse_call);
  // Only to read, or not at all. Landlock says below which directory.
  constexpr unsigned to_write =
      O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
  const bool reads = !rights.readable.empty();  // (a writer was allowed all of openat above)
  filter.call_with(SYS_openat, 2, to_write, O_RDONLY, reads ? allow : refuse_call, kill_process);
  filter.call(SYS_openat2, SECCOMP_RET_ERRNO | ENOSYS);
  if (reads) filter.call(SYS_getdents64, allow);
  filter.install(refuse_call);
}

// --- Landlock: numbers from the kernel's documentation, since headers can be older than the kernel
// ---

constexpr std::array<std::uint64_t, 6> handled_by_version{
    (std::uint64_t{1} << 13) - 1, (std::uint64_t{1} << 14) - 1, (std::uint64_t{1} << 15) - 1,
    (std::uint64_t{1} << 15) - 1, (std::uint64_t{1} << 16) - 1, (std::uint64_t{1} << 16) - 1};

void allow_beneath(int rules, const std::string& path, std::uint64_t access) {
  if (path.empty()) return;
  const int directory = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (directory < 0) return;
  landlock_path_beneath_attr beneath{};
  beneath.allowed_access = access;
  beneath.parent_fd = directory;
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  close(directory);
}

/// From now on, the process can use names of files only below these directories.
void confine_files(const Rights& rights) {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return;
  const auto known =
      std::min<std::size_t>(static_cast<std::size_t>(version), handled_by_version.size());
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = handled_by_version[known - 1];
  const auto rules = static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0));
  if (rules < 0) return;
  constexpr std::uint64_t to_read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  constexpr std::uint64_t truncate = std::uint64_t{1} << 14;  // known from version 3 on
  constexpr std::uint64_t to_write = to_read | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                     LANDLOCK_ACCESS_FS_REMOVE_DIR | truncate;
  allow_beneath(rules, rights.readable, to_read);
  allow_beneath(rules, rights.writable, to_write & attributes.handled_access_fs);
  syscall(SYS_landlock_restrict_self, rules, 0);
  close(rules);
}

// --- limits ---

void limit(int resource, rlim_t maximum) {
  const auto which = static_cast<__rlimit_resource>(resource);
  rlimit now{};
  if (getrlimit(which, &now) == 0) maximum = std::min({maximum, now.rlim_cur, now.rlim_max});
  const rlimit both{maximum, maximum};
  setrlimit(which, &both);
}

}  // namespace

void enter_sandbox(const Rights& rights) {
  if (!is_possible) return;
  if (rights.address_bytes > 0) limit(RLIMIT_AS, rights.address_bytes);
  if (rights.data_bytes > 0) limit(RLIMIT_DATA, rights.data_bytes);
  if (rights.seconds > 0) limit(RLIMIT_CPU, rights.seconds);
  limit(RLIMIT_CORE, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  confine_files(rights);
  filter_calls(rights);
}

}  // namespace certledger::tools
