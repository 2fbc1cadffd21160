#include "ledger/derive/signature_checks.h"

#include <algorithm>

#include "ledger/system/threads.h"

namespace certledger::derive {
namespace {

// Taken at once by a thread: few enough that all end at about the same time.
constexpr std::size_t taken_at_once = 4;

// Below this a thread costs more than it saves.
constexpr std::size_t checks_worth_a_thread = 16;

bool is_good(const SignatureToCheck& task, Bytes& message) {
  if (task.head.empty()) return verify(task.author, task.body, task.signature);
  message.assign(task.head.begin(), task.head.end());
  message.insert(message.end(), task.body.begin(), task.body.end());
  return verify(task.author, message, task.signature);
}

}  // namespace

SignatureChecks::SignatureChecks(std::span<const SignatureToCheck> tasks, unsigned threads)
    : tasks_(tasks), is_good_(std::make_unique<bool[]>(tasks.size())) {
  if (tasks.size() < checks_worth_a_thread) return;
  const auto check = [this](const std::stop_token& stop) { work(stop); };
  for (unsigned i = 1; i < threads && system::start_thread(workers_, check); ++i) {
  }
}

SignatureChecks::~SignatureChecks() {
  for (auto& worker : workers_) worker.request_stop();
}

void SignatureChecks::work(const std::stop_token& stop) {
  Bytes message;
  while (!stop.stop_requested()) {
    const std::size_t begin = next_.fetch_add(taken_at_once, std::memory_order_relaxed);
    const std::size_t end = std::min(begin + taken_at_once, tasks_.size());
    if (begin >= end) return;
    for (std::size_t i = begin; i < end; ++i) is_good_[i] = is_good(tasks_[i], message);
  }
}

std::vector<std::size_t> SignatureChecks::bad() {
  work({});
  for (auto& worker : workers_) worker.join();
  workers_.clear();
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < tasks_.size(); ++i) {
    if (!is_good_[i]) list.push_back(i);
  }
  return list;
}

unsigned threads_for(unsigned asked) {
  return asked != 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace certledger::derive
