#include "proofs_check/claims/all_claims.hpp"

#include <iterator>

#include "proofs_check/claims/adaptive_optimizer.hpp"
#include "proofs_check/claims/batch_noise.hpp"
#include "proofs_check/claims/catapult.hpp"
#include "proofs_check/claims/convergence_rate.hpp"
#include "proofs_check/claims/convexity.hpp"
#include "proofs_check/claims/critical_learning_rate.hpp"
#include "proofs_check/claims/cube_spectrum.hpp"
#include "proofs_check/claims/deep_sphere_spectrum.hpp"
#include "proofs_check/claims/diagonal_scaling.hpp"
#include "proofs_check/claims/dropout.hpp"
#include "proofs_check/claims/dual_activation.hpp"
#include "proofs_check/claims/dual_identities.hpp"
#include "proofs_check/claims/dual_quadrature.hpp"
#include "proofs_check/claims/finite_width_kernel.hpp"
#include "proofs_check/claims/finite_width_output.hpp"
#include "proofs_check/claims/first_step_loss.hpp"
#include "proofs_check/claims/fourier.hpp"
#include "proofs_check/claims/fourier_gap.hpp"
#include "proofs_check/claims/function_space.hpp"
#include "proofs_check/claims/gap_limit_law.hpp"
#include "proofs_check/claims/gaussian_limit.hpp"
#include "proofs_check/claims/gradient_descent.hpp"
#include "proofs_check/claims/gradient_variance.hpp"
#include "proofs_check/claims/halfspace_moments.hpp"
#include "proofs_check/claims/hard_edge.hpp"
#include "proofs_check/claims/indefinite_kernel.hpp"
#include "proofs_check/claims/inverse_wishart.hpp"
#include "proofs_check/claims/kernel_constancy.hpp"
#include "proofs_check/claims/kernel_regression.hpp"
#include "proofs_check/claims/label_noise.hpp"
#include "proofs_check/claims/least_squares_scaling.hpp"
#include "proofs_check/claims/level_weight.hpp"
#include "proofs_check/claims/linear_regression.hpp"
#include "proofs_check/claims/linear_threshold_function.hpp"
#include "proofs_check/claims/linearised_training.hpp"
#include "proofs_check/claims/majority.hpp"
#include "proofs_check/claims/majority_ratio.hpp"
#include "proofs_check/claims/marchenko_pastur.hpp"
#include "proofs_check/claims/minimum_norm.hpp"
#include "proofs_check/claims/momentum.hpp"
#include "proofs_check/claims/network_parameters.hpp"
#include "proofs_check/claims/nngp_recursion.hpp"
#include "proofs_check/claims/noise_stability.hpp"
#include "proofs_check/claims/one_step_samples.hpp"
#include "proofs_check/claims/optimal_ridge.hpp"
#include "proofs_check/claims/over_training.hpp"
#include "proofs_check/claims/parity_baselines.hpp"
#include "proofs_check/claims/parity_definition.hpp"
#include "proofs_check/claims/parity_depth.hpp"
#include "proofs_check/claims/parity_gradient.hpp"
#include "proofs_check/claims/parity_literal_theorem.hpp"
#include "proofs_check/claims/parity_lower_bound.hpp"
#include "proofs_check/claims/parity_obstructions.hpp"
#include "proofs_check/claims/parity_queries.hpp"
#include "proofs_check/claims/parity_recovery.hpp"
#include "proofs_check/claims/parity_representation.hpp"
#include "proofs_check/claims/parity_tangent_space.hpp"
#include "proofs_check/claims/parity_uniqueness.hpp"
#include "proofs_check/claims/parity_visibility.hpp"
#include "proofs_check/claims/parity_width_bound.hpp"
#include "proofs_check/claims/preconditioning.hpp"
#include "proofs_check/claims/random_design.hpp"
#include "proofs_check/claims/random_halfspace.hpp"
#include "proofs_check/claims/random_search.hpp"
#include "proofs_check/claims/relu_depth.hpp"
#include "proofs_check/claims/reused_noise.hpp"
#include "proofs_check/claims/ridge_limit.hpp"
#include "proofs_check/claims/row_span.hpp"
#include "proofs_check/claims/sample_gradient_variance.hpp"
#include "proofs_check/claims/scale_invariance.hpp"
#include "proofs_check/claims/signal_propagation.hpp"
#include "proofs_check/claims/sparse_gradient_variance.hpp"
#include "proofs_check/claims/sparse_lottery.hpp"
#include "proofs_check/claims/sparse_support.hpp"
#include "proofs_check/claims/spectral_bias.hpp"
#include "proofs_check/claims/spectral_order.hpp"
#include "proofs_check/claims/spectrum_exponents.hpp"
#include "proofs_check/claims/sphere_spectrum.hpp"
#include "proofs_check/claims/stationary_variance.hpp"
#include "proofs_check/claims/step_size.hpp"
#include "proofs_check/claims/stochastic_gradient_descent.hpp"
#include "proofs_check/claims/tangent_kernel.hpp"
#include "proofs_check/claims/tangent_kernel_mean.hpp"
#include "proofs_check/claims/tangent_kernel_moments.hpp"
#include "proofs_check/claims/threshold_gap.hpp"
#include "proofs_check/claims/trained_ensemble.hpp"
#include "proofs_check/claims/two_layer_linear.hpp"
#include "proofs_check/claims/variance_lemma.hpp"
#include "proofs_check/claims/whitening.hpp"
#include "proofs_check/claims/wishart.hpp"

namespace lemmata::proofs_check {

std::vector<Claim> all_claims() {
  std::vector<Claim> claims;
  for (auto topic : {fourier_claims,
                     majority_claims,
                     majority_ratio_claims,
                     level_weight_claims,
                     noise_stability_claims,
                     parity_gradient_claims,
                     first_step_loss_claims,
                     fourier_gap_claims,
                     threshold_gap_claims,
                     linear_threshold_function_claims,
                     halfspace_moment_claims,
                     random_halfspace_claims,
                     gap_limit_law_claims,
                     sparse_support_claims,
                     sparse_lottery_claims,
                     gradient_variance_claims,
                     variance_lemma_claims,
                     sparse_gradient_variance_claims,
                     parity_visibility_claims,
                     sample_gradient_variance_claims,
                     one_step_samples_claims,
                     parity_definition_claims,
                     parity_recovery_claims,
                     parity_uniqueness_claims,
                     parity_baselines_claims,
                     random_search_claims,
                     parity_lower_bound_claims,
                     parity_literal_theorem_claims,
                     parity_query_claims,
                     label_noise_claims,
                     parity_tangent_space_claims,
                     parity_representation_claims,
                     parity_depth_claims,
                     parity_obstruction_claims,
                     parity_width_bound_claims,
                     linear_regression_claims,
                     convexity_claims,
                     row_span_claims,
                     minimum_norm_claims,
                     ridge_limit_claims,
                     gradient_descent_claims,
                     convergence_rate_claims,
                     spectral_order_claims,
                     step_size_claims,
                     critical_learning_rate_claims,
                     stochastic_gradient_descent_claims,
                     wishart_claims,
                     inverse_wishart_claims,
                     hard_edge_claims,
                     marchenko_pastur_claims,
                     random_design_claims,
                     least_squares_scaling_claims,
                     optimal_ridge_claims,
                     batch_noise_claims,
                     stationary_variance_claims,
                     momentum_claims,
                     adaptive_optimizer_claims,
                     diagonal_scaling_claims,
                     scale_invariance_claims,
                     dropout_claims,
                     preconditioning_claims,
                     whitening_claims,
                     kernel_regression_claims,
                     reused_noise_claims,
                     over_training_claims,
                     nngp_recursion_claims,
                     dual_activation_claims,
                     dual_identities_claims,
                     dual_quadrature_claims,
                     finite_width_kernel_claims,
                     finite_width_output_claims,
                     gaussian_limit_claims,
                     network_parameters_claims,
                     signal_propagation_claims,
                     relu_depth_claims,
                     function_space_claims,
                     tangent_kernel_claims,
                     tangent_kernel_mean_claims,
                     tangent_kernel_moments_claims,
                     kernel_constancy_claims,
                     two_layer_linear_claims,
                     catapult_claims,
                     linearised_training_claims,
                     trained_ensemble_claims,
                     sphere_spectrum_claims,
                     cube_spectrum_claims,
                     spectral_bias_claims,
                     deep_sphere_spectrum_claims,
                     spectrum_exponent_claims,
                     indefinite_kernel_claims}) {
    auto more = topic();
    std::move(more.begin(), more.end(), std::back_inserter(claims));
  }
  return claims;
}

}  // namespace lemmata::proofs_check
