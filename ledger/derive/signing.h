// Signatures of a batch, made and checked on all cores while the batch is judged in order.
#pragma once

#include <atomic>
#include <span>
#include <thread>
#include <vector>

#include "ledger/base/sign.h"

namespace certledger::derive {

/// One signature to be made (with `secret`) or only to be checked.
struct SignatureTask {
  Bytes message;
  PublicKey author;
  const SecretKey* secret = nullptr;
  Signature signature;
};

/// Works through `tasks`, which outlive it, from the front. What is signed here is verified as well
/// before it counts (a machine that miscomputes must not store what it signed).
class SignatureWork {
 public:
  /// `threads` counts the caller's own; 0 stands for all cores. Where there are fewer, it goes on
  /// with those (threads.h).
  explicit SignatureWork(std::span<SignatureTask> tasks, unsigned threads = 0);
  ~SignatureWork();
  SignatureWork(const SignatureWork&) = delete;
  SignatureWork& operator=(const SignatureWork&) = delete;

  /// Whether task `i` is good; helps until it is known.
  bool good(std::size_t i);

 private:
  enum class State : std::uint8_t { open, good, bad };
  bool work_one();

  std::span<SignatureTask> tasks_;
  std::vector<std::atomic<State>> states_;
  std::atomic<std::size_t> next_ = 0;
  std::vector<std::jthread> workers_;
};

}  // namespace certledger::derive
