// Statements as JSON: every kind is read back as it was written, and nothing else is read.
#include <rapidcheck/boost_test.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/support/arbitrary.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

using namespace scheme;
using testing::any_statement;

Bytes octets_of(const WrittenStatement& written) {
  return encode_statement({written.after.value_or(Hash()), written.body});
}

/// Calls `visit(path, value)` with every member and element of `json`, outermost first; `visit` may
/// change it for the time of the call.
template <class Visit>
void each_place(Json& json, const std::string& path, const Visit& visit) {
  if (json.is_object()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : json.items()) names.push_back(name);
    for (const auto& name : names) {
      const std::string at = path.empty() ? name : path + "." + name;
      visit(at, json[name]);
      each_place(json[name], at, visit);
    }
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) {
      const std::string at = path + "[" + std::to_string(i) + "]";
      visit(at, json[i]);
      each_place(json[i], at, visit);
    }
  }
}

/// What the line is refused for, which has to be at `where`.
std::string refused_at(const std::string& line, const std::string& where) {
  const auto read = statement_from_json(line);
  if (read) return "read in spite of " + where;
  if (read.error().fault != Fault::malformed) return "another fault";
  if (read.error().where != where) return "at " + read.error().where + ", not " + where;
  return read.error().what;
}

std::string note_with(const std::string& members) {
  return R"({"kind":"note","subject":{"type":"member","id":"body-1"},"text":"x")" + members + "}";
}

BOOST_AUTO_TEST_SUITE(tools_json)

BOOST_AUTO_TEST_CASE(every_kind_is_read_back) {
  for (const auto& kind : kinds) {
    BOOST_TEST_CONTEXT(kind.text) {
      const bool holds = rc::check(std::string(kind.text), [&] {
        const Statement statement = *any_statement(kind.value);
        const Json json = to_json(statement);
        const auto read = statement_from_json(json.dump());
        RC_ASSERT(read.has_value());
        RC_ASSERT(!read->author);
        RC_ASSERT(octets_of(*read) == encode_statement(statement));
        RC_ASSERT(to_json(Statement{*read->after, read->body}) == json);
        RC_ASSERT(check_fields(statement.body).has_value());
      });
      BOOST_TEST(holds);
    }
  }
}

RC_BOOST_PROP(parameters_are_read_back, ()) {
  testing::Draw draw;
  Parameters parameters;
  draw.fill(parameters);
  const Json json = to_json(parameters);
  const auto read = parameters_from_json(json.dump(), newest_edition);
  RC_ASSERT(read.has_value());
  RC_ASSERT(to_json(*read) == json);
}

RC_BOOST_PROP(what_is_missing_is_empty_or_refused_by_name, (const Statement& statement)) {
  Json json = to_json(statement);
  each_place(json, "", [&](const std::string& at, Json& value) {
    const Json stood = std::exchange(value, nullptr);
    const auto read = statement_from_json(json.dump());
    if (!read) {
      RC_ASSERT(read.error().fault == Fault::malformed);
      RC_ASSERT(read.error().where == at);
    } else if (at != "after") {
      // As if it had been left out, or an empty list.
      Json left = to_json(Statement{read->after.value_or(Hash()), read->body});
      each_place(left, "", [&](const std::string& place, Json& now) {
        if (place == at) RC_ASSERT(now == Json::array());
      });
    }
    value = stood;
  });
}

RC_BOOST_PROP(another_type_is_refused_by_name, (const Statement& statement)) {
  Json json = to_json(statement);
  each_place(json, "", [&](const std::string& at, Json& value) {
    for (const Json& other : {Json(true), Json(-1), Json(1.5), Json(7U), Json("*"), Json::object(),
                              Json::array({Json::array()})}) {
      if (other.is_number_unsigned() && value.is_number()) continue;
      if (other.is_string() && value.is_string()) continue;
      if (other.is_object() && value.is_object()) continue;
      const Json stood = std::exchange(value, other);
      const auto read = statement_from_json(json.dump());
      if (read) RC_FAIL("read with " + other.dump() + " at " + at);
      RC_ASSERT(read.error().fault == Fault::malformed);
      RC_ASSERT(read.error().where.starts_with(at));
      value = stood;
    }
  });
}

RC_BOOST_PROP(an_unknown_member_is_refused_by_name, (const Statement& statement)) {
  Json json = to_json(statement);
  each_place(json, "", [&](const std::string& at, Json& value) {
    if (!value.is_object()) return;
    value["colour"] = "red";
    RC_ASSERT(refused_at(json.dump(), at + ".colour") == "unknown member");
    value.erase("colour");
  });
  json["colour"] = "red";
  RC_ASSERT(refused_at(json.dump(), "colour") == "unknown member");
}

BOOST_AUTO_TEST_CASE(a_note_is_read_and_what_is_wrong_with_one_is_said) {
  const auto read = statement_from_json(note_with(R"(,"author":"amr")"));
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(!read->after.has_value());
  BOOST_TEST(read->author.value() == "amr");
  BOOST_TEST(std::get<Note>(read->body).text == "x");

  BOOST_TEST(refused_at(note_with(R"(,"text":"y")"), "text") == "appears twice");
  BOOST_TEST(refused_at(note_with(R"(,"after":"00")"), "after") ==
             "must be 64 digits of lower-case hexadecimal");
  BOOST_TEST(refused_at(note_with(R"(,"author":7)"), "author") == "must be a text");
  BOOST_TEST(refused_at(note_with(R"(,"evidence":"00")"), "evidence") == "must be a list");
  BOOST_TEST(refused_at(R"({"text":"x"})", "kind") == "is missing");
  BOOST_TEST(refused_at(R"({"kind":7})", "kind") == "is missing");
  BOOST_TEST(refused_at(R"({"kind":"nots"})", "kind") == "is not a kind of statement");
  BOOST_TEST(refused_at(R"({"kind":"note","subject":{"type":"member","type":"key"}})", "type") ==
             "appears twice");
  BOOST_TEST(
      refused_at(R"({"kind":"note","subject":{"type":"firm","id":"x"},"text":"x"})", "subject.type")
          .starts_with("must be one of: parameters, member"));
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_refused) {
  for (const char* text :
       {"", " ", "{", "[]", "7", "null", "\"note\"", "{} {}", "{\"kind\":\"note\",}",
        "{'kind':'note'}", "{\"kind\":\"note\"} x", "\xEF\xBB\xBF", "{\"a\":NaN}",
        "{\"kind\":\"\xff\"}", "{\"kind\":\"\\ud800\"}", "// x"}) {
    const auto read = statement_from_json(text);
    BOOST_REQUIRE_MESSAGE(!read.has_value(), text);
    BOOST_TEST((read.error().fault == Fault::malformed), text);
  }
  // Deep nesting ends in an answer, not in a full stack.
  BOOST_TEST(!statement_from_json(std::string(60'000, '[')).has_value());
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += R"({"a":)";
  BOOST_TEST(!statement_from_json(deep + "1" + std::string(10'000, '}')).has_value());
}

BOOST_AUTO_TEST_CASE(texts_are_judged_by_octets_and_by_what_is_seen) {
  const auto note = [](const std::string& text) {
    return R"({"kind":"note","subject":{"type":"member","id":"x1"},"text":")" + text + "\"}";
  };
  BOOST_TEST(statement_from_json(note(std::string(512, 'x'))).has_value());
  BOOST_TEST(refused_at(note(std::string(513, 'x')), "text") == "is longer than 512 bytes");
  BOOST_TEST(refused_at(note(R"(a\u0007)"), "text") ==
             "is not UTF-8, or contains control characters");
  BOOST_TEST(refused_at(note(R"(a\u0085)"), "text") ==
             "is not UTF-8, or contains control characters");
}

BOOST_AUTO_TEST_CASE(texts_that_nobody_can_read_are_named_with_their_field) {
  const auto never = [](const std::string& /*text*/) { return false; };
  const std::pair<const char*, const char*> unreadable[] = {
      {"a\u202eb", "text contains U+202E, an invisible or bidirectional control character"},
      {"\u2066", "text contains U+2066, an invisible or bidirectional control character"},
      {"a\u200b", "text contains U+200B, an invisible or bidirectional control character"},
      {"\ufeffa", "text contains U+FEFF, an invisible or bidirectional control character"},
      {"a\ufe0f", "text contains U+FE0F, an invisible or bidirectional control character"},
      {"a\u2003b", "text contains U+2003, which looks like a space: use U+0020"},
      {"\ufdd0", "text contains U+FDD0, which is not a character"},
      {"\U0001fffe", "text contains U+1FFFE, which is not a character"},
      {"\ue000",
       "text contains U+E000, a private-use character, which looks different in each font"},
      {"\u0378", "text contains U+0378, which is not assigned in Unicode"},
      {"\u0301a", "text begins with U+0301, a combining mark, which needs a letter before it"},
      {" \u3000", "text contains only spaces"},
  };
  for (const auto& [text, words] : unreadable) {
    const Body note = Note{{SubjectType::member, "x1"}, text, {}};
    const auto refused = check_texts(note, never);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().fault == Fault::malformed));
    BOOST_TEST(refused.error().where + " " + refused.error().what == words);
    // What the ledger has recorded already may be repeated.
    BOOST_TEST(check_texts(note, [&](const std::string& one) { return one == text; }).has_value());
  }
  CertificateIssue issue;
  issue.facts.items = {Item{1, "茶", {}, {}, {}, {}}, Item{2, "茶", {}, "a\u200fb", {}, {}}};
  BOOST_TEST(check_texts(issue, never).error().where == "facts.items[1].brand");
}

BOOST_AUTO_TEST_CASE(what_is_printed_hides_nothing_and_is_the_same_json) {
  const Json json{{"name", "a\u202e茶\ufdd0\U0001fffe\u0085é"}};
  BOOST_TEST(written(json) == "{\n  \"name\": \"a\\u202e茶\\ufdd0\\ud83f\\udffe\\u0085é\"\n}\n");
  BOOST_TEST((Json::parse(written(json)) == json));
}

BOOST_AUTO_TEST_CASE(numbers_have_their_range) {
  const auto item = [](const std::string& number) {
    return R"({"kind":"certificate.reduce","number":"A","decision":{"decided":"2022-01-01",)"
           R"("effective":"2022-01-01","basis":""},"items":[)" +
           number + "]}";
  };
  BOOST_TEST(statement_from_json(item("4294967295")).has_value());
  BOOST_TEST(refused_at(item("4294967296"), "items[0]") == "is too large");
  BOOST_TEST(refused_at(item("1,1"), "items[1]") == "appears twice");
  for (const char* bad : {"-1", "1.0", "1e3", "18446744073709551616", "\"1\""}) {
    BOOST_TEST(refused_at(item(bad), "items[0]") == "must be a whole number, 0 or more", bad);
  }
  BOOST_TEST(!statement_from_json(item("01")).has_value());
}

BOOST_AUTO_TEST_CASE(fields_made_from_options_are_judged_alike) {
  Note note{{SubjectType::member, "x1"}, "x", {}};
  BOOST_TEST(check_fields(note).has_value());
  note.text = "a\nb";
  BOOST_TEST(check_fields(note).error().where == "text");
  note.text = "\xff";
  BOOST_TEST(check_fields(note).error().where == "text");
  note.text = std::string(513, 'x');
  BOOST_TEST(check_fields(note).error().what == "is longer than 512 bytes");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace certledger::tools
