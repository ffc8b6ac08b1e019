#include "proofs_check/calculators/relu_depth.hpp"

#include <algorithm>

#include "analysis/kernel/ntk.hpp"
#include "analysis/kernel/relu_depth.hpp"
#include "analysis/scalar/functions.hpp"
#include "proofs_check/calculators/number.hpp"

namespace lemmata::proofs_check {

namespace {

using analysis::Ball;
using analysis::BallPrecision;
using analysis::Rational;

Value value_of(const Ball& ball, int digits) {
  return enclosed_value([&] { return ball; }, digits);
}

}  // namespace

struct ReluDepthTable::Balls {
  int depth;
  Ball angle, deficit, asymptotic, deficit_ratio, tangent_kernel_ratio;
};

ReluDepthTable::ReluDepthTable(const Rational& correlation, const std::vector<int>& depths, int digits)
    : digits_(digits) {
  const BallPrecision precision(static_cast<int>(3.33 * std::max(digits, 17)) + 64);
  std::vector<int> increasing = depths;
  std::sort(increasing.begin(), increasing.end());
  increasing.erase(std::unique(increasing.begin(), increasing.end()), increasing.end());
  const Ball constant = analysis::relu_depth_constant(Ball(correlation));
  constant_ = value_of(constant, digits);
  const auto network = analysis::uniform_network(analysis::Activation("relu"), increasing.back(), {2, 0},
                                                 analysis::Parameterisation::ntk);
  const auto kernels = analysis::neural_tangent_kernels(
      network, {Rational(1, 2), Rational(1, 2), correlation / 2}, increasing);
  const Ball nine_half_pi_squared = Ball(Rational(9, 2)) * pow(analysis::pi<Ball>(), 2);
  for (const int depth : depths) {
    const auto at = static_cast<std::size_t>(std::lower_bound(increasing.begin(), increasing.end(), depth) -
                                             increasing.begin());
    const Ball deficit = kernels[at].nngp.one_minus_correlation();
    const Ball scale = Ball(depth) + Ball(Rational(3, 2)) * analysis::log(Ball(depth)) + constant;
    const Ball asymptotic = nine_half_pi_squared / pow(scale, 2);
    rows_.push_back({depth, Ball(2) * analysis::arcsin(analysis::sqrt_nonnegative(deficit / Ball(2))),
                     deficit, asymptotic, deficit / asymptotic, kernels[at].ntk_xz / kernels[at].ntk_xx});
  }
}

ReluDepthTable::~ReluDepthTable() = default;

ReluDepthRow ReluDepthTable::row(std::size_t i) const {
  const Balls& of = rows_.at(i);
  return {of.depth,
          value_of(of.angle, digits_),
          value_of(of.deficit, digits_),
          value_of(of.asymptotic, digits_),
          value_of(of.deficit_ratio, digits_),
          value_of(of.tangent_kernel_ratio, digits_)};
}

ReluDepthDoubles ReluDepthTable::doubles(std::size_t i) const {
  const Balls& of = rows_.at(i);
  const auto nearest = [](const Ball& ball) { return nearest_double([&] { return ball; }); };
  return {nearest(of.angle), nearest(of.deficit), nearest(of.asymptotic), nearest(of.deficit_ratio),
          nearest(of.tangent_kernel_ratio)};
}

Value ReluDepthTable::constant() const { return constant_; }

}  // namespace lemmata::proofs_check
