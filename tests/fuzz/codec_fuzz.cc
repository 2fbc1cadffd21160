// The canonical codec: what it accepts as a value with a field of every kind encodes to the very
// octets that were read, and the memory used is bounded by the input.
#include <cstdint>

#include "ledger/base/check.h"
#include "ledger/base/codec.h"

namespace certledger {
namespace {

enum class Tag : std::uint8_t { first = 1, last = 200 };
bool known(Tag tag) { return tag == Tag::first || tag == Tag::last; }

struct Leaf {
  std::string text;
  std::optional<Date> day;
  std::uint8_t small = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("text", text), field("day", day), field("small", small));
  }
};

struct Everything {
  std::uint64_t number = 0;
  Tag tag = Tag::first;
  Time time;
  UtcOffset offset;
  Octets<Leaf, 4> octets;
  Bytes bytes;
  std::set<std::string> names;
  std::set<Tag> tags;
  std::optional<std::vector<std::uint16_t>> numbers;
  std::vector<Leaf> leaves;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(field("number", number), field("tag", tag), field("time", time), field("offset", offset),
       field("octets", octets), field("bytes", bytes), field("names", names), field("tags", tags),
       field("numbers", numbers), field("leaves", leaves));
  }
};

}  // namespace
}  // namespace certledger

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certledger;
  const BytesView input(data, size);
  const auto value = decode<Everything>(input, "everything");
  if (!value) {
    CERTLEDGER_CHECK(value.error().fault == Fault::malformed);
    return 0;
  }
  CERTLEDGER_CHECK(encode(*value) == to_bytes(input));
  return 0;
}
