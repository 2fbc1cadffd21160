// Makes and verifies signatures on all cores, beside an ordered pass: for a batch, and for an
// audit.
#pragma once

#include <atomic>
#include <span>
#include <thread>
#include <vector>

#include "ledger/base/sign.h"

namespace certledger::derive {

/// One signature over `head` and `body`, concatenated. Nothing is copied before its turn.
struct SignatureTask {
  BytesView head;
  BytesView body;
  PublicKey author;
  Signature signature;                ///< to verify; or to make, if there is a secret key
  const SecretKey* secret = nullptr;  ///< makes the signature first
};

/// Works through `tasks` from the front, in its own threads, and in the caller's thread while it
/// waits. Verifies each signature that it makes: a faulty machine must not store a wrong one. The
/// tasks, what they view and the secret keys must outlive this. For one calling thread.
class SignaturePool {
 public:
  /// `threads` includes the caller's; 0 means all cores. If the system has fewer, it uses those
  /// (system/threads.h).
  explicit SignaturePool(std::span<SignatureTask> tasks, unsigned threads = 0);
  SignaturePool(const SignaturePool&) = delete;
  SignaturePool& operator=(const SignaturePool&) = delete;
  /// Waits for running tasks.
  ~SignaturePool();

  /// Whether task `i` is good. Works on tasks until that is known.
  bool good(std::size_t i);

  /// Works until all tasks are done. Returns the positions of the bad ones, ascending.
  std::vector<std::size_t> bad();

 private:
  enum class State : std::uint8_t { open, good, bad };
  bool work_some(Bytes& message);

  std::span<SignatureTask> tasks_;
  std::vector<std::atomic<State>> states_;
  std::atomic<std::size_t> next_ = 0;
  Bytes message_;  // of the calling thread
  std::vector<std::jthread> workers_;
};

/// The number of threads: all cores for 0, otherwise `asked`.
unsigned threads_for(unsigned asked);

}  // namespace certledger::derive
