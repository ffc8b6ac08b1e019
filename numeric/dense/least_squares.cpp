#include "numeric/dense/least_squares.hpp"
