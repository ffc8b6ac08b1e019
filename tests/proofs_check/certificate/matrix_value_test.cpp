#include "proofs_check/certificate/matrix_value.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace lemmata::proofs_check {
namespace {

using analysis::Rational;

const MatrixAssignment matrices = {{"a", {2, 3, {1, 2, 0, 0, 1, -1}}}, {"b", {2, 1, {3, 1}}}};

TEST(MatrixValue, FollowsTheDefinitions) {
  const MatrixData product = evaluate_matrix("transpose(a)*b", matrices);
  EXPECT_EQ(product.rows, 3);
  EXPECT_EQ(product.columns, 1);
  EXPECT_EQ(product.elements, (std::vector<Rational>{3, 7, -1}));
  EXPECT_EQ(evaluate_matrix("a*transpose(a)", matrices).elements, (std::vector<Rational>{5, 2, 2, 2}));
  EXPECT_EQ(evaluate_matrix("s*b/2 - b", matrices, {{"s", Rational(3)}}).elements,
            (std::vector<Rational>{Rational(3, 2), Rational(1, 2)}));
  EXPECT_EQ(evaluate_matrix("identity(2) + identity(n)^2", matrices, {{"n", 2}}).elements,
            (std::vector<Rational>{2, 0, 0, 2}));
}

TEST(MatrixValue, AgreesWithWhatTheCheckerOfRelationsAccepts) {
  for (const char* text : {"a*transpose(a)*b - 2*b", "(a*transpose(a))^3*b", "transpose(transpose(b)*a)",
                           "(identity(2) - a*transpose(a)/6)*b"}) {
    MatrixRelations relations{matrices, {{text, Relation::equal, "v"}}};
    relations.matrices["v"] = evaluate_matrix(text, matrices);
    EXPECT_TRUE(verify(relations).accepted) << text;
    relations.matrices["v"].elements[0] += 1;
    EXPECT_FALSE(verify(relations).accepted) << text;
  }
}

TEST(MatrixValue, RefusesWhatHasNone) {
  EXPECT_THROW((void)evaluate_matrix("a*b", matrices), std::domain_error);
  EXPECT_THROW((void)evaluate_matrix("a + b", matrices), std::domain_error);
  EXPECT_THROW((void)evaluate_matrix("a*c", matrices), std::invalid_argument);
  EXPECT_THROW((void)evaluate_matrix("identity(n)", matrices), std::domain_error);
  EXPECT_THROW((void)evaluate_matrix("identity(0)", matrices), std::domain_error);
  EXPECT_THROW((void)evaluate_matrix("sqrt(2)*b", matrices), std::invalid_argument);
}

}  // namespace
}  // namespace lemmata::proofs_check
