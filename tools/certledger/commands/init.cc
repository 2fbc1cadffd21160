// certledger init: creates a ledger.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/scheme/test_ledger.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/certledger/frame/option_values.h"
#include "tools/present/statement_json.h"
#include "tools/process/recorded.h"

namespace certledger::tools {
namespace {

constexpr std::size_t max_parameter_file_bytes = 64 * 1024;

struct InitOptions {
  std::string directory;
  std::string origin;
  std::string name;
  std::string name_en;
  std::string authority;
  std::string operator_;
  KeyOption authority_key{"--authority-key", {}, {}, -1};
  KeyOption operator_key{"--operator-key", {}, {}, -1};
  bool allow_test_clock = false;

  std::string parameter_file;
  std::string time_zone = "Asia/Shanghai";
  std::string utc_offset = "+08:00";
  std::string number_pattern;
  std::uint32_t validity_months = 36;
  std::uint32_t suspension_months = 3;
  std::vector<std::string> suspension_limits{"0208=12"};
  std::uint32_t grace_days = 0;
  std::uint32_t back_dating_days = 30;
  std::uint32_t days_to_record = 15;
  std::vector<std::string> mark_granters{"certification-body", "mark-steward"};
  std::string approval_check = "on";
};

scheme::SuspensionLimit parse_limit(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    throw UsageError("--suspension-limit " + text + ": write CODE=MONTHS, for example 0208=12");
  }
  return {text.substr(0, equals), parse_number(text.substr(equals + 1), "--suspension-limit")};
}

scheme::Parameters make_parameters(const InitOptions& o) {
  if (!o.parameter_file.empty()) {
    auto given = parameters_from_json(
        as_text(read_given_file(o.parameter_file, max_parameter_file_bytes)), newest_edition);
    if (!given) {
      given.error().where = o.parameter_file + ": " + given.error().where;
      throw Failure(given.error());
    }
    if (given->edition != newest_edition && !o.allow_test_clock) {
      throw UsageError(
          fmt::format("{}: edition {}: a new ledger needs the newest edition of the rules, {}; "
                      "only a test ledger "
                      "(--allow-test-clock) can have an older one",
                      o.parameter_file, given->edition.number, newest_edition.number));
    }
    return std::move(*given);
  }
  scheme::Parameters p;
  p.time_zone = o.time_zone;
  const auto offset = UtcOffset::parse(o.utc_offset);
  if (!offset) throw UsageError("--utc-offset " + o.utc_offset + ": write an offset like +08:00");
  p.utc_offset = *offset;
  p.number_pattern = o.number_pattern;
  p.longest_validity_months = o.validity_months;
  p.longest_suspension_months = o.suspension_months;
  for (const std::string& limit : o.suspension_limits) {
    if (limit != "none") p.suspension_limits.push_back(parse_limit(limit));
  }
  p.renewal_grace_days = o.grace_days;
  p.back_dating_days = o.back_dating_days;
  p.days_to_record = o.days_to_record;
  for (const std::string& role : o.mark_granters) {
    p.mark_granters.insert(parse_choice<scheme::Role>(role, "--mark-granter"));
  }
  p.approval_check = parse_choice<scheme::ApprovalCheck>(o.approval_check, "--approval-check");
  return p;
}

/// "ID:NAME"
void parse_member(const std::string& text, const char* option, scheme::Role role, std::string& id,
                  scheme::MemberFacts& facts) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    throw UsageError(std::string(option) + " " + text + ": write ID:NAME, for example jx-amr:省局");
  }
  id = text.substr(0, colon);
  facts.name = text.substr(colon + 1);
  facts.roles = {role};
}

scheme::Genesis make_genesis(const InitOptions& o, const SecretKey& authority,
                             const SecretKey& operator_key) {
  scheme::Genesis genesis;
  genesis.origin = o.origin;
  genesis.name = o.name;
  genesis.name_en = if_given(o.name_en);
  if (o.allow_test_clock) {
    const auto mark = [](const std::string& name) {
      return std::string(scheme::test_ledger_word) + " " + name;
    };
    genesis.name = mark(o.name);
    if (genesis.name_en) genesis.name_en = mark(*genesis.name_en);
  }
  genesis.parameters = make_parameters(o);
  parse_member(o.authority, "--authority", scheme::Role::authority, genesis.authority,
               genesis.authority_facts);
  parse_member(o.operator_, "--operator", scheme::Role::operator_, genesis.operator_id,
               genesis.operator_facts);
  genesis.authority_key = authority.public_key();
  genesis.operator_key = operator_key.public_key();
  must(check_fields(genesis));
  must(check_texts(genesis, [](const std::string& /*text*/) { return false; }));
  return genesis;
}

Exit run_init(const Globals& globals, const InitOptions& o) {
  if (!globals.at.empty() && !o.allow_test_clock) {
    throw UsageError("--at works only with --allow-test-clock, for tests");
  }
  const SecretKey authority = o.authority_key.load();
  const SecretKey operator_key = o.operator_key.load();
  scheme::Genesis genesis = make_genesis(o, authority, operator_key);
  const std::filesystem::path directory = o.directory;
  const write::Receipt receipt = must(write::Ledger::create(
      directory, std::move(genesis), authority, operator_key, now_to_record(globals),
      o.allow_test_clock ? write::TestClock::allowed : write::TestClock::refused));
  set_recorded("the ledger is created");
  const std::string vkey = log::format_vkey(
      log::verifier_key(o.origin, log::KeyType::ed25519, operator_key.public_key()));
  if (globals.json) {
    Json json;
    json["verdict"] = "OK";
    json["directory"] = directory.string();
    json["origin"] = o.origin;
    json["size"] = receipt.checkpoint.size;
    json["root"] = to_base64(receipt.checkpoint.root.view());
    json["vkey"] = vkey;
    json["checkpoint"] = receipt.note;
    print(written(json));
  } else if (!globals.quiet) {
    print(
        fmt::format("Created the ledger {} in {}, with {} entries.\n"
                    "Its verifier key, for everybody who checks it:\n  {}\n",
                    printable(o.origin), printable(directory.string()), receipt.checkpoint.size,
                    printable(vkey)));
    if (o.allow_test_clock)
      print("Permanently a test ledger: `--at` can set its clock. Its name says so.\n");
  }
  return Exit::ok;
}

void add_parameter_options(CLI::App& app, InitOptions& o) {
  const auto add = [&](const char* name, auto& value, const char* what) {
    return app.add_option(name, value, what)->capture_default_str()->group("Parameters");
  };
  auto* file =
      app.add_option("--parameters", o.parameter_file,
                     "JSON file with all parameters, as `certledger parameters --json` prints them")
          ->type_name("FILE.json")
          ->group("Parameters");
  const std::vector<CLI::Option*> options{
      add("--time-zone", o.time_zone, "Name of the scheme's time zone")->type_name("NAME"),
      add("--utc-offset", o.utc_offset, "Its offset from UTC, to compute days")
          ->type_name("+HH:MM"),
      add("--number-pattern", o.number_pattern,
          "Form of certificate numbers: # a digit, @ a letter, ? one character, * any; empty: all")
          ->type_name("PATTERN"),
      add("--validity-months", o.validity_months, "Longest validity, in months")->type_name("N"),
      add("--suspension-months", o.suspension_months, "Longest suspension, in months")
          ->type_name("N"),
      add("--suspension-limit", o.suspension_limits,
          "Another longest suspension for a reason code; repeatable; `none`: no exception")
          ->type_name("CODE=MONTHS"),
      add("--grace-days", o.grace_days, "Days after expiry in which renewal is allowed")
          ->type_name("N"),
      add("--back-dating-days", o.back_dating_days,
          "Flag statements effective more than N days before recording")
          ->type_name("N"),
      add("--days-to-record", o.days_to_record,
          "Flag statements decided more than N days before recording")
          ->type_name("N"),
      add("--mark-granter", o.mark_granters,
          "Who grants marks; repeatable: certification-body, mark-steward")
          ->type_name("ROLE"),
      add("--approval-check", o.approval_check, "Whether certification bodies need an approval")
          ->type_name("on|off"),
  };
  for (CLI::Option* option : options) option->excludes(file);
}

void add_key_options(CLI::App& app, InitOptions& o) {
  app.add_option("--authority-key", o.authority_key.file,
                 "The authority's secret key file, to sign genesis (required)")
      ->envname("CERTLEDGER_KEY")
      ->type_name("FILE")
      ->group("Keys");
  app.add_option("--authority-passphrase-file", o.authority_key.passphrase_file,
                 "A file with its passphrase")
      ->type_name("FILE")
      ->group("Keys");
  app.add_option("--operator-key", o.operator_key.file,
                 "The operator's secret key file, to sign seals (required)")
      ->envname("CERTLEDGER_OPERATOR_KEY")
      ->type_name("FILE")
      ->group("Keys");
  app.add_option("--operator-passphrase-file", o.operator_key.passphrase_file,
                 "A file with its passphrase")
      ->type_name("FILE")
      ->group("Keys");
}

}  // namespace

void add_init(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand("init", "Create a ledger");
  const auto o = std::make_shared<InitOptions>();
  app.add_option("DIR", o->directory, "A new or empty directory")->required();
  app.add_option("--origin", o->origin,
                 "The permanent name of the ledger in every signature, like example.org/ledger")
      ->required();
  app.add_option("--name", o->name, "Name of the ledger for people")->required();
  app.add_option("--name-en", o->name_en, "That name in English");
  app.add_option("--authority", o->authority, "The first member, which enrols all others")
      ->type_name("ID:NAME")
      ->required();
  app.add_option("--operator", o->operator_, "The second member, which runs the ledger")
      ->type_name("ID:NAME")
      ->required();
  app.add_flag(
      "--allow-test-clock", o->allow_test_clock,
      "Make a test ledger, permanently: --at can set its clock, and its name begins with " +
          std::string(scheme::test_ledger_word));
  add_key_options(app, *o);
  add_parameter_options(app, *o);
  app.footer(
      "Examples:\n"
      "  certledger init demo --origin example.org/ledger --name 示例 \\\n"
      "      --authority market-regulator:省市场监管局 --authority-key authority.key \\\n"
      "      --operator operator:运营方 --operator-key operator.key\n"
      "  certledger init demo ... --validity-months 36 --suspension-limit 0208=12 \\\n"
      "      --number-pattern 'JX-####-*'\n\n"
      "Entry 0 holds origin, name, parameters and the first two members with their keys. Only a\n"
      "statement can change the parameters (`certledger parameters change`). Creates the "
      "directory\n"
      "whole or not at all.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_init(context.globals, *o); }; });
}

}  // namespace certledger::tools
