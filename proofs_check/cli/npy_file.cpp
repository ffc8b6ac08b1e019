#include "proofs_check/cli/npy_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/npy_header.hpp"

namespace lemmata::proofs_check {

using analysis::Integer;
using analysis::Rational;

namespace {

/// The number with these bits: 1 sign, 5 exponent (bias 15), 10 fraction bits.
double from_float16(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 31);
  const auto fraction = static_cast<double>(bits & 1023);
  const double size = exponent == 31  ? (fraction == 0 ? HUGE_VAL : std::numeric_limits<double>::quiet_NaN())
                      : exponent == 0 ? std::ldexp(fraction, -24)
                                      : std::ldexp(1024 + fraction, exponent - 25);
  return bits >> 15 != 0 ? -size : size;
}

double from_float(std::string_view element) {
  const std::uint64_t bits = little_endian(element);
  if (element.size() == 8) return std::bit_cast<double>(bits);
  if (element.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return from_float16(bits);
}

void add_exactly(NumberList& list, double value) {
  if (value == std::trunc(value) && std::abs(value) < 0x1p62)
    list.add(static_cast<std::int64_t>(value));
  else
    list.add(Rational(value));
}

void add_utf8(std::string& text, std::uint64_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
    return;
  }
  const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;  // bytes after the first
  text += static_cast<char>((0xFF00 >> (more + 1) & 0xFF) | point >> (6 * more));
  for (int byte = more - 1; byte >= 0; --byte) text += static_cast<char>(0x80 | (point >> (6 * byte) & 0x3F));
}

class Reader {
 public:
  Reader(const std::string& option, const std::string& name, std::string_view bytes)
      : what_(option + ": " + name), bytes_(bytes) {
    if (!is_npy(bytes_)) refuse("a NumPy file is allowed, and this one does not begin as they do");
    header_ = read_npy_header(what_, [this](std::size_t count) { return take(count); });
    if (std::ranges::find(header_.shape, 0) != header_.shape.end())
      refuse(fmt::format("at least one element is needed, got shape {}", header_.shape_text()));
    // More elements than bytes cannot be, so the product fits.
    for (const std::int64_t length : header_.shape) {
      if (count_ > bytes_.size() / static_cast<std::size_t>(length))
        refuse(fmt::format("an array of shape {} is announced, got {} bytes", header_.shape_text(),
                           bytes_.size()));
      count_ *= static_cast<std::size_t>(length);
    }
  }

  NpyArray numbers() const {
    const std::string_view type = header_.type_without_quotes();
    const auto allowed = {"<f8", "<f4", "<f2", "|i1", "<i1", "<i2", "<i4", "<i8",
                          "|u1", "<u1", "<u2", "<u4", "<u8", "|b1", "<b1"};
    if (std::find(allowed.begin(), allowed.end(), type) == allowed.end())
      refuse(fmt::format(
          "little-endian float64, float32, float16, integers and truth values are allowed, got type {}{}",
          excerpt(header_.type), type.ends_with('O') ? ", pickled objects" : ""));
    NpyArray array{header_.shape, {}};
    array.numbers.are_bits = type[1] == 'b';
    for_each_element(
        static_cast<std::size_t>(type[2] - '0'),
        [&](std::string_view element, std::size_t index) { add(array.numbers, type[1], element, index); });
    return array;
  }

  std::vector<std::string> texts() const {
    const std::string_view type = header_.type_without_quotes();
    std::size_t length = 0;
    const char* const end = type.data() + type.size();
    const bool unicode = type.starts_with("<U");
    if (!(unicode || type.starts_with("|S")) || std::from_chars(type.data() + 2, end, length).ptr != end ||
        length == 0 || length > bytes_.size())
      refuse(fmt::format("strings are allowed, got type {}", excerpt(header_.type)));
    if (header_.shape.size() > 1)
      refuse(fmt::format("a string or an array of one dimension is allowed, got shape {}",
                         header_.shape_text()));
    std::vector<std::string> all;
    const std::size_t unit = unicode ? 4 : 1;
    for_each_element(unit * length, [&](std::string_view element, std::size_t) {
      std::string& text = all.emplace_back();
      for (std::size_t i = 0; i < length; ++i) {
        const std::uint64_t point = little_endian(element.substr(i * unit, unit));
        if (point == 0) break;  // shorter strings are padded
        if (point > 0x10FFFF) refuse(fmt::format("strings of Unicode characters are allowed, got {}", point));
        if (unicode)
          add_utf8(text, point);
        else
          text += static_cast<char>(point);
      }
    });
    return all;
  }

  void require_one_dimension() const {
    if (header_.shape.size() != 1)
      refuse(fmt::format("arrays of one dimension are allowed, got shape {}", header_.shape_text()));
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { bad_input(what_ + ": " + why); }

  std::string_view take(std::size_t count) {
    if (bytes_.size() < count) refuse("a NumPy file is allowed, and this one ends within its header");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  /// Calls use(bytes, number) for the elements in C order, numbered in that order.
  template <class Use>
  void for_each_element(std::size_t width, const Use& use) const {
    if (bytes_.size() / width != count_ || bytes_.size() % width != 0)
      refuse(
          fmt::format("{} elements of {} bytes are announced, got {} bytes", count_, width, bytes_.size()));
    for (std::size_t number = 0; number < count_; ++number)
      use(bytes_.substr(width * (header_.fortran_order ? fortran_position(number) : number), width), number);
  }

  std::vector<std::size_t> index_of(std::size_t number) const {
    std::vector<std::size_t> index(header_.shape.size());
    for (std::size_t i = header_.shape.size(); i-- > 0;) {
      index[i] = number % static_cast<std::size_t>(header_.shape[i]);
      number /= static_cast<std::size_t>(header_.shape[i]);
    }
    return index;
  }

  std::size_t fortran_position(std::size_t number) const {
    const std::vector<std::size_t> index = index_of(number);
    std::size_t position = 0;
    for (std::size_t i = header_.shape.size(); i-- > 0;)
      position = position * static_cast<std::size_t>(header_.shape[i]) + index[i];
    return position;
  }

  std::string place(std::size_t number) const {
    if (header_.shape.empty()) return "";
    const std::string index = fmt::format("{}", fmt::join(index_of(number), ", "));
    return fmt::format(" at index {}, counted from 0", header_.shape.size() == 1 ? index : "[" + index + "]");
  }

  void add(NumberList& list, char kind, std::string_view element, std::size_t number) const {
    const std::uint64_t bits = little_endian(element);
    if (kind == 'f') {
      const double value = from_float(element);
      if (!std::isfinite(value))
        refuse(fmt::format("finite numbers are allowed, got {}{}",
                           std::isnan(value) ? "NaN"
                           : value > 0       ? "infinity"
                                             : "-infinity",
                           place(number)));
      add_exactly(list, value);
    } else if (kind == 'i') {
      const unsigned unused = 64 - 8 * static_cast<unsigned>(element.size());
      list.add(static_cast<std::int64_t>(bits << unused) >> unused);
    } else {
      if (kind == 'b' && bits > 1)
        refuse(fmt::format("truth values of 0 and 1 are allowed, got {}{}", bits, place(number)));
      if (bits >> 63 == 0)
        list.add(static_cast<std::int64_t>(bits));
      else
        list.add(Rational(Integer(bits)));
    }
  }

  std::string what_;
  std::string_view bytes_;  // from what is not read yet; the elements in the end
  NpyHeader header_;
  std::size_t count_ = 1;
};

}  // namespace

NpyArray read_npy_array(const std::string& option, const std::string& name, std::string_view bytes) {
  return Reader(option, name, bytes).numbers();
}

NumberList read_npy(const std::string& option, const std::string& name, std::string_view bytes) {
  const Reader reader(option, name, bytes);
  reader.require_one_dimension();
  return reader.numbers().numbers;
}

std::vector<std::string> read_npy_text(const std::string& option, const std::string& name,
                                       std::string_view bytes) {
  return Reader(option, name, bytes).texts();
}

}  // namespace lemmata::proofs_check
