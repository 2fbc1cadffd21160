// The records as they were when the ledger was last audited, without deriving everything again. The
// records that new entries change are derived again from their own entries; others are read from
// the store. None of this is trusted until the status map with these records and the stored sibling
// hashes has the audited root.
//
//   new entries → their subjects → each subject's entries up to the audited size, by the links
//   → its record then → its leaf then, in the present buckets → the map's root = the audited root
//
// An earlier entry is used only if it is in the audited tree, and a record only if the audited map
// confirms it. So no data of a hostile store reaches the rules, and the work is limited by the
// audited data and the new entries.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/audit/entry_rows.h"
#include "ledger/audit/finding.h"
#include "ledger/audit/state.h"
#include "ledger/derive/records.h"
#include "ledger/log/entry.h"
#include "ledger/map/kept/rewind.h"
#include "ledger/store/store.h"

namespace certledger::audit {

/// View of an untrusted stored map. A bucket or page that is impossible for this many leaves reads
/// as empty, which gives another root.
class UntrustedMap : public store::StoredMap {
 public:
  explicit UntrustedMap(const store::View& view)
      : StoredMap(view.transaction(), view.tables()), view_(view) {}
  void set_max_leaves(std::uint64_t count) { max_leaves_ = count; }
  [[nodiscard]] BytesView bucket(std::uint32_t index) const override;
  [[nodiscard]] BytesView page(unsigned level, std::uint32_t index) const override;

 private:
  const store::View& view_;
  std::uint64_t max_leaves_ = 0;
};

class PastRecords : public derive::MappedRecords {
 public:
  /// Reads the new entries from `rows`, as far as they follow the audited ones without a gap.
  /// `view` outlives this and does not change.
  PastRecords(const store::View& view, EntryRows rows, const State& since);

  /// Whether the records lead to the audited map. If not, no statement is judged.
  [[nodiscard]] bool is_audited() const { return is_audited_; }

  const scheme::Record* find(const scheme::SubjectId& subject) override;
  void set(const scheme::SubjectId& subject, scheme::Record record) override;
  scheme::MapState update_map() override;

  [[nodiscard]] bool is_sound() const override { return is_audited_ && unproven_.empty(); }

  /// The requested records that the audited map does not confirm.
  [[nodiscard]] const std::vector<scheme::SubjectId>& unproven() const { return unproven_; }

  /// The pages that new entries change and that are damaged in another part.
  [[nodiscard]] std::vector<map::kept::Layer::PagePlace> damaged_pages() const;

  /// Calls `each` with every subject that was set, and its record.
  template <class Each>
  void for_each_changed(Each each) const {
    for (const auto& [subject, record] : changed_) each(subject, scheme::encode_record(record));
  }

  /// The status map now, as far as it is known here.
  [[nodiscard]] const map::kept::Layer& pages() const { return now_; }
  [[nodiscard]] std::uint64_t subjects() const { return count_; }

 private:
  struct Version {
    log::Index index;
    scheme::Parameters parameters;
  };
  struct Then {
    std::string author;  // member id
    std::set<scheme::Flag> flags;
  };
  struct Read {
    log::EntryView entry;  // with its index in the table
    scheme::Statement statement;
    Hash leaf;
  };
  void look_at(log::Index index, BytesView bytes);
  [[nodiscard]] static std::optional<Read> read(log::Index index, BytesView bytes);
  [[nodiscard]] std::optional<Read> read(log::Index index) const;
  [[nodiscard]] std::optional<log::Index> before(const Read& entry,
                                                 const scheme::SubjectId& subject) const;
  [[nodiscard]] std::optional<log::Index> last_before(const Read& entry,
                                                      const scheme::SubjectId& subject);
  [[nodiscard]] std::vector<log::Index> chain(std::optional<log::Index> last,
                                              const scheme::SubjectId& subject) const;
  [[nodiscard]] std::optional<scheme::Record> stored_record(const scheme::SubjectId& subject);
  [[nodiscard]] const std::string* member_of(const PublicKey& author);
  void read_parameters();
  [[nodiscard]] std::optional<Then> circumstance(const Read& read);
  [[nodiscard]] std::optional<scheme::Record> replay(const scheme::SubjectId& subject,
                                                     const std::vector<log::Index>& entries);
  void rewind();
  [[nodiscard]] std::optional<scheme::Record> proven(const scheme::SubjectId& subject);

  const store::View& view_;
  const State& since_;
  std::uint64_t bytes_left_;  // of records that may still be read to find earlier entries
  std::map<PublicKey, std::optional<std::string>> members_;
  UntrustedMap stored_;
  std::vector<Version> parameters_;
  std::vector<scheme::Correction> corrections_;  // up to the audited size
  map::kept::Layer then_;                        // over stored_: the audited state
  map::kept::Layer now_;                         // over then_: with the new entries
  bool is_audited_ = false;
  std::uint64_t count_ = 0;
  std::map<scheme::SubjectId, std::optional<scheme::Record>> touched_;  // as they were then
  std::map<scheme::SubjectId, std::optional<scheme::Record>>
      proven_;  // of other subjects, as stored
  std::vector<scheme::SubjectId> unproven_;
  std::map<scheme::SubjectId, scheme::Record> changed_;
  std::vector<map::Leaf> pending_;
  Hash root_;
};

}  // namespace certledger::audit
