#include "ledger/store/mark.h"

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/file/file.h"
#include "ledger/file/own_file.h"

namespace certledger::store {

std::optional<Bytes> read_mark(const std::filesystem::path& path) {
  const auto file = open_own_file(path);
  if (!file) return std::nullopt;
  Bytes mark = read_all(*file, path, limits::note_bytes);
  if (mark.empty()) {
    throw SystemError(Fault::store, path.string() +
                                        ": the mark is empty; put back the newest checkpoint that "
                                        "you or a witness kept");
  }
  return mark;
}

void advance_mark(const WriterLock& /*held*/, const std::filesystem::path& path,
                  const std::optional<Bytes>& expected, BytesView next) {
  CERTLEDGER_CHECK(!next.empty() && next.size() <= limits::note_bytes);
  if (read_mark(path) != expected) {
    throw SystemError(Fault::store, path.string() +
                                        ": the mark is not the one that was read before; something "
                                        "else than this program changed it");
  }
  write_file_atomically(path, next, 0644);
}

}  // namespace certledger::store
