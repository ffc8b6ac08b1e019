#include "proofs_check/cli/subcommands.hpp"
