// certledger append: a file of statements as one durable batch.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "tools/certledger/frame/asked.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/certledger/statements/input_lines.h"
#include "tools/certledger/statements/signed_line.h"
#include "tools/present/statement_json.h"

namespace certledger::tools {
namespace {

struct AppendOptions {
  std::string file;
  bool is_signed = false;
  std::vector<std::string> keys;
  std::vector<std::string> passphrase_files;
  std::shared_ptr<KeyOption> operator_key;
};

// --- authors ---

/// The given keys. Each statement is signed with one of them.
class Authors {
 public:
  Authors(const std::vector<SecretKey>& keys, const read::Snapshot& ledger) : keys_(keys) {
    for (const SecretKey& key : keys) {
      if (const auto record = ledger.record(scheme::key_subject(key.public_key()))) {
        note_member(key.public_key(), std::get<scheme::KeyRecord>(record->body).member);
      }
    }
  }

  /// A key that the batch itself adds belongs to its member for the lines after it.
  void learn(const scheme::Body& body) {
    if (const auto* added = std::get_if<scheme::KeyAdd>(&body)) {
      note_member(added->key, added->member);
    }
  }

  /// The key for a line that names `author`: a public key or a member's id.
  [[nodiscard]] Result<const SecretKey*> find(const std::optional<std::string>& author) const {
    if (!author) {
      if (keys_.size() == 1) return &keys_.front();
      return fail(Fault::malformed,
                  fmt::format("is missing: you gave {} keys, so each line must name its author",
                              keys_.size()),
                  "author");
    }
    const auto member = members_.find(*author);
    const std::string wanted = member == members_.end() ? *author : member->second;
    for (const SecretKey& key : keys_) {
      if (to_hex(key.public_key()) == wanted) return &key;
    }
    return fail(Fault::malformed, "no --key belongs to " + printable(*author), "author");
  }

 private:
  void note_member(const PublicKey& key, const std::string& member) {
    members_.emplace(member, to_hex(key));
  }

  const std::vector<SecretKey>& keys_;
  std::map<std::string, std::string> members_;  // id → public key
};

/// Looks up the environment's key here. In the parser it would conflict with --signed.
std::vector<std::string> key_files(const AppendOptions& o) {
  if (!o.keys.empty()) return o.keys;
  const char* named = std::getenv("CERTLEDGER_KEY");
  return named == nullptr || *named == 0 ? std::vector<std::string>{}
                                         : std::vector<std::string>{named};
}

std::vector<SecretKey> load_keys(const AppendOptions& o) {
  const std::vector<std::string> files = key_files(o);
  if (files.empty()) throw UsageError("--key is required: the secret key files of the authors");
  if (o.passphrase_files.size() > files.size()) {
    throw UsageError("more --passphrase-file options than --key options");
  }
  std::vector<SecretKey> keys;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool has_passphrase = i < o.passphrase_files.size();
    const KeyOption key{"--key", files[i], has_passphrase ? o.passphrase_files[i] : "", -1};
    keys.push_back(key.load());
  }
  return keys;
}

// --- the report ---

Json receipt_json(const write::Receipt& receipt) {
  Json json;
  json["verdict"] = "OK";
  json["first"] = receipt.first;
  json["statements"] = receipt.seal - receipt.first;
  json["seal"] = receipt.seal;
  json["size"] = receipt.checkpoint.size;
  json["root"] = to_base64(receipt.checkpoint.root.view());
  json["checkpoint"] = receipt.note;
  return json;
}

Exit report(const Globals& globals, const std::map<std::string_view, std::size_t>& kinds,
            const write::Receipt& receipt) {
  if (globals.json) {
    print(written(receipt_json(receipt)));
    return Exit::ok;
  }
  if (globals.quiet) return Exit::ok;
  std::string list;
  for (const auto& [kind, count] : kinds) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, kind);
  }
  const log::Index last = receipt.seal - 1;
  const std::string entries = last == receipt.first
                                  ? fmt::format("entry {}", last)
                                  : fmt::format("entries {} to {}", receipt.first, last);
  print(
      fmt::format("{}  {}  (checkpoint of {} entries)\n", entries, list, receipt.checkpoint.size));
  return Exit::ok;
}

write::Receipt must_append(write::BatchResult<write::Receipt> result, const InputLines& input,
                           std::size_t count) {
  if (result) {
    note_recorded(*result);
    return std::move(*result);
  }
  write::BatchError& refused = result.error();
  if (refused.position >= count) throw Failure(refused.error);
  throw Failure(input.at(refused.position + 1, std::move(refused.error)));
}

// --- the two forms of input ---

Exit append_written(const Globals& globals, const AppendOptions& o) {
  const InputLines input(o.file);
  std::vector<WrittenStatement> statements;
  must(input.for_each([&](std::string_view line) -> Result<void> {
    auto statement = statement_from_json(line);
    if (!statement) return std::unexpected(std::move(statement.error()));
    statements.push_back(std::move(*statement));
    return {};
  }));
  const std::vector<SecretKey> keys = load_keys(o);
  const SecretKey operator_key = o.operator_key->load();
  write::Ledger ledger = open_ledger_to_write(globals);
  std::vector<write::Draft> drafts;
  std::map<std::string_view, std::size_t> kinds;
  {
    const read::Snapshot snapshot(ledger.store());
    Authors authors(keys, snapshot);
    for (WrittenStatement& statement : statements) {
      auto author = authors.find(statement.author);
      if (!author) throw Failure(input.at(drafts.size() + 1, std::move(author.error())));
      auto readable = check_texts(statement.body, recorded_in(snapshot, statement.body));
      if (!readable) throw Failure(input.at(drafts.size() + 1, std::move(readable.error())));
      authors.learn(statement.body);
      ++kinds[name(kind_of(statement.body))];
      drafts.push_back({std::move(statement.body), *author, statement.after});
    }
  }
  const write::Receipt receipt = must_append(
      ledger.append(drafts, operator_key, now_to_record(globals, ledger)), input, drafts.size());
  return report(globals, kinds, receipt);
}

Exit append_signed(const Globals& globals, const AppendOptions& o) {
  const InputLines input(o.file);
  std::vector<write::SignedStatement> statements;
  std::map<std::string_view, std::size_t> kinds;
  must(input.for_each([&](std::string_view line) -> Result<void> {
    auto statement = parse_signed_line(line);
    if (!statement) return std::unexpected(std::move(statement.error()));
    const auto decoded = scheme::decode_statement(statement->statement);
    if (!decoded) return std::unexpected(decoded.error());
    ++kinds[name(kind_of(decoded->body))];
    statements.push_back(std::move(*statement));
    return {};
  }));
  const SecretKey operator_key = o.operator_key->load();
  write::Ledger ledger = open_ledger_to_write(globals);
  const write::Receipt receipt =
      must_append(ledger.append_signed(statements, operator_key, now_to_record(globals, ledger)),
                  input, statements.size());
  return report(globals, kinds, receipt);
}

}  // namespace

void add_append(CLI::App& parent, Context& context) {
  CLI::App& app =
      *parent.add_subcommand("append", "Append a file of statements as one durable batch");
  const auto o = std::make_shared<AppendOptions>();
  app.add_option("FILE", o->file, "JSON lines, one statement each; - is standard input")
      ->required();
  auto* is_signed =
      app.add_flag("--signed", o->is_signed, "The lines are signed already, by `certledger sign`");
  app.add_option("--key", o->keys,
                 "An author's secret key file; repeatable (required without --signed; "
                 "Env:CERTLEDGER_KEY)")
      ->type_name("FILE")
      ->excludes(is_signed)
      ->group("Keys");
  app.add_option("--passphrase-file", o->passphrase_files,
                 "Files with their passphrases, in the same order")
      ->type_name("FILE")
      ->excludes(is_signed)
      ->group("Keys");
  o->operator_key = add_operator_key(app);
  app.footer(
      "Examples:\n"
      "  certledger append standards.jsonl --key institute.key\n"
      "  certledger append year.jsonl --key body-a.key --key body-b.key\n"
      "  certledger append --signed from-body.jsonl\n\n"
      "A line is a statement: {\"kind\": \"standard.confirm\", \"standard\": \"S1\", "
      "\"decision\":\n"
      "{...}, \"facts\": {...}}, as in `certledger show ENTRY --json`. You can leave out `after`.\n"
      "With several keys, each line needs \"author\": a member's id or a public key. Records all\n"
      "lines or none. The message names a line that is malformed (exit 5) or that a rule refuses\n"
      "(exit 9). At most 10000 lines of 64 KiB.");
  app.callback([&context, o] {
    context.run = [&context, o] {
      return o->is_signed ? append_signed(context.globals, *o)
                          : append_written(context.globals, *o);
    };
  });
}

}  // namespace certledger::tools
