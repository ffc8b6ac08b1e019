#include "proofs_check/cli/plot.hpp"
