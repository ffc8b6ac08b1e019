#include "analysis/kernel/closed_form_dual.hpp"

#include <gtest/gtest.h>
