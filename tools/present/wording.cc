#include "tools/present/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/scheme/reasons.h"
#include "tools/present/output.h"
#include "tools/process/verdict.h"

namespace certledger::tools {

void Lines::add(std::string label, std::string text) {
  if (!text.empty()) lines_.emplace_back(std::move(label), std::move(text));
}

void Lines::add_if_there(std::string label, const std::optional<std::string>& text) {
  if (text) add(std::move(label), *text);
}

void Lines::add_all(Lines more) {
  for (auto& [label, text] : more.lines_) add(std::move(label), std::move(text));
}

std::string Lines::text() const {
  std::size_t width = 0;
  for (const auto& [label, text] : lines_) width = std::max(width, display_width(label));
  std::string out;
  for (const auto& [label, text] : lines_) {
    out += "  " + padded(label, width) + "  ";
    for (std::size_t begin = 0;;) {
      const std::size_t end = text.find('\n', begin);
      out += printable(std::string_view(text).substr(begin, end - begin)) + "\n";
      if (end == std::string::npos) break;
      out += std::string(width + 4, ' ');
      begin = end + 1;
    }
  }
  return out;
}

std::string member_text(const read::Snapshot& ledger, const std::string& id) {
  const auto record = ledger.record(scheme::member_subject(id));
  if (!record) return id;
  return id + " " + std::get<scheme::MemberRecord>(record->body).facts.name;
}

std::string standard_text(const read::Snapshot& ledger, const std::string& id) {
  const auto record = ledger.record(scheme::standard_subject(id));
  if (!record) return id;
  return id + " " + std::get<scheme::StandardRecord>(record->body).facts.title;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string reason_text(scheme::Kind kind, const std::optional<std::string>& code) {
  if (!code) return {};
  const scheme::Reason* reason = scheme::find_reason(kind, *code);
  return reason == nullptr ? *code : fmt::format("{} {} {}", *code, reason->zh, reason->en);
}

std::string flags_text(const std::set<scheme::Flag>& flags) {
  std::string text;
  for (const scheme::Flag flag : flags) {
    text += (text.empty() ? "" : ", ") + std::string(name(flag));
  }
  return text;
}

std::string quantity_text(const scheme::Quantity& quantity) {
  return fmt::format("{} {}", quantity.amount, quantity.unit);
}

std::string status_text(scheme::Status status) {
  const scheme::StatusWord& word = scheme::word(status);
  return fmt::format("{}{}{} {}", word.code, word.code.empty() ? "" : " ", word.zh, word.name);
}

AsOf as_of(const read::Snapshot& ledger) {
  return {ledger.size(), must(ledger.event(ledger.size() - 1)).recorded_at};
}

std::string as_of_text(const read::Snapshot& ledger) {
  const AsOf known = as_of(ledger);
  return fmt::format("size {}, checkpoint of {}", known.size, to_text(known.time, ledger.offset()));
}

}  // namespace certledger::tools
