#include "proofs_check/claims/orthogonal_design.hpp"

namespace lemmata::proofs_check {

OrthogonalDesign orthogonal_design(int number) {
  switch (number) {
    case 1:
      return {RationalMatrix::identity(1)};
    case 2:
      return {rational_matrix(1, 2, {1, 0})};
    case 3:
      return {rational_matrix(2, 2, {2, 2, 1, -1})};
    case 4:
      return {rational_matrix(2, 4, {3, 1, 1, 1, -1, 1, 1, 1})};
    case 5:
      return {rational_matrix(3, 4, {1, 1, 1, 0, 1, -1, 0, 1, 0, 1, -1, 1})};
    default:
      return {rational_matrix(2, 3, {3, 4, 0, 0, 0, 1})};
  }
}

}  // namespace lemmata::proofs_check
