#include "proofs_check/cli/npz_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <minizip/unzip.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/input_file.hpp"

namespace lemmata::proofs_check {

namespace {

/// Whether the record that ends an archive is whole: minizip takes bytes that are missing there as zeros.
bool has_whole_end(const std::string& file, std::size_t comment_bytes) {
  constexpr std::size_t record_bytes = 22;
  std::array<char, 4> start{};
  std::ifstream stream(file, std::ios::binary);
  stream.seekg(-static_cast<std::streamoff>(record_bytes + comment_bytes), std::ios::end);
  return stream.read(start.data(), start.size()) &&
         std::string_view(start.data(), start.size()) == "PK\x05\x06";
}

class Archive {
 public:
  Archive(const std::string& option, const std::string& file)
      : option_(option), what_(option + ": " + excerpt(file)), zip_(unzOpen64(file.c_str()), unzClose) {
    if (!std::ifstream(file))
      bad_input(
          fmt::format("{}: the name of a file that can be read is allowed, got {}", option, excerpt(file)));
    unz_global_info64 info;
    if (!zip_ || unzGetGlobalInfo64(zip_.get(), &info) != UNZ_OK || !has_whole_end(file, info.size_comment))
      refuse("a NumPy archive (.npz) is allowed, and this is none, or one that is truncated");
  }

  std::vector<NpzArray> read() {
    std::vector<NpzArray> arrays;
    double total = 0;
    for (int at = unzGoToFirstFile(zip_.get()); at != UNZ_END_OF_LIST_OF_FILE;
         at = unzGoToNextFile(zip_.get())) {
      if (at != UNZ_OK) refuse("its list of arrays is damaged");
      arrays.push_back(read_array(total));
      const auto same = [&](const NpzArray& other) { return other.name == arrays.back().name; };
      if (std::count_if(arrays.begin(), arrays.end(), same) > 1)
        refuse(fmt::format("the array {} is there twice", excerpt(arrays.back().name)));
    }
    return arrays;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { bad_input(what_ + ": " + why); }

  NpzArray read_array(double& total) {
    unz_file_info64 info;
    std::array<char, 1024> name_bytes{};  // the last one stays 0
    if (unzGetCurrentFileInfo64(zip_.get(), &info, name_bytes.data(), name_bytes.size() - 1, nullptr, 0,
                                nullptr, 0) != UNZ_OK)
      refuse("its list of arrays is damaged");
    constexpr std::string_view ending = ".npy";
    std::string name = name_bytes.data();
    if (!name.ends_with(ending))
      refuse(fmt::format("arrays (NAME.npy) are allowed in the archive, got {}", excerpt(name)));
    name.resize(name.size() - ending.size());
    if ((info.flag & 1) != 0) refuse(fmt::format("the array {} is encrypted", excerpt(name)));
    total += static_cast<double>(info.uncompressed_size);
    require_input_fits(option_, what_.substr(option_.size() + 2), total);
    return {name, content(name, static_cast<std::size_t>(info.uncompressed_size))};
  }

  std::string content(const std::string& name, std::size_t size) {
    const auto damaged = [&](const char* how) {
      refuse(fmt::format("the array {} is damaged: {}", excerpt(name), how));
    };
    if (unzOpenCurrentFile(zip_.get()) != UNZ_OK) damaged("it does not begin as announced");
    std::string bytes(size, '\0');
    std::size_t count = 0;
    while (count < size) {
      constexpr std::size_t most = 1 << 20;
      const int more = unzReadCurrentFile(zip_.get(), bytes.data() + count,
                                          static_cast<unsigned>(std::min(size - count, most)));
      if (more <= 0) damaged("it ends early, or cannot be decompressed");
      count += static_cast<std::size_t>(more);
    }
    char beyond = 0;
    if (unzReadCurrentFile(zip_.get(), &beyond, 1) != 0) damaged("it is longer than announced");
    if (unzCloseCurrentFile(zip_.get()) != UNZ_OK) damaged("its checksum differs");
    return bytes;
  }

  std::string option_;
  std::string what_;
  std::unique_ptr<void, int (*)(unzFile)> zip_;
};

}  // namespace

bool is_npz(const std::string& file) {
  if (file.ends_with(".npz")) return true;
  std::array<char, 4> start{};
  std::ifstream stream(file, std::ios::binary);
  return stream.read(start.data(), start.size()) &&
         std::string_view(start.data(), start.size()) == "PK\x03\x04";
}

std::vector<NpzArray> read_npz(const std::string& option, const std::string& file) {
  return Archive(option, file).read();
}

}  // namespace lemmata::proofs_check
