// certledger sign: signs statements on the author's machine, without a ledger.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>

#include "ledger/base/encoding.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/log/entry.h"
#include "ledger/system/write_file.h"
#include "tools/arguments/output_file.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/certledger/statements/input_lines.h"
#include "tools/certledger/statements/signed_line.h"
#include "tools/present/statement_json.h"
#include "tools/present/wording.h"

namespace certledger::tools {
namespace {

constexpr mode_t output_mode = 0644;

struct SignOptions {
  std::string file;
  std::string origin;
  std::string output;
  Replace replace = Replace::only_its_own;
  std::shared_ptr<KeyOption> key;
};

/// Signs statements in their order.
class Signer {
 public:
  Signer(const SecretKey& key, std::string origin) : key_(key), origin_(std::move(origin)) {}

  Result<write::SignedStatement> sign(WrittenStatement written) {
    const auto subjects = scheme::subjects_of(written.body);
    const auto known = subjects.empty() ? latest_.end() : latest_.find(subjects.front());
    if (!written.after && known != latest_.end()) written.after = known->second;
    if (!written.after) {
      return fail(
          Fault::malformed,
          "is missing: name the statement before; take `life.latest` from `certledger status "
          "SUBJECT --json`, or write 64 zeros for a new subject",
          "after");
    }
    write::SignedStatement result;
    result.statement = scheme::encode_statement({*written.after, std::move(written.body)});
    const Bytes message = log::statement_signing_input(origin_, result.statement);
    result.author = key_.public_key();
    result.signature = key_.sign(message);
    for (const scheme::SubjectId& subject : subjects) latest_[subject] = sha256(message);
    return result;
  }

 private:
  const SecretKey& key_;
  std::string origin_;
  std::map<scheme::SubjectId, Hash> latest_;  // of earlier lines
};

/// Refuses a line that names another author.
Result<void> check_author(const WrittenStatement& written, const SecretKey& key) {
  if (!written.author || *written.author == to_hex(key.public_key())) return {};
  return fail(Fault::malformed, "must be the public key of --key; correct it or leave it out",
              "author");
}

/// Makes a function that says whether a text names the subject of the statement before. There is no
/// ledger to ask.
std::function<bool(const std::string&)> named_by(const WrittenStatement& written) {
  const auto subjects = scheme::subjects_of(written.body);
  if (subjects.empty() || !written.after || *written.after == Hash{}) {
    return [](const std::string& /*text*/) { return false; };
  }
  return [subject = subjects.front()](const std::string& text) {
    const auto named = scheme::parse_subject(std::string(name(subject.type)) + "/" + text);
    return named && *named == subject;
  };
}

Exit run_sign(const Globals& globals, const SignOptions& o) {
  if (!is_valid_origin(o.origin)) {
    throw UsageError("--origin " + printable(o.origin) +
                     ": not a valid origin; write it like example.org/ledger");
  }
  refuse_second_roles(
      {{{"--output", o.output}},
       {{"FILE", o.file}, {"--key", o.key->file}, {"--passphrase-file", o.key->passphrase_file}},
       {own_directory(globals)}});
  check_replaced({"--output", o.output}, o.replace);
  const SecretKey key = o.key->load();
  Signer signer(key, o.origin);
  std::string text;
  std::size_t count = 0;
  must(InputLines(o.file).for_each([&](std::string_view line) -> Result<void> {
    auto written = statement_from_json(line);
    if (!written) return std::unexpected(std::move(written.error()));
    if (auto ok = check_author(*written, key); !ok) return ok;
    auto readable = check_texts(written->body, named_by(*written));
    if (!readable) return readable;
    const auto result = signer.sign(std::move(*written));
    if (!result) return std::unexpected(result.error());
    text += format_signed_line(*result) + "\n";
    ++count;
    return {};
  }));
  if (o.output.empty()) {
    print(text);
    return Exit::ok;
  }
  if (o.replace == Replace::anything) {
    system::write_file_atomically(o.output, as_bytes(text), output_mode);
  } else {
    system::write_new_file(o.output, as_bytes(text), output_mode);
  }
  if (globals.json) {
    print(written(Json{{"verdict", "OK"}, {"statements", count}, {"file", o.output}}));
  } else if (!globals.quiet) {
    print(fmt::format("{} signed in {}\n", counted(count, "statement", "statements"),
                      printable(o.output)));
  }
  return Exit::ok;
}

}  // namespace

void add_sign(CLI::App& parent, Context& context) {
  CLI::App& app = *parent.add_subcommand(
      "sign", "Sign statements without a ledger, for the operator to append");
  const auto o = std::make_shared<SignOptions>();
  app.add_option("FILE", o->file, "JSON lines as for `append`; - is standard input")->required();
  app.add_option("--origin", o->origin, "The origin of the ledger")->required();
  app.add_option("-o,--output", o->output, "A new file (default: standard output)")
      ->type_name("OUT");
  add_force(app, o->replace);
  o->key = add_author_key(app);
  app.footer(
      "Examples:\n"
      "  certledger sign today.jsonl --key body.key --origin example.org/ledger -o signed.jsonl\n"
      "  certledger append --signed signed.jsonl        # at the operator\n\n"
      "Each line needs `after`, the hash of the latest statement on its subject. The signature is\n"
      "good for that place in that ledger only. Leave out `after` when an earlier line of the "
      "file\n"
      "is about the same subject.");
  app.callback(
      [&context, o] { context.run = [&context, o] { return run_sign(context.globals, *o); }; });
}

}  // namespace certledger::tools
