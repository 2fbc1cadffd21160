// Guarded memory for secrets, locked and wiped (sodium_malloc of libsodium); and functions that
// wipe ordinary memory after a secret passed through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "ledger/base/bytes.h"

namespace certledger::keys {

/// A fixed number of bytes in guarded memory. The destructor wipes them. Move only. The system
/// cannot swap them out while the process is allowed to lock memory.
class SecretBytes {
 public:
  /// `size` uninitialised bytes. Throws std::bad_alloc.
  explicit SecretBytes(std::size_t size);
  /// Copies `bytes`; the caller must wipe the original.
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

/// Overwrites with zeros. The compiler cannot optimise this away.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace certledger::keys
