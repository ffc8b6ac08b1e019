#include "analysis/linear/over_training.hpp"

#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

TEST(OneSampleFlowRisk, EqualsTheIntegralOverTheLengthOfTheSample) {
  const BallPrecision precision(80);
  for (const int d : {1, 2, 3, 4, 7, 12})
    for (const Rational& t : {Rational(1, 1000), Rational(3, 10), Rational(2), Rational(40)})
      for (const auto& [norm, noise] : {std::pair(1, 0), {0, 1}, {2, 3}}) {
        const Ball risk = one_sample_flow_risk(d, t, norm, noise);
        const Ball integral = one_sample_flow_risk_by_integration(d, t, norm, noise);
        EXPECT_TRUE(overlaps(risk, integral))
            << d << ", " << to_string(t) << ": " << to_string(risk) << " and " << to_string(integral);
        EXPECT_LT(integral.radius(), Rational(1, Integer(1) << 50)) << d << ", " << to_string(t);
      }
}

// The value that a sampling run with 10^6 draws gave within its error (0.85267 +- 0.00038).
TEST(OneSampleFlowRisk, HasTheKnownValueInFourDimensions) {
  EXPECT_EQ(one_sample_flow_risk(4, Rational(3, 10), 1, Rational(1, 2)).decimal(7), "0.8527893");
}

TEST(OneSampleFlowRisk, StartsAtTheSquaredNormAndEndsAtTheRiskOfTheInterpolant) {
  EXPECT_TRUE(contains(one_sample_flow_risk(5, 0, Rational(7, 3), 9), Rational(7, 3)));
  EXPECT_TRUE(contains(one_sample_flow_risk(5, 10, 0, 0), Rational(0)));
  for (int d = 5; d <= 9; ++d) {  // |beta|^2 (1 - 1/d) + v / (d - 2), from above by less than t^(-3/2)
    const Rational end = Rational(2) * (d - 1) / d + Rational(1, 2 * (d - 2));
    const Rational late = one_sample_flow_risk(d, Integer(1) << 60, 2, Rational(1, 2)).midpoint();
    EXPECT_LT(abs(Rational(late - end)), Rational(1, Integer(1) << 80)) << d;
  }
}

TEST(OneSampleFlowRisk, IsAsAccurateAsAskedForWhereItsTermsCancel) {
  const BallPrecision precision(100);
  const Ball risk = one_sample_flow_risk(6, Rational(1, Integer(1) << 200), 0, 1);  // about 6 t^2
  EXPECT_GE(risk.relative_accuracy_bits(), 98);
}

TEST(PopulationFlowRisk, IsTheSquareOfTheDecayOfTheWeights) {
  EXPECT_TRUE(overlaps(population_flow_risk(Rational(1, 2), 3), Ball(3) * exp(Ball(-1))));
  EXPECT_TRUE(contains(population_flow_risk(0, 3), Rational(3)));
}

TEST(OneSampleFlowRisk, RejectsWhatIsOutsideTheRange) {
  EXPECT_THROW((void)one_sample_flow_risk(0, 1, 1, 1), std::domain_error);
  EXPECT_THROW((void)one_sample_flow_risk(3, -1, 1, 1), std::domain_error);
  EXPECT_THROW((void)one_sample_flow_risk_by_integration(3, 1, -1, 1), std::domain_error);
  EXPECT_THROW((void)one_sample_flow_risk_by_integration(3, 1, 1, -1), std::domain_error);
  EXPECT_THROW((void)population_flow_risk(-1, 1), std::domain_error);
  EXPECT_THROW((void)population_flow_risk(1, -1), std::domain_error);
}

}  // namespace
}  // namespace lemmata::analysis
