#include "proofs_check/cli/subcommands.hpp"
namespace lemmata::proofs_check {
void add_parity_audit(CommandLine::Command&) {}
}
