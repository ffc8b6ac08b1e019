#include "analysis/kernel/nngp.hpp"

#include <gtest/gtest.h>
