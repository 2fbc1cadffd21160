// Options for the content of a certificate: its parties, items, standards and days.
#pragma once

#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {

/// The options of a client, producer or factory: name, credit code, region and address.
class PartyOptions {
 public:
  /// `who` is client, producer or factory.
  PartyOptions(CLI::App& app, const std::string& who);
  /// `stands` with the given values. Nothing when there is neither.
  [[nodiscard]] std::optional<scheme::Party> apply(std::optional<scheme::Party> stands) const;
  [[nodiscard]] bool is_given() const;

 private:
  std::shared_ptr<std::string> name_, credit_code_, region_, address_;
};

/// Parses items: "脐橙" or "name=脐橙;model=一级;brand=某牌;site=某镇;quantity=5000 t;number=3".
std::vector<scheme::Item> parse_items(const std::vector<std::string>& texts,
                                      std::uint32_t first_number);

/// The options of a new certificate: for issue and replace.
class FactsOptions {
 public:
  explicit FactsOptions(CLI::App& app);
  /// `before` holds the facts of the certificate before, if there is one. The new certificate takes
  /// its first award, and the credit code of the same client.
  [[nodiscard]] scheme::CertificateFacts make(
      const std::string& number, Date today,
      const std::optional<scheme::CertificateFacts>& before) const;
  /// The day of award: the default of a decision's days.
  [[nodiscard]] Date awarded(Date today) const;

 private:
  PartyOptions client_, producer_, factory_;
  std::shared_ptr<std::vector<std::string>> standards_, items_;
  std::shared_ptr<std::string> awarded_, first_awarded_, from_, to_, document_;
};

}  // namespace certledger::tools
