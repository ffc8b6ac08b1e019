#include "proofs_check/calculators/kernel_spectrum.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "analysis/kernel/cube_spectrum.hpp"
#include "analysis/kernel/sorted_spectrum.hpp"
#include "analysis/kernel/sphere_integral.hpp"
#include "analysis/kernel/sphere_spectrum.hpp"
#include "analysis/scalar/functions.hpp"
#include "analysis/special/binomial.hpp"
#include "proofs_check/calculators/number.hpp"
#include "proofs_check/calculators/size_estimate.hpp"

namespace lemmata::proofs_check {

using analysis::ActivationFamily;
using analysis::Ball;
using analysis::BallPrecision;
using analysis::Integer;
using analysis::KernelKind;
using analysis::Rational;
using analysis::SphereKernel;
using analysis::Truth;

/// kappa = offset + scale * kernel.
struct KernelSpectrum::Closed {
  SphereKernel kernel;
  Rational scale, offset;
};

namespace {

constexpr double longest_seconds = 3600;

/// One hidden layer without a bias before it: K^1 = b + w C(a, a, a t), Theta^1 = K^1 + w C' a t in the NTK
/// parameterisation.
std::optional<std::pair<SphereKernel, Rational>> closed_kernel(const analysis::ZonalKernel& kernel) {
  const auto& network = kernel.network();
  if (network.depth() != 1 || network.layers[0].bias != 0 || network.layers[0].weight == 0)
    return std::nullopt;
  const auto& phi = network.activation.closed_form();
  if (!phi) return std::nullopt;
  const bool tangent = kernel.kind() == KernelKind::ntk;
  if (tangent && network.parameterisation != analysis::Parameterisation::ntk) return std::nullopt;
  const Rational weight = network.layers[1].weight;
  if (phi->family == ActivationFamily::relu)
    return std::pair(tangent ? SphereKernel::relu_ntk : SphereKernel::relu,
                     Rational(weight * network.layers[0].weight));
  if (tangent) return std::nullopt;
  if (phi->family == ActivationFamily::sign) return std::pair(SphereKernel::sign, weight);
  if (phi->family == ActivationFamily::step) return std::pair(SphereKernel::step, weight);
  return std::nullopt;
}

double bits_of(int digits) { return 3.33 * digits + 64; }

/// Seconds, from runs at 128 bits: an integral of a deep ReLU kernel took 0.15, 0.7 and 2 s of one core for 2, 3 and
/// 5 hidden layers, with a bias in front as for a layer more, a dual activation without a closed form some 0.02 s;
/// both grow a little faster than the square of the bits.
double seconds_of_integrals(const analysis::ZonalKernel& kernel, const std::vector<int>& degrees,
                            int digits) {
  double seconds = 0;
  const auto& network = kernel.network();
  const int layers = network.depth() - (network.layers[0].bias == 0 ? 1 : 0);
  for (int k : degrees)
    if (!kernel.vanishes(k)) seconds += (0.01 + 0.15 * std::pow(layers, 2)) * (1 + k / 100.0);
  return seconds * std::pow(bits_of(digits) / 128, 2.5);
}

double seconds_of_sums(const analysis::ZonalKernel& kernel, int d, int digits) {
  const double bits = bits_of(digits) + 3 * d, depth = kernel.network().depth();
  const double dual = (kernel.network().activation.closed_form() ? 1e-4 : 0.02) * std::pow(bits / 128, 2);
  return (d + 1) * depth * dual + 3e-8 * d * d * (1 + bits / 500);
}

void require_time(const std::string& what, double seconds) {
  if (seconds > longest_seconds)
    throw std::invalid_argument(
        fmt::format("{} takes about {}; allowed: up to an hour", what, readable_seconds(seconds)));
}

}  // namespace

KernelSpectrum::KernelSpectrum(SpectrumDomain domain, int d, analysis::ZonalKernel kernel,
                               std::vector<int> degrees, int digits)
    : domain_(domain), d_(d), kernel_(std::move(kernel)) {
  if (domain_ == SpectrumDomain::cube) {
    if (d < 1 || d > largest_cube) {
      const double values = static_cast<double>(d) * (bits_of(digits) + 3.0 * d) / 8;
      throw std::invalid_argument(fmt::format(
          "cube:{}: d^2 additions of integers of {} in all, about {}; allowed: 1 to {}", d,
          readable_bytes(values), readable_seconds(seconds_of_sums(kernel_, d, digits)), largest_cube));
    }
    for (int k : degrees)
      if (k > d)
        throw std::invalid_argument(fmt::format("degree {}: allowed: 0 to d = {} on the cube", k, d));
    require_time(fmt::format("cube:{}", d), seconds_of_sums(kernel_, d, digits));
    route_ = "Krawtchouk's sums in integers";
    return;
  }
  if (d < 3 || d > largest_sphere)
    throw std::invalid_argument(fmt::format("sphere:{}: allowed: sphere:3 to sphere:{}", d, largest_sphere));
  if (const auto closed = closed_kernel(kernel_))
    closed_ = std::make_shared<const Closed>(
        Closed{closed->first, closed->second, kernel_.network().layers[1].bias});
  const int largest = closed_ ? largest_closed_degree : largest_integrated_degree;
  for (int k : degrees)
    if (k > largest)
      throw std::invalid_argument(fmt::format("degree {}: allowed: 0 to {} for this kernel", k, largest));
  route_ = closed_ ? "the closed form (spectrum.sphere)" : "Funk and Hecke's integral";
  if (!closed_) require_time("sphere:" + std::to_string(d), seconds_of_integrals(kernel_, degrees, digits));
}

Ball KernelSpectrum::eigenvalue(int k) {
  const std::pair key(BallPrecision::bits(), k);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (domain_ == SpectrumDomain::cube) {
    const auto all = analysis::cube_eigenvalues([&](const Rational& t) { return kernel_.value(t); },
                                                [&](int degree) { return kernel_.vanishes(degree); }, d_);
    for (std::size_t i = 0; i < all.size(); ++i)
      known_.insert_or_assign({key.first, static_cast<int>(i)}, all[i]);
    return known_.at(key);
  }
  Ball value = kernel_.vanishes(k) ? Ball(0)
               : closed_ ? Ball(closed_->scale) * analysis::sphere_eigenvalue(closed_->kernel, d_, k) +
                               Ball(k == 0 ? closed_->offset : Rational(0))
                         : analysis::sphere_eigenvalue(kernel_, d_, k);
  known_.insert_or_assign(key, value);
  return value;
}

std::optional<Rational> KernelSpectrum::exact_eigenvalue(int k) const {
  if (kernel_.vanishes(k)) return Rational(0);
  if (!closed_ || k + d_ > 2000) return std::nullopt;
  const auto exact = analysis::exact_sphere_eigenvalue(closed_->kernel, d_, k);
  if (!exact) return std::nullopt;
  return Rational(closed_->scale * *exact + (k == 0 ? closed_->offset : Rational(0)));
}

Integer KernelSpectrum::multiplicity(int k) const {
  return domain_ == SpectrumDomain::cube ? analysis::binomial_coefficient(d_, k)
                                         : analysis::harmonic_dimension(d_, k);
}

Ball KernelSpectrum::at_digits(int k, int digits) {
  const BallPrecision precision(static_cast<int>(bits_of(digits)));
  return eigenvalue(k);
}

KernelSpectrum::Row KernelSpectrum::row(int k, int digits) {
  Row row;
  row.degree = k;
  row.multiplicity = analysis::to_string(multiplicity(k));
  const Ball size(multiplicity(k));
  const auto exact = exact_eigenvalue(k);
  if (exact) {
    row.eigenvalue = exact_value(*exact, digits);
    if (*exact != 0) row.time = exact_value(1 / *exact, digits);
  } else if (const Ball first = at_digits(k, digits); contains(first, Rational(0))) {
    // no precision need ever show its sign: the ball itself, not more digits of it
    const Ball::Decimals decimals = first.decimals(digits);
    row.eigenvalue = row.share = {.mid = decimals.midpoint, .rad = decimals.radius};
    return row;
  } else {
    row.eigenvalue = enclosed_value([&] { return eigenvalue(k); }, digits);
    row.time = enclosed_value([&] { return Ball(1) / eigenvalue(k); }, digits);
  }
  row.share = enclosed_value([&] { return size * eigenvalue(k) / kernel_.value(1); }, digits);
  if (domain_ == SpectrumDomain::cube)
    row.scaled = enclosed_value([&] { return analysis::pow(Ball(d_), k) * eigenvalue(k); }, digits);
  return row;
}

std::vector<double> KernelSpectrum::doubles(int k) {
  const bool zero = kernel_.vanishes(k);
  std::vector<double> row = {
      static_cast<double>(k), nearest_double(Rational(multiplicity(k))),
      nearest_double([&] { return eigenvalue(k); }),
      zero ? std::numeric_limits<double>::infinity()
           : nearest_double([&] { return Ball(1) / eigenvalue(k); }),
      nearest_double([&] { return Ball(multiplicity(k)) * eigenvalue(k) / kernel_.value(1); })};
  if (domain_ == SpectrumDomain::cube)
    row.push_back(nearest_double([&] { return analysis::pow(Ball(d_), k) * eigenvalue(k); }));
  return row;
}

KernelSpectrum::Staircase KernelSpectrum::staircase(const Integer& n, int highest, int digits) {
  if (domain_ == SpectrumDomain::cube) highest = d_;
  std::vector<Ball> mu;
  std::vector<Integer> multiplicities;
  Ball trace(0);
  Staircase result;
  const BallPrecision precision(static_cast<int>(bits_of(digits)));
  for (int k = 0; k <= highest; ++k) {
    mu.push_back(eigenvalue(k));
    multiplicities.push_back(multiplicity(k));
    trace += mu.back() * Ball(multiplicities.back());
  }
  // Each of the N(d,k) equal eigenvalues of a degree k beyond takes at most this, N growing with k.
  const Ball beyond = domain_ == SpectrumDomain::cube
                          ? Ball(0)
                          : (kernel_.value(1) - trace) / Ball(multiplicity(highest + 1));
  for (const auto& step : analysis::sorted_spectrum(mu, multiplicities)) {
    const bool zero = analysis::is_zero(step.eigenvalue) == Truth::yes;
    if (domain_ == SpectrumDomain::sphere &&
        (zero || analysis::less_than(beyond, step.eigenvalue) != Truth::yes)) {
      result.complete = false;
      result.why_it_ends =
          fmt::format("smaller ones may have degrees above {}, which --degree leaves out", highest);
      return result;
    }
    if (step.first > n) return result;
    const auto exact = exact_eigenvalue(step.degree);
    result.steps.push_back({step.degree, analysis::to_string(step.first),
                            analysis::to_string(Integer(step.first + step.multiplicity - 1)),
                            exact ? exact_value(*exact, digits)
                                  : enclosed_value([&] { return eigenvalue(step.degree); }, digits)});
  }
  return result;
}

}  // namespace lemmata::proofs_check
