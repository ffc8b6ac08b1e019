#include "analysis/linear/polynomial.hpp"
