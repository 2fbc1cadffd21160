// Which certificates a command is about that takes many, and the files that it writes for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"

namespace certledger::tools {

struct Selection {
  std::string body;    ///< member id of the issuing body
  std::string holder;  ///< name or credit code, as recorded
  bool is_all = false;
  [[nodiscard]] bool is_given() const { return is_all || !body.empty() || !holder.empty(); }
};

/// --body, --holder, --all.
void add_selection(CLI::App& app, Selection& selection);

/// Throws UsageError unless either one subject was named or some were selected, and these only with
/// a directory for them.
void check_selection(const Selection& selection, const std::string& one, const std::string& output);

/// The certificates that are selected, in the order of the map's keys; at least one. Throws
/// Failure(not_found).
std::vector<scheme::CertificateRecord> select(const read::Snapshot& ledger,
                                              const Selection& selection);

/// Why there is no file for one certificate, where there can be for all others.
class OnlyThisOne : public Failure {
 public:
  using Failure::Failure;
};

/// The certificates of many for which there is no file. The others are written all the same: nobody
/// wants 499 pages to grow old because of a name that cannot be printed.
class LeftOut {
 public:
  LeftOut() = default;
  /// What `json()` of another one gave.
  explicit LeftOut(Json list) : list_(std::move(list)) {}
  /// Whether a failure is about one certificate alone: OnlyThisOne, or too large.
  static bool takes(const Failure& why);
  void add(const std::string& number, const Failure& why);
  /// Says on standard error which they are, and why.
  void complain() const;
  /// That of the first one, or ok.
  [[nodiscard]] Exit exit() const;
  [[nodiscard]] std::size_t count() const { return list_.size(); }
  /// An array: `number`, and the members of an error.
  [[nodiscard]] const Json& json() const { return list_; }

 private:
  Json list_ = Json::array();
};

/// A file's name for a certificate number: ASCII letters, digits, `.`, `_`, `-` and Han characters
/// stand for themselves, and each octet of all else is written as %HEX, also a dot or hyphen that
/// begins it. Two numbers have two names.
std::string file_name(std::string_view number, std::string_view ending);

}  // namespace certledger::tools
