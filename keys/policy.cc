#include "keys/policy.h"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base/limits.h"
#include "ledger/base/text.h"

namespace certledger::keys {
namespace {

constexpr std::string_view none = "none";
constexpr std::string_view auditors = "auditors";

bool is_allowed(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

/// The words between runs of spaces and tabs.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t length = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, length));
    line.remove_prefix(length);
  }
}

}  // namespace

/// Reads a policy line by line into the Policy that it makes.
class PolicyParser {
 public:
  Result<Policy> parse(std::string_view text) {
    if (text.size() > max_policy_bytes)
      return bad("a policy has at most 256 KiB", Fault::too_large);
    if (windows_form(text))
      return naming_windows_form(text, parse_lines(without_windows_form(text)));
    return parse_lines(text);
  }

 private:
  Result<Policy> parse_lines(std::string_view text) {
    while (!text.empty()) {
      ++line_;
      const std::size_t feed = text.find('\n');
      if (feed == std::string_view::npos) return bad("the last line does not end with a line feed");
      if (auto taken = take_line(text.substr(0, feed)); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
      text.remove_prefix(feed + 1);
    }
    if (policy_.quorum_.empty()) return bad("no quorum line; add: quorum NAME, or quorum none");
    mark_auditors();
    return std::move(policy_);
  }

  using Words = std::span<const std::string_view>;
  struct Definition {
    Policy::Voter voter;
    bool is_member = false;  ///< of a group
  };

  [[nodiscard]] std::unexpected<Error> bad(const std::string& why,
                                           Fault fault = Fault::malformed) const {
    return fail(fault, why, "policy, line " + std::to_string(line_));
  }

  Result<void> take_line(std::string_view line) {
    if (!std::ranges::all_of(line, is_allowed)) return bad("the line contains a control character");
    const auto words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) return {};
    const Words rest = Words(words).subspan(1);
    if (words.front() == "log") return take_log(rest);
    if (words.front() == "witness") return take_witness(rest);
    if (words.front() == "group") return take_group(rest);
    if (words.front() == "quorum") return take_quorum(rest);
    if (words.front() == "until") return take_until(rest);
    return bad("unknown line `" + printable(words.front()) +
               "`; a line begins with log, witness, group, quorum or until");
  }

  Result<log::VerifierKey> take_key(std::string_view word, log::KeyType type) const {
    auto key = log::parse_vkey(word);
    if (!key) return bad(key.error().what);
    if (key->type == type) return key;
    return bad(type == log::KeyType::ed25519 ? "a log needs a key of type 01 (signs notes)"
                                             : "a witness needs a key of type 04 (cosigns)");
  }

  Result<void> take_log(Words words) {
    if (words.empty() || words.size() > 2) return bad("write: log VKEY [URL]");
    if (policy_.logs_.size() == max_policy_definitions) return too_many();
    if (log::is_ml_dsa_vkey(words[0])) return take_silent(words[0], silent_logs_);
    auto key = take_key(words[0], log::KeyType::ed25519);
    if (!key) return std::unexpected(std::move(key.error()));
    const auto same = [&](const KnownLog& other) { return other.key.key == key->key; };
    if (std::ranges::any_of(policy_.logs_, same))
      return bad("an earlier line has a log with this key");
    policy_.logs_.push_back({std::move(*key), std::string(words.size() > 1 ? words[1] : ""), {}});
    return {};
  }

  Result<void> take_until(Words words) {
    if (words.size() != 2) return bad("write: until VKEY SIZE");
    const auto key = log::parse_vkey(words[0]);
    const auto known =
        key ? std::ranges::find(policy_.logs_, *key, &KnownLog::key) : policy_.logs_.end();
    if (known == policy_.logs_.end()) return bad("no log line before this one has this key");
    if (known->until) return bad("a second until line for this key");
    const auto size = parse_decimal(words[1]);
    if (!size || *size > limits::tree_size) {
      return bad("`" + printable(words[1]) + "` is not a number of entries");
    }
    known->until = size;
    return {};
  }

  /// Takes a key whose signatures this program cannot verify. Each such key may stand once.
  [[nodiscard]] Result<void> take_silent(std::string_view vkey, std::set<std::string>& seen) const {
    if (seen.size() == max_policy_definitions) return too_many();
    // The key follows name and id. Its base64 may contain '+' too.
    const std::size_t key = vkey.find('+', vkey.find('+') + 1) + 1;
    if (seen.emplace(vkey.substr(key)).second) return {};
    return bad("an earlier line has a log or witness with this key");
  }

  Result<void> take_witness(Words words) {
    if (words.size() < 2 || words.size() > 3) return bad("write: witness NAME VKEY [URL]");
    if (policy_.cosigners_.size() == max_policy_definitions) return too_many();
    if (log::is_ml_dsa_vkey(words[1])) {
      if (auto taken = take_silent(words[1], silent_witnesses_); !taken) return taken;
      return define(words[0], {Policy::VoterKind::silent, 0});
    }
    auto key = take_key(words[1], log::KeyType::cosignature);
    if (!key) return std::unexpected(std::move(key.error()));
    if (policy_.find(key->key) != nullptr)
      return bad("an earlier line has a witness with this key");
    if (auto defined = define(words[0], {Policy::VoterKind::cosigner, policy_.cosigners_.size()});
        !defined) {
      return defined;
    }
    policy_.cosigners_.push_back({std::string(words[0]), std::move(*key),
                                  std::string(words.size() > 2 ? words[2] : ""),
                                  CosignerRole::witness});
    return {};
  }

  Result<void> take_group(Words words) {
    if (words.size() < 3) return bad("write: group NAME all|any|K NAME...");
    if (policy_.groups_.size() == max_policy_definitions) return too_many();
    const Words names = words.subspan(2);
    Policy::Group group;
    if (words[1] == "all") {
      group.threshold = names.size();
    } else if (words[1] == "any") {
      group.threshold = 1;
    } else {
      const auto number = parse_decimal(words[1]);
      if (!number || *number == 0 || *number > names.size()) {
        return bad("`" + printable(words[1]) + "`: write all, any or a number from 1 to " +
                   std::to_string(names.size()));
      }
      group.threshold = static_cast<std::size_t>(*number);
    }
    for (const std::string_view name : names) {
      Definition* member = find(name);
      if (member == nullptr) return undefined(name);
      if (member->is_member) return bad("`" + printable(name) + "` is already a member of a group");
      member->is_member = true;
      group.members.push_back(member->voter);
    }
    if (auto defined = define(words[0], {Policy::VoterKind::group, policy_.groups_.size()});
        !defined) {
      return defined;
    }
    if (words[0] == auditors) auditors_ = policy_.groups_.size();
    policy_.groups_.push_back(std::move(group));
    return {};
  }

  Result<void> take_quorum(Words words) {
    if (words.size() != 1) return bad("write: quorum NAME, or quorum none");
    if (!policy_.quorum_.empty()) return bad("a second quorum line");
    if (words[0] != none) {
      const Definition* wanted = find(words[0]);
      if (wanted == nullptr) return undefined(words[0]);
      policy_.wanted_ = wanted->voter;
    }
    policy_.quorum_ = words[0];
    return {};
  }

  Result<void> define(std::string_view name, Policy::Voter voter) {
    if (name == none) return bad("`none` cannot be the name of a witness or group");
    if (definitions_.emplace(name, Definition{voter, false}).second) return {};
    return bad("`" + printable(name) + "` is already defined");
  }

  Definition* find(std::string_view name) {
    const auto found = definitions_.find(std::string(name));
    return found == definitions_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] std::unexpected<Error> undefined(std::string_view name) const {
    return bad("`" + printable(name) + "` is not defined; define it on an earlier line");
  }
  [[nodiscard]] std::unexpected<Error> too_many() const {
    return bad("more than 1024 lines of one kind", Fault::too_large);
  }

  /// Members of the group `auditors`, and of the groups in it.
  void mark_auditors() {
    if (!auditors_) return;
    std::vector<bool> marked(policy_.groups_.size());
    marked[*auditors_] = true;
    // Members are defined before their group, so one pass backwards reaches all of them.
    for (std::size_t i = *auditors_ + 1; i-- > 0;) {
      if (!marked[i]) continue;
      for (const Policy::Voter& member : policy_.groups_[i].members) {
        if (member.kind == Policy::VoterKind::group) {
          marked[member.index] = true;
        } else if (member.kind == Policy::VoterKind::cosigner) {
          policy_.cosigners_[member.index].role = CosignerRole::auditor;
        }
      }
    }
  }

  Policy policy_;
  std::map<std::string, Definition> definitions_;
  std::set<std::string> silent_logs_;  ///< their keys in base64
  std::set<std::string> silent_witnesses_;
  std::optional<std::size_t> auditors_;
  std::size_t line_ = 0;
};

Result<Policy> Policy::parse(std::string_view text) { return PolicyParser().parse(text); }

std::vector<log::VerifierKey> Policy::log_keys() const {
  std::vector<log::VerifierKey> keys;
  keys.reserve(logs_.size());
  for (const KnownLog& known : logs_) keys.push_back(known.key);
  return keys;
}

std::vector<log::VerifierKey> Policy::cosigner_keys() const {
  std::vector<log::VerifierKey> keys;
  keys.reserve(cosigners_.size());
  for (const Cosigner& cosigner : cosigners_) keys.push_back(cosigner.key);
  return keys;
}

std::vector<log::KeyEnd> Policy::log_ends() const {
  std::vector<log::KeyEnd> ends;
  for (const KnownLog& known : logs_) {
    if (known.until) ends.push_back({known.key.key, *known.until});
  }
  return ends;
}

const Cosigner* Policy::find(const PublicKey& key) const {
  const auto found =
      std::ranges::find_if(cosigners_, [&](const Cosigner& c) { return c.key.key == key; });
  return found == cosigners_.end() ? nullptr : &*found;
}

bool Policy::is_met(const std::vector<bool>& cosigners) const {
  if (!wanted_) return true;
  std::vector<bool> groups;
  const auto says_yes = [&](const Voter& voter) {
    if (voter.kind == VoterKind::silent) return false;
    return voter.kind == VoterKind::group ? groups[voter.index] : cosigners[voter.index];
  };
  for (const Group& group : groups_) {
    const auto yes = static_cast<std::size_t>(std::ranges::count_if(group.members, says_yes));
    groups.push_back(yes >= group.threshold);
  }
  return says_yes(*wanted_);
}

bool Policy::is_met_by(std::span<const Cosigned> cosigned) const {
  std::vector<bool> present(cosigners_.size());
  for (std::size_t i = 0; i < cosigners_.size(); ++i) {
    const PublicKey& key = cosigners_[i].key.key;
    const bool is_a_logs_own =
        std::ranges::any_of(logs_, [&](const KnownLog& known) { return known.key.key == key; });
    present[i] = !is_a_logs_own && std::ranges::any_of(cosigned, [&](const Cosigned& signature) {
      return signature.key == key;
    });
  }
  return is_met(present);
}

std::optional<Time> Policy::met_at(std::span<const Cosigned> cosigned) const {
  if (!wanted_) return std::nullopt;
  std::vector<Cosigned> latest_first(cosigned.begin(), cosigned.end());
  std::ranges::sort(latest_first, std::greater{}, &Cosigned::time);
  for (std::size_t count = 1; count <= latest_first.size(); ++count) {
    if (is_met_by(std::span(latest_first).first(count))) return latest_first[count - 1].time;
  }
  return std::nullopt;
}

}  // namespace certledger::keys
