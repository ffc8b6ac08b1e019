#include "analysis/linear/exact_linear_algebra.hpp"
