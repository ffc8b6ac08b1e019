#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lemmata::tests {

/// The checksum of zip archives, bit by bit.
inline std::uint32_t crc32_of(const std::string& bytes) {
  std::uint32_t sum = ~std::uint32_t{0};
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

/// A zip archive of files that are stored as they are, as numpy.savez writes it.
inline std::string zip_bytes(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto number = [](std::uint32_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 255);
    return text;
  };
  std::string archive, list;
  for (const auto& [name, content] : files) {
    const auto size = static_cast<std::uint32_t>(content.size());
    const std::string common = number(20, 2) + number(0, 8) + number(crc32_of(content), 4) + number(size, 4) +
                               number(size, 4) + number(static_cast<std::uint32_t>(name.size()), 2) +
                               number(0, 2);
    list += "PK\x01\x02" + number(20, 2) + common + number(0, 10) +
            number(static_cast<std::uint32_t>(archive.size()), 4) + name;
    archive += "PK\x03\x04" + common + name + content;
  }
  const auto count = static_cast<std::uint32_t>(files.size());
  return archive + list + "PK\x05\x06" + number(0, 4) + number(count, 2) + number(count, 2) +
         number(static_cast<std::uint32_t>(list.size()), 4) +
         number(static_cast<std::uint32_t>(archive.size()), 4) + number(0, 2);
}

/// The archive of these NumPy files, each under its array's name.
inline std::string npz_bytes(std::vector<std::pair<std::string, std::string>> arrays) {
  for (auto& [name, content] : arrays) name += ".npy";
  return zip_bytes(arrays);
}

}  // namespace lemmata::tests
