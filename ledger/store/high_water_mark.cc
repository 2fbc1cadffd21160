#include "ledger/store/high_water_mark.h"

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/system/file.h"
#include "ledger/system/own_file.h"
#include "ledger/system/write_file.h"

namespace certledger::store {

namespace {

std::optional<Bytes> read_opened(const std::optional<system::FileDescriptor>& file,
                                 const std::filesystem::path& path) {
  if (!file) return std::nullopt;
  Bytes mark = system::read_all(*file, path, limits::note_bytes);
  if (mark.empty()) {
    throw SystemError(Fault::store, path.string() +
                                        ": the high-water mark is empty. Write the newest "
                                        "checkpoint that you or a witness kept to it");
  }
  return mark;
}

}  // namespace

std::optional<Bytes> read_mark(const std::filesystem::path& path) {
  return read_opened(system::open_own_file(path), path);
}

void advance_mark(const WriterLock& held, const std::filesystem::path& path,
                  const std::optional<Bytes>& expected, BytesView next) {
  CERTLEDGER_CHECK(!next.empty() && next.size() <= limits::note_bytes);
  if (read_opened(system::open_own_file_in(held.directory(), path), path) != expected) {
    throw SystemError(Fault::store,
                      path.string() + ": another program changed the high-water mark meanwhile");
  }
  system::write_file_atomically_in(held.directory(), path, next, mark_mode);
}

}  // namespace certledger::store
