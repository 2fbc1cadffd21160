#include "ledger/system/medium.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ranges>
#include <system_error>
#include <utility>

#include "ledger/base/text.h"
#include "ledger/system/file.h"

namespace certledger::system {
namespace {

// f_type values as listed in statfs(2) and linux/magic.h.
constexpr std::array<std::pair<std::uint64_t, std::string_view>, 16> network_types{{
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB2"},
    {0x01021997, "9P"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x00C36400, "Ceph"},
    {0x73757245, "Coda"},
    {0x564C, "NCP"},
    {0x0BD00BD0, "Lustre"},
    {0x47504653, "GPFS"},
    {0x01161970, "GFS2"},
    {0x7461636F, "OCFS2"},
    {0x786F4256, "vboxsf"},
    {0xBACBACBC, "vmhgfs"},
}};
constexpr std::uint64_t fuse = 0x65735546;
constexpr std::size_t mountinfo_bytes = 16 << 20;

/// The name of the program that serves the FUSE mount; empty for a disk (fuseblk).
std::string fuse_name(const std::filesystem::path& directory) {
  struct stat info{};
  if (::stat(directory.c_str(), &info) != 0) return "FUSE";
  Bytes mounts;
  try {
    mounts = read_file("/proc/self/mountinfo", mountinfo_bytes);
  } catch (const SystemError&) {
    return "FUSE";
  }
  const std::string_view type =
      mounted_type(as_text(mounts), major(info.st_dev), minor(info.st_dev));
  if (type == "fuseblk") return {};
  return type.empty() ? "FUSE" : printable(type);
}

// A disk with less free space than this counts as full: a commit writes its pages in one piece.
constexpr std::uint64_t hardly_any_space = std::uint64_t{256} * 1024;

}  // namespace

std::string_view network_file_system(std::uint64_t type) {
  for (const auto& [known, name] : network_types) {
    if (known == type) return name;
  }
  return {};
}

std::string_view mounted_type(std::string_view mountinfo, unsigned major, unsigned minor) {
  const std::string device = std::to_string(major) + ":" + std::to_string(minor);
  std::string_view found;
  for (const auto line : std::views::split(mountinfo, '\n')) {
    const std::string_view text(line.begin(), line.end());
    // Mount, parent, device, …, "-", type, …: the fields before the hyphen vary in number.
    std::string_view rest = text;
    for (int i = 0; i < 2; ++i) rest.remove_prefix(std::min(rest.size(), rest.find(' ') + 1));
    const std::size_t hyphen = text.find(" - ");
    if (!rest.starts_with(device + " ") || hyphen == std::string_view::npos) continue;
    const std::string_view type = text.substr(hyphen + 3);
    found = type.substr(0, type.find(' '));
  }
  return found;
}

void refuse_network_file_system(const std::filesystem::path& directory, Fault fault) {
  struct statfs info{};
  if (::statfs(directory.c_str(), &info) != 0) {
    throw SystemError(fault, directory.string() + ": " + error_words(errno));
  }
  // The kernel's constants are 32 bits wide; the field is signed and wider on some machines.
  const auto type = static_cast<std::uint64_t>(info.f_type) & 0xFFFFFFFFU;
  const std::string name =
      type == fuse ? fuse_name(directory) : std::string(network_file_system(type));
  if (name.empty()) return;
  throw SystemError(fault,
                    directory.string() + ": is on a file system of the kind " + name +
                        ", which a network, another program or this machine's host provides. Locks "
                        "and memory maps do not work there; keep the ledger on a local disk");
}

std::string error_words(int error) { return std::generic_category().message(error); }

bool is_of_the_machine(int error) {
  constexpr std::array errors{EIO, ENOSPC, EDQUOT, ENOMEM, EMFILE, ENFILE};
  return std::ranges::find(errors, error) != errors.end();
}

std::string write_failure(const std::filesystem::path& path, int error) {
  std::string words = error_words(error);
  if (error == EFBIG) return words + " (file size limit, see ulimit -f)";
  if (error != EIO && error != ENOSPC && error != EDQUOT) return words;

  struct statvfs disk{};
  if (::statvfs(path.c_str(), &disk) == 0) {
    const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (free < hardly_any_space) {
      return "the disk is full (" + std::to_string(free) + " bytes free); make room and try again";
    }
  }
  if (error == EDQUOT) return words + " (the user's disk quota)";
  struct rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    return words + " (this process can write files of at most " + std::to_string(limit.rlim_cur) +
           " bytes, see ulimit -f)";
  }
  return words;
}

}  // namespace certledger::system
