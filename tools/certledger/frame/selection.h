// Selects the certificates for a command that writes many files, and names the files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/certledger/frame/command.h"
#include "tools/present/json.h"

namespace certledger::tools {

struct Selection {
  std::string body;    ///< member id of the certification body
  std::string holder;  ///< name or credit code, as recorded
  bool is_all = false;
  [[nodiscard]] bool is_given() const { return is_all || !body.empty() || !holder.empty(); }
};

/// --body, --holder, --all.
void add_selection(CLI::App& app, Selection& selection);

/// Throws UsageError unless the user either named one subject or selected certificates. A selection
/// needs an output directory.
void check_selection(const Selection& selection, const std::string& one, const std::string& output);

/// The selected certificates, at least one, in the order of the keys of the map. Throws
/// Failure(not_found).
std::vector<scheme::CertificateRecord> select(const read::Snapshot& ledger,
                                              const Selection& selection);

/// A failure that concerns one certificate only: the other files can still be written.
class OnlyThisOne : public Failure {
 public:
  using Failure::Failure;
};

/// The certificates that get no file. All other files are written: one name that cannot be printed
/// must not stop the other 499 pages.
class LeftOut {
 public:
  LeftOut() = default;
  /// From the result of `json()`.
  explicit LeftOut(Json list) : list_(std::move(list)) {}
  /// Whether a failure concerns one certificate only: OnlyThisOne, or too_large.
  static bool accepts(const Failure& why);
  void add(const std::string& number, const Failure& why);
  /// Names them on standard error, with the reasons.
  void complain() const;
  /// The exit code of the first one, or ok.
  [[nodiscard]] Exit exit() const;
  [[nodiscard]] std::size_t count() const { return list_.size(); }
  /// An array of objects: `number`, and the members of an error.
  [[nodiscard]] const Json& json() const { return list_; }

 private:
  Json list_ = Json::array();
};

/// The file name for a certificate number. ASCII letters, digits, `.`, `_`, `-` and Han characters
/// stay as they are. Each byte of other characters becomes %HEX, and so does a dot or hyphen at the
/// beginning. Two numbers never get the same name.
std::string file_name(std::string_view number, std::string_view ending);

}  // namespace certledger::tools
