#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_table(CommandLine::Command root) {
  auto table =
      root.subcommand("table", "Standard tables.",
                      "  lemmata table fourier-gap --n 3..101:2 --k 2,4,6\n"
                      "  lemmata table fourier-gap --n 3..101:2 --k 2 --format npy --output gap.npy\n");
  add_table_fourier_gap(table);
  add_table_double_descent(table);
  add_table_dual_activations(table);
  add_table_kernel_spectrum(table);
  add_table_relu_depth(table);
  add_table_sparse_support(table);
}

}  // namespace lemmata::proofs_check
