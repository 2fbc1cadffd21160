// Options that say what a certificate says: its parties, items, standards and days.
#pragma once

#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {

/// Client, producer and factory with their credit codes, regions and addresses.
class PartyOptions {
 public:
  /// `who` is client, producer or factory.
  PartyOptions(CLI::App& app, const std::string& who);
  /// What is given, on top of `stands`; nothing when nothing is given and nothing stands.
  [[nodiscard]] std::optional<scheme::Party> apply(std::optional<scheme::Party> stands) const;
  [[nodiscard]] bool is_given() const;

 private:
  std::shared_ptr<std::string> name_, credit_code_, region_, address_;
};

/// "脐橙" or "name=脐橙;model=一级;brand=某牌;site=某镇;quantity=5000 t;number=3".
std::vector<scheme::Item> parse_items(const std::vector<std::string>& texts,
                                      std::uint32_t first_number);

/// A new certificate: for issue and replace.
class FactsOptions {
 public:
  explicit FactsOptions(CLI::App& app);
  /// `before` is what the certificate says that this one follows, where there is one: its first
  /// award goes on, and so does its client's credit code.
  [[nodiscard]] scheme::CertificateFacts make(
      const std::string& number, Date today,
      const std::optional<scheme::CertificateFacts>& before) const;
  /// The day that a decision's days fall back on.
  [[nodiscard]] Date awarded(Date today) const;

 private:
  PartyOptions client_, producer_, factory_;
  std::shared_ptr<std::vector<std::string>> standards_, items_;
  std::shared_ptr<std::string> awarded_, first_awarded_, from_, to_, document_;
};

}  // namespace certledger::tools
