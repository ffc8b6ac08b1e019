#pragma once

#include <cstddef>
#include <string>

#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {

/// Throws a Failure with status 2 unless the directory, or the one that it is to be made in, can be written.
void require_certificate_directory(const std::string& directory);

/// Writes every certificate of the stated statements and of the refuted literal ones as <claim>.<name>.json: all of them, or
/// none. Returns how many.
std::size_t write_certificates(const RunReport& report, const std::string& directory);

}  // namespace lemmata::proofs_check
