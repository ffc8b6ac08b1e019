#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_random_design_wishart(CommandLine::Command&) {}

}  // namespace lemmata::proofs_check
