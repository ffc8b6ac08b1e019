#include "numeric/dense/random_design.hpp"
