#pragma once

#include <string_view>

namespace lemmata::proofs_check {

/// The project's version: "0.1.0".
[[nodiscard]] std::string_view version();

/// The text of proofs_check/constants/constants.txt when this was built.
[[nodiscard]] std::string_view reviewed_constants();

}  // namespace lemmata::proofs_check
