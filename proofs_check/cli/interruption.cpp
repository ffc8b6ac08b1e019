#include "proofs_check/cli/interruption.hpp"

#include <cstdlib>

#include <signal.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace {

sigset_t signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Interruption::Interruption() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // inherited by every thread made from here on
  waiter_ = std::thread([this, set] {
    for (;;) {
      int signal = 0;
      sigwait(&set, &signal);
      if (done_) return;
      if (!source_.request_stop()) std::_Exit(exit_interrupted);
    }
  });
}

Interruption::~Interruption() {
  done_ = true;
  pthread_kill(waiter_.native_handle(), SIGTERM);
  waiter_.join();
  const sigset_t set = signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace lemmata::proofs_check
