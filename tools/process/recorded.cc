#include "tools/process/recorded.h"

#include <utility>

namespace certledger::tools {
namespace {

std::optional<std::string> recorded_words;

}  // namespace

void set_recorded(std::string what) { recorded_words = std::move(what); }

const std::optional<std::string>& recorded() { return recorded_words; }

}  // namespace certledger::tools
