#include "keys/secret_bytes.h"

#include <sodium.h>

#include <algorithm>
#include <new>

namespace certledger::keys {

void SecretBytes::Free::operator()(std::uint8_t* secret) const { sodium_free(secret); }

SecretBytes::SecretBytes(std::size_t size)
    : data_(static_cast<std::uint8_t*>(sodium_malloc(size))), size_(size) {
  if (!data_) throw std::bad_alloc();
}

SecretBytes SecretBytes::copy_of(BytesView bytes) {
  SecretBytes copy(bytes.size());
  std::ranges::copy(bytes, copy.data_.get());
  return copy;
}

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }
void wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

}  // namespace certledger::keys
