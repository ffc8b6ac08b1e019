#pragma once

#include <string>

#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {

/// The line on standard error that says how far a run is and how long it will take: rewritten in place on a terminal, a
/// new line every few seconds elsewhere.
class ProgressLine {
 public:
  ProgressLine(bool shown, bool terminal) : shown_(shown), terminal_(terminal) {}

  void update(const Progress& progress);
  /// Takes the line away, before something else is written to the terminal.
  void clear();

 private:
  bool shown_;
  bool terminal_;
  bool visible_ = false;
  double last_ = -1;  // seconds into the run
};

}  // namespace lemmata::proofs_check
