#include "tools/certledger/remember.h"

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/file/file.h"
#include "tools/common/json.h"
#include "tools/common/run_lock.h"

namespace certledger::tools {
namespace {

constexpr std::size_t most_memory_bytes = limits::note_bytes + 1024;

std::optional<proofs::Memory> read_memory(const std::filesystem::path& path) {
  const auto file = open_if_present(path);
  if (!file) return std::nullopt;
  auto memory = proofs::parse_memory(as_text(read_all(*file, path, most_memory_bytes)));
  if (memory) return std::move(*memory);
  memory.error().where = path.string();
  memory.error().what =
      "is not a memory that this program wrote, or was edited: " + memory.error().what;
  throw Failure(memory.error(), Exit::malformed);
}

/// What of an audit is remembered. An audit that found nothing has a checkpoint about all entries.
proofs::Memory memory_of(const Audited& audited) {
  const AuditReport& report = audited.report;
  const auto memory = proofs::make_memory(
      log::verifier_key(report.origin, log::KeyType::ed25519, audited.notes.sealer),
      audited.notes.newest);
  if (!memory || memory->checkpoint.size != report.size || memory->checkpoint.root != report.root) {
    throw SystemError(Fault::store,
                      "the newest checkpoint cannot be remembered: it is not about all entries");
  }
  return *memory;
}

}  // namespace

std::optional<proofs::Memory> recall(const std::filesystem::path& path, Remembering how) {
  auto memory = read_memory(path);
  if (memory && how == Remembering::first) {
    throw UsageError("--remember-first: " + path.string() +
                     " remembers a checkpoint already; leave the option out");
  }
  if (!memory && how == Remembering::again) {
    throw Failure(Error{Fault::store,
                        "is not there: what was remembered cannot be compared, so nothing was "
                        "judged. If it is the first time, say --remember-first",
                        path.string(),
                        {},
                        {}});
  }
  return memory;
}

void remember(const std::filesystem::path& path, const Audited& audited,
              std::chrono::milliseconds wait) {
  const proofs::Memory memory = memory_of(audited);
  std::filesystem::path lock = path;
  lock += ".lock";
  const FileDescriptor held = lock_run(lock, Missing::make_file, wait);
  const auto present = read_memory(path);
  if (present && present->checkpoint.size >= memory.checkpoint.size) return;
  write_file_atomically(path, as_bytes(proofs::format_memory(memory)), 0644);
}

std::filesystem::path write_evidence(const std::filesystem::path& path,
                                     const proofs::Memory& memory, const Audited& audited) {
  const AuditReport& report = audited.report;
  const Notes& notes = audited.notes;
  Json json;
  json["what"] = "Two statements of one ledger that cannot both be true.";
  json["origin"] = memory.checkpoint.origin;
  json["remembered"] = {{"size", memory.checkpoint.size},
                        {"root", to_base64(memory.checkpoint.root.view())},
                        {"vkey", log::format_vkey(memory.key)},
                        {"checkpoint", memory.note}};
  json["found"] = {{"size", report.size}, {"root", to_base64(report.root.view())}};
  if (notes.root_then) {
    json["found"]["root_at_remembered_size"] = to_base64(notes.root_then->view());
  }
  if (!notes.then.empty()) json["found"]["checkpoint_of_remembered_size"] = notes.then;
  if (!notes.newest.empty()) json["found"]["newest_checkpoint"] = notes.newest;
  const std::string text = json.dump(2) + "\n";
  std::filesystem::path evidence = path;
  evidence += ".fork-" + to_hex(sha256(as_bytes(text))).substr(0, 16) + ".json";
  if (!std::filesystem::exists(evidence)) write_file_atomically(evidence, as_bytes(text), 0644);
  return evidence;
}

}  // namespace certledger::tools
