#include "proofs_check/calculators/random_design.hpp"
