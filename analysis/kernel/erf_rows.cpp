#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/kernel/erf_recursion.hpp"
#include "analysis/kernel/gram_rows.hpp"

// The error, to first order in u = 2^-53. With s_ij = scale_i scale_j c the dual is offset + factor arcsin s_ij, and arcsin s,
// s / sqrt(1 - s^2) and s^2 / (1 - s^2)^(3/2) are power series with coefficients >= 0. So their values at (i, j) are in size at most
// the geometric means of those at (i, i) and (j, j), |s_ij|^2 <= s_ii s_jj, and by Cauchy and Schwarz so is a sum of such:
// relatively to sqrt(K_ii K_jj), an error is at most the largest over inputs of what the formula gives on the diagonal. Let k be
// such a bound for K^(l-1), t for Theta^(l-1), v for the variances as computed beforehand (an error v of a variance moves its
// scale by at most v/2, and s on the diagonal by at most v). Then, with m = k + v + erf_argument_error u,
//
//     k' = max of [factor w s / sqrt(1 - s^2) m + erf_value_error u K'] / K'
//     t' = max of [w C' Theta (t + v + erf_slope_error u) + w C'' c Theta m + (what K' errs by)] / Theta'

namespace lemmata::analysis {

namespace {

struct ErfForm {
  double offset, factor;             // of the arcsine
  double scale_numerator, variance;  // scale = numerator / sqrt(1 + variance a)
};

std::optional<ErfForm> decompose(const Activation& activation) {
  const auto& form = activation.closed_form();
  if (!form) return std::nullopt;
  constexpr double two_over_pi = 0.63661977236758134308;
  if (form->family == ActivationFamily::erf) return ErfForm{0, two_over_pi, std::sqrt(2.0), 2};
  if (form->family == ActivationFamily::normal_cdf) return ErfForm{0.25, two_over_pi / 4, 1, 1};
  return std::nullopt;
}

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
    network_.dual_factor = form.factor;
    network_.stride = inputs.stride();
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
      weights_.push_back(network.layers[l].weight.convert_to<double>());
      biases_.push_back(network.layers[l].bias.convert_to<double>());
    }
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
  }

 private:
  /// Also the bounds of the errors, which the diagonal gives.
  void set_variances() {
    const double u = unit_roundoff;
    const std::size_t depth = weights_.size();
    scales_.assign(depth * network_.stride, 0.0);
    root_.assign(network_.stride, 0.0);
    std::vector<double> variances(inputs_.n), tangents(inputs_.n);
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      variances[i] = network_.input_offset + network_.input_factor * inputs_.squared_norms[i].value();
      require_ordinary_variance(variances[i], 0, i);
      tangents[i] = network_.with_inputs_layer ? variances[i] : 0;
    }
    double k_error = product_error(inputs_.d) + 4 * u;
    double variance_error = 4 * u;
    double t_error = k_error;
    for (std::size_t l = 0; l < depth; ++l) {
      double next_k = 0, next_t = 0, next_variance = 0;
      for (std::size_t i = 0; i < inputs_.n; ++i) {
        const double a = variances[i];
        const double scale = form_.scale_numerator / std::sqrt(1 + form_.variance * a);
        scales_[l * network_.stride + i] = scale;
        const double s = scale * scale * a;
        // 1 - s^2, where 1 - s = (1 + (variance - numerator^2) a) / (1 + variance a) and variance = numerator^2
        const double cosine_square = (1 + s) / (1 + form_.variance * a);
        const double factor = weights_[l] * form_.factor;
        const double slope = factor * scale * scale / std::sqrt(cosine_square);
        const double curvature = slope * s / cosine_square;  // w C'' c
        const double own = form_.factor * std::asin(std::min(1.0, s)) + form_.offset;
        const double variance = weights_[l] * own + biases_[l];
        require_ordinary_variance(variance, l + 1, i);
        const double moved = k_error + variance_error + erf_argument_error * u;
        if (variance > 0) {
          const double gain = slope * a / variance;
          next_k = std::max(next_k, gain * moved + erf_value_error * u);
          next_variance = std::max(next_variance, gain * (variance_error + 3 * u) + erf_value_error * u);
        }
        const double added = network_.with_inputs_layer ? variance : own;
        const double added_error = network_.with_inputs_layer
                                       ? slope * a * moved + erf_value_error * u * variance
                                       : form_.factor * scale * scale * a / std::sqrt(cosine_square) * moved +
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
    }
    constexpr double slack = 1.01;  // higher orders, and the rounding of these bounds
    nngp_error_ = slack * k_error;
    ntk_error_ = slack * t_error;
    for (std::size_t i = 0; i < inputs_.n; ++i) root_[i] = std::sqrt(variances[i]);
  }

  const GramInputs& inputs_;
  ErfForm form_;
  ErfNetwork network_;
  std::vector<double> weights_, biases_;
  AlignedDoubles scales_, root_;
};

}  // namespace

std::unique_ptr<GramRows> erf_rows(const InfiniteNetwork& network, const GramInputs& inputs) {
  if (const auto form = decompose(network.activation))
    return std::make_unique<ErfRows>(*form, network, inputs);
  return nullptr;
}

}  // namespace lemmata::analysis
