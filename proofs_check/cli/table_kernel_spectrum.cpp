#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_table_kernel_spectrum(CommandLine::Command& /*table*/) {}

}  // namespace lemmata::proofs_check
