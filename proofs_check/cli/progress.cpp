#include "proofs_check/cli/progress.hpp"

#include <fmt/format.h>

#include "proofs_check/cli/output.hpp"

namespace lemmata::proofs_check {

void ProgressLine::update(const Progress& progress) {
  constexpr double seconds_on_terminal = 0.1;
  constexpr double seconds_elsewhere = 2;
  const double pause = terminal_ ? seconds_on_terminal : seconds_elsewhere;
  if (!shown_ || (last_ >= 0 && progress.elapsed - last_ < pause && progress.done < progress.total)) return;
  last_ = progress.elapsed;
  const std::string line = fmt::format("{}/{} pieces of work, {:.0f} s, about {:.0f} s left", progress.done,
                                       progress.total, progress.elapsed, progress.left);
  write_message(terminal_ ? "\r\033[K" + line : line + "\n");
  visible_ = terminal_;
}

void ProgressLine::clear() {
  if (visible_) write_message("\r\033[K");
  visible_ = false;
}

}  // namespace lemmata::proofs_check
