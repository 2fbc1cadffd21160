// Signatures of an audit, checked on all cores beside its one ordered pass.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/ed25519.h"
#include "ledger/base/result.h"

namespace certledger::derive {

/// Messages are `head` and `body`, one after the other: nothing is copied until it is checked.
struct SignatureToCheck {
  BytesView head;
  BytesView body;
  PublicKey author;
  Signature signature;
};

/// The signatures of one stretch of entries. The views in `tasks`, and the span itself, outlive
/// this.
class SignatureChecks {
 public:
  /// Begins to check, on `threads` - 1 further threads, or as many as there are (threads.h). At
  /// least one.
  SignatureChecks(std::span<const SignatureToCheck> tasks, unsigned threads);
  SignatureChecks(const SignatureChecks&) = delete;
  SignatureChecks& operator=(const SignatureChecks&) = delete;
  /// Waits for what was begun.
  ~SignatureChecks();

  /// Helps until all are checked; the positions of the bad ones, ascending.
  std::vector<std::size_t> bad();

 private:
  void work(const std::stop_token& stop);

  std::span<const SignatureToCheck> tasks_;
  std::unique_ptr<bool[]> is_good_;  // each written by one thread
  std::atomic<std::size_t> next_ = 0;
  std::vector<std::jthread> workers_;
};

/// The number of threads that 0, "all cores", stands for; others as they are.
unsigned threads_for(unsigned asked);

}  // namespace certledger::derive
