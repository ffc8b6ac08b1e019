#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "analysis/scalar/field.hpp"

namespace lemmata::analysis {

/// A matrix of numbers of one scalar, stored row by row. A vector is a std::vector of the scalar.
///
/// Scalars:  every Field, also balls and symbols. For fractions, products of large matrices are exact_product
///           (analysis/linear/exact_linear_algebra.hpp), which FLINT computes.
/// Throws:   std::invalid_argument where shapes do not fit.
template <Field T>
class Matrix {
 public:
  /// 0 x 0.
  Matrix() = default;

  /// Zeros.
  Matrix(int rows, int columns) : Matrix(rows, columns, std::vector<T>(element_count(rows, columns), T(0))) {}

  Matrix(int rows, int columns, std::vector<T> elements)
      : rows_(rows), columns_(columns), elements_(std::move(elements)) {
    if (elements_.size() != element_count(rows, columns))
      throw std::invalid_argument("Matrix: " + std::to_string(rows) + " x " + std::to_string(columns) +
                                  " elements are needed, got " + std::to_string(elements_.size()));
  }

  [[nodiscard]] static Matrix identity(int size) {
    Matrix result(size, size);
    for (int i = 0; i < size; ++i) result(i, i) = T(1);
    return result;
  }

  /// The vector as a matrix of one column.
  [[nodiscard]] static Matrix column(std::vector<T> vector) {
    const int rows = static_cast<int>(vector.size());
    return Matrix(rows, 1, std::move(vector));
  }

  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] const std::vector<T>& elements() const { return elements_; }

  /// Row i, column j, from 0.
  [[nodiscard]] const T& operator()(int i, int j) const { return elements_[index(i, j)]; }
  [[nodiscard]] T& operator()(int i, int j) { return elements_[index(i, j)]; }

  [[nodiscard]] std::vector<T> row(int i) const {
    std::vector<T> result;
    for (int j = 0; j < columns_; ++j) result.push_back((*this)(i, j));
    return result;
  }

  friend Matrix operator+(const Matrix& a, const Matrix& b) {
    require_same_shape(a, b);
    Matrix result = a;
    for (std::size_t i = 0; i < result.elements_.size(); ++i)
      result.elements_[i] = a.elements_[i] + b.elements_[i];
    return result;
  }

  friend Matrix operator-(const Matrix& a, const Matrix& b) {
    require_same_shape(a, b);
    Matrix result = a;
    for (std::size_t i = 0; i < result.elements_.size(); ++i)
      result.elements_[i] = a.elements_[i] - b.elements_[i];
    return result;
  }

  friend Matrix operator*(const T& scalar, const Matrix& a) {
    Matrix result = a;
    for (T& element : result.elements_) element = scalar * element;
    return result;
  }

  /// Cost: rows * columns * columns of b operations of T.
  friend Matrix operator*(const Matrix& a, const Matrix& b) {
    if (a.columns_ != b.rows_)
      throw std::invalid_argument("Matrix: a product of " + a.shape() + " and " + b.shape() +
                                  " is not defined");
    Matrix result(a.rows_, b.columns_);
    for (int i = 0; i < a.rows_; ++i)
      for (int k = 0; k < a.columns_; ++k)
        for (int j = 0; j < b.columns_; ++j) result(i, j) = result(i, j) + a(i, k) * b(k, j);
    return result;
  }

  friend std::vector<T> operator*(const Matrix& a, const std::vector<T>& v) {
    if (static_cast<std::size_t>(a.columns_) != v.size())
      throw std::invalid_argument("Matrix: a product of " + a.shape() + " and a vector of " +
                                  std::to_string(v.size()) + " is not defined");
    std::vector<T> result(static_cast<std::size_t>(a.rows_), T(0));
    for (int i = 0; i < a.rows_; ++i)
      for (int j = 0; j < a.columns_; ++j) {
        T& sum = result[static_cast<std::size_t>(i)];
        sum = sum + a(i, j) * v[static_cast<std::size_t>(j)];
      }
    return result;
  }

  /// Equality of exact numbers.
  friend bool operator==(const Matrix& a, const Matrix& b) requires OrderedField<T> {
    return a.rows_ == b.rows_ && a.columns_ == b.columns_ && a.elements_ == b.elements_;
  }

 private:
  static std::size_t element_count(int rows, int columns) {
    if (rows < 0 || columns < 0)
      throw std::invalid_argument("Matrix: sizes are at least 0, got " + std::to_string(rows) + " x " +
                                  std::to_string(columns));
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  }
  static void require_same_shape(const Matrix& a, const Matrix& b) {
    if (a.rows_ != b.rows_ || a.columns_ != b.columns_)
      throw std::invalid_argument("Matrix: shapes differ, " + a.shape() + " and " + b.shape());
  }
  [[nodiscard]] std::size_t index(int i, int j) const {
    return static_cast<std::size_t>(i) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(j);
  }
  [[nodiscard]] std::string shape() const { return std::to_string(rows_) + " x " + std::to_string(columns_); }

  int rows_ = 0, columns_ = 0;
  std::vector<T> elements_;
};

template <Field T>
[[nodiscard]] Matrix<T> transpose(const Matrix<T>& a) {
  Matrix<T> result(a.columns(), a.rows());
  for (int i = 0; i < a.rows(); ++i)
    for (int j = 0; j < a.columns(); ++j) result(j, i) = a(i, j);
  return result;
}

template <Field T>
[[nodiscard]] T trace(const Matrix<T>& a) {
  T sum(0);
  for (int i = 0; i < a.rows(); ++i) sum = sum + a(i, i);
  return sum;
}

/// sum_i a_i b_i.
template <Field T>
[[nodiscard]] T inner_product(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size())
    throw std::invalid_argument("inner_product: lengths differ, " + std::to_string(a.size()) + " and " +
                                std::to_string(b.size()));
  T sum(0);
  for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

}  // namespace lemmata::analysis
