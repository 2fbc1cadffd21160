// certledger key: creates secret key files, and prints what their holders give to others.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ledger/base/encoding.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/scheme/statement.h"
#include "tools/certledger/frame/command.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/present/json.h"

namespace certledger::tools {
namespace {

struct KeyOptions {
  std::string file;
  std::string name;
  bool no_passphrase = false;
  std::string passphrase_file;
  int passphrase_fd = -1;
  std::string new_passphrase_file;
  std::string new_passphrase_command;
  std::string vkey;
  bool public_only = false;
  std::string origin;
  std::string member;
};

void add_passphrase(CLI::App& app, KeyOptions& o) {
  auto* from_file =
      app.add_option("--passphrase-file", o.passphrase_file, "A file with its passphrase")
          ->type_name("FILE")
          ->group("Keys");
  app.add_option("--passphrase-fd", o.passphrase_fd,
                 "Read the passphrase from this open descriptor")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000))
      ->excludes(from_file)
      ->group("Keys");
}

// --- the content of a key file ---

std::string hex_id(log::KeyId id) { return fmt::format("{:08x}", id); }

Json describe(const keys::KeyText& text, const std::string& vkey_name) {
  Json json;
  json["name"] = text.name;
  json["public_key"] = to_hex(text.public_key);
  json["encrypted"] = text.encryption.has_value();
  if (is_valid_key_name(vkey_name)) {
    const auto verifier = log::verifier_key(vkey_name, log::KeyType::ed25519, text.public_key);
    json["key_id"] = hex_id(verifier.id);
    json["vkey"] = log::format_vkey(verifier);
  }
  return json;
}

void report(const Globals& globals, const Json& json) {
  if (globals.json) return print(written(json));
  const auto line = [&](const char* label, const char* field) {
    if (!json.contains(field)) return std::string();
    return fmt::format("{:<12}{}\n", label, printable(json[field].get<std::string>()));
  };
  print(line("name", "name") + line("public key", "public_key") + line("key id", "key_id") +
        line("vkey", "vkey") +
        (json["encrypted"] == true ? ""
                                   : "passphrase  none: anybody who can read the file can sign\n"));
}

// --- verbs ---

Exit make(const Globals& globals, const KeyOptions& o) {
  refuse_second_roles(
      {{{"FILE", o.file}}, {{"--passphrase-file", o.passphrase_file}}, {own_directory(globals)}});
  if (o.no_passphrase &&
      (!o.passphrase_file.empty() || o.passphrase_fd >= 0 || is_passphrase_command_chosen())) {
    throw UsageError(
        "--no-passphrase excludes every source of a passphrase; leave one of them out");
  }
  const std::string name = o.name.empty() ? std::filesystem::path(o.file).stem().string() : o.name;
  if (!keys::is_key_file_name(name)) {
    throw UsageError(
        "--name: a key's name must be 1 to 255 bytes of text, without a space at either end");
  }
  if (std::filesystem::exists(std::filesystem::symlink_status(o.file))) {
    throw SystemError(Fault::key_unusable,
                      o.file + ": file exists; a key is never overwritten. Name a new file");
  }
  const SecretKey key = SecretKey::generate();
  if (o.no_passphrase) {
    keys::create_unencrypted_key_file(o.file, key, name);
  } else {
    keys::create_key_file(o.file, key, name,
                          new_passphrase_for(o.file, o.passphrase_file, o.passphrase_fd));
  }
  if (!globals.quiet) report(globals, describe(read_public_half(o.file), name));
  return Exit::ok;
}

Exit show(const Globals& globals, const KeyOptions& o) {
  const keys::KeyText text = read_public_half(o.file);
  if (!o.vkey.empty() && !is_valid_key_name(o.vkey)) {
    throw UsageError("--vkey: the name of a verifier key must not contain spaces or '+'");
  }
  if (o.public_only) {
    print(to_hex(text.public_key) + "\n");
  } else if (!o.vkey.empty() && !globals.json) {
    print(log::format_vkey(log::verifier_key(o.vkey, log::KeyType::ed25519, text.public_key)) +
          "\n");
  } else {
    report(globals, describe(text, o.vkey.empty() ? text.name : o.vkey));
  }
  return Exit::ok;
}

Exit change(const Globals& globals, const KeyOptions& o) {
  refuse_second_roles(
      {{{"FILE", o.file}},
       {{"--passphrase-file", o.passphrase_file}, {"--new-passphrase-file", o.new_passphrase_file}},
       {own_directory(globals)}});
  keys::change_passphrase(
      o.file, [&] { return passphrase_for(o.file, o.passphrase_file, o.passphrase_fd); },
      [&] {
        if (!o.new_passphrase_command.empty()) {
          return keys::passphrase_from_command(
              passphrase_command_of(o.new_passphrase_command, "--new-passphrase-command"), o.file);
        }
        return o.new_passphrase_file.empty() ? keys::ask_new_passphrase("New passphrase: ")
                                             : keys::passphrase_from_file(o.new_passphrase_file);
      });
  if (!globals.quiet && !globals.json)
    print("Changed the passphrase of " + printable(o.file) + ".\n");
  if (globals.json) print(written(Json{{"verdict", "OK"}}));
  return Exit::ok;
}

Exit prove(const Globals& globals, const KeyOptions& o) {
  if (!is_valid_origin(o.origin)) {
    throw UsageError("--origin " + printable(o.origin) +
                     ": not a valid origin; write it like example.org/ledger");
  }
  if (!scheme::is_valid_id(scheme::SubjectType::member, o.member)) {
    throw UsageError("--member: write a member's id: 2 to 64 characters of a-z, 0-9, '.' and '-'");
  }
  const KeyOption option{"FILE", o.file, o.passphrase_file, o.passphrase_fd};
  const SecretKey key = option.load();
  const Bytes message = scheme::possession_message(o.origin, o.member);
  const std::string proof = to_hex(key.sign(message));
  const std::string public_key = to_hex(key.public_key());
  if (globals.json) {
    // The statement itself, as a line of `certledger append`.
    const Json line{
        {"kind", "key.add"}, {"key", public_key}, {"member", o.member}, {"proof", proof}};
    print(written_line(line) + "\n");
  } else {
    print(fmt::format("public key  {}\nproof       {}\n", public_key, proof));
  }
  return Exit::ok;
}

// --- declarations ---

using KeyVerb = Exit (*)(const Globals&, const KeyOptions&);

CLI::App& add_verb(CLI::App& key, Context& context, const char* name, const char* what,
                   const std::shared_ptr<KeyOptions>& o, KeyVerb verb) {
  CLI::App& app = *key.add_subcommand(name, what);
  app.add_option("FILE", o->file, "The secret key file")->required();
  app.callback([&context, o, verb] {
    context.run = [&context, o, verb] { return verb(context.globals, *o); };
  });
  return app;
}

void add_new(CLI::App& key, Context& context, const std::shared_ptr<KeyOptions>& o) {
  CLI::App& app = add_verb(key, context, "new", "Make a key pair in a new file", o, make);
  app.add_option("--name", o->name, "Name of the key (default: the name of the file)");
  app.add_flag("--no-passphrase", o->no_passphrase,
               "Do not encrypt the key: anybody who can read the file can sign");
  add_passphrase(app, *o);
  app.footer(
      "Examples:\n"
      "  certledger key new body.key\n"
      "  certledger key new operator.key --name example.org/ledger --passphrase-file pass\n"
      "  certledger key new body.key --passphrase-command 'pass show certledger/body'\n\n"
      "The file gets mode 0600. An existing file is never overwritten. The program asks for the\n"
      "passphrase on the terminal, unless a file, a descriptor or a command gives it.");
}

void add_show_verb(CLI::App& key, Context& context, const std::shared_ptr<KeyOptions>& o) {
  CLI::App& app = add_verb(key, context, "show", "Show the public half of a key", o, show);
  app.add_option("--vkey", o->vkey, "Print the verifier key with this name or origin")
      ->type_name("NAME");
  app.add_flag("--public", o->public_only, "Print only the public key, in hexadecimal");
  app.footer(
      "Examples:\n"
      "  certledger key show body.key --public\n"
      "  certledger key show operator.key --vkey example.org/ledger\n\n"
      "Needs no passphrase: the file states the public half. Every command that uses the key\n"
      "derives the public half from the secret half and compares it.");
}

void add_change(CLI::App& key, Context& context, const std::shared_ptr<KeyOptions>& o) {
  CLI::App& app = add_verb(key, context, "change-passphrase",
                           "Encrypt a key under another passphrase", o, change);
  add_passphrase(app, *o);
  auto* from_file = app.add_option("--new-passphrase-file", o->new_passphrase_file,
                                   "A file with the new passphrase")
                        ->type_name("FILE")
                        ->group("Keys");
  app.add_option("--new-passphrase-command", o->new_passphrase_command,
                 "A command that prints the new passphrase")
      ->type_name("CMD")
      ->excludes(from_file)
      ->group("Keys");
  app.footer(
      "Examples:\n"
      "  certledger key change-passphrase body.key\n"
      "  certledger key change-passphrase body.key --passphrase-file old \\\n"
      "      --new-passphrase-file new\n\n"
      "Copies of the file keep the old passphrase: destroy them.");
}

void add_prove(CLI::App& key, Context& context, const std::shared_ptr<KeyOptions>& o) {
  CLI::App& app = add_verb(key, context, "prove",
                           "Sign that a member holds the key, for `member add-key`", o, prove);
  app.add_option("--origin", o->origin, "Origin of the ledger in which the key will sign")
      ->required();
  app.add_option("--member", o->member, "Id of the member that holds the key")->required();
  add_passphrase(app, *o);
  app.footer(
      "Examples:\n"
      "  certledger key prove body.key --origin example.org/ledger --member body\n"
      "  certledger key prove body.key --origin example.org/ledger --member body --json \\\n"
      "      >> keys.jsonl        # lines for `certledger append keys.jsonl`\n\n"
      "Send public key and proof to the authority. The proof is good only for this member of this\n"
      "ledger. Nobody can make it without the key.");
}

}  // namespace

void add_key(CLI::App& app, Context& context) {
  CLI::App& key = *app.add_subcommand("key", "Make, show and prove secret keys");
  key.require_subcommand(1);
  const auto options = std::make_shared<KeyOptions>();
  add_new(key, context, options);
  add_show_verb(key, context, options);
  add_change(key, context, options);
  add_prove(key, context, options);
}

}  // namespace certledger::tools
