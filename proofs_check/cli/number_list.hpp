#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/scalar/rational.hpp"

namespace lemmata::proofs_check {

/// Numbers as a user gives them, each exactly what was written: integers of 64 bits where all of them are such,
/// fractions otherwise.
class NumberList {
 public:
  void add(std::int64_t integer);
  void add(const analysis::Rational& number);

  [[nodiscard]] std::size_t size() const { return fractions_.empty() ? integers_.size() : fractions_.size(); }
  [[nodiscard]] bool are_integers() const { return fractions_.empty(); }
  /// The integers, of a list whose numbers all are.
  [[nodiscard]] const std::vector<std::int64_t>& integers() const { return integers_; }
  /// All numbers as fractions.
  [[nodiscard]] std::vector<analysis::Rational> fractions() const;

  /// Whether they were given as truth values: an array of those, or zeros and ones without a separator.
  bool are_bits = false;

 private:
  std::vector<std::int64_t> integers_;
  std::vector<analysis::Rational> fractions_;
};

// Text holds numbers separated by spaces or commas, as many on each line; # begins a comment. A file whose first bytes say
// NumPy, or whose name ends in .npy, is read by read_npy. The name - is standard input. What is wrong throws a Failure with
// status 2 that names the line, the text and what is allowed.

/// The numbers of an option: themselves, @FILE, or the name of a .npy file.
[[nodiscard]] NumberList read_numbers(const std::string& option, const std::string& text);

/// The values of a truth table: FILE or @FILE. A single word of zeros and ones is a string of bits.
[[nodiscard]] NumberList read_truth_table(const std::string& option, const std::string& file);

}  // namespace lemmata::proofs_check
