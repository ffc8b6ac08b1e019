#include "analysis/linear/least_squares.hpp"
