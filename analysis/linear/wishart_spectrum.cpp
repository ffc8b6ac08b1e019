#include "analysis/linear/wishart_spectrum.hpp"
