#include "ledger/audit/entries.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/derive/clock.h"
#include "ledger/derive/derivation.h"
#include "ledger/log/checkpoint.h"

namespace certledger::audit {
namespace {

// The entries in a chunk: enough to keep all cores busy, few enough to release the store's pages
// several times a second.
constexpr std::size_t chunk_entries = 2048;

Finding about_entry(Check check, log::Index entry, Error error, std::string subject = {},
                    std::string expected = {}, std::string found = {}) {
  error.entry = entry;
  return {check, std::move(error), std::move(subject), std::move(expected), std::move(found)};
}

/// A finding with expected and found as two fields, and in one sentence after `part`.
Finding differs(Check check, Fault fault, log::Index entry, const std::string& part,
                std::string expected, std::string found) {
  Error error{fault, part + ": expected " + expected + ", found " + found, {}, {}, {}};
  return about_entry(check, entry, std::move(error), {}, std::move(expected), std::move(found));
}

std::string sentence_of(const std::string& rule) {
  for (const scheme::RuleText& text : scheme::rules()) {
    if (scheme::id_of(text.rule) == rule) return std::string(text.sentence);
  }
  return {};
}

/// What is wrong if the lines under a checkpoint are not one by the log and one by each cosigner;
/// otherwise empty. An audit does not know the cosigners, so it does not verify their signatures.
std::string excess_line(const log::Note& note, std::string_view origin) {
  std::set<std::pair<std::string_view, log::KeyId>> keys;
  std::size_t of_log = 0;
  for (const log::NoteSignature& line : note.signatures) {
    if (!keys.insert({line.name, line.id}).second) {
      return "two lines by the same key of " + printable(line.name);
    }
    // A cosignature is longer: it also has a time.
    if (line.name == origin && line.signature.size() == Signature::size) ++of_log;
  }
  return of_log > 1 ? "two lines by the log" : std::string();
}

std::string text_of(Time time) { return to_text(time, UtcOffset{}); }

}  // namespace

std::uint64_t tiles_at(log::TreeSize size) {
  std::uint64_t count = 0;
  for (; size > 0; size >>= log::tile_height)
    count += (size + log::tile_width - 1) / log::tile_width;
  return count;
}

EntryAudit::EntryAudit(Source& source, derive::MappedRecords& records, Findings& findings,
                       EntryOptions options, const Start& start)
    : source_(source),
      records_(records),
      findings_(findings),
      options_(std::move(options)),
      origin_(source.origin()),
      signing_head_(log::statement_signing_input(origin_, {})),
      tree_(start.size, start.load),
      begun_at_(start.size),
      next_(start.size),
      previous_(start.previous),
      times_(start.size, start.previous_time, start.time_before),
      is_sealed_(start.size > 0),
      checkpoints_(start.checkpoints),
      sealers_(start.sealers) {
  if (!sealers_.empty()) last_sealer_ = *sealers_.begin();
  if (start.size > 0) note_time(start.size - 1, start.previous_time);
}

void EntryAudit::follow() {
  for (;;) {
    const bool more = fill_chunk();
    judge_chunk();
    if (options_.progress && !options_.progress(next_, std::max(next_, source_.size()))) {
      throw SystemError(Fault::store, "the audit was interrupted: no verdict");
    }
    if (!more) return;
    source_.renew();
  }
}

bool EntryAudit::judges_author(log::Index entry) const {
  if (options_.authorship == Authorship::not_judged) return false;
  return entry >= options_.authors_from || options_.drawn.contains(entry);
}

/// Whether the source may have more.
bool EntryAudit::fill_chunk() {
  while (chunk_.size() < chunk_entries) {
    if (is_broken_off() || !source_.next(run_)) return false;
    take_run();
  }
  return true;
}

void EntryAudit::take_run() {
  is_cut_ = !run_.damage.empty();
  if (is_cut_) {
    ++misplaced_;
    findings_.add(about_entry(Check::entry_row, next_,
                              {Fault::broken_chain, run_.damage, {}, {}, {}}, {}, "entries"));
    return;
  }
  if (run_.first != next_) {
    findings_.add(differs(Check::entry_gap, Fault::broken_chain, std::min(next_, run_.first),
                          "the index of the next entry", std::to_string(next_),
                          std::to_string(run_.first)));
    judge_chunk();
    push(Hash{});  // there is a gap, so the tree differs from here on
    misplaced_ += run_.entries.size();
  }
  log::Index index = run_.first;
  for (const BytesView bytes : run_.entries) chunk_.push_back({index++, bytes});
  next_ = index;
}

void EntryAudit::judge_chunk() {
  decoded_.clear();
  statements_.clear();
  notes_.clear();
  for (const Waiting& waiting : chunk_) {
    const auto& entry = decoded_.emplace_back(log::decode_entry_view(waiting.bytes));
    if (!entry || !judges_author(waiting.index)) continue;
    statements_.add(waiting.index,
                    {signing_head_, entry->statement, entry->author, entry->signature});
  }
  derive::SignaturePool statements(statements_.tasks, options_.threads);
  for (std::size_t i = 0; i < chunk_.size() && !needs_newer_; ++i) {
    judge_entry(chunk_[i].index, chunk_[i].bytes, decoded_[i]);
  }
  for (const auto& [id, tile] : tree_.take_completed()) check_tile(id, tile);
  report_bad(Check::signature, statements_, statements.bad());
  derive::SignaturePool notes(notes_.tasks, options_.threads);
  report_bad(Check::checkpoint_signature, notes_, notes.bad());
  signatures_ += statements_.tasks.size();
  chunk_.clear();
}

void EntryAudit::report_bad(Check check, const Signatures& of,
                            const std::vector<std::size_t>& bad) {
  for (const std::size_t i : bad) {
    const std::string key = to_hex(of.tasks[i].author);
    Error error{
        Fault::bad_signature,
        check == Check::signature
            ? "the signature does not verify with the author's key " + key
            : "the checkpoint's signature does not verify with the key " + key + " of the seal",
        {},
        {},
        {}};
    findings_.add(about_entry(check, of.entries[i], std::move(error), {}, "a signature by " + key,
                              to_hex(of.tasks[i].signature)));
  }
}

// --- one entry ---

void EntryAudit::judge_entry(log::Index index, BytesView bytes,
                             const Result<log::EntryView>& entry) {
  const Hash leaf = log::leaf_hash(bytes);
  if (entry) {
    judge_place(index, *entry);
  } else {
    ++misplaced_;
    findings_.add(about_entry(Check::entry_form, index, entry.error(), {}, "a canonical entry",
                              to_hex(bytes.first(std::min<std::size_t>(bytes.size(), 32))) + "…"));
  }
  previous_ = leaf;
  push(leaf);
  if (entry) judge_statement(index, *entry, leaf);
}

void EntryAudit::judge_place(log::Index index, const log::EntryView& entry) {
  if (entry.index != index) {
    ++misplaced_;
    findings_.add(differs(Check::index, Fault::broken_chain, index, "index", std::to_string(index),
                          std::to_string(entry.index)));
  }
  if (entry.previous != previous_) {
    findings_.add(differs(Check::previous, Fault::broken_chain, index, "previous",
                          to_hex(previous_), to_hex(entry.previous)));
  }
}

// --- times ---

Time GoodTimes::before(log::Index first, std::span<const scheme::Correction> corrections) const {
  if (first <= begun_at_) return before_(first, corrections);
  const auto after = std::ranges::lower_bound(times_, first, {}, &Since::index);
  return after == times_.begin() ? before_(first, corrections) : std::prev(after)->time;
}

void GoodTimes::correct(log::Index first, log::Index at, Time time) {
  std::erase_if(times_, [&](const Since& since) { return since.index >= first; });
  times_.push_back({at, time});
}

const scheme::ParametersRecord* EntryAudit::scheme_record() {
  const scheme::Record* record =
      records_.is_sound() ? records_.find(scheme::parameters_subject()) : nullptr;
  return record == nullptr ? nullptr : &std::get<scheme::ParametersRecord>(record->body);
}

std::span<const scheme::Correction> EntryAudit::corrections() {
  const auto* record = scheme_record();
  if (record == nullptr) return {};
  return record->corrections;
}

Edition EntryAudit::edition() {
  const auto* record = scheme_record();
  return record == nullptr ? first_edition : record->parameters.edition;
}

/// Checks the time against those before. A correction is checked by its own rule.
void EntryAudit::judge_time(log::Index index, const log::EntryView& entry,
                            const scheme::Statement* statement) {
  const auto* correction =
      statement == nullptr ? nullptr : std::get_if<scheme::TimeCorrect>(&statement->body);
  if (correction != nullptr) {
    if (!records_.is_sound()) take_correction(index, entry.recorded_at, correction->times);
    return;
  }
  if (entry.recorded_at < times_.newest()) {
    findings_.add(differs(Check::time, Fault::broken_chain, index, "recorded_at",
                          "not before " + text_of(times_.newest()), text_of(entry.recorded_at)));
  }
  note_time(index, entry.recorded_at);
}

void EntryAudit::note_time(log::Index index, Time time) {
  times_.add(index, time);
  const auto& now = options_.now;
  if (now && !ahead_ && time.seconds > now->seconds + derive::tolerated_seconds)
    ahead_ = {index, time};
}

void EntryAudit::take_correction(log::Index index, Time time, const scheme::Correction& times) {
  times_.correct(times.first, index, time);
  if (ahead_ && ahead_->first >= times.first) ahead_.reset();
  note_time(index, time);
}

void EntryAudit::judge_statement(log::Index index, const log::EntryView& entry, const Hash& leaf) {
  const auto statement = scheme::decode_statement(entry.statement);
  judge_time(index, entry, statement ? &*statement : nullptr);
  is_sealed_ = false;
  if (!statement) {
    needs_newer_ = statement.error().fault == Fault::needs_newer;
    findings_.add(
        about_entry(Check::statement_form, index, statement.error(), {}, "a canonical statement"));
    return;
  }
  const auto* seal = std::get_if<scheme::Seal>(&statement->body);
  is_sealed_ = seal != nullptr;
  if (!records_.is_sound()) return;
  const bool is_right = seal == nullptr || judge_seal(index, *seal);
  // The parts of the seal were compared just now, so its rule must not report them again.
  const scheme::MapState stated =
      seal == nullptr ? scheme::MapState{} : scheme::MapState{seal->map_root, seal->subjects};
  scheme::Position at{index,        entry.recorded_at,
                      entry.author, log::statement_hash(origin_, entry.statement),
                      leaf,         seal == nullptr ? nullptr : &stated};
  const auto* correction = std::get_if<scheme::TimeCorrect>(&statement->body);
  if (correction != nullptr && correction->times.first <= index) {
    at.last_good = times_.before(correction->times.first, corrections());
  }
  auto derivation = derive::derive(records_, *statement, at);
  if (!records_.is_sound()) return;
  if (!derivation) {
    std::string subject;
    if (const auto subjects = scheme::subjects_of(statement->body); !subjects.empty()) {
      subject = scheme::to_text(subjects.front());
    }
    findings_.add(about_entry(Check::rule, index, derivation.error(), std::move(subject),
                              sentence_of(derivation.error().rule), derivation.error().what));
    return;
  }
  if (correction != nullptr) take_correction(index, entry.recorded_at, correction->times);
  if (options_.links) options_.links(index, derivation->links);
  derive::take(records_, std::move(*derivation));
  if (const auto* genesis = std::get_if<scheme::Genesis>(&statement->body)) {
    if (genesis->origin != origin_) {
      findings_.add(differs(Check::genesis_origin, Fault::wrong_origin, index,
                            "the ledger's origin", genesis->origin, printable(origin_)));
    }
  }
  // After a wrong seal a checkpoint may be missing; if there is one, judge it.
  if (seal != nullptr && (is_right || source_.checkpoint(index + 1))) {
    judge_checkpoint(index, entry.author);
  }
}

void EntryAudit::push(const Hash& leaf) {
  tree_.push(leaf);
  if (options_.roots_at.contains(tree_.size())) roots_[tree_.size()] = tree_.root();
}

// --- seals and checkpoints ---

/// Whether the seal is right.
bool EntryAudit::judge_seal(log::Index index, const scheme::Seal& seal) {
  map_ = records_.update_map();
  const auto add = [&](Check check, const char* part, std::string expected, std::string found) {
    Finding finding =
        differs(check, Fault::rule_broken, index, part, std::move(expected), std::move(found));
    finding.error.rule = scheme::id_of(scheme::Rule::seal_root);
    findings_.add(std::move(finding));
  };
  if (seal.subjects != map_.subjects) {
    add(Check::seal_count, "the seal's number of subjects", std::to_string(map_.subjects),
        std::to_string(seal.subjects));
  }
  if (seal.map_root != map_.root) {
    add(Check::seal_root, "the seal's root of the status map", to_hex(map_.root),
        to_hex(seal.map_root));
  }
  return seal.subjects == map_.subjects && seal.map_root == map_.root;
}

void EntryAudit::judge_checkpoint(log::Index seal, const PublicKey& author) {
  sealers_.insert(author);
  last_sealer_ = author;
  const auto bytes = source_.checkpoint(seal + 1);
  if (!bytes) {
    findings_.add(
        about_entry(Check::checkpoint_missing, seal,
                    {Fault::not_included, "the checkpoint after this seal is missing", {}, {}, {}},
                    {}, "a checkpoint of size " + std::to_string(seal + 1)));
    return;
  }
  ++checkpoints_;
  const auto note = log::parse_note(as_text(*bytes));
  const auto checkpoint = note ? log::parse_checkpoint(note->text) : std::unexpected(note.error());
  if (!checkpoint) {
    findings_.add(
        about_entry(Check::checkpoint_form, seal, checkpoint.error(), {}, "a signed checkpoint"));
    return;
  }
  judge_note(seal, *note, *bytes, author);
  if (checkpoint->origin != origin_) {
    findings_.add(differs(Check::checkpoint_origin, Fault::wrong_origin, seal,
                          "the checkpoint's origin", printable(origin_), checkpoint->origin));
  }
  if (checkpoint->size != seal + 1) {
    findings_.add(differs(Check::checkpoint_size, Fault::wrong_root, seal, "the checkpoint's size",
                          std::to_string(seal + 1), std::to_string(checkpoint->size)));
  }
  if (const Hash root = tree_.root(); checkpoint->root != root) {
    findings_.add(differs(Check::checkpoint_root, Fault::wrong_root, seal, "the checkpoint's root",
                          to_base64(root.view()), to_base64(checkpoint->root.view())));
  }
  if (const std::string excess = excess_line(*note, origin_); !excess.empty()) {
    findings_.add(about_entry(Check::checkpoint_lines, seal,
                              {Fault::wrong_record, "the checkpoint has " + excess, {}, {}, {}}, {},
                              "one line by the log, and one by each cosigner", excess));
  }
}

/// Checks that the key of the seal signed. The signature itself is verified at the end of the
/// chunk.
void EntryAudit::judge_note(log::Index seal, const log::Note& note, BytesView bytes,
                            const PublicKey& author) {
  const log::KeyId id = log::key_id(origin_, log::KeyType::ed25519, author);
  bool is_signed = false;
  for (const log::NoteSignature& signature : note.signatures) {
    if (signature.name != origin_ || signature.id != id) continue;
    is_signed = true;
    if (!judges_author(seal)) continue;
    // Wrong-length signatures become 64 zero bytes, which never verify.
    notes_.add(seal, {{},
                      bytes.first(note.text.size()),
                      author,
                      octets_from<Signature>(signature.signature).value_or(Signature{})});
  }
  if (is_signed) return;
  findings_.add(about_entry(
      Check::checkpoint_key, seal,
      {Fault::unknown_key, "the key of the seal did not sign the checkpoint", {}, {}, {}}, {},
      "a signature by " + to_hex(author)));
}

// --- the whole ---

void EntryAudit::check_tile(log::TileId id, const Bytes& expected) {
  const auto stored = source_.tile(id);
  const bool same = stored && (source_.tile_form() == TileForm::stored
                                   ? std::ranges::equal(*stored, expected)
                                   : std::ranges::equal(*stored, log::published_tile(expected)));
  if (same) return;
  const std::string name = "tile " + std::to_string(id.level) + "/" + std::to_string(id.index);
  Finding finding{stored ? Check::tile : Check::tile_missing,
                  {Fault::wrong_root,
                   std::string("the tile is ") +
                       (stored ? "not the one that follows from the entries" : "missing"),
                   name,
                   {},
                   {}},
                  name,
                  "a tile of SHA-256 " + to_hex(sha256(expected)),
                  stored ? "one of SHA-256 " + to_hex(sha256(*stored)) : std::string()};
  findings_.add(std::move(finding));
}

void EntryAudit::check_count(Check check, const char* what, std::uint64_t expected,
                             std::uint64_t found) {
  if (found <= expected) return;  // missing ones are reported elsewhere
  findings_.add({check,
                 {Fault::wrong_record,
                  "there are " + std::to_string(found) + " " + what + "; the entries require " +
                      std::to_string(expected),
                  {},
                  {},
                  {}},
                 what,
                 std::to_string(expected),
                 std::to_string(found)});
}

void EntryAudit::judge_former_checkpoint() {
  --checkpoints_;
  judge_checkpoint(begun_at_ - 1, last_sealer_);
  derive::SignaturePool notes(notes_.tasks, options_.threads);
  report_bad(Check::checkpoint_signature, notes_, notes.bad());
}

void EntryAudit::report_ahead() {
  if (!ahead_) return;
  const std::string now = text_of(*options_.now);
  Error error{Fault::clock,
              "this entry and those after it are recorded at " + text_of(ahead_->time) +
                  " or later; the auditor's clock says " + now +
                  ". One of the two clocks is wrong. If it is the ledger's, its authority must "
                  "correct the times",
              {},
              {},
              {}};
  findings_.add(about_entry(Check::time_ahead, ahead_->first, std::move(error), {},
                            "not after " + now, text_of(ahead_->time)));
}

void EntryAudit::finish() {
  if (is_broken_off()) return;
  if (begun_at_ > 0 && begun_at_ == tree_.size()) judge_former_checkpoint();
  report_ahead();
  for (const auto& [id, tile] : tree_.changed()) check_tile(id, tile);
  check_count(Check::tile_extra, "tiles", tiles_at(tree_.size()), source_.tiles());
  if (records_.is_sound()) {
    check_count(Check::checkpoint_extra, "checkpoints", checkpoints_, source_.checkpoints());
  }
  if (tree_.size() == 0) {
    findings_.add({Check::entry_none,
                   {Fault::broken_chain, "the ledger has no entries, not even genesis", {}, {}, {}},
                   {},
                   "genesis",
                   {}});
  } else if (!is_sealed_ && !is_cut_) {
    findings_.add(about_entry(Check::seal_last, next_ - 1,
                              {Fault::not_included, "the last entry is not a seal", {}, {}, {}}, {},
                              "a seal"));
  }
}

}  // namespace certledger::audit
