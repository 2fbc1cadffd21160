// What a log could sign: its own key makes seal and checkpoint over whatever it says.
#pragma once

#include <functional>

#include "ledger/log/entry.h"
#include "ledger/log/note_sign.h"
#include "ledger/map/kept/buckets.h"
#include "ledger/proofs/extra_data.h"
#include "ledger/proofs/proof_file.h"
#include "tests/proofs/proof_ledger.h"

namespace certledger::testing {

/// The seal is the last of 65 entries, so that one hash, of any value, is its path.
inline constexpr log::Index seal_index = 64;

/// All that the log says; what is true unless a test changes it.
struct Said {
  std::vector<std::pair<scheme::SubjectId, std::optional<Bytes>>> items;
  std::vector<Bytes> entries;
  std::vector<std::vector<Bytes>> lives;
  scheme::Statement seal{{}, scheme::Seal{}};
  Actor sealer = Actor::operator_;
  log::Index index = seal_index;  ///< in the seal
  std::function<void(proofs::FullHistoryBundle&)> spoil = [](proofs::FullHistoryBundle&) {};

  template <class R>
  void edit(std::size_t item, const std::function<void(scheme::Record&, R&)>& change) {
    scheme::Record record = scheme::decode_record(*items.at(item).second).value();
    change(record, std::get<R>(record.body));
    items.at(item).second = scheme::encode_record(record);
  }
};

/// The kinds of bundles that say it: 02, 03 and 05.
enum class Form : std::uint8_t { status, history, full_history };

inline proofs::Bundle in_form(const proofs::FullHistoryBundle& all, Form form) {
  if (form == Form::status) return proofs::StatusBundle{all.seal, all.items};
  if (form == Form::history) return proofs::HistoryBundle{all.seal, all.items, all.entries};
  return all;
}

/// A map, a seal and a checkpoint that say so.
inline std::string signed_file(const Said& said, Form form) {
  std::vector<map::Leaf> leaves{{sha256(as_bytes("another")), sha256(as_bytes("record"))}};
  for (const auto& [subject, record] : said.items) {
    if (record) leaves.push_back({scheme::map_key(subject), scheme::map_value(*record)});
  }
  std::ranges::sort(leaves);
  map::kept::MemoryPages pages;
  std::uint64_t count = 0;
  const Hash map_root = map::kept::update(pages, count, leaves);
  scheme::Statement seal = said.seal;
  if (auto* body = std::get_if<scheme::Seal>(&seal.body)) *body = {map_root, count};
  log::Entry entry;
  entry.index = said.index;
  entry.recorded_at = time_of(on("2022-05-30"));
  entry.statement = scheme::encode_statement(seal);
  entry.author = key_of(said.sealer).public_key();
  entry.signature = key_of(said.sealer).sign(log::statement_signing_input(origin, entry.statement));
  proofs::FullHistoryBundle bundle{log::encode_entry(entry).value(), {}, said.entries, said.lives};
  for (const auto& [subject, record] : said.items) {
    bundle.items.push_back(
        {subject, record, map::kept::look_up(pages, count, scheme::map_key(subject)).proof});
  }
  said.spoil(bundle);
  proofs::ProofFile file;
  file.extra = proofs::encode_bundle(in_form(bundle, form));
  file.index = seal_index;
  file.path = {sha256(as_bytes("the entries before"))};
  const Hash root = log::node_hash(file.path[0], log::leaf_hash(bundle.seal));
  file.checkpoint = log::signed_note(log::format_checkpoint({origin, seal_index + 1, root}), origin,
                                     key_of(Actor::operator_));
  return proofs::format_proof_file(file).value();
}

/// What a reader asks who trusts that log, of the kind that it is.
inline tools::CheckQuestion asking_for(Form form, std::optional<scheme::SubjectId> asked = {}) {
  tools::CheckQuestion question = asking(nullptr);
  if (form != Form::status) question.kind = tools::ProofKind::history;
  question.expected = std::move(asked);
  return question;
}

inline tools::Exit exit_of(const Said& said, Form form,
                           std::optional<scheme::SubjectId> asked = {}) {
  const auto judged =
      judge(signed_file(said, form), lenient_policy(), asking_for(form, std::move(asked)));
  return judged ? judged->exit : judged.error().exit;
}

}  // namespace certledger::testing
