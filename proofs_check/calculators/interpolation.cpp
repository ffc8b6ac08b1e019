#include "proofs_check/calculators/interpolation.hpp"
