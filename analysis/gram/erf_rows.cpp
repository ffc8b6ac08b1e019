#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/gram/erf_distance.hpp"
#include "analysis/gram/erf_recursion.hpp"
#include "analysis/gram/gram_rows.hpp"
#include "analysis/gram/input_distance.hpp"

// The error, to first order in u = 2^-53. With s_ij = scale_i scale_j c the dual is offset + factor arcsin s_ij, and
// arcsin s, s / sqrt(1 - s^2) and s^2 / (1 - s^2)^(3/2) are power series with coefficients >= 0. So their values at
// (i, j) are in size at most the geometric means of those at (i, i) and (j, j), |s_ij|^2 <= s_ii s_jj, and by Cauchy
// and Schwarz so is a sum of such: relatively to sqrt(K_ii K_jj), an error is at most the largest over inputs of what
// the formula gives on the diagonal. Let k be such a bound for K^(l-1), t for Theta^(l-1), v for the variances as
// computed beforehand (an error v of a variance moves its scale by at most v/2, and s on the diagonal by at most v;
// the next variance, in which the scales move too, by (1 - s) times what it would move arcsin s alone). Then, with
// m = k + v + erf_argument_error u,
//
//     k' = max of [factor w s / sqrt(1 - s^2) m + erf_value_error u K'] / K'
//     t' = max of [w C' Theta (t + v + erf_slope_error u) + w C'' c Theta m + (what K' errs by)] / Theta'

namespace lemmata::analysis {

namespace {

constexpr double two_over_pi = 0.63661977236758134308;

struct ErfForm {
  double offset, part;               // of the arcsine; part 2 / pi is its factor
  double scale_numerator, variance;  // scale = numerator / sqrt(1 + variance a)
};

std::optional<ErfForm> decompose(const Activation& activation) {
  const auto& form = activation.closed_form();
  if (!form) return std::nullopt;
  if (form->family == ActivationFamily::erf) return ErfForm{0, 1, std::sqrt(2.0), 2};
  if (form->family == ActivationFamily::normal_cdf) return ErfForm{0.25, 0.25, 1, 1};
  return std::nullopt;
}

Long to_long(const DoubleDouble& number) { return static_cast<Long>(number.high) + number.low; }

class ErfRows : public GramRows {
 public:
  ErfRows(const ErfForm& form, const InfiniteNetwork& network, const GramInputs& inputs)
      : inputs_(inputs), form_(form) {
    network_.depth = network.depth();
    network_.with_inputs_layer = network.parameterisation == Parameterisation::ntk;
    network_.input_factor =
        Rational(network.layers[0].weight / static_cast<std::int64_t>(inputs.d)).convert_to<double>();
    network_.input_offset = network.layers[0].bias.convert_to<double>();
    network_.dual_offset = form.offset;
    network_.dual_factor = two_over_pi * form.part;
    network_.stride = inputs.stride();
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
      weights_.push_back(network.layers[l].weight.convert_to<double>());
      biases_.push_back(network.layers[l].bias.convert_to<double>());
      const Long weight = to_long(to_double_double(network.layers[l].weight));
      constexpr Long long_two_over_pi = 0.636619772367581343075535053490057L;
      layers_.push_back({weight * form.offset + to_long(to_double_double(network.layers[l].bias)),
                         weight * long_two_over_pi * form.part, form.variance});
    }
    input_factor_ =
        to_long(to_double_double(Rational(network.layers[0].weight / static_cast<std::int64_t>(inputs.d))));
    input_offset_ = to_long(to_double_double(network.layers[0].bias));
    set_variances();
    network_.weights = weights_.data();
    network_.biases = biases_.data();
    network_.scales = scales_.data();
  }

  void row(std::size_t i, std::size_t first, std::size_t count, double* products, double* nngp, double* ntk,
           double* one_minus_correlation) const override {
    erf_row(network_, i, first, count, products, nngp, ntk);
    if (one_minus_correlation == nullptr) return;
    for (std::size_t j = 0; j < count; ++j) {
      const double size = root_[i] * root_[first + j];
      one_minus_correlation[j] = i == first + j || size == 0 ? 0 : std::max(0.0, 1 - nngp[j] / size);
    }
    if (!input_distances(products, input_scales_[i], input_scales_.data() + first, count, near_inputs,
                         products))
      return;
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t other = first + j;
      if (other <= i || other >= inputs_.n || std::signbit(products[j]) || products[j] >= near_inputs ||
          input_scales_[i] == 0 || input_scales_[other] == 0)
        continue;
      const double distance = close_distance(i, other);
      if (distance <= 1) one_minus_correlation[j] = distance;
    }
  }

 private:
  /// 1 - rho of both outputs; above 1 if it is so in some layer, and then nothing but that.
  [[nodiscard]] double close_distance(std::size_t i, std::size_t j) const {
    const NearPair inputs = near_pair(inputs_.row(i), inputs_.row(j), inputs_.d, inputs_.squared_norms[i],
                                      inputs_.squared_norms[j], false);
    if (inputs.norm_difference > 0) std::swap(i, j);
    ClosePair pair{to_long(inputs_.squared_norms[i]), to_long(inputs_.squared_norms[j]),
                   std::abs(inputs.norm_difference), inputs.distance};
    pair = after_affine_layer(pair, input_offset_, input_factor_, variances_[i], variances_[j]);
    for (std::size_t l = 0; l < weights_.size() && pair.distance <= 1; ++l) {
      const Long* variances = variances_.data() + (l + 1) * network_.stride;
      pair = after_arcsine_layer(pair, layers_[l], variances[i], variances[j]);
    }
    return static_cast<double>(pair.distance);
  }

  /// Also the bounds of the errors, which the diagonal gives.
  void set_variances() {
    const double u = unit_roundoff;
    const std::size_t depth = weights_.size();
    scales_.assign(depth * network_.stride, 0.0);
    root_.assign(network_.stride, 0.0);
    input_scales_.assign(network_.stride, 0.0);
    variances_.assign((depth + 1) * network_.stride, 0.0);
    std::vector<double> variances(inputs_.n), tangents(inputs_.n);
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      variances_[i] = input_offset_ + input_factor_ * to_long(inputs_.squared_norms[i]);
      variances[i] = static_cast<double>(variances_[i]);
      require_ordinary_variance(variances[i], 0, i);
      if (inputs_.squared_norms[i].high > 0)
        input_scales_[i] = 1 / std::sqrt(inputs_.squared_norms[i].value());
      tangents[i] = network_.with_inputs_layer ? variances[i] : 0;
    }
    double k_error = product_error(inputs_.d) + 4 * u;
    double variance_error = 4 * u;
    double t_error = k_error;
    ClosePairError close{u, 2 * u, near_distance_error(inputs_.d)};
    close = after_affine_layer(close, variance_error);
    for (std::size_t l = 0; l < depth; ++l) {
      double next_k = 0, next_t = 0, next_variance = 0;
      for (std::size_t i = 0; i < inputs_.n; ++i) {
        const double a = variances[i];
        const double scale = form_.scale_numerator / std::sqrt(1 + form_.variance * a);
        scales_[l * network_.stride + i] = scale;
        const double s = scale * scale * a;
        // 1 - s^2, where 1 - s = (1 + (variance - numerator^2) a) / (1 + variance a) and variance = numerator^2
        const double cosine_square = (1 + s) / (1 + form_.variance * a);
        const double factor = weights_[l] * network_.dual_factor;
        const double slope = factor * scale * scale / std::sqrt(cosine_square);
        const double curvature = slope * s / cosine_square;  // w C'' c
        const Long after = arcsine_variance(layers_[l], variances_[l * network_.stride + i]);
        variances_[(l + 1) * network_.stride + i] = after;
        const auto variance = static_cast<double>(after);
        const double own = network_.dual_factor * std::atan2(s, std::sqrt(cosine_square)) + form_.offset;
        require_ordinary_variance(variance, l + 1, i);
        const double moved = k_error + variance_error + erf_argument_error * u;
        if (variance > 0) {
          const double gain = slope * a / variance;
          next_k = std::max(next_k, gain * moved + erf_value_error * u);
          next_variance =
              std::max(next_variance, gain * variance_error / (1 + form_.variance * a) + erf_value_error * u);
        }
        const double added = network_.with_inputs_layer ? variance : own;
        const double added_error =
            network_.with_inputs_layer
                ? slope * a * moved + erf_value_error * u * variance
                : network_.dual_factor * scale * scale * a / std::sqrt(cosine_square) * moved +
                      erf_value_error * u * own;
        const double tangent = added + slope * tangents[i];
        if (tangent > 0)
          next_t = std::max(next_t, (slope * tangents[i] * (t_error + variance_error + erf_slope_error * u) +
                                     curvature * tangents[i] * moved + added_error) /
                                        tangent);
        variances[i] = variance;
        tangents[i] = tangent;
      }
      k_error = next_k;
      t_error = next_t;
      variance_error = next_variance;
      close = after_arcsine_layer(close, variance_error);
    }
    constexpr double slack = 1.01;  // higher orders, and the rounding of these bounds
    nngp_error_ = slack * k_error;
    ntk_error_ = slack * t_error;
    close_distance_error_ = slack * close.distance;
    for (std::size_t i = 0; i < inputs_.n; ++i) root_[i] = std::sqrt(variances[i]);
  }

  const GramInputs& inputs_;
  ErfForm form_;
  ErfNetwork network_;
  std::vector<double> weights_, biases_;
  AlignedDoubles scales_, root_, input_scales_;
  std::vector<ArcsineLayer> layers_;  ///< 1, ..., L
  Long input_factor_ = 0, input_offset_ = 0;
  std::vector<Long> variances_;  ///< K^l(x, x), by layer 0, ..., L and input
};

}  // namespace

std::unique_ptr<GramRows> erf_rows(const InfiniteNetwork& network, const GramInputs& inputs) {
  if (const auto form = decompose(network.activation))
    return std::make_unique<ErfRows>(*form, network, inputs);
  return nullptr;
}

}  // namespace lemmata::analysis
