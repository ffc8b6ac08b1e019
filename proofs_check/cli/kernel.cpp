#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_kernel(CommandLine::Command root) {
  auto kernel = root.subcommand(
      "kernel", "Infinitely wide networks: kernels with error bounds, for any activation and depth.",
      "  lemmata kernel dual --activation tanh --a 4 --b 4 --rho 1/2 --digits 30\n"
      "  lemmata kernel ntk --activation relu --depth 3 --sigma-w2 2 --x '1,0;0.6,0.8' --digits 30\n");
  add_kernel_dual(kernel);
  add_kernel_nngp(kernel);
  add_kernel_ntk(kernel);
  add_kernel_phase(kernel);
  add_kernel_predict(kernel);
  add_kernel_spectrum(kernel);
  add_kernel_stats(kernel);
}

}  // namespace lemmata::proofs_check
