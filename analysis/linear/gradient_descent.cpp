#include "analysis/linear/gradient_descent.hpp"
