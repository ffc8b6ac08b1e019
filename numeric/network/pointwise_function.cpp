#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "numeric/network/pointwise_function.cpp"
#include "numeric/network/pointwise_function.hpp"

#include <cstddef>
#include <cstdint>

#include <hwy/foreach_target.h>  // before highway.h: compiles this file once for each instruction set
#include <hwy/highway.h>

// clang-format off: after the two above, by which it is compiled once for each instruction set
#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace lemmata::numeric {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;
using V = hn::Vec<Doubles>;

HWY_INLINE V constant(double c) { return hn::Set(Doubles(), c); }
HWY_INLINE V one_where(hn::Mask<Doubles> mask) { return hn::IfThenElseZero(mask, constant(1)); }

/// c[0] + z (c[1] + z (...)).
template <std::size_t count>
HWY_INLINE V polynomial(V z, const double (&c)[count]) {
  V sum = constant(c[count - 1]);
  for (std::size_t i = 2; i <= count; ++i) sum = hn::MulAdd(sum, z, constant(c[count - i]));
  return sum;
}

/// e^x, x <= 0 (0 below -708, where the result would not be normal).
HWY_INLINE V exponential(V x) {
  const V bounded = hn::Max(x, constant(-708));
  return hn::IfThenElseZero(hn::Ge(x, constant(-708)), hn::Exp(Doubles(), bounded));
}

/// e^(-factor x^2) for a power of two, the rounding of x^2 made good: its error would count factor x^2 times.
HWY_INLINE V gaussian(V x, double factor) {
  const V square = hn::Mul(x, x);
#if !HWY_NATIVE_FMA
  // x^2 - square without fused products: the upper half of x has 26 bits, so that its square is exact
  const hn::RebindToUnsigned<Doubles> bits;
  const V upper =
      hn::BitCast(Doubles(), hn::And(hn::BitCast(bits, x), hn::Set(bits, ~std::uint64_t{0} << 27)));
  const V lower = hn::Sub(x, upper);
  const V rest =
      hn::Add(hn::Sub(hn::Mul(upper, upper), square), hn::Mul(lower, hn::Add(hn::Add(upper, upper), lower)));
#else
  const V rest = hn::MulSub(x, x, square);  // x^2 - square
#endif
  const V value = exponential(hn::Mul(square, constant(-factor)));
  return hn::NegMulAdd(value, hn::Mul(rest, constant(factor)), value);
}

/// erfc(x) for x >= 1, from e^(-x^2): e^(x^2) erfc(x) is left, and e^(x^2) erfc(x) (x + 15/4) in u = 1 - (19/2) / (x
/// + 15/4), -1 <= u < 1, is a smooth function: the polynomial interpolates it at the 22 zeros of Chebyshev's T_22,
/// computed with 60 digits, and is off by at most 6.5e-18 of the value (at 1001 points).
HWY_INLINE V upper_complement(V x, V power) {
  constexpr double c[] = {0.91863839261228225215,     -0.55633704486589197916,     0.30526917866913846368,
                          -0.15038293648853035895,    0.065609071208551728822,     -0.024811086437264162201,
                          0.0078331674103461965984,   -0.0019074803879850499313,   0.00027831378804899875105,
                          0.000017763163701728175827, -0.000022815041909529975839, 5.0465166737942283017e-6,
                          4.213652069560288095e-7,    -4.9349315073947026614e-7,   6.5075956198075413933e-8,
                          3.1906897464208866397e-8,   -1.1055953213644243104e-8,   -1.5489948178999514457e-9,
                          1.1946341654502008822e-9,   3.6590524188965476558e-11,   -8.2382440921321139831e-11,
                          1.7901050908727770599e-12};
  const V reciprocal = hn::Div(constant(1), hn::Add(x, constant(3.75)));
  const V u = hn::NegMulAdd(constant(9.5), reciprocal, constant(1));
  return hn::Mul(hn::Mul(polynomial(u, c), reciprocal), power);
}

/// erf(x) for |x| <= 1: 2/sqrt(pi) sum over i of (-1)^i x^(2i+1) / (i! (2i+1)), whose next term is below 5e-18.
HWY_INLINE V lower_error_function(V x) {
  constexpr double c[] = {
      1.1283791670955125739,      -0.37612638903183752463,     0.11283791670955125739,
      -0.026866170645131251759,   0.0052239776254421878421,    -0.00085483270234508528325,
      0.00012055332981789664251,  -0.000014925650358406250977, 1.6462114365889247402e-6,
      -1.6365844691234924317e-7,  1.480719281587921724e-8,     -1.2290555301717927353e-9,
      9.4227590646504109706e-11,  -6.7113668551641103779e-12,  4.4632242632864773449e-13,
      -2.7835162072109213549e-14, 1.6342614095367151894e-15,   -9.0639708428086724792e-17};
  return hn::Mul(x, polynomial(hn::Mul(x, x), c));
}

HWY_INLINE V within_one(V x) { return hn::Min(hn::Max(x, constant(-1)), constant(1)); }

HWY_INLINE V error_function(V x, V power) {
  const V size = hn::Abs(x);
  const V tail = upper_complement(hn::Max(size, constant(1)), power);
  const V outer = hn::CopySign(hn::Sub(constant(1), tail), x);
  return hn::IfThenElse(hn::Le(size, constant(1)), lower_error_function(within_one(x)), outer);
}

/// Phi(z) = erfc(-z / sqrt(2)) / 2, from e^(-z^2 / 2).
HWY_INLINE V normal_distribution(V z, V power) {
  const V x = hn::Mul(z, constant(0.70710678118654752440));
  const V size = hn::Abs(x);
  const V half = constant(0.5);
  const V inner = hn::MulAdd(half, lower_error_function(within_one(x)), half);
  const V tail = hn::Mul(half, upper_complement(hn::Max(size, constant(1)), power));
  const V outer = hn::IfThenElse(hn::Lt(x, hn::Zero(Doubles())), tail, hn::Sub(constant(1), tail));
  return hn::IfThenElse(hn::Le(size, constant(1)), inner, outer);
}

/// 1 / (1 + e^-z).
HWY_INLINE V logistic(V z) {
  const V power = exponential(hn::Neg(hn::Abs(z)));
  const V numerator = hn::IfThenElse(hn::Lt(z, hn::Zero(Doubles())), power, constant(1));
  return hn::Div(numerator, hn::Add(constant(1), power));
}

struct ValueAndDerivative {
  V value, derivative;
};

template <PointwiseFunction function>
HWY_INLINE ValueAndDerivative evaluate(V z, V parameter) {
  const Doubles d;
  const V zero = hn::Zero(d);
  const V one = constant(1);
  const auto positive = hn::Gt(z, zero);
  switch (function) {
    case PointwiseFunction::identity:
      return {z, one};
    case PointwiseFunction::relu:
      return {hn::IfThenElseZero(positive, z), one_where(positive)};
    case PointwiseFunction::leaky_relu: {
      const V slope = hn::IfThenElse(positive, one, parameter);
      return {hn::Mul(z, slope), slope};
    }
    case PointwiseFunction::absolute_value:
      return {hn::Abs(z), hn::IfThenElse(positive, one, constant(-1))};
    case PointwiseFunction::sign:
      return {hn::Sub(one_where(positive), one_where(hn::Lt(z, zero))), zero};
    case PointwiseFunction::step:
      return {one_where(positive), zero};
    case PointwiseFunction::tanh: {
      const V value = hn::Tanh(d, z);
      return {value, hn::NegMulAdd(value, value, one)};
    }
    case PointwiseFunction::erf: {
      const V power = gaussian(z, 1);
      return {error_function(z, power), hn::Mul(constant(1.1283791670955125739), power)};
    }
    case PointwiseFunction::gelu: {
      const V power = gaussian(z, 0.5);
      const V phi = normal_distribution(z, power);
      const V density = hn::Mul(constant(0.39894228040143267794), power);
      return {hn::Mul(z, phi), hn::MulAdd(z, density, phi)};
    }
    case PointwiseFunction::sine:
      return {hn::Sin(d, z), hn::Cos(d, z)};
    case PointwiseFunction::square:
      return {hn::Mul(z, z), hn::Add(z, z)};
    case PointwiseFunction::rectified_square: {
      const V part = hn::IfThenElseZero(positive, z);
      return {hn::Mul(part, part), hn::Add(part, part)};
    }
    case PointwiseFunction::sigmoid: {
      const V value = logistic(z);
      return {value, hn::Mul(value, logistic(hn::Neg(z)))};
    }
    case PointwiseFunction::softplus: {
      const V power = exponential(hn::Neg(hn::Abs(z)));
      return {hn::Add(hn::IfThenElseZero(positive, z), hn::Log1p(d, power)), logistic(z)};
    }
  }
  return {zero, zero};
}

template <PointwiseFunction function>
HWY_INLINE void evaluate_all(V parameter, const double* arguments, std::size_t count, double* values,
                             double* derivatives) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const auto at = [&](const double* in, double* value, double* derivative) HWY_ATTR {
    const ValueAndDerivative result = evaluate<function>(hn::LoadU(d, in), parameter);
    if (value != nullptr) hn::StoreU(result.value, d, value);
    if (derivative != nullptr) hn::StoreU(result.derivative, d, derivative);
  };
  std::size_t i = 0;
  if (derivatives == nullptr)
    for (; i + lanes <= count; i += lanes) at(arguments + i, values + i, nullptr);
  else if (values == nullptr)
    for (; i + lanes <= count; i += lanes) at(arguments + i, nullptr, derivatives + i);
  else
    for (; i + lanes <= count; i += lanes) at(arguments + i, values + i, derivatives + i);
  if (i < count) {
    double in[8] = {};
    double value[8] = {};
    double derivative[8] = {};
    for (std::size_t l = 0; i + l < count; ++l) in[l] = arguments[i + l];
    at(in, value, derivative);
    for (std::size_t l = 0; i + l < count; ++l) {
      if (values != nullptr) values[i + l] = value[l];
      if (derivatives != nullptr) derivatives[i + l] = derivative[l];
    }
  }
}

void EvaluatePointwise(PointwiseFunction function, double parameter, const double* arguments,
                       std::size_t count, double* values, double* derivatives) {
  const V p = constant(parameter);
  switch (function) {
#define LEMMATA_CASE(name)      \
  case PointwiseFunction::name: \
    return evaluate_all<PointwiseFunction::name>(p, arguments, count, values, derivatives)
    LEMMATA_CASE(identity);
    LEMMATA_CASE(relu);
    LEMMATA_CASE(leaky_relu);
    LEMMATA_CASE(absolute_value);
    LEMMATA_CASE(sign);
    LEMMATA_CASE(step);
    LEMMATA_CASE(tanh);
    LEMMATA_CASE(erf);
    LEMMATA_CASE(gelu);
    LEMMATA_CASE(sine);
    LEMMATA_CASE(square);
    LEMMATA_CASE(rectified_square);
    LEMMATA_CASE(sigmoid);
    LEMMATA_CASE(softplus);
#undef LEMMATA_CASE
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace lemmata::numeric
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include <stdexcept>
#include <string>

namespace lemmata::numeric {

HWY_EXPORT(EvaluatePointwise);

void evaluate_pointwise(PointwiseFunction function, double parameter, std::span<const double> arguments,
                        std::span<double> values, std::span<double> derivatives) {
  for (const auto& out : {values, derivatives})
    if (!out.empty() && out.size() != arguments.size())
      throw std::invalid_argument(
          "evaluate_pointwise: values and derivatives must have the arguments' size " +
          std::to_string(arguments.size()) + ", got " + std::to_string(out.size()));
  if (function == PointwiseFunction::leaky_relu && !(parameter >= 0 && parameter <= 1))
    throw std::invalid_argument("evaluate_pointwise: leaky_relu's parameter must be from 0 to 1, got " +
                                std::to_string(parameter));
  if (values.empty() && derivatives.empty()) return;
  HWY_DYNAMIC_DISPATCH(EvaluatePointwise)
  (function, parameter, arguments.data(), arguments.size(), values.empty() ? nullptr : values.data(),
   derivatives.empty() ? nullptr : derivatives.data());
}

}  // namespace lemmata::numeric

#endif  // HWY_ONCE
