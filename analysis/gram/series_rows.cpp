#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>

#include "analysis/gram/dilated_expansion.hpp"
#include "analysis/gram/gram_rows.hpp"
#include "analysis/gram/series_recursion.hpp"

// The error, to first order in u = 2^-53. All coefficients of a product b_k(i) b_k(j) rho^k are bounded by Cauchy and
// Schwarz: an error at (i, j) is at most the geometric mean of what the same formula with sizes gives at (i, i) and
// (j, j), so relatively to sqrt(K_ii K_jj) at most its largest value over the inputs. With b = sqrt(w / K') c (w =
// sigma_w^2), B_p = sum k^p b_k^2 over all k, v and v' bounds of the relative errors of the variances K and K' as
// computed beforehand, dc_k/dln q = (k c_k + sqrt((k+1)(k+2)) c_(k+2)) / 2, and e_k the largest error of a b_k by
// that of c_k over the inputs, d_k the largest |b_k|:
//
//     D_p   = root of the sum of k^p (other errors of b_k)^2 <= sqrt(w / K') v |dc/dln q|_p + (v'/2 + 3 u) sqrt B_p
//     E_p   = sum of k^p e_k (2 d_k + e_k)
//     k'    = B_1 k + 2 D_0 + E_0 + (tail of b^2) + (B_1 + 8) u + 2^-54
//     slope = 2 sqrt(B_1) D_1 + E_1 + (tail of k b^2) + B_2 k + (2 B_2 + 8 B_1) u + 2^-53
//     t'    = max of [(B_1 t + slope) theta + (what is added errs by)] / theta'
//
// A term is passed on k times by Horner's steps and the powers of rho. The last powers of two are what the terms that
// are left out for small |rho| come to.

namespace lemmata::analysis {

namespace {

constexpr double u = unit_roundoff;

struct Moments {
  double p[3] = {0, 0, 0};  // sums of k^p c_k^2, the tails included
  double tail[3] = {0, 0, 0};
  double sensitivity[2] = {0, 0};  // roots of the sums of k^p (dc_k/dln q)^2
  double growth = 0;               // d ln of the sum of c^2 by d ln q, times that sum
};

Moments moments(const DilatedCoefficients& of) {
  Moments result;
  const double count = static_cast<double>(of.c.size());
  double square[2] = {0, 0};
  for (std::size_t k = of.c.size(); k-- > 0;) {
    const auto degree = static_cast<double>(k);
    const double c = of.c[k];
    double power = c * c;
    for (double& sum : result.p) {
      sum += power;
      power *= degree;
    }
    const double next = k + 2 < of.c.size() ? of.c[k + 2] : 0;
    const double change = (degree * c + std::sqrt((degree + 1) * (degree + 2)) * next) / 2;
    square[0] += change * change;
    square[1] += degree * change * change;
    result.growth += 2 * c * change;
  }
  result.tail[0] = std::min(of.tail, of.cubic_tail / (count * count * count));
  result.tail[1] = of.cubic_tail / (count * count);
  result.tail[2] = of.cubic_tail / count;
  for (int p = 0; p < 3; ++p) result.p[p] += result.tail[p];
  for (int p = 0; p < 2; ++p) result.sensitivity[p] = std::sqrt(square[p] + of.cubic_tail);
  result.growth = std::abs(result.growth) + 2 * std::sqrt(result.p[0] * result.tail[2]);
  return result;
}

class SeriesRows : public GramRows {
 public:
  SeriesRows(const InfiniteNetwork& network, const GramInputs& inputs)
      : inputs_(inputs), activation_(network.activation) {
    network_.with_inputs_layer = network.parameterisation == Parameterisation::ntk;
    network_.stride = inputs.stride();
    set_inputs(network.layers[0]);
    for (std::size_t l = 1; l < network.layers.size(); ++l) add_layer(network.layers[l], l);
    network_.root.assign(network_.stride, 0.0);
    for (std::size_t i = 0; i < inputs.n; ++i) network_.root[i] = std::sqrt(variances_[i]);
    constexpr double slack = 1.01;  // higher orders, and the rounding of these bounds
    nngp_error_ = slack * (k_error_ + variance_error_ + 6 * u);
    ntk_error_ = slack * (t_error_ + variance_error_ + 6 * u);
  }

  void row(std::size_t i, std::size_t first, std::size_t count, double* products, double* nngp, double* ntk,
           double* one_minus_correlation) const override {
    series_row(network_, i, first, count, products, nngp, ntk, one_minus_correlation);
  }

 private:
  void set_inputs(const LayerVariances& layer) {
    network_.input_scale.assign(network_.stride, 0.0);
    network_.input_bias.assign(network_.stride, 0.0);
    const double weight = Rational(layer.weight / static_cast<std::int64_t>(inputs_.d)).convert_to<double>();
    const auto bias = layer.bias.convert_to<double>();
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      const double variance = weight * inputs_.squared_norms[i].value() + bias;
      require_ordinary_variance(variance, 0, i);
      variances_.push_back(variance);
      tangents_.push_back(network_.with_inputs_layer ? 1 : 0);
      if (variance == 0) continue;
      network_.input_scale[i] = std::sqrt(weight / variance);
      network_.input_bias[i] = std::sqrt(bias / variance);
    }
    k_error_ = product_error(inputs_.d) + 8 * u;
    t_error_ = k_error_;
    variance_error_ = 4 * u;
  }

  const DilatedExpansion& expansion(double variance) {
    const double at = DilatedExpansion::variance_for(variance);
    const auto found = expansions_.find(at);
    if (found != expansions_.end()) return found->second;
    return expansions_.emplace(at, DilatedExpansion(activation_, at)).first->second;
  }

  DilatedCoefficients coefficients(double variance) {
    if (variance == 0) {  // phi is the constant phi(0)
      const Ball value = activation_.value(Ball(0));
      DilatedCoefficients constant;
      constant.c.assign(8, 0.0);
      constant.c[0] = value.midpoint().convert_to<double>();
      constant.error.assign(8, 0.0);
      constant.error[0] = std::abs(constant.c[0]) * u;
      return constant;
    }
    return expansion(variance).at(variance);
  }

  void add_layer(const LayerVariances& layer, std::size_t number) {
    if (layer.weight == 0 && !network_.with_inputs_layer)
      throw std::domain_error(
          "GramKernels: sigma_w^2 must be above 0 in every layer in this parameterisation, got 0");
    const auto weight = layer.weight.convert_to<double>();
    const auto bias = layer.bias.convert_to<double>();
    std::vector<DilatedCoefficients> all;
    std::size_t terms = 0;
    std::vector<Moments> all_moments;
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      // inputs of one norm have one expansion
      all.push_back(i > 0 && variances_[i] == variances_[i - 1] ? all.back() : coefficients(variances_[i]));
      all_moments.push_back(moments(all.back()));
      terms = std::max(terms, all.back().c.size());
    }
    SeriesLayer result;
    const std::size_t all_terms = terms;
    terms = needed_terms(all, weight, bias, terms);
    result.even_terms = count_parity(all, terms, 0);
    result.odd_terms = count_parity(all, terms, 1);
    const std::size_t count = result.even_terms + result.odd_terms;
    result.by_term.assign(count * network_.stride, 0.0);
    result.by_input.assign(count * network_.stride, 0.0);
    result.bias.assign(network_.stride, 0.0);
    result.inverse_weight = weight == 0 ? 0 : 1 / weight;
    std::vector<double> rest(all_terms), slope_rest(all_terms);  // from term k on, the largest over inputs
    std::vector<double> largest(terms), largest_error(terms);    // of a b_k
    std::vector<double> new_variances(inputs_.n);
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      const DilatedCoefficients& of = all[i];
      double square = 0;
      for (std::size_t k = of.c.size(); k-- > 0;) square += of.c[k] * of.c[k];
      const double variance = weight * square + bias;
      require_ordinary_variance(variance, number, i);
      new_variances[i] = variance;
      if (variance == 0) continue;
      const double scale = weight / variance;  // b^2 = scale c^2
      const double root = std::sqrt(scale);
      double sum = 0, slope_sum = 0;
      for (std::size_t k = of.c.size(); k-- > 0;) {
        const double b = root * of.c[k];
        const std::size_t place = k / 2 + (k % 2) * result.even_terms;
        if (k / 2 < (k % 2 == 0 ? result.even_terms : result.odd_terms)) {
          result.by_term[place * network_.stride + i] = b;
          result.by_input[i * count + place] = b;
        }
        if (k < terms) {
          largest[k] = std::max(largest[k], std::abs(b));
          largest_error[k] = std::max(largest_error[k], root * of.error[k]);
        }
        sum += b * b;
        slope_sum += static_cast<double>(k) * b * b;
        rest[k] = std::max(rest[k], sum);
        slope_rest[k] = std::max(slope_rest[k], slope_sum);
      }
      result.bias[i] = std::sqrt(bias / variance);
    }
    add_errors(all, all_moments, new_variances, weight, bias, largest, largest_error);
    set_used(result, terms, rest, slope_rest);
    network_.layers.push_back(std::move(result));
  }

  /// Terms beyond which the sums of b_k^2 and k b_k^2 are at most 2^-57 for every input.
  static std::size_t needed_terms(const std::vector<DilatedCoefficients>& all, double weight, double bias,
                                  std::size_t terms) {
    std::size_t needed = 8;
    for (const DilatedCoefficients& of : all) {
      double square = 0, rest = 0;
      for (const double c : of.c) square += c * c;
      const double variance = weight * square + bias;
      if (variance == 0) continue;
      std::size_t k = std::min(terms, of.c.size());
      for (; k > needed; --k) {
        rest += static_cast<double>(k) * of.c[k - 1] * of.c[k - 1];
        if (rest * weight / variance > 0x1p-57) break;
      }
      needed = std::max(needed, k);
    }
    return std::min(needed, terms);
  }

  /// How many terms of a parity there are up to the last that is not 0 for all inputs.
  static std::size_t count_parity(const std::vector<DilatedCoefficients>& all, std::size_t terms,
                                  std::size_t parity) {
    for (std::size_t k = terms; k-- > 0;)
      if (k % 2 == parity && std::any_of(all.begin(), all.end(), [k](const DilatedCoefficients& of) {
            return k < of.c.size() && of.c[k] != 0;
          }))
        return k / 2 + 1;
    return 0;
  }

  /// The bounds of the next layer; moves the variances and tangent kernels on.
  void add_errors(const std::vector<DilatedCoefficients>& all, const std::vector<Moments>& all_moments,
                  const std::vector<double>& new_variances, double weight, double bias,
                  const std::vector<double>& largest, const std::vector<double>& largest_error) {
    double e0 = 0, e1 = 0;
    for (std::size_t k = 0; k < largest.size(); ++k) {
      const double error = largest_error[k] * (2 * largest[k] + largest_error[k]);
      e0 += error;
      e1 += static_cast<double>(k) * error;
    }
    const double v = variance_error_;
    double next_k = 0, next_t = 0, next_variance = 0;
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      const double variance = new_variances[i];
      const Moments& m = all_moments[i];
      variances_[i] = variance;
      if (variance == 0) continue;
      const double scale = weight / variance;
      const double b1 = scale * m.p[1];
      const double b2 = scale * m.p[2];
      double square_error = 0;
      for (std::size_t k = 0; k < all[i].c.size(); ++k)
        square_error += all[i].error[k] * (2 * std::abs(all[i].c[k]) + all[i].error[k]);
      const double new_v =
          scale * (m.growth * v + square_error + m.tail[0] + 2 * u * (m.p[1] + m.p[0])) + 4 * u;
      const double normalisation = new_v / 2 + 3 * u;
      const double d0 = std::sqrt(scale) * m.sensitivity[0] * v + normalisation;
      const double d1 = std::sqrt(scale) * m.sensitivity[1] * v + normalisation * std::sqrt(b1);
      const double k_error = b1 * k_error_ + 2 * d0 + e0 + scale * m.tail[0] + (b1 + 8) * u + 0x1p-54;
      const double slope_error =
          2 * std::sqrt(b1) * d1 + e1 + scale * m.tail[1] + b2 * k_error_ + (2 * b2 + 8 * b1) * u + 0x1p-53;
      const double added = network_.with_inputs_layer ? 1 : (1 - bias / variance) / weight;
      const double added_error = network_.with_inputs_layer ? k_error : (k_error + 3 * u) / weight;
      const double tangent = added + b1 * tangents_[i];
      if (tangent > 0)
        next_t = std::max(next_t,
                          ((b1 * (t_error_ + 4 * u) + slope_error) * tangents_[i] + added_error) / tangent);
      next_k = std::max(next_k, k_error);
      next_variance = std::max(next_variance, new_v);
      tangents_[i] = tangent;
    }
    k_error_ = next_k;
    t_error_ = next_t;
    variance_error_ = next_variance;
  }

  static void set_used(SeriesLayer& layer, std::size_t terms, const std::vector<double>& rest,
                       const std::vector<double>& slope_rest) {
    for (std::size_t step = 0; step < correlation_steps; ++step) {
      const double rho = static_cast<double>(step + 1) / static_cast<double>(correlation_steps);
      std::size_t used = terms;  // what is beyond counts in the errors as well
      while (used > 0 && std::pow(rho, static_cast<double>(used - 1)) * rest[used - 1] <= 0x1p-56 &&
             (used < 2 || std::pow(rho, static_cast<double>(used - 2)) * slope_rest[used - 1] <= 0x1p-55))
        --used;
      layer.even_used[step] = std::min(layer.even_terms, (used + 1) / 2);
      layer.odd_used[step] = std::min(layer.odd_terms, used / 2);
    }
  }

  const GramInputs& inputs_;
  Activation activation_;
  SeriesNetwork network_;
  std::map<double, DilatedExpansion> expansions_;  ///< by variance
  std::vector<double> variances_;
  std::vector<double> tangents_;  ///< Theta over the variance, on the diagonal
  double k_error_ = 0, t_error_ = 0, variance_error_ = 0;
};

}  // namespace

std::unique_ptr<GramRows> series_rows(const InfiniteNetwork& network, const GramInputs& inputs) {
  if (!network.activation.breakpoints().empty()) return nullptr;
  return std::make_unique<SeriesRows>(network, inputs);
}

}  // namespace lemmata::analysis
