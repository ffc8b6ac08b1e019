#include "proofs_check/cli/subcommands.hpp"

namespace lemmata::proofs_check {

void add_descent_eta_max(CommandLine::Command&) {}

}  // namespace lemmata::proofs_check
