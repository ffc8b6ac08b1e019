#include "proofs_check/cli/npy_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::Rational;

namespace {

constexpr std::string_view magic = "\x93NUMPY";

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

void add_exactly(NumberList& list, double value) {
  if (value == std::trunc(value) && std::abs(value) < 0x1p62)
    list.add(static_cast<std::int64_t>(value));
  else
    list.add(Rational(value));
}

class Reader {
 public:
  Reader(const std::string& option, const std::string& name, std::string_view bytes)
      : what_(option + ": " + name), bytes_(bytes) {}

  NumberList read() {
    const std::string_view header = take_header();
    const std::string type = quoted(header, "descr");
    if (value_of(header, "fortran_order") != "False")
      refuse("arrays in C order are allowed, got one in Fortran order");
    const std::size_t count = length(header);
    const std::size_t width = static_cast<std::size_t>(type[2] - '0');
    if (bytes_.size() / width != count || bytes_.size() % width != 0)
      refuse(fmt::format("{} elements of {} bytes are announced, got {} bytes", count, width, bytes_.size()));
    NumberList list;
    list.are_bits = type[1] == 'b';
    for (std::size_t i = 0; i < count; ++i) add(list, type[1], bytes_.substr(i * width, width), i);
    return list;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { bad_input(what_ + ": " + why); }

  std::string_view take(std::size_t count) {
    if (bytes_.size() < count) refuse("a NumPy file is allowed, and this one ends within its header");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::string_view take_header() {
    if (!is_npy(bytes_)) refuse("a NumPy file is allowed, and this one does not begin as they do");
    take(magic.size());
    const auto version = static_cast<unsigned char>(take(2).front());
    if (version < 1 || version > 3)
      refuse(fmt::format("NumPy files of version 1 to 3 are allowed, got {}", version));
    return take(static_cast<std::size_t>(little_endian(take(version == 1 ? 2 : 4))));
  }

  /// What follows 'key': in the header's dictionary.
  std::string_view value_of(std::string_view header, std::string_view key) const {
    const auto at = header.find(fmt::format("'{}':", key));
    if (at == std::string_view::npos) refuse(fmt::format("the header has no {}", key));
    std::string_view rest = header.substr(at + key.size() + 3);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const bool tuple = rest.starts_with('(');
    const auto end = std::min(rest.find_first_of(tuple ? ")" : ",}"), rest.size());
    return rest.substr(0, tuple ? std::min(end + 1, rest.size()) : end);
  }

  /// The type, such as <f8: byte order, kind, width.
  std::string quoted(std::string_view header, std::string_view key) const {
    const std::string_view value = value_of(header, key);
    for (const std::string_view allowed :
         {"<f8", "<f4", "|i1", "<i1", "<i2", "<i4", "<i8", "|u1", "<u1", "<u2", "<u4", "<u8", "|b1", "<b1"})
      if (value == fmt::format("'{}'", allowed)) return std::string(allowed);
    refuse(fmt::format("little-endian float64, float32, integers and truth values are allowed, got type {}",
                       excerpt(value)));
  }

  std::size_t length(std::string_view header) const {
    const std::string_view shape = value_of(header, "shape");
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(shape.data() + 1, shape.data() + shape.size(), count);
    const std::string_view rest(end, static_cast<std::size_t>(shape.data() + shape.size() - end));
    if (error != std::errc() || rest != ",)")
      refuse(fmt::format("arrays of one dimension are allowed, got shape {}", excerpt(shape)));
    if (count == 0) refuse("at least one element is needed, got none");
    return count;
  }

  void add(NumberList& list, char kind, std::string_view element, std::size_t index) const {
    const std::uint64_t bits = little_endian(element);
    if (kind == 'f') {
      const double value = element.size() == 8 ? std::bit_cast<double>(bits)
                                               : std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      if (!std::isfinite(value))
        refuse(fmt::format("finite numbers are allowed, got {} at index {}, counted from 0",
                           std::isnan(value) ? "NaN"
                           : value > 0       ? "infinity"
                                             : "-infinity",
                           index));
      add_exactly(list, value);
    } else if (kind == 'i') {
      const unsigned unused = 64 - 8 * static_cast<unsigned>(element.size());
      list.add(static_cast<std::int64_t>(bits << unused) >> unused);
    } else {
      if (kind == 'b' && bits > 1)
        refuse(fmt::format("truth values of 0 and 1 are allowed, got {} at index {}", bits, index));
      if (bits >> 63 == 0)
        list.add(static_cast<std::int64_t>(bits));
      else
        list.add(Rational(Integer(bits)));
    }
  }

  std::string what_;
  std::string_view bytes_;
};

}  // namespace

bool is_npy(std::string_view bytes) { return bytes.starts_with(magic); }

NumberList read_npy(const std::string& option, const std::string& name, std::string_view bytes) {
  return Reader(option, name, bytes).read();
}

}  // namespace lemmata::proofs_check
