#include "tools/present/statement_json.h"

#include "ledger/scheme/texts.h"
#include "tools/present/json_archive.h"

namespace certledger::tools {
namespace {

template <class T>
void put_fields(Json& json, const T& value) {
  JsonOutputArchive ar(json);
  ar(value);
}

/// Rejects a member that appears twice in one object: it is unclear which one counts.
class NoDoubles {
 public:
  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) seen_.emplace_back();
    if (event == Json::parse_event_t::object_end) seen_.pop_back();
    if (event == Json::parse_event_t::key &&
        !seen_.back().insert(parsed.get<std::string>()).second) {
      JsonInputArchive::reject(parsed.get<std::string>(), "appears twice");
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> seen_;
};

template <class T, class Read>
Result<T> reading(std::string_view text, Read read) {
  const auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  try {
    T value;
    JsonInputArchive ar(*json, "");
    read(*json, ar, value);
    return value;
  } catch (const JsonInputArchive::Rejected& rejected) {
    return fail(Fault::malformed, rejected.what, rejected.where);
  }
}

const std::string& kind_text(const Json& json) {
  const auto kind = json.find("kind");
  if (kind == json.end() || !kind->is_string()) JsonInputArchive::reject("kind", "is missing");
  return kind->get_ref<const std::string&>();
}

}  // namespace

Json to_json(const scheme::Statement& statement) {
  Json json;
  json["kind"] = name(kind_of(statement.body));
  json["after"] = to_hex(statement.after);
  std::visit([&](const auto& body) { put_fields(json, body); }, statement.body);
  return json;
}

Json to_json(const scheme::Record& record) {
  Json json;
  std::visit(
      [&](const auto& body) {
        json["type"] = name(body.type);
        json["subject"] = scheme::to_text(scheme::subject_of(record.body));
        json["life"] = JsonOutputArchive::value(record.life);
        put_fields(json, body);
      },
      record.body);
  return json;
}

Json to_json(const scheme::Event& event) {
  Json json;
  json["index"] = event.index;
  json["recorded_at"] = to_text(event.recorded_at, UtcOffset());
  json["member"] = event.author;
  json["author"] = to_hex(event.key);
  json["statement_hash"] = to_hex(event.statement_hash);
  json["statement"] = to_json(event.statement);
  return json;
}

Json to_json(const scheme::Parameters& parameters) { return JsonOutputArchive::value(parameters); }

Json to_json(const scheme::Correction& correction) {
  Json json = JsonOutputArchive::value(correction);
  json["entry"] = correction.last + 1;
  return json;
}

void put_correction(Json& json, std::span<const scheme::Correction> corrections,
                    std::uint64_t index) {
  const auto* correction = scheme::correction_of(corrections, index);
  if (correction != nullptr) json["time_corrected"] = to_json(*correction);
}

Json to_json(const Error& error, Exit exit) {
  Json json;
  json["verdict"] = verdict_name(exit, error.fault);
  json["exit"] = static_cast<int>(exit);
  json["fault"] = name(error.fault);
  if (!error.rule.empty()) json["rule"] = error.rule;
  if (error.entry) json["entry"] = *error.entry;
  if (!error.where.empty()) json["where"] = error.where;
  json["what"] = error.what;
  return json;
}

Result<Json> parse_json(std::string_view text) {
  try {
    return Json::parse(text, NoDoubles());
  } catch (const nlohmann::json::exception& e) {
    // "[json.exception.parse_error.101] parse error at …": the readable part is at the end.
    const std::string_view what = e.what();
    const std::size_t at = what.find("] ");
    return naming_windows_form<Json>(
        text, fail(Fault::malformed,
                   "not JSON: " + printable(what.substr(at == what.npos ? 0 : at + 2))));
  } catch (const JsonInputArchive::Rejected& rejected) {
    return fail(Fault::malformed, rejected.what, rejected.where);
  }
}

Result<WrittenStatement> statement_from_json(std::string_view line) {
  return reading<WrittenStatement>(
      line, [](const Json& json, JsonInputArchive& ar, WrittenStatement& written) {
        const auto kind = from_name<scheme::Kind>(kind_text(json));
        if (!kind) JsonInputArchive::reject("kind", "is not a kind of statement");
        written.body = scheme::empty_body(*kind);
        ar.take_field("after", written.after);
        ar.take_field("author", written.author);
        std::visit([&](auto& body) { ar(body); }, written.body);
        ar.finish({"kind", "after", "author"});
      });
}

Result<void> check_fields(const scheme::Body& body) {
  Json json = Json::object();
  std::visit([&](const auto& fields) { put_fields(json, fields); }, body);
  try {
    scheme::Body again = scheme::empty_body(kind_of(body));
    JsonInputArchive ar(json, "");
    std::visit([&](auto& fields) { ar(fields); }, again);
    return {};
  } catch (const JsonInputArchive::Rejected& rejected) {
    return fail(Fault::malformed, rejected.what, rejected.where);
  }
}

Result<void> check_texts(const scheme::Body& body,
                         const std::function<bool(const std::string&)>& is_recorded) {
  auto bad = scheme::bad_text_of(body, is_recorded);
  if (!bad) return {};
  return fail(Fault::malformed, std::move(bad->what), std::move(bad->where));
}

Result<scheme::Parameters> parameters_from_json(std::string_view text, Edition otherwise) {
  return reading<scheme::Parameters>(
      text, [&](const Json& json, JsonInputArchive& ar, scheme::Parameters& parameters) {
        if (json.contains("edition")) {
          ar(parameters);
          ar.finish();
        } else {
          Json whole = json;
          whole["edition"] = otherwise.number;
          JsonInputArchive again(whole, "");
          again(parameters);
          again.finish();
        }
      });
}

}  // namespace certledger::tools
