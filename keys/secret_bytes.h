// Memory for secrets: guarded, locked and wiped (libsodium's sodium_malloc), and the wiping of
// ordinary memory that a secret had to pass through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "ledger/base/bytes.h"

namespace certledger::keys {

/// A fixed number of octets in guarded memory, wiped on destruction. Move only. They cannot be
/// swapped out as long as the process may lock memory.
class SecretBytes {
 public:
  /// `size` octets of no defined value. Throws std::bad_alloc.
  explicit SecretBytes(std::size_t size);
  /// A copy; the caller wipes its own.
  static SecretBytes copy_of(BytesView bytes);

  [[nodiscard]] BytesView view() const { return {data_.get(), size_}; }
  [[nodiscard]] std::span<std::uint8_t> writable() { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(std::uint8_t* secret) const;
  };
  std::unique_ptr<std::uint8_t, Free> data_;
  std::size_t size_;
};

/// Overwrites with zeros in a way that the compiler does not leave out.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace certledger::keys
