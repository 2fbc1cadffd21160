// docs/scheme.md against the program: its tables of rules, reasons, status words and mark answers.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "ledger/scheme/reasons.h"
#include "ledger/scheme/rule.h"
#include "ledger/scheme/status.h"

namespace certledger::scheme {
namespace {

std::string document() {
  std::ifstream in(CERTLEDGER_SCHEME_DOCUMENT);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What stands between the lines "<!-- begin NAME -->" and "<!-- end NAME -->".
std::string block(const std::string& name) {
  const std::string text = document();
  const std::string begin = "<!-- begin " + name + " -->\n";
  const auto from = text.find(begin);
  const auto to = text.find("<!-- end " + name + " -->");
  if (from == std::string::npos || to == std::string::npos) return "no block " + name;
  return text.substr(from + begin.size(), to - from - begin.size());
}

std::string row(std::initializer_list<std::string_view> cells) {
  std::string line = "|";
  for (const std::string_view cell : cells) line += " " + std::string(cell) + " |";
  return line + "\n";
}

BOOST_AUTO_TEST_SUITE(scheme_document)

BOOST_AUTO_TEST_CASE(rules_are_the_programs) {
  std::string expected = row({"id", "edition", "rule", "source"}) + "|---|---|---|---|\n";
  for (const RuleText& r : rules()) {
    expected += row({id_of(r.rule), std::to_string(r.since.number), r.sentence, r.source});
  }
  BOOST_TEST(block("rules") == expected);
}

BOOST_AUTO_TEST_CASE(reasons_are_the_programs) {
  std::string expected = row({"statement", "code", "中文", "English"}) + "|---|---|---|---|\n";
  for (const Reason& r : reasons()) expected += row({name(r.kind), r.code, r.zh, r.en});
  BOOST_TEST(block("reasons") == expected);
}

BOOST_AUTO_TEST_CASE(status_words_are_the_programs) {
  std::string expected = row({"status", "code", "中文"}) + "|---|---|---|\n";
  for (const StatusWord& w : status_words()) {
    expected += row({w.name, w.code.empty() ? "–" : w.code, w.zh});
  }
  BOOST_TEST(block("status") == expected);
}

BOOST_AUTO_TEST_CASE(mark_answers_are_the_programs) {
  std::string expected = row({"answer", "meaning", "中文"}) + "|---|---|---|\n";
  for (auto i = static_cast<unsigned>(MarkAnswer::usable);
       i <= static_cast<unsigned>(MarkAnswer::quantity_exhausted); ++i) {
    const MarkAnswerWord& w = word(static_cast<MarkAnswer>(i));
    expected += row({w.name, w.en, w.zh});
  }
  BOOST_TEST(block("marks") == expected);
}

BOOST_AUTO_TEST_CASE(every_statement_parameter_and_flag_is_described) {
  const std::string text = document();
  const auto described = [&](std::string_view word) {
    BOOST_TEST(text.find(word) != std::string::npos, word << " is not described");
  };
  for (const auto& kind : kinds) described(kind.text.substr(kind.text.find('.') + 1));
  for (const auto& role : role_names) described("| " + std::string(role.text) + " |");
  for (const auto& flag : flag_names) described("| " + std::string(flag.text) + " |");
  for (const auto& type : subject_type_names) described("`" + std::string(type.text) + "/");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::scheme
