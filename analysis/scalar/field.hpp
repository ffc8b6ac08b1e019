#pragma once

#include <concepts>
#include <limits>

namespace lemmata::analysis {

/// What a formula may ask of a number: + - * / that return the number itself, and construction from int.
///
/// No order, no equality and no literal: a formula that needs a sign calls a named function with one overload
/// per scalar (analysis/scalar/functions.hpp), so that the same text also holds for balls and expressions.
/// Integers are excluded, because their / truncates; expression templates are excluded, because they dangle.
template <typename T>
concept Field = std::copyable<T> && std::constructible_from<T, int> && !std::numeric_limits<T>::is_integer &&
                requires(const T& a, const T& b) {
  { a + b } -> std::same_as<T>;
  { a - b } -> std::same_as<T>;
  { a* b } -> std::same_as<T>;
  { a / b } -> std::same_as<T>;
};

/// A field whose `<` and `==` always have an answer: double, Real, Rational; not Ball, not Expression.
template <typename T>
concept OrderedField = Field<T> && std::totally_ordered<T>;

}  // namespace lemmata::analysis
