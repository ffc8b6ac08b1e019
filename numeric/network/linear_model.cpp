#include "numeric/network/linear_model.hpp"
