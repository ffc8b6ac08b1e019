#include "proofs_check/cli/input_file.hpp"

#include <fstream>
#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "proofs_check/calculators/size_estimate.hpp"
#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace {

constexpr double most_bytes = 1 << 28;  // of one file; the endless ones are refused there

std::string all_of(std::istream& stream, const std::string& option, const std::string& name) {
  std::string bytes;
  std::vector<char> part(1 << 16);
  while (stream.read(part.data(), static_cast<std::streamsize>(part.size())), stream.gcount() > 0) {
    bytes.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    require_input_fits(option, name, static_cast<double>(bytes.size()));
  }
  return bytes;
}

}  // namespace

void require_input_fits(const std::string& option, const std::string& name, double bytes) {
  if (bytes > most_bytes)
    bad_input(fmt::format("{}: files of at most {} are allowed, and {} is larger", option,
                          readable_bytes(most_bytes), name));
}

InputFile read_input(const std::string& option, const std::string& file) {
  if (file == "-") return {all_of(std::cin, option, "standard input"), "standard input"};
  std::ifstream stream(file, std::ios::binary);
  std::string bytes = all_of(stream, option, excerpt(file));
  if (!stream.eof())
    bad_input(
        fmt::format("{}: the name of a file that can be read is allowed, got {}", option, excerpt(file)));
  return {std::move(bytes), excerpt(file)};
}

}  // namespace lemmata::proofs_check
