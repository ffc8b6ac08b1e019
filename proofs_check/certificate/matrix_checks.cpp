#include "proofs_check/certificate/checks.hpp"
