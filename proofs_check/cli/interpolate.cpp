#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_interpolate(CommandLine::Command) {}

}  // namespace lemmata::proofs_check
