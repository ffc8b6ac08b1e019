#include "analysis/linear/random_design_risk.hpp"
