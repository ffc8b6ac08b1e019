#include "numeric/network/pointwise_function.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "numeric/sampling/standard_normal.hpp"
#include "tests/numeric/instruction_sets.hpp"

namespace lemmata::numeric {
namespace {

using Reals = std::vector<double>;
using Long = long double;

struct Reference {
  PointwiseFunction function;
  std::string name;
  std::function<Long(Long)> value, derivative;
};

constexpr double slope = 0.3;

/// The standard library's functions in long double, and derivatives by hand.
std::vector<Reference> references() {
  const auto normal = [](Long z) { return std::erfc(-z / std::sqrt(2.0L)) / 2; };
  const auto density = [](Long z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0L)); };
  const auto logistic = [](Long z) { return 1 / (1 + std::exp(-z)); };
  return {
      {PointwiseFunction::identity, "identity", [](Long z) { return z; }, [](Long) { return 1; }},
      {PointwiseFunction::relu, "relu", [](Long z) { return std::max(z, 0.0L); },
       [](Long z) { return z > 0 ? 1 : 0; }},
      {PointwiseFunction::leaky_relu, "leaky_relu", [](Long z) { return z > 0 ? z : Long(slope) * z; },
       [](Long z) { return z > 0 ? 1 : Long(slope); }},
      {PointwiseFunction::absolute_value, "absolute_value", [](Long z) { return std::abs(z); },
       [](Long z) { return z > 0 ? 1 : -1; }},
      {PointwiseFunction::sign, "sign", [](Long z) { return z > 0   ? 1
                                                            : z < 0 ? -1
                                                                    : 0; },
       [](Long) { return 0; }},
      {PointwiseFunction::step, "step", [](Long z) { return z > 0 ? 1 : 0; }, [](Long) { return 0; }},
      {PointwiseFunction::tanh, "tanh", [](Long z) { return std::tanh(z); },
       [](Long z) { return 1 / (std::cosh(z) * std::cosh(z)); }},
      {PointwiseFunction::erf, "erf", [](Long z) { return std::erf(z); },
       [](Long z) { return 2 / std::sqrt(std::acos(-1.0L)) * std::exp(-z * z); }},
      {PointwiseFunction::gelu, "gelu", [=](Long z) { return z * normal(z); },
       [=](Long z) { return normal(z) + z * density(z); }},
      {PointwiseFunction::sine, "sine", [](Long z) { return std::sin(z); },
       [](Long z) { return std::cos(z); }},
      {PointwiseFunction::square, "square", [](Long z) { return z * z; }, [](Long z) { return 2 * z; }},
      {PointwiseFunction::rectified_square, "rectified_square", [](Long z) { return z > 0 ? z * z : 0; },
       [](Long z) { return z > 0 ? 2 * z : 0; }},
      {PointwiseFunction::sigmoid, "sigmoid", logistic, [=](Long z) { return logistic(z) * logistic(-z); }},
      {PointwiseFunction::softplus, "softplus",
       [](Long z) { return std::max(z, 0.0L) + std::log1p(std::exp(-std::abs(z))); }, logistic}};
}

/// Standard normal numbers of several scales, a grid, the seams of the formulas, and the ends.
Reals arguments() {
  Reals z(60000);
  fill_standard_normal(z, 11, 0, 0);
  for (std::size_t i = 0; i < z.size(); ++i) z[i] *= i % 3 == 0 ? 1 : i % 3 == 1 ? 6 : 1e-3;
  for (int i = -4000; i <= 4000; ++i) z.push_back(i / 100.0);
  for (const double seam : {1.0, std::sqrt(2.0), 0.5, 19.0, 708.0})
    for (double x = seam - 4e-16 * seam, i = 0; i < 9; ++i, x = std::nextafter(x, 1000.0)) {
      z.push_back(x);
      z.push_back(-x);
    }
  for (const double far : {50.0, 700.0, 1000.0, 30000.0, 1e-300, 1e-20}) {
    z.push_back(far);
    z.push_back(-far);
  }
  return z;
}

double unit_in_the_last_place(Long value) {
  const double size = static_cast<double>(std::abs(value));
  return std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
}

TEST(PointwiseFunction, StaysWithinTheDocumentedError) {
  for_each_instruction_set([](const std::string& name) {
    const Reals z = arguments();
    Reals values(z.size()), derivatives(z.size());
    for (const Reference& f : references()) {
      evaluate_pointwise(f.function, slope, z, values, derivatives);
      double worst_value = 0, worst_derivative = 0, at = 0;
      for (std::size_t i = 0; i < z.size(); ++i) {
        const Long value = f.value(z[i]);
        const Long derivative = f.derivative(z[i]);
        const bool difference =
            f.function == PointwiseFunction::tanh || f.function == PointwiseFunction::gelu;
        const double unit = difference ? std::max(unit_in_the_last_place(derivative), 0x1p-53)
                                       : unit_in_the_last_place(derivative);
        if (std::abs(value) > 1e-300L || value == 0) {
          const double error =
              static_cast<double>(std::abs(values[i] - value)) / unit_in_the_last_place(value);
          if (error > worst_value) at = z[i];
          worst_value = std::max(worst_value, error);
        } else {
          EXPECT_LT(std::abs(values[i]), 1.1e-300) << f.name << " at " << z[i];
        }
        if (std::abs(derivative) > 1e-300L || derivative == 0)
          worst_derivative =
              std::max(worst_derivative, static_cast<double>(std::abs(derivatives[i] - derivative)) / unit);
        else
          EXPECT_LT(std::abs(derivatives[i]), 1.1e-300) << f.name << "' at " << z[i];
      }
      EXPECT_LE(worst_value, f.function == PointwiseFunction::gelu ? 16 : 8)
          << f.name << " at " << at << " with " << name;
      EXPECT_LE(worst_derivative, 8) << f.name << " with " << name;
    }
  });
}

TEST(PointwiseFunction, TakesDerivativesAtKinksFromTheLeft) {
  const Reals zero{0.0};
  for (const auto& [function, value, derivative] : {std::tuple(PointwiseFunction::relu, 0.0, 0.0),
                                                    {PointwiseFunction::leaky_relu, 0.0, slope},
                                                    {PointwiseFunction::absolute_value, 0.0, -1.0},
                                                    {PointwiseFunction::sign, 0.0, 0.0},
                                                    {PointwiseFunction::step, 0.0, 0.0}}) {
    Reals v(1), d(1);
    evaluate_pointwise(function, slope, zero, v, d);
    EXPECT_EQ(v[0], value);
    EXPECT_EQ(d[0], derivative);
  }
}

TEST(PointwiseFunction, GivesTheSameBitsWhateverTheSizeAndWhatIsAskedFor) {
  const Reals z = arguments();
  for (const Reference& f : references()) {
    Reals values(z.size()), derivatives(z.size());
    evaluate_pointwise(f.function, slope, z, values, derivatives);
    Reals in_place = z;
    evaluate_pointwise(f.function, slope, in_place, in_place, {});
    EXPECT_EQ(in_place, values) << f.name;
    for (std::size_t from = 0; from < 40; ++from) {
      const std::size_t size = from % 19;
      Reals part(size), slopes(size);
      evaluate_pointwise(f.function, slope, std::span(z).subspan(from, size), part, {});
      evaluate_pointwise(f.function, slope, std::span(z).subspan(from, size), {}, slopes);
      for (std::size_t i = 0; i < size; ++i) {
        EXPECT_EQ(part[i], values[from + i]) << f.name;
        EXPECT_EQ(slopes[i], derivatives[from + i]) << f.name;
      }
    }
  }
}

TEST(PointwiseFunction, GivesTheSameBitsOnAllInstructionSetsWithFusedProducts) {
  const Reals z = arguments();
  std::vector<Reals> first;
  for_each_instruction_set([&](const std::string& name) {
    if (name != "AVX3" && name != "AVX2" && name != "NEON") return;
    std::vector<Reals> results;
    for (const Reference& f : references()) {
      Reals values(z.size()), derivatives(z.size());
      evaluate_pointwise(f.function, slope, z, values, derivatives);
      values.insert(values.end(), derivatives.begin(), derivatives.end());
      results.push_back(values);
    }
    if (first.empty()) first = results;
    EXPECT_TRUE(results == first) << name;
  });
  EXPECT_FALSE(first.empty());
}

TEST(PointwiseFunction, RefusesSizesAndParametersThatDoNotFit) {
  const Reals z(3);
  Reals out(2), all(3);
  EXPECT_THROW(evaluate_pointwise(PointwiseFunction::relu, 0, z, out, {}), std::invalid_argument);
  EXPECT_THROW(evaluate_pointwise(PointwiseFunction::relu, 0, z, {}, out), std::invalid_argument);
  EXPECT_THROW(evaluate_pointwise(PointwiseFunction::leaky_relu, 1.5, z, all, {}), std::invalid_argument);
  EXPECT_NO_THROW(evaluate_pointwise(PointwiseFunction::relu, 1.5, z, {}, {}));
}

}  // namespace
}  // namespace lemmata::numeric
