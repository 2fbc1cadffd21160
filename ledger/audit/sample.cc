#include "ledger/audit/sample.h"

#include <random>

#include "ledger/audit/past_tree.h"
#include "ledger/base/encoding.h"
#include "ledger/log/entry.h"
#include "ledger/scheme/record.h"
#include "ledger/scheme/statement.h"

namespace certledger::audit {
namespace {

void check_record(const store::View& view, const Sample& sample, const scheme::SubjectId& subject,
                  Findings& findings) {
  const Hash key = scheme::map_key(subject);
  const auto bytes = view.record(key);
  const auto found = map::kept::look_up(sample.map, sample.map_state.subjects, key);
  if (bytes &&
      map::verify_presence(sample.map_state.root, key, scheme::map_value(*bytes), found.proof)) {
    return;
  }
  const std::string name = scheme::to_text(subject);
  findings.add({Check::sample_record,
                {Fault::wrong_record,
                 bytes ? "the stored record differs from the one in the status map"
                       : "the stored record is missing",
                 name,
                 {},
                 {}},
                name,
                "the record that the status map proves",
                bytes ? "one of SHA-256 " + to_hex(sha256(*bytes)) : std::string()});
}

void check_entry(const store::View& view, const Sample& sample, log::Index index,
                 Authorship authorship, Findings& findings) {
  const auto bytes = view.entry_bytes(index);
  const Hash leaf = bytes ? log::leaf_hash(*bytes) : Hash{};
  const auto add = [&](Check check, Error error, std::string expected, std::string found) {
    error.entry = index;
    findings.add({check, std::move(error), {}, std::move(expected), std::move(found)});
  };
  const auto audited = bytes ? check_audited(view, sample.since, index, leaf)
                             : Result<void>(fail(Fault::not_included, "the entry is missing"));
  if (!audited) {
    add(Check::sample_entry,
        {Fault::not_included,
         "the entry, or the tiles above it, differ from the audited ones: " + audited.error().what,
         {},
         {},
         {}},
        "the audited entry", bytes ? "one of leaf hash " + to_hex(leaf) : std::string());
    return;
  }
  // The entry is unchanged since it was audited: from here on, only the machine can be wrong.
  const auto entry = log::decode_entry_view(*bytes);
  if (!entry) return;
  if (authorship == Authorship::judged &&
      !verify(entry->author, log::statement_signing_input(sample.since.origin, entry->statement),
              entry->signature)) {
    add(Check::signature,
        {Fault::bad_signature, "the signature does not verify with the author's key", {}, {}, {}},
        "a signature by " + to_hex(entry->author), to_hex(entry->signature));
  }
  const auto statement = scheme::decode_statement(entry->statement);
  if (!statement) return;
  for (const auto& subject : scheme::subjects_of(statement->body)) {
    check_record(view, sample, subject, findings);
  }
}

}  // namespace

std::set<log::Index> draw_entries(log::TreeSize size, std::uint64_t count) {
  std::set<log::Index> drawn;
  if (count >= size) {
    for (log::Index i = 0; i < size; ++i) drawn.insert(drawn.end(), i);
    return drawn;
  }
  // Use the system's randomness: an attacker must not know where the audit will look.
  std::random_device chance;
  std::uniform_int_distribution<log::Index> draw(0, size - 1);
  while (drawn.size() < count) drawn.insert(draw(chance));
  return drawn;
}

std::uint64_t check_sample(const store::View& view, const Sample& sample, std::uint64_t count,
                           Authorship authorship, Findings& findings) {
  const std::set<log::Index> drawn = draw_entries(sample.since.size, count);
  for (const log::Index index : drawn) check_entry(view, sample, index, authorship, findings);
  return drawn.size();
}

}  // namespace certledger::audit
