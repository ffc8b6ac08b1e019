#include <numbers>
#include <stdexcept>
#include <string>

#include <math.h>  // lgamma_r: std::lgamma writes a global variable

#include "analysis/scalar/functions.hpp"

namespace lemmata::analysis {
namespace {

[[noreturn]] void refuse(const char* message, double got) {
  throw std::domain_error(std::string(message) + ", got " + std::to_string(got));
}

void require_number(const char* message, double x) {
  if (std::isnan(x)) throw std::domain_error(std::string(message) + ", got no number");
}

}  // namespace

double sqrt_nonnegative(double x) {
  require_number("sqrt_nonnegative: a number is needed", x);
  return x > 0 ? std::sqrt(x) : 0;
}

double angle(double y, double x) {
  require_number("angle: a point is needed", x);
  require_number("angle: a point is needed", y);
  if (y > 0) return std::atan2(y, x);
  if (x == 0) throw std::domain_error("angle: a point other than the origin is needed, got (0, 0)");
  return x < 0 ? std::numbers::pi : 0;
}

double log(double x) {
  if (!(x > 0)) refuse("log: the argument must be positive", x);
  return std::log(x);
}

double arcsin(double x) {
  require_number("arcsin: a number is needed", x);
  return std::asin(x < -1 ? -1 : x > 1 ? 1 : x);
}

double log_gamma(double x) {
  if (!(x > 0)) refuse("log_gamma: the argument must be positive", x);
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double pow(double x, int n) {
  if (x == 0 && n < 0) refuse("pow: a negative power needs a base other than 0", x);
  return std::pow(x, n);
}

}  // namespace lemmata::analysis
