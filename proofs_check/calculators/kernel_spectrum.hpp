#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/kernel/zonal_kernel.hpp"
#include "analysis/scalar/ball.hpp"
#include "analysis/scalar/integer.hpp"
#include "proofs_check/engine/value.hpp"

namespace lemmata::proofs_check {

enum class SpectrumDomain { sphere, cube };

/// The eigenvalues of a network's kernel on uniform inputs with x.x = d, degree by degree. Chooses the route: a
/// closed form on the sphere for one hidden layer of sign, step or ReLU without a bias before it, otherwise the
/// integral of Funk and Hecke; on the cube Krawtchouk's sums.
class KernelSpectrum {
 public:
  static constexpr int largest_cube = 5000;
  static constexpr int largest_sphere = 1000, largest_integrated_degree = 2000;
  static constexpr int largest_closed_degree = 1000000;

  /// Throws:   std::invalid_argument, beginning with the domain or degree, for sizes beyond these and, with the
  /// estimate,
  ///           for more than an hour; std::domain_error for a kernel that is not finite or cannot be integrated.
  KernelSpectrum(SpectrumDomain domain, int d, analysis::ZonalKernel kernel, std::vector<int> degrees,
                 int digits);

  /// mu_k within 2^-BallPrecision::bits() relatively (as far as cube_eigenvalues and sphere_eigenvalue say).
  [[nodiscard]] analysis::Ball eigenvalue(int k);
  [[nodiscard]] std::optional<analysis::Rational> exact_eigenvalue(int k) const;
  [[nodiscard]] analysis::Integer multiplicity(int k) const;

  /// The rows of one degree: mu_k, 1/mu_k (nothing where mu_k = 0, or where the ball does not show that it is not),
  /// the share N mu_k / kappa(1) of the trace, and on the cube d^k mu_k (likewise).
  struct Row {
    int degree = 0;
    std::string multiplicity;
    Value eigenvalue;
    std::optional<Value> time;
    Value share;
    std::optional<Value> scaled;
  };
  [[nodiscard]] Row row(int k, int digits);

  /// The nearest doubles of degree, multiplicity, mu_k, 1/mu_k, share, and on the cube d^k mu_k; infinity for no
  /// time.
  [[nodiscard]] std::vector<double> doubles(int k);

  /// One step of the staircase: ranks first to last.
  struct Step {
    int degree = 0;
    std::string first, last;
    Value eigenvalue;
  };
  struct Staircase {
    std::vector<Step> steps;
    bool complete = true;  ///< no eigenvalue of a larger rank was asked for
    std::string why_it_ends;
  };

  /// The steps up to rank n. On the sphere the degrees are 0 to `highest`, and steps are left out that are not above
  /// what the trace leaves for each eigenvalue of higher degrees.
  [[nodiscard]] Staircase staircase(const analysis::Integer& n, int highest, int digits);

  [[nodiscard]] const std::string& route() const { return route_; }
  [[nodiscard]] const analysis::ZonalKernel& kernel() const { return kernel_; }
  [[nodiscard]] SpectrumDomain domain() const { return domain_; }
  [[nodiscard]] int dimension() const { return d_; }

 private:
  struct Closed;
  [[nodiscard]] analysis::Ball at_digits(int k, int digits);

  SpectrumDomain domain_;
  int d_;
  analysis::ZonalKernel kernel_;
  std::shared_ptr<const Closed> closed_;
  std::string route_;
  std::map<std::pair<int, int>, analysis::Ball> known_;  // by bits and degree
};

}  // namespace lemmata::proofs_check
