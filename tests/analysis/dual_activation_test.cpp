#include "analysis/kernel/dual_activation.hpp"

#include <gtest/gtest.h>
