#include "analysis/kernel/signal_propagation.hpp"

#include <gtest/gtest.h>
