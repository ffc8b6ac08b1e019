#include "analysis/kernel/kernel_spectrum.hpp"

#include <gtest/gtest.h>
