// certledger note: a remark on a subject. It does not change its state.
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

Build declare_note(CLI::App& app) {
  const auto subject = text_option(app, "subject", "TYPE/ID, like certificate/JX-DEMO-001", true);
  const auto text = text_option(app, "--text", "The remark", true);
  const auto evidence =
      list_option(app, "--evidence", "A document: file or its SHA-256; repeatable");
  return [=](const StatementInputs&) {
    scheme::Note note;
    note.subject = must(scheme::parse_subject(*subject));
    note.text = *text;
    for (const auto& file : *evidence) note.evidence.push_back(parse_digest(file));
    return note;
  };
}

}  // namespace

void add_note(CLI::App& app, Context& context) {
  add_statement(
      app, context,
      {"note", "Add a remark to a subject; its state stays",
       "  certledger note certificate/JX-DEMO-001 --text '监督检查无异常' --key body.key"},
      declare_note);
}

}  // namespace certledger::tools
