#include "proofs_check/cli/linear_data_file.hpp"
