#include "tools/certledger/frame/selection.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "ledger/base/text.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"
#include "tools/process/streams.h"

namespace certledger::tools {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
/// Punctuation of CJK, Han, and the full-width forms of ASCII.
constexpr std::array<Range, 6> plain_ranges{{{0x3001, 0x3029},
                                             {0x3400, 0x4DBF},
                                             {0x4E00, 0x9FFF},
                                             {0xF900, 0xFAFF},
                                             {0xFF01, 0xFF5E},
                                             {0x20000, 0x3FFFD}}};

bool is_plain(char32_t c, bool is_first) {
  if (c == U'.' || c == U'-') return !is_first;
  if (c < 0x80) {
    return c == U'_' || (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') ||
           (c >= U'a' && c <= U'z');
  }
  return std::ranges::any_of(plain_ranges,
                             [c](const Range& r) { return c >= r.first && c <= r.last; });
}

bool is_selected(const scheme::CertificateRecord& record, const Selection& selection) {
  const auto& client = record.facts.client;
  return (selection.body.empty() || record.body == selection.body) &&
         (selection.holder.empty() || client.name == selection.holder ||
          client.credit_code == selection.holder);
}

}  // namespace

void add_selection(CLI::App& app, Selection& selection) {
  auto* all = app.add_flag("--all", selection.is_all, "All certificates; -o names a directory")
                  ->group("Many at once");
  app.add_option("--body", selection.body,
                 "All certificates of this certification body (member id)")
      ->type_name("ID")
      ->excludes(all)
      ->group("Many at once");
  app.add_option("--holder", selection.holder,
                 "All certificates of this holder (recorded name or credit code)")
      ->type_name("NAME|CODE")
      ->excludes(all)
      ->group("Many at once");
}

void check_selection(const Selection& selection, const std::string& one,
                     const std::string& output) {
  if (one.empty() == !selection.is_given()) {
    throw UsageError(one.empty()
                         ? "name a subject, or select certificates with --body, --holder or --all"
                         : "name a subject, or select with --body, --holder or --all: not both");
  }
  if (selection.is_given() && output.empty()) {
    throw UsageError("--body, --holder and --all need -o DIR, a directory for the files");
  }
}

std::vector<scheme::CertificateRecord> select(const read::Snapshot& ledger,
                                              const Selection& selection) {
  if (!selection.body.empty()) {
    const scheme::SubjectId body = scheme::member_subject(selection.body);
    if (!scheme::is_valid_id(scheme::SubjectType::member, selection.body)) {
      throw UsageError("--body " + printable(selection.body) +
                       ": write a member's id: 2 to 64 characters of a-z, 0-9, '.' and '-'");
    }
    if (!ledger.record(body)) {
      throw Failure(Error{Fault::not_found,
                          "this member is not recorded",
                          "--body " + printable(selection.body),
                          {},
                          {}});
    }
  }
  std::vector<scheme::CertificateRecord> selected;
  ledger.for_each(scheme::SubjectType::certificate, [&](const scheme::Record& record) {
    const auto& certificate = std::get<scheme::CertificateRecord>(record.body);
    if (is_selected(certificate, selection)) selected.push_back(certificate);
    return true;
  });
  if (selected.empty()) {
    throw Failure(Error{Fault::not_found,
                        selection.is_all ? "the ledger has no certificate"
                                         : "the ledger has no certificate of this body or holder",
                        {},
                        {},
                        {}});
  }
  return selected;
}

bool LeftOut::accepts(const Failure& why) {
  return dynamic_cast<const OnlyThisOne*>(&why) != nullptr || why.error().fault == Fault::too_large;
}

void LeftOut::add(const std::string& number, const Failure& why) {
  Json one{{"number", number}};
  one.update(to_json(why.error(), why.exit()));
  list_.push_back(std::move(one));
}

void LeftOut::complain() const {
  constexpr std::size_t max_lines = 20;
  std::size_t said = 0;
  for (const Json& one : list_) {
    if (++said > max_lines) {
      tools::complain(
          fmt::format("certledger: and {} more; --json lists all", list_.size() - max_lines));
      return;
    }
    tools::complain(fmt::format("certledger: {}: no file for certificate/{}: {}",
                                one["verdict"].get<std::string>(),
                                scheme::shown_number(one["number"].get<std::string>()),
                                printable(one["what"].get<std::string>())));
  }
}

Exit LeftOut::exit() const {
  if (list_.empty()) return Exit::ok;
  const auto verdict = list_.front()["verdict"].get<std::string>();
  return from_name<Exit>(verdict).value_or(Exit::internal);
}

std::string file_name(std::string_view number, std::string_view ending) {
  std::string name;
  while (!number.empty()) {
    std::string_view rest = number;
    const auto c = take_code_point(rest);
    const std::string_view bytes = number.substr(0, number.size() - rest.size());
    number = rest;
    if (c && is_plain(*c, name.empty())) {
      name += bytes;
      continue;
    }
    for (const char byte : bytes) name += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return name + std::string(ending);
}

}  // namespace certledger::tools
