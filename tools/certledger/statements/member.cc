// certledger member: the members, their roles and their keys.
#include "ledger/base/encoding.h"
#include "tools/certledger/frame/keys_options.h"
#include "tools/certledger/frame/list.h"
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

using scheme::MemberFacts;

/// Options for a member's facts. A fact without an option stays as in `facts`.
class MemberOptions {
 public:
  explicit MemberOptions(CLI::App& app)
      : name_(text_option(app, "--name", "Name for people")),
        name_en_(text_option(app, "--name-en", "Name in English")),
        roles_(list_option(app, "--role",
                           "Role; repeatable: authority, standards-body, certification-body, "
                           "mark-steward, operator")),
        scope_(list_option(app, "--scope",
                           "Standard that it may certify to; repeatable (default: all)")),
        approval_(text_option(app, "--approval", "Number of its approval as a certification body")),
        from_(text_option(app, "--approved-from", "First day of the approval")),
        to_(text_option(app, "--approved-to", "Last day of the approval")) {}

  [[nodiscard]] MemberFacts apply(MemberFacts facts) const {
    if (!name_->empty()) facts.name = *name_;
    if (!name_en_->empty()) facts.name_en = *name_en_;
    if (!roles_->empty()) facts.roles.clear();
    for (const auto& role : *roles_) facts.roles.insert(parse_choice<scheme::Role>(role, "--role"));
    if (!scope_->empty()) facts.scope = std::set<std::string>(scope_->begin(), scope_->end());
    if (!approval_->empty() || !from_->empty() || !to_->empty()) {
      facts.approval = approval(facts.approval);
    }
    return facts;
  }

 private:
  /// The recorded approval with the given values. Without a recorded one, all values are required.
  [[nodiscard]] scheme::Approval approval(const std::optional<scheme::Approval>& stands) const {
    const auto day = [&](const std::string& text, const char* option,
                         Date scheme::Approval::* end) {
      return text.empty() && stands ? (*stands).*end : parse_day(text, option);
    };
    if (approval_->empty() && !stands)
      throw UsageError("--approval is required: the number of the approval");
    return {approval_->empty() ? stands->number : *approval_,
            day(*from_, "--approved-from", &scheme::Approval::from),
            day(*to_, "--approved-to", &scheme::Approval::to)};
  }

  std::shared_ptr<std::string> name_, name_en_;
  std::shared_ptr<std::vector<std::string>> roles_, scope_;
  std::shared_ptr<std::string> approval_, from_, to_;
};

template <class S>
void add_decision(CLI::App& noun, Context& context, const Verb& verb) {
  add_statement(noun, context, verb, [](CLI::App& app) -> Build {
    const auto id = text_option(app, "member", "Member id", true);
    return [id, decision = DecisionOptions(app)](const StatementInputs& inputs) {
      return S{*id, decision.make(inputs)};
    };
  });
}

Build declare_enrol(CLI::App& app) {
  const auto id = text_option(app, "member", "New member id: 2 to 64 of a-z, 0-9, '.', '-'", true);
  return [id, facts = MemberOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    return scheme::MemberEnrol{*id, decision.make(inputs), facts.apply({})};
  };
}

Build declare_amend(CLI::App& app) {
  const auto id = text_option(app, "member", "Member id", true);
  return [id, facts = MemberOptions(app),
          decision = DecisionOptions(app)](const StatementInputs& inputs) {
    const auto record = inputs.record<scheme::MemberRecord>(scheme::member_subject(*id));
    return scheme::MemberAmend{*id, decision.make(inputs), facts.apply(record.facts)};
  };
}

Build declare_add_key(CLI::App& app) {
  const auto id = text_option(app, "member", "Member id", true);
  const auto public_key = text_option(app, "--public", "The new public key, in hexadecimal");
  const auto proof = text_option(app, "--proof", "The proof that `certledger key prove` printed");
  auto own = std::make_shared<KeyOption>();
  own->option = "--new-key";
  app.add_option("--new-key", own->file, "The new key's file, instead of --public and --proof")
      ->type_name("FILE");
  app.add_option("--new-passphrase-file", own->passphrase_file, "A file with its passphrase")
      ->type_name("FILE");
  return [=](const StatementInputs& inputs) {
    scheme::KeyAdd add;
    add.member = *id;
    if (!own->file.empty()) {
      const SecretKey key = own->load();
      add.key = key.public_key();
      add.proof = key.sign(scheme::possession_message(inputs.ledger.parameters().origin, *id));
      return add;
    }
    if (public_key->empty()) {
      throw UsageError("name the new key with --new-key, or with --public and --proof");
    }
    add.key = parse_public_key(*public_key, "--public");
    const auto signature = octets_from_hex<Signature>(*proof);
    if (!signature)
      throw UsageError("--proof: write the 128 digits that `certledger key prove` prints");
    add.proof = *signature;
    return add;
  };
}

Build declare_revoke_key(CLI::App& app) {
  const auto key = text_option(app, "public-key", "The public key, in hexadecimal", true);
  const auto since =
      text_option(app, "--compromised-since", "Day since when its signatures are doubtful");
  const auto basis = text_option(app, "--basis", "The reason");
  return [=](const StatementInputs&) {
    return scheme::KeyRevoke{parse_public_key(*key, "public-key"),
                             day_if_given(*since, "--compromised-since"), *basis};
  };
}

Cells member_row(const scheme::RecordBody& body, const std::string& state, Date) {
  const auto& r = std::get<scheme::MemberRecord>(body);
  std::string roles;
  for (const auto role : r.facts.roles) {
    roles += (roles.empty() ? "" : ", ") + std::string(name(role));
  }
  return {r.id, state, roles, r.facts.name};
}

}  // namespace

void add_member(CLI::App& app, Context& context) {
  CLI::App& noun = *app.add_subcommand("member", "Members, their roles and keys");
  noun.require_subcommand(1);
  noun.footer("Examples:\n  certledger member list");
  add_statement(noun, context,
                {"enrol", "Enrol a member (by the authority)",
                 "  certledger member enrol body-1 --name 某认证公司 --role certification-body \\\n"
                 "    --approval CNCA-R-2020-001 --approved-from 2020-01-01 "
                 "--approved-to 2030-12-31 --key authority.key"},
                declare_enrol);
  add_statement(noun, context,
                {"amend", "Change a member's facts; other facts stay",
                 "  certledger member amend body-1 --name 某认证集团 --key authority.key"},
                declare_amend);
  add_decision<scheme::MemberSuspend>(
      noun, context,
      {"suspend", "Suspend a member", "  certledger member suspend body-1 --key authority.key"});
  add_decision<scheme::MemberReinstate>(
      noun, context,
      {"reinstate", "Reinstate a suspended member",
       "  certledger member reinstate body-1 --key authority.key"});
  add_decision<scheme::MemberRemove>(noun, context,
                                     {"remove", "Remove a member permanently",
                                      "  certledger member remove body-1 --key authority.key"});
  add_statement(noun, context,
                {"add-key", "Register a member's key",
                 "  certledger member add-key body-1 --new-key body.key --key authority.key\n"
                 "  certledger member add-key body-1 --public HEX --proof HEX --key authority.key"},
                declare_add_key);
  add_statement(noun, context,
                {"revoke-key", "Revoke a key; it cannot sign after that",
                 "  certledger member revoke-key HEX --compromised-since 2022-05-01 "
                 "--key authority.key"},
                declare_revoke_key);
  add_list(noun, context, scheme::SubjectType::member, {"member", "state", "roles", "name"},
           member_row, "certledger member list");
}

}  // namespace certledger::tools
