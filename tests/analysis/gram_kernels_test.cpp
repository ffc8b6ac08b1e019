#include "analysis/kernel/gram_kernels.hpp"

#include <gtest/gtest.h>
