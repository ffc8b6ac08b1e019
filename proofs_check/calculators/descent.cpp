#include "proofs_check/calculators/descent.hpp"
