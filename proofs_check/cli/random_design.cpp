#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_random_design(CommandLine::Command root) {
  auto random_design = root.subcommand("random-design",
                                       "Linear models with Gaussian designs at finite size: X is n x d with "
                                       "independent standard normal entries.",
                                       "  lemmata random-design risk --n 20 --d 5..60 --snr 4\n"
                                       "  lemmata random-design marchenko-pastur --gamma 1/2 --p 0.01\n");
  add_random_design_risk(random_design);
  add_random_design_wishart(random_design);
  add_random_design_marchenko_pastur(random_design);
}

}  // namespace lemmata::proofs_check
