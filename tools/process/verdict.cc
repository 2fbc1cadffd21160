#include "tools/process/verdict.h"

namespace certledger::tools {

Exit exit_code(Fault fault) {
  switch (fault) {
    case Fault::usage: return Exit::usage;
    case Fault::malformed:
    case Fault::too_large: return Exit::malformed;
    case Fault::bad_signature:
    case Fault::broken_chain:
    case Fault::wrong_root:
    case Fault::not_included:
    case Fault::wrong_record: return Exit::tampered;
    case Fault::rule_broken: return Exit::refused;
    case Fault::unknown_key:
    case Fault::wrong_origin: return Exit::policy;
    case Fault::forked:
    case Fault::rolled_back: return Exit::fork;
    case Fault::not_found: return Exit::negative;
    case Fault::other: return Exit::other;
    case Fault::needs_newer:
    case Fault::clock:
    case Fault::store: return Exit::store;
    case Fault::busy: return Exit::busy;
    case Fault::key_unusable: return Exit::key;
  }
  return Exit::internal;
}

std::string_view verdict_name(Exit exit, Fault fault) {
  const bool is_older = exit == Exit::fork && fault == Fault::rolled_back;
  return is_older ? "ROLLBACK" : name(exit);
}

Failure::Failure(const Error& error) : Failure(error, exit_code(error.fault)) {}

Failure::Failure(Error error, Exit exit)
    : std::runtime_error(to_text(error)), error_(std::move(error)), exit_(exit) {}

}  // namespace certledger::tools
