#include "analysis/kernel/finite_width.hpp"

#include <gtest/gtest.h>
