#include "ledger/derive/signing.h"

#include <algorithm>

#include "ledger/system/threads.h"

namespace certledger::derive {
namespace {

// Below this a thread costs more than it saves.
constexpr std::size_t signatures_worth_a_thread = 8;

}  // namespace

SignatureWork::SignatureWork(std::span<SignatureTask> tasks, unsigned threads)
    : tasks_(tasks), states_(tasks.size()) {
  if (tasks.size() < signatures_worth_a_thread) return;
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const auto work = [this](const std::stop_token& stop) {
    while (!stop.stop_requested() && work_one()) {
    }
  };
  for (unsigned i = 1; i < threads && system::start_thread(workers_, work); ++i) {
  }
}

SignatureWork::~SignatureWork() {
  for (auto& worker : workers_) worker.request_stop();
}

bool SignatureWork::work_one() {
  const std::size_t i = next_.fetch_add(1, std::memory_order_relaxed);
  if (i >= tasks_.size()) return false;
  SignatureTask& task = tasks_[i];
  if (task.secret != nullptr) task.signature = task.secret->sign(task.message);
  const bool is_good = verify(task.author, task.message, task.signature);
  states_[i].store(is_good ? State::good : State::bad, std::memory_order_release);
  states_[i].notify_one();
  return true;
}

bool SignatureWork::good(std::size_t i) {
  while (states_[i].load(std::memory_order_acquire) == State::open) {
    if (!work_one()) states_[i].wait(State::open, std::memory_order_acquire);
  }
  return states_[i].load(std::memory_order_acquire) == State::good;
}

}  // namespace certledger::derive
