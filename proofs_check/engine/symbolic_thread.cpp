#include "proofs_check/engine/symbolic_thread.hpp"

#include <utility>

namespace lemmata::proofs_check {

SymbolicThread::SymbolicThread() : thread_([this] { serve(); }) {}

SymbolicThread::~SymbolicThread() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SymbolicThread::run(std::function<void()> work) {
  std::packaged_task<void()> task(std::move(work));
  auto done = task.get_future();
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
  done.get();
}

void SymbolicThread::serve() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    task();
  }
}

}  // namespace lemmata::proofs_check
