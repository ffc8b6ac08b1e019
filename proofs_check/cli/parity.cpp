#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_parity(CommandLine::Command root) {
  auto parity = root.subcommand(
      "parity", "Parities: what gradients see of them, how they are recovered and represented.",
      "  lemmata parity variance --d 3 --function majority\n"
      "  lemmata parity recover --samples samples.txt\n");
  add_parity_audit(parity);
  add_parity_counterexample(parity);
  add_parity_network(parity);
  add_parity_recover(parity);
  add_parity_samples(parity);
  add_parity_variance(parity);
}

}  // namespace lemmata::proofs_check
