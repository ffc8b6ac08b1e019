#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace lemmata::proofs_check {

/// The one thread on which symbolic work runs, whoever asks for it.
class SymbolicThread {
 public:
  SymbolicThread();
  ~SymbolicThread();
  SymbolicThread(const SymbolicThread&) = delete;
  SymbolicThread& operator=(const SymbolicThread&) = delete;

  /// Runs the work there and waits for it; what it throws is thrown here.
  void run(std::function<void()> work);

 private:
  void serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::packaged_task<void()>> queue_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace lemmata::proofs_check
