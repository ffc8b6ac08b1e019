#include "numeric/sampling/median_of_means.hpp"
