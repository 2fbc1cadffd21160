// field("name", member): how a type names its fields in its one `serialize`. The canonical archives
// of codec.h take the value; the JSON archives take the name too. Needs no cereal header.
#pragma once

namespace certledger {

template <class T>
struct Field {
  const char* name;
  T& value;
};

template <class T>
Field<T> field(const char* name, T& value) {
  return {name, value};
}

}  // namespace certledger
