#pragma once

#include "proofs_check/cli/command_line.hpp"

namespace lemmata::proofs_check {

/// Each adds one subcommand, and stands in the source of its name.
void add_check(CommandLine::Command root);
void add_list(CommandLine::Command root);
void add_show(CommandLine::Command root);
void add_errata(CommandLine::Command root);
void add_fourier(CommandLine::Command root);
void add_gap(CommandLine::Command root);
void add_parity(CommandLine::Command root);
void add_interpolate(CommandLine::Command root);
void add_descent(CommandLine::Command root);
void add_random_design(CommandLine::Command root);
void add_kernel(CommandLine::Command root);
void add_table(CommandLine::Command root);
void add_constants(CommandLine::Command root);

/// Each adds one subcommand of `fourier`, `gap`, `parity`, `descent`, `random-design`, `kernel` or `table`.
void add_fourier_ltf(CommandLine::Command& fourier);
void add_fourier_table(CommandLine::Command& fourier);
void add_gap_ltf(CommandLine::Command& gap);
void add_gap_random(CommandLine::Command& gap);
void add_parity_audit(CommandLine::Command& parity);
void add_parity_counterexample(CommandLine::Command& parity);
void add_parity_network(CommandLine::Command& parity);
void add_parity_recover(CommandLine::Command& parity);
void add_parity_samples(CommandLine::Command& parity);
void add_parity_variance(CommandLine::Command& parity);
/// `misplaced` names an option of `descent` itself that was given before eta-max, or none ("").
void add_descent_eta_max(CommandLine::Command& descent, std::function<std::string()> misplaced);
void add_kernel_dual(CommandLine::Command& kernel);
void add_kernel_nngp(CommandLine::Command& kernel);
void add_kernel_ntk(CommandLine::Command& kernel);
void add_kernel_phase(CommandLine::Command& kernel);
void add_kernel_predict(CommandLine::Command& kernel);
void add_kernel_spectrum(CommandLine::Command& kernel);
void add_kernel_stats(CommandLine::Command& kernel);
void add_random_design_marchenko_pastur(CommandLine::Command& random_design);
void add_random_design_risk(CommandLine::Command& random_design);
void add_random_design_wishart(CommandLine::Command& random_design);
void add_table_double_descent(CommandLine::Command& table);
void add_table_dual_activations(CommandLine::Command& table);
void add_table_fourier_gap(CommandLine::Command& table);
void add_table_kernel_spectrum(CommandLine::Command& table);
void add_table_relu_depth(CommandLine::Command& table);
void add_table_sparse_support(CommandLine::Command& table);

}  // namespace lemmata::proofs_check
