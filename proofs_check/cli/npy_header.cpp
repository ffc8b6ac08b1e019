#include "proofs_check/cli/npy_header.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
static_assert(magic.size() == npy_magic_size);

/// What follows 'key': in the header's dictionary.
std::string_view value_of(const std::string& what, std::string_view header, std::string_view key) {
  const auto at = header.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) bad_input(fmt::format("{}: the header has no {}", what, key));
  std::string_view rest = header.substr(at + key.size() + 3);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const bool tuple = rest.starts_with('(');
  const auto end = std::min(rest.find_first_of(tuple ? ")" : ",}"), rest.size());
  return rest.substr(0, tuple ? std::min(end + 1, rest.size()) : end);
}

/// A tuple of lengths: (), (3,), (3, 4).
std::vector<std::int64_t> shape_of(const std::string& what, std::string_view text) {
  const auto refuse = [&] {
    bad_input(
        fmt::format("{}: a shape of lengths such as (3,) or (3, 4) is allowed, got {}", what, excerpt(text)));
  };
  if (!text.starts_with('(') || !text.ends_with(')')) refuse();
  std::vector<std::int64_t> shape;
  std::string_view rest = text.substr(1, text.size() - 2);
  while (!rest.empty()) {
    std::int64_t length = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    if (error != std::errc() || length < 0) refuse();
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (!rest.empty() && rest.front() != ',') refuse();
    rest.remove_prefix(std::min(rest.find_first_not_of(", "), rest.size()));
    shape.push_back(length);
  }
  return shape;
}

}  // namespace

std::string_view NpyHeader::type_without_quotes() const {
  const bool quoted = type.size() >= 2 && type.front() == '\'' && type.back() == '\'';
  return quoted ? std::string_view(type).substr(1, type.size() - 2) : std::string_view();
}

std::string NpyHeader::shape_text() const {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

bool is_npy(std::string_view bytes) { return bytes.starts_with(magic); }

NpyHeader read_npy_header(const std::string& what, const std::function<std::string_view(std::size_t)>& take) {
  (void)take(magic.size());
  const auto version = static_cast<unsigned char>(take(2).front());
  if (version < 1 || version > 3)
    bad_input(fmt::format("{}: NumPy files of version 1 to 3 are allowed, got {}", what, version));
  const std::uint64_t size = little_endian(take(version == 1 ? 2 : 4));
  if (size > 65535)
    bad_input(fmt::format("{}: a header of at most 65535 bytes is allowed, got {}", what, size));
  const std::string text(take(static_cast<std::size_t>(size)));
  NpyHeader header;
  header.type = value_of(what, text, "descr");
  const std::string_view order = value_of(what, text, "fortran_order");
  if (order != "False" && order != "True")
    bad_input(fmt::format("{}: fortran_order is False or True, got {}", what, excerpt(order)));
  header.fortran_order = order == "True";
  header.shape = shape_of(what, value_of(what, text, "shape"));
  return header;
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace lemmata::proofs_check
