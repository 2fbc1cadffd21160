#include "ledger/scheme/texts.h"

#include <algorithm>
#include <utility>

#include "ledger/base/cereal.h"
#include "ledger/base/characters.h"

namespace certledger::scheme {
namespace {

/// The place of a value, as a chain up to the body. Its text is made only when needed.
struct Place {
  const Place* outer = nullptr;
  const char* name = nullptr;  ///< null for the item `index` of a list
  std::size_t index = 0;

  [[nodiscard]] std::string words() const {
    const std::string before = outer == nullptr ? std::string() : outer->words();
    if (name == nullptr) return before + "[" + std::to_string(index) + "]";
    return before.empty() ? name : before + "." + name;
  }
};

/// Calls `serialize`, like the canonical archives, and passes on each text.
template <class Take>
class TextArchive
    : public cereal::OutputArchive<TextArchive<Take>, cereal::AllowEmptyClassElision> {
 public:
  explicit TextArchive(Take& take)
      : cereal::OutputArchive<TextArchive, cereal::AllowEmptyClassElision>(this), take_(take) {}

  template <class T>
  void put_field(const char* name, const T& value) {
    put({place_, name}, value);
  }

 private:
  void put(const Place& place, const std::string& value) { take_(place, value); }
  template <class T>
  void put(const Place& place, const std::optional<T>& value) {
    if (value) put(place, *value);
  }
  template <class T>
  void put(const Place& place, const std::vector<T>& value) {
    put_each(place, value);
  }
  template <class T>
  void put(const Place& place, const std::set<T>& value) {
    put_each(place, value);
  }
  template <class T>
  void put(const Place& place, const T& value) {
    // Numbers, days and hashes have no texts.
    if constexpr (requires(T& t, TextArchive& ar) { t.serialize(ar); }) {
      const Place* const outer = std::exchange(place_, &place);
      (*this)(value);
      place_ = outer;
    }
  }
  void put_each(const Place& place, const auto& values) {
    std::size_t i = 0;
    for (const auto& value : values) put({&place, nullptr, i++}, value);
  }

  Take& take_;
  const Place* place_ = nullptr;
};

template <class Take, class T>
void save(TextArchive<Take>& ar, const Field<T>& named) {
  ar.put_field(named.name, named.value);
}

template <class Variant, class Take>
void each_text(const Variant& body, Take take) {
  TextArchive<Take> ar(take);
  std::visit([&](const auto& fields) { ar(fields); }, body);
}

}  // namespace

std::optional<BadText> bad_text_of(const Body& body,
                                   const std::function<bool(const std::string&)>& is_known) {
  std::optional<BadText> bad;
  each_text(body, [&](const Place& place, const std::string& text) {
    if (bad) return;
    auto fault = fault_of_text(text);
    if (fault && !is_known(text)) bad = BadText{place.words(), std::move(*fault)};
  });
  return bad;
}

bool is_recorded(Register& records, const std::vector<SubjectId>& subjects,
                 const std::string& text) {
  for (const SubjectId& subject :
       {certificate_subject(text), mark_subject(text), standard_subject(text),
        directive_subject(text), mark_version_subject(text)}) {
    if (records.find(subject) != nullptr) return true;
  }
  return std::ranges::any_of(subjects, [&](const SubjectId& subject) {
    const Record* record = records.find(subject);
    bool is_there = false;
    if (record != nullptr) {
      each_text(record->body, [&](const Place& /*place*/, const std::string& one) {
        is_there = is_there || one == text;
      });
    }
    return is_there;
  });
}

std::string hint_at_recorded(Register& records, const SubjectId& subject) {
  for (const SubjectId& like : subjects_like(subject)) {
    if (records.find(like) != nullptr) return ": did you mean " + to_text(like) + "?";
  }
  return {};
}

}  // namespace certledger::scheme
