#pragma once

#include <string>

namespace lemmata::proofs_check {

/// A number as a user sees it: those of the four forms that apply, never a bare float.
struct Value {
  std::string exact;    ///< "-3/16": in lowest terms
  std::string mid;      ///< "0.3333", with rad a ball that contains the number
  std::string rad;      ///< "2.1e-41"
  std::string decimal;  ///< "0.3333": every printed digit correct
};

}  // namespace lemmata::proofs_check
