#include "proofs_check/cli/parity_samples_file.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <fmt/format.h>

#include "numeric/cube/memory.hpp"
#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/arguments.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/npy_header.hpp"

namespace lemmata::proofs_check {

using numeric::ParitySamples;

namespace {

/// The bytes of a stream, in pieces as long as the reader needs.
class ByteSource {
 public:
  static constexpr std::size_t longest_line = std::size_t{1} << 27;

  explicit ByteSource(std::istream& stream) : stream_(stream) {}

  /// What comes next: `count` bytes, or fewer at the end.
  std::string_view peek(std::size_t count) {
    while (!ended_ && end_ - begin_ < count) fill();
    return {buffer_.data() + begin_, std::min(count, end_ - begin_)};
  }

  void consume(std::size_t count) { begin_ += count; }

  /// The next line, without its end; nothing at the end. It is valid until the next call. A longer one than allowed is cut.
  std::optional<std::string_view> line() {
    std::size_t looked_at = 0;
    for (;;) {
      const char* const from = buffer_.data() + begin_;
      const std::size_t have = end_ - begin_;
      const void* const newline =
          have == looked_at ? nullptr : std::memchr(from + looked_at, '\n', have - looked_at);
      if (newline != nullptr) {
        const auto length = static_cast<std::size_t>(static_cast<const char*>(newline) - from);
        begin_ += length + 1;
        return std::string_view(from, length);
      }
      looked_at = have;
      if (ended_ || have > longest_line) {
        begin_ = end_;
        return have == 0 ? std::nullopt : std::optional(std::string_view(from, have));
      }
      fill();
    }
  }

 private:
  /// Reads a piece or more; the buffer grows with what has come, not with what is announced.
  void fill() {
    constexpr std::size_t piece = std::size_t{1} << 20;
    if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (buffer_.size() - end_ < piece) buffer_.resize(std::max(piece, 2 * buffer_.size()));
    stream_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
    const auto got = static_cast<std::size_t>(stream_.gcount());
    end_ += got;
    ended_ = got == 0;
  }

  std::istream& stream_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
};

/// Which values that are not 1 the file has. The bits kept say "is 1"; only at the end it is known what 1 stands for.
enum Seen : unsigned { nothing = 0, minus = 1, zero = 2, both = 3 };

class Reader {
 public:
  Reader(std::string what, ByteSource& source, const std::optional<std::string>& values)
      : what_(std::move(what)), source_(source), asked_(values) {
    if (values) seen_ = *values == "signs" ? minus : zero;
  }

  ParitySampleFile read() {
    if (is_npy(source_.peek(npy_magic_size)))
      read_array();
    else
      read_text();
    if (rows_ == 0) refuse("at least one sample is needed, a line with coordinates and a label, got none");
    if (columns_ < 2)
      refuse(
          fmt::format("{}: at least one coordinate and the label are needed, got one value", first_place()));
    if (seen_ == nothing)
      refuse(
          "all values are 1, which stands for +1 among signs and for -1 among bits; --values signs or "
          "--values bits "
          "says which");
    if (seen_ == minus) invert();
    return {ParitySamples(static_cast<int>(columns_ - 1), std::move(words_)), seen_ == minus,
            std::move(lines_)};
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { bad_input(what_ + ": " + why); }

  [[nodiscard]] std::string first_place() const {
    return lines_.empty() ? "the array" : fmt::format("line {}", lines_.front());
  }

  [[nodiscard]] std::string allowed() const {
    return asked_ ? (seen_ == minus ? "signs are -1 and 1" : "bits are 0 and 1")
                  : "values are all -1 or 1, or all 0 or 1";
  }

  [[noreturn]] void refuse_value(const std::string& place, std::string_view value) const {
    refuse(fmt::format("{}: {}, got {}", place, allowed(), excerpt(value)));
  }

  /// Enters what a line or a row has besides ones; `place_of` names the first such value of the kind that must not be there.
  template <class PlaceOf>
  void enter(unsigned seen_here, const std::string& where, const PlaceOf& place_of) {
    if ((seen_ | seen_here) == both) {
      const unsigned before = seen_ == nothing ? minus : seen_;
      refuse(fmt::format(
          "{}: {}, got {}{}", place_of(both & ~before), allowed(), before == minus ? "0" : "-1",
          seen_where_.empty() ? ""
                              : fmt::format(" after {} in {}", before == minus ? "-1" : "0", seen_where_)));
    }
    if (seen_ == nothing && seen_here != nothing) seen_where_ = where;
    seen_ |= seen_here;
  }

  void require_memory(double rows) const {
    const double bytes =
        8 * rows * static_cast<double>(ParitySamples::words_per_sample(static_cast<int>(columns_) - 1));
    if (bytes > numeric::physical_memory_bytes())
      throw std::length_error(
          fmt::format("{}: samples that fit into memory are allowed, got {} of {} values, {}", what_, rows,
                      columns_, readable_bytes(bytes)));
  }

  void require_columns(std::uint64_t columns) const {
    constexpr std::uint64_t most = 1U << 24;
    if (columns > most) refuse(fmt::format("at most 2^24 values a sample are allowed, got {}", columns));
  }

  // Text

  static bool separates(char c) { return c == ' ' || c == ',' || c == '\t' || c == '\r'; }

  void read_text() {
    for (std::int64_t number = 1; const auto line = source_.line(); ++number) {
      if (line->size() > ByteSource::longest_line)
        refuse(fmt::format("line {}: at most 2^27 bytes are allowed, got more", number));
      if (rows_ > 0 && number % 1024 == 0) require_memory(static_cast<double>(rows_));
      const std::string_view text = line->substr(0, line->find('#'));
      const std::uint64_t columns = add_line(text, number);
      if (columns == 0) continue;
      require_columns(columns);
      if (rows_ == 0) columns_ = columns;
      if (columns != columns_)
        refuse(fmt::format("line {}: {} values are needed, as in line {}, got {}", number, columns_,
                           lines_.front(), columns));
      lines_.push_back(number);
      ++rows_;
    }
  }

  /// Appends the line's values and returns how many they are.
  std::uint64_t add_line(std::string_view text, std::int64_t number) {
    const char* p = text.data();
    const char* const end = p + text.size();
    std::uint64_t columns = 0, word = 0;
    unsigned seen_here = nothing;
    const auto put = [&](bool is_one) {
      word |= std::uint64_t{is_one} << (columns % 64);
      if (++columns % 64 == 0) {
        words_.push_back(word);
        word = 0;
      }
    };
    for (;;) {
      int commas = 0;
      for (; p != end && separates(*p); ++p) commas += *p == ',' ? 1 : 0;
      if (commas > (columns == 0 || p == end ? 0 : 1))
        refuse(fmt::format("line {}, column {}: {}, got nothing between commas", number, columns + 1,
                           allowed()));
      if (p == end) break;
      const bool negative = *p == '-';
      const char* const digit = p + negative;
      if (digit != end && (*digit == '1' || (*digit == '0' && !negative)) &&
          (digit + 1 == end || separates(digit[1]))) {
        seen_here |= negative ? minus : *digit == '0' ? zero : nothing;
        put(*digit == '1' && !negative);
        p = digit + 1;
        continue;
      }
      const char* const token_end = std::find_if(p, end, separates);
      const std::string_view token(p, static_cast<std::size_t>(token_end - p));
      if (columns == 0 && token.size() > 1 && token.find_first_not_of("01") == std::string_view::npos &&
          std::all_of(token_end, end, separates)) {
        if (seen_ == minus) refuse_value(fmt::format("line {}, column 1", number), token);
        for (const char c : token) put(c == '1');
        seen_here |= zero;  // a word of digits is one of bits, whatever it has
      } else {
        const int value = sign_or_bit(token, number, columns + 1);
        seen_here |= value < 0 ? minus : value == 0 ? zero : nothing;
        put(value > 0);
      }
      p = token_end;
    }
    if (columns % 64 != 0) words_.push_back(word);
    enter(seen_here, fmt::format("line {}", number), [&](unsigned kind) {
      return fmt::format("line {}, column {}", number, column_of(text, kind, number));
    });
    return columns;
  }

  /// -1, 0 or 1 from another spelling of it, such as 1.0 or +1.
  int sign_or_bit(std::string_view token, std::int64_t number, std::uint64_t column) const {
    std::string_view digits = token;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double value = 2;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || (value != 0 && std::abs(value) != 1))
      refuse_value(fmt::format("line {}, column {}", number, column), token);
    return static_cast<int>(value);
  }

  /// The first column of the line with a value of this kind.
  std::uint64_t column_of(std::string_view text, unsigned kind, std::int64_t number) const {
    std::uint64_t column = 0;
    for (const char* p = text.data(); p != text.data() + text.size();) {
      if (separates(*p)) {
        ++p;
        continue;
      }
      const char* const token_end = std::find_if(p, text.data() + text.size(), separates);
      const std::string_view token(p, static_cast<std::size_t>(token_end - p));
      ++column;
      const int value = sign_or_bit(token, number, column);
      if ((kind == minus && value < 0) || (kind == zero && value == 0)) break;
      p = token_end;
    }
    return column;
  }

  // NumPy

  void read_array() {
    const NpyHeader header = read_npy_header(what_, [this](std::size_t count) { return take(count); });
    require_shape(header);
    const std::string_view type = header.type_without_quotes();
    const bool by_columns = header.fortran_order;
    if (type == "|b1") return read_elements<bool>(by_columns);
    if (type == "|i1" || type == "<i1") return read_elements<std::int8_t>(by_columns);
    if (type == "|u1" || type == "<u1") return read_elements<std::uint8_t>(by_columns);
    if (type == "<i2") return read_elements<std::int16_t>(by_columns);
    if (type == "<u2") return read_elements<std::uint16_t>(by_columns);
    if (type == "<i4") return read_elements<std::int32_t>(by_columns);
    if (type == "<u4") return read_elements<std::uint32_t>(by_columns);
    if (type == "<i8") return read_elements<std::int64_t>(by_columns);
    if (type == "<u8") return read_elements<std::uint64_t>(by_columns);
    if (type == "<f4") return read_elements<float>(by_columns);
    if (type == "<f8") return read_elements<double>(by_columns);
    refuse(fmt::format("little-endian float64, float32, integers and truth values are allowed, got type {}",
                       excerpt(header.type)));
  }

  std::string_view take(std::size_t count) {
    const std::string_view taken = source_.peek(count);
    if (taken.size() < count) refuse("the NumPy file ends before the array that it announces");
    source_.consume(count);
    return taken;
  }

  void require_shape(const NpyHeader& header) {
    if (header.shape.size() != 2)
      refuse(fmt::format(
          "an array of two dimensions, samples by coordinates and label, is allowed, got shape {}",
          header.shape_text()));
    columns_ = static_cast<std::uint64_t>(header.shape[1]);
    require_columns(columns_);
    if (header.shape[0] == 0 || columns_ < 2)
      refuse(fmt::format("at least one sample of a coordinate and a label is needed, got shape {}",
                         header.shape_text()));
    require_memory(static_cast<double>(header.shape[0]));
    rows_ = header.shape[0];
  }

  template <class Number>
  void read_elements(bool by_columns) {
    const auto rows = static_cast<std::size_t>(rows_), columns = static_cast<std::size_t>(columns_);
    const std::size_t width = ParitySamples::words_per_sample(static_cast<int>(columns) - 1);
    const std::size_t outer = by_columns ? columns : rows, inner = by_columns ? rows : columns;
    for (std::size_t i = 0; i < outer; ++i) {
      const std::string_view bytes = take(inner * sizeof(Number));
      if (i == 0) words_.assign(rows * width, 0);  // not for an array that only announces them
      unsigned seen_here = nothing;
      std::size_t last_seen[3] = {};
      for (std::size_t j = 0; j < inner; ++j) {
        const std::size_t row = by_columns ? j : i, column = by_columns ? i : j;
        const int value = element<Number>(bytes.data() + j * sizeof(Number), row, column);
        words_[row * width + column / 64] |= std::uint64_t{value == 1} << (column % 64);
        if (value != 1) {
          const unsigned kind = value < 0 ? minus : zero;
          if ((seen_here & kind) == 0) last_seen[kind] = j;
          seen_here |= kind;
        }
      }
      enter(seen_here, "the array", [&](unsigned kind) {
        const std::size_t j = last_seen[kind];
        return index(by_columns ? j : i, by_columns ? i : j);
      });
    }
    if (!source_.peek(1).empty()) refuse("the NumPy file goes on after the array that it announces");
    if constexpr (std::is_same_v<Number, bool>)
      enter(zero, "truth values", [](unsigned) { return std::string("the array"); });
  }

  static std::string index(std::size_t row, std::size_t column) {
    return fmt::format("index ({}, {}), counted from 0", row, column);
  }

  template <class Number>
  int element(const char* bytes, std::size_t row, std::size_t column) const {
    using Stored = std::conditional_t<std::is_same_v<Number, bool>, std::uint8_t, Number>;
    Stored value;
    std::memcpy(&value, bytes, sizeof value);
    if (value == 1) return 1;
    if (value == 0) return 0;
    if constexpr (std::is_signed_v<Stored>)
      if (value == -1) return -1;
    refuse_value(index(row, column), fmt::format("{}", value));
  }

  /// From "is 1" to "is -1" in every value.
  void invert() {
    const std::uint64_t last = ~std::uint64_t{0} >> (63 - (columns_ - 1) % 64);
    const std::size_t width = ParitySamples::words_per_sample(static_cast<int>(columns_) - 1);
    for (std::size_t w = 0; w < words_.size(); ++w)
      words_[w] ^= (w + 1) % width == 0 ? last : ~std::uint64_t{0};
  }

  std::string what_;
  ByteSource& source_;
  std::optional<std::string> asked_;
  unsigned seen_ = nothing;
  std::string seen_where_;
  std::uint64_t columns_ = 0;
  std::int64_t rows_ = 0;
  std::vector<std::uint64_t> words_;
  std::vector<std::int64_t> lines_;
};

}  // namespace

std::string ParitySampleFile::place(std::int64_t i) const {
  return lines.empty() ? fmt::format("sample {}", i + 1)
                       : fmt::format("line {}", lines[static_cast<std::size_t>(i)]);
}

ParitySampleFile read_parity_samples(const std::string& option, const std::string& file,
                                     const std::optional<std::string>& values) {
  const std::string name = file.starts_with('@') ? file.substr(1) : file;
  std::ifstream stream;
  std::error_code ignored;
  if (name != "-") {
    stream.open(name, std::ios::binary);
    if (!stream || std::filesystem::is_directory(name, ignored))
      bad_input(
          fmt::format("{}: the name of a file that can be read is allowed, got {}", option, excerpt(name)));
  }
  ByteSource source(name == "-" ? std::cin : stream);
  return Reader(fmt::format("{}: {}", option, name == "-" ? "standard input" : excerpt(name)), source, values)
      .read();
}

}  // namespace lemmata::proofs_check
