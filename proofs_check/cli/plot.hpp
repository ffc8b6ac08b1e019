#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lemmata::proofs_check {

struct Curve {
  std::string title;
  std::vector<std::pair<double, double>> points;  ///< finite; a gap in the curve is where x jumps
};

struct Plot {
  std::string title, x_label, y_label;
  bool logarithmic_y = false;
  std::vector<Curve> curves;
};

/// Throws a Failure with status 2, in one line, if the file's name does not end in .svg or gnuplot is not found on the path. Called before work is done.
void require_plottable(const std::string& option, const std::string& file);

/// Runs gnuplot, and puts the file in place when it is complete.
void write_plot(const Plot& plot, const std::string& file);

}  // namespace lemmata::proofs_check
