#include "analysis/linear/marchenko_pastur.hpp"
