#pragma once

#include <cstring>
#include <string>
#include <vector>

namespace lemmata::tests {

/// A NumPy file of version 1.0 with this dtype and shape.
inline std::string npy_bytes(const std::string& type, const std::string& shape, const std::string& data,
                             const std::string& fortran_order = "False") {
  std::string header =
      "{'descr': " + type + ", 'fortran_order': " + fortran_order + ", 'shape': " + shape + ", }";
  header.resize(117, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + data;
}

/// The bytes of the numbers, as this machine stores them.
template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

}  // namespace lemmata::tests
