#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lemmata::proofs_check {

struct Curve {
  std::string title;
  std::vector<std::vector<std::pair<double, double>>>
      pieces;  ///< finite points; between two pieces the line has a gap
};

struct Plot {
  std::string title, x_label, y_label;
  bool logarithmic_y = false;
  std::vector<Curve> curves;
};

/// Throws a Failure with status 2, in one line, if the file's name does not end in .svg, its directory cannot be
/// written to, or no gnuplot is on the PATH. Called before work is done.
void require_plottable(const std::string& option, const std::string& file);

/// Throws a Failure with status 2, in one line, if no curve has a point.
void require_points(const std::string& option, const Plot& plot);

/// Runs gnuplot through pipes, and puts the file in place when the picture is complete. Nothing else is written, whatever
/// ends the program.
///
/// Throws: a Failure with status 2, in one line, with the first error that gnuplot reports, if it fails. What it reports
///           otherwise is dropped.
void write_plot(const std::string& option, const Plot& plot, const std::string& file);

}  // namespace lemmata::proofs_check
