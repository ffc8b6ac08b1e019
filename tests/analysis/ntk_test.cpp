#include "analysis/kernel/ntk.hpp"

#include <gtest/gtest.h>
