#include "tools/certledger/statements/certificate_options.h"

namespace certledger::tools {

PartyOptions::PartyOptions(CLI::App& app, const std::string& who) {
  const bool is_client = who == "client";
  const std::string prefix = is_client ? "--" : "--" + who + "-";
  name_ = text_option(app, "--" + who, "The name of the " + who);
  credit_code_ = text_option(app, prefix + "credit-code", "Its unified social credit code");
  region_ = text_option(app, prefix + "region", "Its region code, GB/T 2260");
  address_ = text_option(app, prefix + "address", "Its address");
}

bool PartyOptions::is_given() const {
  return !name_->empty() || !credit_code_->empty() || !region_->empty() || !address_->empty();
}

std::optional<scheme::Party> PartyOptions::apply(std::optional<scheme::Party> stands) const {
  if (!is_given()) return stands;
  scheme::Party party = stands.value_or(scheme::Party());
  if (!name_->empty()) party.name = *name_;
  if (!credit_code_->empty()) party.credit_code = *credit_code_;
  if (!region_->empty()) party.region = *region_;
  if (!address_->empty()) party.address = *address_;
  return party;
}

namespace {

void set_part(scheme::Item& item, const std::string& part) {
  const std::size_t equals = part.find('=');
  const std::string key = part.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : part.substr(equals + 1);
  if (key == "name") {
    item.name = value;
  } else if (key == "model") {
    item.model = value;
  } else if (key == "brand") {
    item.brand = value;
  } else if (key == "site") {
    item.site = value;
  } else if (key == "quantity") {
    item.quantity = parse_quantity(value, "--item quantity");
  } else if (key == "number") {
    item.number = parse_number(value, "--item number");
  } else {
    throw UsageError("--item " + part +
                     ": unknown part; write name, model, brand, site, quantity or number");
  }
}

scheme::Item parse_item(const std::string& text, std::uint32_t number) {
  scheme::Item item;
  item.number = number;
  if (text.find('=') == std::string::npos) {
    item.name = text;
    return item;
  }
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    set_part(item, text.substr(at, end - at));
    at = end + 1;
  }
  return item;
}

}  // namespace

std::vector<scheme::Item> parse_items(const std::vector<std::string>& texts,
                                      std::uint32_t first_number) {
  std::vector<scheme::Item> items;
  for (const std::string& text : texts) {
    items.push_back(parse_item(text, first_number));
    first_number = items.back().number + 1;
  }
  return items;
}

FactsOptions::FactsOptions(CLI::App& app)
    : client_(app, "client"),
      producer_(app, "producer"),
      factory_(app, "factory"),
      standards_(list_option(app, "--standard", "A standard that it certifies to; repeatable")),
      items_(list_option(app, "--item",
                         "Product or service: a name, or name=…;model=…;brand=…;site=…;"
                         "quantity=5000 t; repeatable")),
      awarded_(text_option(app, "--awarded", "Day of award (default: today)")),
      first_awarded_(text_option(
          app, "--first-awarded",
          "Day of the first award (default: of the certificate before; else --awarded)")),
      from_(text_option(app, "--valid-from", "First day (default: the day of award)")),
      to_(text_option(app, "--valid-to", "Last day, inclusive", true)),
      document_(text_option(app, "--document", "The printed certificate: file or its SHA-256")) {}

Date FactsOptions::awarded(Date today) const { return day_or(*awarded_, "--awarded", today); }

scheme::CertificateFacts FactsOptions::make(
    const std::string& number, Date today,
    const std::optional<scheme::CertificateFacts>& before) const {
  scheme::CertificateFacts facts;
  facts.number = number;
  facts.client = client_.apply(std::nullopt).value_or(scheme::Party());
  if (before && !facts.client.credit_code && facts.client.name == before->client.name) {
    facts.client.credit_code = before->client.credit_code;
  }
  facts.producer = producer_.apply(std::nullopt);
  facts.factory = factory_.apply(std::nullopt);
  facts.standards = std::set<std::string>(standards_->begin(), standards_->end());
  facts.items = parse_items(*items_, 1);
  facts.awarded = awarded(today);
  facts.first_awarded =
      day_or(*first_awarded_, "--first-awarded", before ? before->first_awarded : facts.awarded);
  facts.valid_from = day_or(*from_, "--valid-from", facts.awarded);
  facts.valid_to = parse_day(*to_, "--valid-to");
  if (!document_->empty()) facts.document = parse_digest(*document_);
  return facts;
}

}  // namespace certledger::tools
