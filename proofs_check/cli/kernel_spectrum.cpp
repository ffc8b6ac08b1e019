#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_kernel_spectrum(CommandLine::Command& /*kernel*/) {}

}  // namespace lemmata::proofs_check
