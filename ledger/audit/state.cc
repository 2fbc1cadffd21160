#include "ledger/audit/state.h"

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/origin.h"
#include "ledger/base/text.h"
#include "ledger/log/note_sign.h"

namespace certledger::audit {
namespace {

constexpr std::string_view first_line = "certledger/audit-state/v1\n";
constexpr std::string_view key_name = "certledger-auditor";

std::string text_of(const State& state) {
  const auto line = [](const char* name, const std::string& value) {
    return std::string(name) + " " + value + "\n";
  };
  return std::string(first_line) + state.origin + "\n" + line("size", std::to_string(state.size)) +
         line("root", to_base64(state.root.view())) +
         line("last-leaf", to_base64(state.last_leaf.view())) +
         line("last-time", std::to_string(state.last_time.seconds)) +
         line("sealer", to_base64(state.sealer.view())) +
         line("map-root", to_base64(state.map_root.view())) +
         line("subjects", std::to_string(state.subjects)) +
         line("checkpoints", std::to_string(state.checkpoints));
}

/// Takes the lines of a text one by one.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  std::string_view next() {
    const std::size_t feed = text_.find('\n');
    if (feed == std::string_view::npos) {
      is_good_ = false;
      return {};
    }
    const std::string_view line = text_.substr(0, feed);
    text_.remove_prefix(feed + 1);
    return line;
  }

  /// The value in the next line, which must begin with this name.
  std::string_view value(std::string_view name) {
    const std::string_view line = next();
    if (line.size() <= name.size() || !line.starts_with(name) || line[name.size()] != ' ') {
      is_good_ = false;
      return {};
    }
    return line.substr(name.size() + 1);
  }

  void number(std::string_view name, std::uint64_t& number) {
    const auto value = parse_decimal(this->value(name));
    if (value) number = *value;
    is_good_ = is_good_ && value;
  }

  template <class T>
  void octets(std::string_view name, T& octets) {
    const auto bytes = from_base64(value(name));
    const auto value = bytes ? octets_from<T>(*bytes) : std::nullopt;
    if (value) octets = *value;
    is_good_ = is_good_ && value;
  }

  [[nodiscard]] bool is_done() const { return is_good_ && text_.empty(); }

 private:
  std::string_view text_;
  bool is_good_ = true;
};

}  // namespace

std::string sign_state(const State& state, const SecretKey& key) {
  return log::format_note(log::signed_note(text_of(state), key_name, key));
}

bool is_state(std::string_view begin) { return begin.starts_with(first_line); }

Result<State> open_state(std::string_view note, const PublicKey& key) {
  const auto parsed = log::parse_note(note);
  if (!parsed) return std::unexpected(parsed.error());
  const auto verifier = log::verifier_key(key_name, log::KeyType::ed25519, key);
  if (auto good = log::verify_note(*parsed, {&verifier, 1}); !good) {
    return std::unexpected(std::move(good.error()));
  }
  std::string_view text = parsed->text;
  const auto malformed = [] {
    return fail(Fault::malformed, "not an audit state of a version that this program knows",
                "audit state");
  };
  if (!text.starts_with(first_line)) return malformed();
  text.remove_prefix(first_line.size());
  Lines lines(text);
  State state;
  state.origin = lines.next();
  lines.number("size", state.size);
  lines.octets("root", state.root);
  lines.octets("last-leaf", state.last_leaf);
  lines.number("last-time", state.last_time.seconds);
  lines.octets("sealer", state.sealer);
  lines.octets("map-root", state.map_root);
  lines.number("subjects", state.subjects);
  lines.number("checkpoints", state.checkpoints);
  if (!lines.is_done() || !is_valid_origin(state.origin) || state.size == 0 ||
      state.size > limits::tree_size || state.last_time > latest_time) {
    return malformed();
  }
  return state;
}

}  // namespace certledger::audit
