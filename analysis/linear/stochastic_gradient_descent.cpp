#include "analysis/linear/stochastic_gradient_descent.hpp"
