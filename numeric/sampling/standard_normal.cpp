#include "numeric/sampling/standard_normal.hpp"
