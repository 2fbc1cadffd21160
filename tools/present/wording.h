// Facts of a ledger in words for people: labelled lines, names beside ids, codes with their
// meaning. These functions make the texts printable.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ledger/read/snapshot.h"

namespace certledger::tools {

/// Labelled lines. A text of several lines continues under its first line.
class Lines {
 public:
  /// Leaves out an empty text.
  void add(std::string label, std::string text);
  void add_if_there(std::string label, const std::optional<std::string>& text);
  void add_all(Lines more);
  /// All lines, with indented and aligned labels.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

/// The remark on a test ledger.
inline constexpr const char* test_ledger_text =
    "测试台账 for tests only: --at can set its clock; it certifies nothing";

/// "body-1 某认证公司": the id and the present name of the member.
std::string member_text(const read::Snapshot& ledger, const std::string& id);
/// "navel-orange 江西绿色生态 赣南脐橙"
std::string standard_text(const read::Snapshot& ledger, const std::string& id);
/// "0203 监督结果不合格，可以整改 surveillance failed, correctable"; empty when there is none.
std::string reason_text(scheme::Kind kind, const std::optional<std::string>& code);
/// "late, back-dated"
std::string flags_text(const std::set<scheme::Flag>& flags);
/// "5000 t"
std::string quantity_text(const scheme::Quantity& quantity);
/// "02 暂停 suspended"
std::string status_text(scheme::Status status);

/// "1 entry", "5 entries"
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// The end of what the ledger knows.
struct AsOf {
  log::TreeSize size = 0;
  Time time;  ///< of its last entry, the seal of the newest checkpoint
};
/// Throws Failure when the last entry cannot be read.
AsOf as_of(const read::Snapshot& ledger);
/// "size 57, checkpoint of 2026-11-23T09:30:00+08:00"
std::string as_of_text(const read::Snapshot& ledger);

}  // namespace certledger::tools
