// Exports for another's auditor to judge (audit_test): the golden ledger's, every kind of
// statement; one for each offence against a rule; one for each check of an export's audit. For each
// a line with the program's own verdict, as tab-separated fields: directory, exit code, first bad
// entry, check or rule.
//
//   write_exports DIRECTORY
#include <sodium.h>

#include <cstdio>
#include <set>

#include "ledger/audit/audit.h"
#include "ledger/export/audit_source.h"
#include "ledger/export/reader.h"
#include "tests/golden/every_kind.h"
#include "tests/support/real_ledger.h"
#include "tests/support/rule_cases.h"
#include "tests/tamper/catalogue.h"
#include "tests/tamper/exports.h"

namespace certledger::testing {
namespace {

namespace fs = std::filesystem;

/// Numbers the exports in a directory, and tells of each what its verdict is.
class Exports {
 public:
  explicit Exports(fs::path place) : place_(std::move(place)) {}

  /// Where the next one is to be.
  [[nodiscard]] fs::path next() const { return place_ / std::to_string(count_); }

  void tell(int exit, std::optional<log::Index> entry, const std::string& check,
            const std::string& name) {
    std::printf("%u\t%d\t%s\t%s\t%s\n", count_++, exit,
                entry ? std::to_string(*entry).c_str() : "-", check.empty() ? "-" : check.c_str(),
                name.c_str());
  }

 private:
  fs::path place_;
  unsigned count_ = 0;
};

void write_good(Exports& exports, const fs::path& ledger, const std::string& name) {
  write_export(exports.next(), content_of(ledger));
  exports.tell(0, {}, {}, name);
}

/// As it is kept, of edition 1; and raised to the newest edition then.
void write_golden(Exports& exports, const fs::path& place) {
  const fs::path golden = place / "golden";
  make_ledger(golden, first_edition);
  append_steps(golden, every_kind());
  write_good(exports, golden, "every kind of statement");
  const Date day = on("2025-02-01");
  scheme::Parameters raised = parameters();
  raised.edition = newest_edition;
  append_steps(
      golden,
      {{Actor::authority, scheme::ParametersChange{decided(day), raised}, day, {}},
       {Actor::authority, scheme::Note{scheme::parameters_subject(), "第二版规则", {}}, day, {}}});
  write_good(exports, golden, "every kind of statement, raised to the newest edition");
  fs::remove_all(golden);
}

/// What the program finds of the export that was written last.
audit::Report audited(const Exports& exports) {
  const exports::Reader reader = exports::Reader::open(exports.next()).value();
  exports::AuditSource source(reader);
  return audit::audit(source, reader.checkpoint().value(), {}, 0, audit::Options{}).value();
}

/// A clock that was two years fast, and two corrections: the first was by a wrong clock as well.
void write_corrected(Exports& exports, const fs::path& place) {
  const fs::path dir = place / "corrected";
  make_ledger(dir, newest_edition);
  const Date good = on("2022-03-01");
  const Date wrong = on("2024-02-01");
  const Date still_wrong = on("2023-01-01");
  const Date right = on("2022-03-10");
  append_steps(dir, {issued()});
  const log::Index first = audit_directory(dir).size;
  append_steps(dir, {by_body(good_amend(wrong), wrong)});
  append_steps(dir, {correction(first, audit_directory(dir).size - 1, good, still_wrong)});
  const log::Index second = audit_directory(dir).size - 2;
  append_steps(dir, {correction(second, second + 1, good, right)});
  append_steps(dir, {by_body(good_suspend(right), right)});
  write_good(exports, dir, "times that fall, corrected twice");
  fs::remove_all(dir);
}

/// The offence in a ledger of that edition.
void write_offence(Exports& exports, const fs::path& place, const fs::path& base,
                   const RuleCase& rule_case) {
  const fs::path dir = place / "case";
  fs::copy(base, dir, fs::copy_options::recursive);
  append_steps(dir, rule_case.before);
  forge_step(dir, rule_case.offence);
  write_export(exports.next(), content_of(dir));
  const audit::Report report = audited(exports);
  const std::string name = id_of(rule_case.rule) + " " + rule_case.name;
  if (report.good()) {
    exports.tell(0, {}, {}, name);
  } else {
    const audit::Finding& first = report.findings.front();
    exports.tell(1, first.error.entry, name_of(first), name);
  }
  fs::remove_all(dir);
}

void write_offences(Exports& exports, const fs::path& place) {
  make_ledger(place / "base-1", first_edition);
  make_ledger(place / "base-2", newest_edition);
  for (const RuleCase& rule_case : rule_cases()) {
    write_offence(exports, place, place / "base-2", rule_case);
    // What a later edition forbids, an earlier one lets pass.
    if (rule_case.since > first_edition) {
      write_offence(exports, place, place / "base-1", rule_case);
    }
  }
}

/// Of the catalogue of attacks as many as there are checks, each found by another one.
void write_attacks(Exports& exports) {
  const Grounds grounds;
  const fs::path base = grounds.exported(grounds.base);
  std::set<std::string> told;
  for (const Chapter& chapter : export_catalogue()) {
    for (const Attack& attack : chapter.attacks) {
      if (attack.sight == Sight::memory) continue;
      const std::string key = std::to_string(static_cast<int>(attack.verdict)) + attack.check;
      // What says the same so often is asked for now and then; of those that are malformed, all.
      if (!told.insert(key).second && attack.verdict != tools::Exit::malformed) continue;
      fs::copy(base, exports.next(), fs::copy_options::recursive);
      attack.act(grounds, exports.next());
      exports.tell(static_cast<int>(attack.verdict), attack.entry, attack.check,
                   chapter.title + ": " + attack.name);
    }
  }
}

int write(const fs::path& place) {
  Exports exports(place);
  write_golden(exports, place);
  write_corrected(exports, place);
  write_offences(exports, place);
  write_attacks(exports);
  return 0;
}

}  // namespace
}  // namespace certledger::testing

int main(int argc, char** argv) {
  if (sodium_init() < 0 || argc != 2) return 2;
  return certledger::testing::write(argv[1]);
}
