#include "ledger/derive/signature_pool.h"

#include <algorithm>

#include "ledger/system/threads.h"

namespace certledger::derive {
namespace {

// The number of tasks that a thread takes at once: few, so that all threads end at about the same
// time.
constexpr std::size_t taken_at_once = 4;

// With fewer tasks, a thread costs more than it saves.
constexpr std::size_t worth_a_thread = 12;

bool is_good(SignatureTask& task, Bytes& copy) {
  BytesView message = task.body;
  if (!task.head.empty()) {
    copy.assign(task.head.begin(), task.head.end());
    copy.insert(copy.end(), task.body.begin(), task.body.end());
    message = copy;
  }
  if (task.secret != nullptr) task.signature = task.secret->sign(message);
  return verify(task.author, message, task.signature);
}

}  // namespace

SignaturePool::SignaturePool(std::span<SignatureTask> tasks, unsigned threads)
    : tasks_(tasks), states_(tasks.size()) {
  if (tasks.size() < worth_a_thread) return;
  const auto work = [this](const std::stop_token& stop) {
    Bytes message;
    while (!stop.stop_requested() && work_some(message)) {
    }
  };
  const unsigned wanted = threads_for(threads);
  for (unsigned i = 1; i < wanted && system::start_thread(workers_, work); ++i) {
  }
}

SignaturePool::~SignaturePool() {
  for (auto& worker : workers_) worker.request_stop();
}

bool SignaturePool::work_some(Bytes& message) {
  const std::size_t begin = next_.fetch_add(taken_at_once, std::memory_order_relaxed);
  const std::size_t end = std::min(begin + taken_at_once, tasks_.size());
  for (std::size_t i = begin; i < end; ++i) {
    states_[i].store(is_good(tasks_[i], message) ? State::good : State::bad,
                     std::memory_order_release);
    states_[i].notify_one();
  }
  return begin < end;
}

bool SignaturePool::good(std::size_t i) {
  while (states_[i].load(std::memory_order_acquire) == State::open) {
    if (!work_some(message_)) states_[i].wait(State::open, std::memory_order_acquire);
  }
  return states_[i].load(std::memory_order_acquire) == State::good;
}

std::vector<std::size_t> SignaturePool::bad() {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    if (!good(i)) list.push_back(i);
  }
  return list;
}

unsigned threads_for(unsigned asked) {
  return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace certledger::derive
