#include "analysis/kernel/linearised_training.hpp"

#include <gtest/gtest.h>
