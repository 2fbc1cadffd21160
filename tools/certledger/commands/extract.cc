// certledger certificate extract: writes the state of a certificate as a page to print, with a QR
// code that proves it. For one certificate, or for many at once.
#include "tools/certledger/commands/extract.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "ledger/base/text.h"
#include "ledger/read/prove.h"
#include "ledger/system/file.h"
#include "ledger/system/staged_files.h"
#include "ledger/system/write_file.h"
#include "tools/certledger/commands/extract_page.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/option_values.h"
#include "tools/certledger/frame/selection.h"
#include "tools/present/json.h"
#include "tools/present/wording.h"
#include "tools/process/child.h"

namespace certledger::tools {
namespace {

struct ExtractOptions {
  std::string number;
  Selection many;
  std::string output;
  Replace replace = Replace::only_its_own;
  std::string on;
  std::string policy;
};

/// The policy of --policy, or one that trusts only the key of this ledger.
keys::Policy policy_of(const read::Snapshot& ledger, const ExtractOptions& o) {
  if (!o.policy.empty()) {
    const Bytes text = system::read_file(o.policy, keys::max_policy_bytes);
    auto policy = keys::Policy::parse(as_text(text));
    if (policy) return *std::move(policy);
    Error error = std::move(policy.error());
    error.where = o.policy + (error.where.empty() ? "" : ": " + error.where);
    throw Failure(error);
  }
  const std::string log = log::format_vkey(must(read::log_key(ledger)));
  return must(keys::Policy::parse("log " + log + "\nquorum none\n"));
}

PageQuestion question_about(const scheme::SubjectId& subject, const ExtractOptions& o, Time now) {
  PageQuestion question{subject, {}, now};
  if (!o.on.empty()) question.on = parse_day(o.on, "--on");
  return question;
}

std::string codes_text(const std::vector<QrCode>& codes) {
  const char* level = codes.front().level == QrLevel::low ? "L" : "M";
  return fmt::format("{} of version {}-{}",
                     codes.size() == 1 ? "one QR code" : fmt::format("{} QR codes", codes.size()),
                     codes.front().version(), level);
}

Json page_json(const Page& page, const std::string& file) {
  Json json;
  json["file"] = file;
  json["bytes"] = page.pdf.bytes.size();
  json["pages"] = page.pdf.pages;
  json["state"] = page.extract.state.en;
  json["on"] = page.day.text();
  json["codes"] = page.extract.codes.size();
  json["version"] = page.extract.codes.front().version();
  if (page.taken_until) json["accepted_until"] = to_text(*page.taken_until, UtcOffset());
  return json;
}

/// Warns when readers no longer accept the page.
void caution(const std::optional<Time>& until, Time now) {
  if (!until || *until >= now) return;
  complain(
      fmt::format("certledger: caution: readers with the default maximum age accepted this only "
                  "until {}; run `certledger checkpoint renew` and extract again",
                  to_text(*until, UtcOffset())));
}

// --- one ---

/// One line of JSON about the page, then the page. Runs in a child process, because the drawing
/// libraries abort the process when memory runs out.
Bytes draw_one(const Globals& globals, const ExtractOptions& o) {
  const write::Ledger ledger = open_ledger(globals);
  const read::Snapshot snapshot(ledger.store());
  const Time time = now(globals, ledger);
  const scheme::SubjectId subject = asked_subject(snapshot, "certificate/" + o.number);
  const Page page = make_page(snapshot, policy_of(snapshot, o), question_about(subject, o, time));
  Json about;
  about["page"] = page_json(page, {});
  about["text"] = fmt::format("{}, {} {} as of {}, {}", counted(page.pdf.pages, "page", "pages"),
                              page.extract.state.zh, page.extract.state.en, page.day.text(),
                              codes_text(page.extract.codes));
  about["now"] = to_text(time, UtcOffset());
  Bytes answer = to_bytes(as_bytes(about.dump() + "\n"));
  append(answer, page.pdf.bytes);
  return answer;
}

Exit extract_one(const Globals& globals, const ExtractOptions& o) {
  refuse_second_roles(
      {{{"--output", o.output}}, {{"--policy", o.policy}}, {own_directory(globals)}});
  check_replaced({"--output", o.output}, o.replace);
  const Bytes answer = guarded_answer([&] { return draw_one(globals, o); });
  // The JSON about the page is the first line.
  const auto end = std::ranges::find(answer, std::uint8_t{'\n'});
  const BytesView bytes(answer);
  const auto line_size = static_cast<std::size_t>(end - answer.begin());
  const Json about = Json::parse(as_text(bytes.first(line_size)));
  system::write_file_atomically(o.output, bytes.subspan(line_size + 1), 0644);
  if (globals.json) {
    Json json = about["page"];
    json["file"] = o.output;
    json["verdict"] = "OK";
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("{}: {}\n", printable(o.output), about["text"].get<std::string>()));
  }
  if (!globals.quiet) {
    const auto until = about["page"].value("accepted_until", std::string());
    caution(parse_time(until), parse_time(about["now"].get<std::string>()).value());
  }
  return Exit::ok;
}

// --- many ---

/// Writes the pages. Returns JSON about each, and the time.
Json write_pages(const Globals& globals, const ExtractOptions& o,
                 const system::StagedFiles& files) {
  const write::Ledger ledger = open_ledger(globals);
  const read::Snapshot snapshot(ledger.store());
  const Time time = now(globals, ledger);
  const keys::Policy policy = policy_of(snapshot, o);
  const auto certificates = select(snapshot, o.many);
  Json pages = Json::array();
  LeftOut left_out;
  Progress progress("pages");
  for (const scheme::CertificateRecord& record : certificates) {
    const scheme::SubjectId subject = scheme::certificate_subject(record.facts.number);
    try {
      const Page page = make_page(snapshot, policy, question_about(subject, o, time));
      const std::string name = file_name(record.facts.number, ".pdf");
      files.add(name, page.pdf.bytes);
      Json json = page_json(page, (std::filesystem::path(o.output) / name).string());
      json["number"] = record.facts.number;
      pages.push_back(std::move(json));
    } catch (const Failure& why) {
      if (!LeftOut::accepts(why)) throw;
      left_out.add(record.facts.number, why);
    }
    progress.show(pages.size() + left_out.count(), certificates.size());
  }
  return {{"now", to_text(time, UtcOffset())},
          {"pages", std::move(pages)},
          {"left_out", left_out.json()}};
}

/// "480 valid, 20 withdrawn, as of 2022-03-01"
std::string states_text(const Json& pages) {
  if (pages.empty()) return "nothing written";
  std::map<std::string, std::size_t> counts;
  for (const Json& page : pages) ++counts[page["state"].get<std::string>()];
  std::string text;
  for (const auto& [state, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, state);
  }
  return text + ", as of " + pages.front()["on"].get<std::string>();
}

/// All pages are under one checkpoint, so they have the same limit; pages with a final state have
/// none.
std::optional<Time> accepted_until(const Json& pages) {
  for (const Json& page : pages) {
    if (page.contains("accepted_until")) {
      return parse_time(page["accepted_until"].get<std::string>());
    }
  }
  return std::nullopt;
}

/// A child process draws the pages, so that a crash leaves no files behind.
Exit extract_many(const Globals& globals, const ExtractOptions& o) {
  refuse_second_roles(
      {{{"--output", std::filesystem::path(o.output) / "page.pdf"}}, {}, {own_directory(globals)}});
  system::StagedFiles files(o.output);
  const Bytes answer = guarded_answer(
      [&] { return to_bytes(as_bytes(written_line(write_pages(globals, o, files)))); },
      std::chrono::seconds::zero(), [&] { files.discard(); });
  const Json made = Json::parse(as_text(answer));
  const Json& pages = made["pages"];
  const LeftOut left_out(made["left_out"]);
  if (!pages.empty()) {
    files.finish([&](const auto& path) { check_replaced({"--output", path}, o.replace); });
  }
  const auto until = accepted_until(pages);
  if (globals.json) {
    Json json;
    json["verdict"] = name(left_out.exit());
    json["exit"] = static_cast<int>(left_out.exit());
    json["directory"] = o.output;
    json["certificates"] = pages.size();
    if (until) json["accepted_until"] = to_text(*until, UtcOffset());
    json["files"] = pages;
    json["left_out"] = left_out.json();
    print(written(json));
  } else if (!globals.quiet) {
    print(fmt::format("{}: pages of {}: {}\n", printable(o.output),
                      counted(pages.size(), "certificate", "certificates"), states_text(pages)));
  }
  left_out.complain();
  if (!globals.quiet) caution(until, *parse_time(made["now"].get<std::string>()));
  return left_out.exit();
}

Exit run_extract(const Globals& globals, const ExtractOptions& o) {
  check_selection(o.many, o.number, o.output);
  return o.many.is_given() ? extract_many(globals, o) : extract_one(globals, o);
}

}  // namespace

void add_extract(CLI::App& noun, Context& context) {
  CLI::App& app = *noun.add_subcommand(
      "extract", "Write a page to print: facts, state, and a QR code that proves them");
  const auto o = std::make_shared<ExtractOptions>();
  app.add_option("number", o->number, "Certificate number");
  app.add_option("-o,--output", o->output,
                 "The PDF file to write; for many certificates, a directory")
      ->type_name("FILE|DIR")
      ->required();
  add_force(app, o->replace);
  app.add_option("--on", o->on, "The day of the state (default: the day of the newest checkpoint)")
      ->type_name("DATE");
  app.add_option("--policy", o->policy, "Policy file: the page names the cosigners that it knows")
      ->type_name("FILE");
  add_selection(app, o->many);
  app.footer(
      "Examples:\n"
      "  certledger certificate extract JX-DEMO-001 -o jx-001.pdf\n"
      "  certledger certificate extract JX-DEMO-001 -o jx-001.pdf --on 2022-09-01\n"
      "  certledger certificate extract --body body-1 -o pages --force\n"
      "  certledger certificate extract --holder 某茶业有限公司 -o pages\n\n"
      "The page states what the ledger knows under its newest checkpoint. Its QR code proves\n"
      "that; check it with `certledger-check --qr PICTURE --policy POLICY`. A page is never dated\n"
      "after the checkpoint. It says until when readers with the default maximum age, 31 days,\n"
      "accept it. For a later date, run `certledger checkpoint renew` and print a new page. "
      "Readers\n"
      "accept a page of an earlier day (--on) at any age, for that day. A long certificate takes\n"
      "several pages or codes. A number that was never issued gets a page that says so. The same\n"
      "ledger, day and fonts give the same file.\n\n"
      "Many certificates are written together, each into DIR/NUMBER.pdf. Existing files are\n"
      "replaced only with --force; other files in DIR stay. A special character of a number, such\n"
      "as /, becomes %HEX in the file name. A certificate that cannot have a page is named and "
      "left\n"
      "out: no font has a character, it needs more than 16 codes, or only its history decides the\n"
      "day. The exit code is then the one for that certificate alone. Any other failure leaves "
      "DIR\n"
      "as it was. Exit code 3 when no certificate is selected.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_extract(context.globals, *o); }; });
}

}  // namespace certledger::tools
