// Signatures made and checked on all cores beside an ordered pass: of a batch that is judged, and
// of entries that are audited.
#pragma once

#include <atomic>
#include <span>
#include <thread>
#include <vector>

#include "ledger/base/sign.h"

namespace certledger::derive {

/// One signature over `head` and `body`, one after the other. Nothing is copied before its turn.
struct SignatureTask {
  BytesView head;
  BytesView body;
  PublicKey author;
  Signature signature;                ///< to be checked; or made, where there is a secret
  const SecretKey* secret = nullptr;  ///< by which it is made first
};

/// Works through `tasks` from the front, in threads of its own and in the caller's when that waits.
/// What is signed here is verified before it counts: a machine that miscomputes must not store what
/// it signed. The tasks, what they view and the secret keys outlive this. For one caller's thread.
class SignaturePool {
 public:
  /// `threads` counts the caller's own; 0 stands for all cores. Where the system has fewer, it goes
  /// on with those (system/threads.h).
  explicit SignaturePool(std::span<SignatureTask> tasks, unsigned threads = 0);
  SignaturePool(const SignaturePool&) = delete;
  SignaturePool& operator=(const SignaturePool&) = delete;
  /// Waits for what was begun.
  ~SignaturePool();

  /// Whether task `i` is good; helps until that is known.
  bool good(std::size_t i);

  /// Helps until all are done; the positions of the bad ones, ascending.
  std::vector<std::size_t> bad();

 private:
  enum class State : std::uint8_t { open, good, bad };
  bool work_some(Bytes& message);

  std::span<SignatureTask> tasks_;
  std::vector<std::atomic<State>> states_;
  std::atomic<std::size_t> next_ = 0;
  Bytes message_;  // the caller's own
  std::vector<std::jthread> workers_;
};

/// The number of threads that 0, "all cores", stands for; others as they are.
unsigned threads_for(unsigned asked);

}  // namespace certledger::derive
