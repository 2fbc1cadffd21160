// Statements and records whose texts and keys say where they stand, so that a subject which the
// program takes from one tells from which field it took it.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/base/encoding.h"
#include "ledger/base/text.h"
#include "ledger/scheme/subject.h"

namespace certledger::docs {

/// Takes the place of an archive and fills texts, keys and subjects with marks of their own.
class Marker {
 public:
  template <class... T>
  void operator()(Field<T>... fields) {
    (mark(above_ + fields.name, fields.value), ...);
  }

  /// {"type": "certificate", "at": "facts.number"} for a subject that was made from a marked field;
  /// {"at": "subject"} where the field is a subject itself; {"type": …, "id": …} for a fixed one.
  [[nodiscard]] nlohmann::ordered_json place(const scheme::SubjectId& subject) const {
    nlohmann::ordered_json place;
    const auto found = paths_.find(subject.id);
    if (found != paths_.end() && whole_.contains(found->second)) return {{"at", found->second}};
    place["type"] = name(subject.type);
    if (found == paths_.end()) {
      place["id"] = subject.id;
    } else {
      place["at"] = found->second;
    }
    return place;
  }

 private:
  void mark(const std::string& path, std::string& text) {
    text = path;
    paths_[path] = path;
    paths_[fold_number(path)] = path;
  }
  void mark(const std::string& path, PublicKey& key) {
    key.bytes = sha256(as_bytes(path)).bytes;
    paths_[to_hex(key)] = path;
  }
  void mark(const std::string& path, scheme::SubjectId& subject) {
    mark(path, subject.id);
    whole_.insert(path);
  }
  void mark(const std::string& path, std::set<std::string>& texts) {
    std::string one;
    mark(path, one);
    texts = {one};
  }
  template <class T>
  void mark(const std::string& path, std::optional<T>& value) {
    mark(path, value.emplace());
  }
  template <class T>
  void mark(const std::string& path, T& value) {
    if constexpr (requires { value.serialize(*this); }) {
      const std::string before = std::exchange(above_, path + ".");
      value.serialize(*this);
      above_ = before;
    }
  }

  std::string above_;
  std::map<std::string, std::string> paths_;
  std::set<std::string> whole_;
};

}  // namespace certledger::docs
