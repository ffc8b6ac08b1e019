#include "analysis/kernel/activation.hpp"

#include <gtest/gtest.h>
