#include "numeric/network/multilayer_perceptron.hpp"

#include <gtest/gtest.h>
