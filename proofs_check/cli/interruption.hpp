#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace lemmata::proofs_check {

/// While it lives, Ctrl-C (and a request to terminate) asks the token to stop instead of ending the program; the second time it
/// ends the program with status 130. To be made before other threads, which then leave the signals to its own.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::atomic<bool> done_ = false;
  std::thread waiter_;
};

}  // namespace lemmata::proofs_check
