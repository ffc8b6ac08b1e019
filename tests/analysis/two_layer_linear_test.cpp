#include "analysis/kernel/two_layer_linear.hpp"

#include <gtest/gtest.h>
