#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/gram/gram_rows.hpp"
#include "analysis/gram/input_distance.hpp"
#include "analysis/gram/relu_recursion.hpp"

// The error, to first order in u = 2^-53. Let e be 1 - rho and E bounds of |error of e|; f the smaller one of 1 - rho
// and 1 + rho.
//
// Inputs. Products err by product_error(d), their scales by 4 u, so e by E_0 = product_error + 5 u; where f < near it
// is computed from differences instead, within near_distance_error f.
//
// Layers. e' = cos cos (P e + Q v) + chord with v = integral of (1 - 2 t / pi) de from 0 to e (t the angle) is
// increasing and concave in e, so an error of e is multiplied by at most 1 and, relatively, by at most 1. A layer's
// own rounding adds relu_distance_error u relatively. So e errs by E_0 + 2 l relu_distance_error u after l layers,
// and K relatively to the roots of the variances by as much and 6 u of scaling.
//
// Biases of close inputs. sqrt(1 - rho) is a distance of unit vectors over sqrt 2, so what half the sine errs by
// absolutely adds up over layers, sqrt 2 times. The variances, of twice the length, err by (d/8 + 24 + 8 (L + 1))
// 2^-102, a half-angle's tangent (at most 1) by 20 * 2^-102 more, half the sine by both inputs': in all at most
// 3 (L + 1) (d/8 + 8 L + 52) 2^-102.
//
// Angles. dt/de = 1 / sin t <= 1 / sqrt f. If the error of the inputs has shrunk by a factor s <= 1 by some layer, e
// itself has shrunk by no more, so t errs there by at most s E_0 / sqrt(s f_0) <= E_0 / sqrt f_0 <= D_0, the maximum
// of E_0 / sqrt near and near_distance_error sqrt near. A relative error r of e moves t by r e / sin t = r tan(t/2)
// <= r. If correlations of hidden layers may be negative (P > Q), f is there computed as 2 - e; it is at least 2 Q
// (see below), so the absolute error of e counts 1 / sqrt(2 Q) times.
//   [1 + rho' = cos cos (1 + C(rho)/C(1)) + 1 - cos cos + sin sin >= 1 - cos cos (1 - 2 Q) >= 2 Q, because
//   C(-1)/C(1) = Q - P.]
//
// Tangent kernel. theta' = (1 - e') + cos cos slope theta, slope = 1 - gamma t, where theta is over the roots of the
// variances. Since theta_ij^2 <= theta_ii theta_jj and sums of geometric means are at most the geometric mean of the
// sums, errors relative to sqrt(theta_ii theta_jj) add up: those of e' count where that summand is, those of the
// slope (gamma times t's, and relu_slope_error u) elsewhere: at most the sum of all.

namespace lemmata::analysis {

namespace {

/// The larger, the smaller is the error of angles; the smaller, the fewer pairs.
constexpr double near = near_inputs;

struct LinearPlusAbsolute {
  Rational linear, absolute;  // p z + q |z|
};

std::optional<LinearPlusAbsolute> decompose(const Activation& activation) {
  const auto& form = activation.closed_form();
  if (!form) return std::nullopt;
  switch (form->family) {
    case ActivationFamily::identity:
      return LinearPlusAbsolute{Rational(1), Rational(0)};
    case ActivationFamily::relu:
      return LinearPlusAbsolute{Rational(1, 2), Rational(1, 2)};
    case ActivationFamily::absolute_value:
      return LinearPlusAbsolute{Rational(0), Rational(1)};
    case ActivationFamily::leaky_relu: {
      const Rational alpha = form->parameters.at(0);
      return LinearPlusAbsolute{(1 + alpha) / 2, (1 - alpha) / 2};
    }
    default:
      return std::nullopt;
  }
}

class ReluRows : public GramRows {
 public:
  ReluRows(const LinearPlusAbsolute& phi, const InfiniteNetwork& network, const GramInputs& inputs)
      : inputs_(inputs), layers_(network.layers.size()) {
    const Rational moment = phi.linear * phi.linear + phi.absolute * phi.absolute;
    network_.depth = network.depth();
    network_.folds = phi.linear * phi.linear > phi.absolute * phi.absolute;
    network_.with_inputs_layer = network.parameterisation == Parameterisation::ntk;
    network_.even_part = Rational(phi.absolute * phi.absolute / moment).convert_to<double>();
    network_.odd_part = Rational(phi.linear * phi.linear / moment).convert_to<double>();
    network_.has_biases = std::any_of(network.layers.begin(), network.layers.end(),
                                      [](const LayerVariances& layer) { return layer.bias != 0; });
    network_.stride = inputs.stride();
    set_weights(network);
    set_variances(network, moment);
    set_errors();
  }

  void row(std::size_t i, std::size_t first, std::size_t count, double* products, double* nngp, double* ntk,
           double* one_minus_correlation) const override {
    if (input_distances(products, input_scales_[i], input_scales_.data() + first, count, near, products))
      look_closely(i, first, count, products);
    if (i >= first && i < first + count) products[i - first] = 0;
    relu_row(network_, i, first, count, products, nngp, ntk, one_minus_correlation);
  }

 private:
  void set_weights(const InfiniteNetwork& network) {
    for (const LayerVariances& layer : network.layers) {
      // in the tangent kernel of ntk they do not occur, and where the weights are 0 neither does Theta^(l-1)
      if (layer.weight == 0 && !network_.with_inputs_layer && network.depth() > 0)
        throw std::domain_error(
            "GramKernels: sigma_w^2 must be above 0 in every layer in this parameterisation, got 0");
      inverse_weights_.push_back(layer.weight == 0 ? 0.0 : Rational(1 / layer.weight).convert_to<double>());
    }
    network_.inverse_weights = inverse_weights_.data();
  }

  void set_variances(const InfiniteNetwork& network, const Rational& moment) {
    const std::size_t stride = network_.stride;
    if (network_.has_biases)
      for (AlignedDoubles* array : {&cosine_, &tangent_high_, &tangent_low_, &half_cosine_})
        array->assign(layers_ * stride, 0.0);
    input_scales_.assign(stride, 0.0);
    root_.assign(stride, 0.0);
    std::vector<DoubleDouble> factors, offsets;
    for (std::size_t l = 0; l < layers_; ++l) {
      const LayerVariances& layer = network.layers[l];
      factors.push_back(to_double_double(l == 0
                                             ? Rational(layer.weight / static_cast<std::int64_t>(inputs_.d))
                                             : Rational(layer.weight * moment)));
      offsets.push_back(to_double_double(layer.bias));
    }
    for (std::size_t i = 0; i < inputs_.n; ++i) {
      DoubleDouble variance = inputs_.squared_norms[i];
      if (variance.high > 0) input_scales_[i] = 1 / std::sqrt(variance.value());
      for (std::size_t l = 0; l < layers_; ++l) {
        const DoubleDouble weights_part = factors[l] * variance;
        variance = offsets[l].high == 0 ? weights_part : weights_part + offsets[l];
        require_ordinary_variance(variance.high, l, i);
        if (network_.has_biases) set_angle(l * stride + i, weights_part, offsets[l], variance);
      }
      root_[i] = square_root(variance).value();
    }
    network_.cosine = cosine_.data();
    network_.tangent_high = tangent_high_.data();
    network_.tangent_low = tangent_low_.data();
    network_.half_cosine = half_cosine_.data();
    network_.root = root_.data();
  }

  /// tan(f/2) = sin f / (1 + cos f).
  void set_angle(std::size_t place, const DoubleDouble& weights_part, const DoubleDouble& bias,
                 const DoubleDouble& variance) {
    DoubleDouble tangent;
    cosine_[place] = 1;
    if (variance.high > 0) {
      const DoubleDouble hypotenuse = square_root(variance);
      const DoubleDouble leg = square_root(weights_part);
      cosine_[place] = (leg / hypotenuse).value();
      tangent = square_root(bias) / (hypotenuse + leg);
    }
    tangent_high_[place] = tangent.high;
    tangent_low_[place] = tangent.low;
    half_cosine_[place] = 1 / std::sqrt(1 + tangent.high * tangent.high);
  }

  void set_errors() {
    const double u = unit_roundoff;
    const double depth = network_.depth;
    const double inputs_error = product_error(inputs_.d) + 5 * u;
    const double rounding = depth * relu_distance_error * u;
    const double near_error = near_distance_error(inputs_.d);
    double angle_error = std::max(inputs_error / std::sqrt(near), near_error * std::sqrt(near)) +
                         (depth + 1) * relu_distance_error * u;
    const double distance_error =
        inputs_error + 2 * rounding + (network_.has_biases ? 2 : 0) * relu_distance_error * u;
    if (network_.folds && network_.even_part > 0)
      angle_error += distance_error / std::sqrt(2 * network_.even_part);
    const double gamma = 0.6366197723675814 * network_.even_part;
    constexpr double slack = 1.01;  // higher orders
    close_distance_error_ = ((depth + 1) * relu_distance_error + 8) * u;
    nngp_error_ = slack * (distance_error + 6 * u);
    ntk_error_ = slack * (distance_error + 6 * u + depth * (gamma * angle_error + relu_slope_error * u));
  }

  void look_closely(std::size_t i, std::size_t first, std::size_t count, double* distances) const {
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t other = first + j;
      if (other <= i || other >= inputs_.n || std::abs(distances[j]) >= near || input_scales_[i] == 0 ||
          input_scales_[other] == 0)
        continue;
      const NearPair pair = near_pair(inputs_.row(i), inputs_.row(other), inputs_.d, inputs_.squared_norms[i],
                                      inputs_.squared_norms[other], std::signbit(distances[j]));
      distances[j] = std::copysign(pair.distance, distances[j]);
    }
  }

  const GramInputs& inputs_;
  std::size_t layers_;
  ReluNetwork network_;
  std::vector<double> inverse_weights_;
  AlignedDoubles input_scales_, cosine_, tangent_high_, tangent_low_, half_cosine_, root_;
};

}  // namespace

std::unique_ptr<GramRows> relu_rows(const InfiniteNetwork& network, const GramInputs& inputs) {
  if (const auto phi = decompose(network.activation))
    return std::make_unique<ReluRows>(*phi, network, inputs);
  return nullptr;
}

}  // namespace lemmata::analysis
