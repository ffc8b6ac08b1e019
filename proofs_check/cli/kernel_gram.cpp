#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_kernel_nngp(CommandLine::Command& /*kernel*/) {}

void add_kernel_ntk(CommandLine::Command& /*kernel*/) {}

}  // namespace lemmata::proofs_check
