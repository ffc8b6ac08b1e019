#pragma once

// For sources of this library only (not installed): GiNaC's view of an Expression.

#include <ginac/ginac.h>

#include "analysis/scalar/expression.hpp"

namespace lemmata::analysis {

struct Expression::Representation {
  GiNaC::ex value;
};

inline const GiNaC::ex& ginac_of(const Expression& e) { return e.representation().value; }

inline Expression expression_of(const GiNaC::ex& value) {
  return Expression(std::make_shared<const Expression::Representation>(Expression::Representation{value}));
}

}  // namespace lemmata::analysis
