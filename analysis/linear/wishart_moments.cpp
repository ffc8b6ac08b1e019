#include "analysis/linear/wishart_moments.hpp"
