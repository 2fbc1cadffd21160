#include "ledger/store/sound.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/store/inspect/data_file.h"
#include "ledger/store/inspect/free_list.h"
#include "ledger/store/inspect/tree.h"
#include "ledger/store/store.h"

namespace certledger::store {
namespace {

std::string time_text(const struct timespec& time) {
  return std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec);
}

/// The word about the file; empty if fstat(2) fails.
std::string state_of(int descriptor) {
  struct stat info{};
  if (::fstat(descriptor, &info) != 0) return {};
  return "sound " + std::to_string(info.st_dev) + " " + std::to_string(info.st_ino) + " " +
         std::to_string(info.st_size) + " " + time_text(info.st_mtim) + " " +
         time_text(info.st_ctim);
}

std::optional<inspect::Unsound> find_unsound(int descriptor, const inspect::Meta& meta) {
  std::array<std::string_view, named_tables.size()> names;
  std::ranges::transform(named_tables, names.begin(), &NamedTable::name);
  std::vector<inspect::PageRange> used;
  for (const inspect::TableRows& table : inspect::count_rows(descriptor, meta, names, used)) {
    if (!table.rows) return table.rows.error();
  }
  return inspect::check_free_list(descriptor, meta, used);
}

}  // namespace

void require_sound(const Environment& environment, const WriterLock& held) {
  const std::string state = state_of(environment.data_descriptor());
  if (!state.empty() && held.left_word() == state) return;
  const auto refuse = [&](const std::string& what) {
    throw SystemError(Fault::store,
                      (environment.directory() / "data.mdb").string() + ": " + what +
                          ": the store is damaged; nothing was written. Keep it, run `certledger "
                          "verify`, and restore the ledger from a backup");
  };
  const std::uint64_t number = ReadTransaction(environment).number();
  const auto meta = inspect::find_meta(environment.data_descriptor(), number);
  if (!meta) refuse("the newest state has no valid meta page");
  if (const auto unsound = find_unsound(environment.data_descriptor(), *meta)) {
    refuse("page " + std::to_string(unsound->page) + " " + unsound->what);
  }
  held.leave_word(state);
}

void leave_word_after_commits(Environment& environment, const WriterLock& held) {
  environment.after_commits([&held, descriptor = environment.data_descriptor()] {
    held.leave_word(state_of(descriptor));
  });
}

}  // namespace certledger::store
