// certledger note: a remark on a subject, without effect on its state.
#include "tools/certledger/statements/statement_command.h"

namespace certledger::tools {
namespace {

Build declare_note(CLI::App& app) {
  const auto subject = text_option(app, "subject", "TYPE/ID, like certificate/JX-DEMO-001", true);
  const auto text = text_option(app, "--text", "The remark", true);
  const auto evidence = list_option(app, "--evidence", "A document: file or its SHA-256");
  return [=](const Making&) {
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
      {"note", "Note something on a subject, without effect on its state",
       "  certledger note certificate/JX-DEMO-001 --text '监督检查无异常' --key body.key"},
      declare_note);
}

}  // namespace certledger::tools
