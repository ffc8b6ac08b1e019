#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lemmata::proofs_check {

/// What a NumPy file (.npy, versions 1 to 3) says of the array that follows.
struct NpyHeader {
  std::string type;  ///< as it stands there, such as '<f8' with its quotes
  bool fortran_order = false;
  std::vector<std::int64_t> shape;  ///< lengths of the dimensions; empty for a scalar

  /// <f8: byte order, kind, width; empty for a type that is no string.
  [[nodiscard]] std::string_view type_without_quotes() const;
  /// "(3,)", "(3, 4)".
  [[nodiscard]] std::string shape_text() const;
};

/// Whether the bytes begin as a NumPy file does.
[[nodiscard]] bool is_npy(std::string_view bytes);

/// How many bytes tell is_npy.
inline constexpr std::size_t npy_magic_size = 6;

/// The header of a file that is_npy; take(n) gives the next n bytes from its beginning on, valid until it is called again, or
/// throws. `what` begins the messages.
///
/// Throws: a Failure with status 2 for what is no header of a NumPy file.
[[nodiscard]] NpyHeader read_npy_header(const std::string& what,
                                        const std::function<std::string_view(std::size_t)>& take);

/// The number with these bytes, the lowest first; at most 8.
[[nodiscard]] std::uint64_t little_endian(std::string_view bytes);

}  // namespace lemmata::proofs_check
