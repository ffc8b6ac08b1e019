#include "analysis/kernel/hermite_expansion.hpp"

#include <gtest/gtest.h>
