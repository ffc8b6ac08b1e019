#include "proofs_check/cli/certificates.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "proofs_check/cli/failure.hpp"

namespace lemmata::proofs_check {

namespace fs = std::filesystem;

namespace {

std::string field(const std::string& document, const char* key) {
  const auto json = nlohmann::json::parse(document, nullptr, false);
  const std::string value = json.is_object() ? json.value(key, "") : "";
  const bool safe = !value.empty() && value.front() != '.' &&
                    value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos;
  if (!safe)
    throw Failure(exit_internal_error,
                  fmt::format("a certificate's {} must be letters, digits, dots and hyphens, got {}", key,
                              excerpt(value)));
  return value;
}

void add(std::map<std::string, std::string>& documents, const std::string& document) {
  const std::string name = field(document, "claim") + "." + field(document, "name") + ".json";
  const auto [at, is_new] = documents.emplace(name, document);
  if (!is_new && at->second != document)
    throw Failure(exit_internal_error, "two different certificates are named " + name);
}

std::map<std::string, std::string> documents_of(const RunReport& report) {
  std::map<std::string, std::string> documents;
  for (const ClaimReport& claim : report.claims) {
    if (!claim.complete) continue;
    for (const RouteReport& route : claim.routes)
      for (const std::string& document : route.outcome.certificates) add(documents, document);
    for (const VariantReport& variant : claim.variants)
      if (variant.variant.role == Role::literal)
        for (const std::string& document : variant.certificates) add(documents, document);
  }
  return documents;
}

fs::path parent_of(const fs::path& directory) {
  return directory.has_parent_path() ? directory.parent_path() : fs::path(".");
}

fs::path without_trailing_slash(const std::string& directory) {
  const fs::path path(directory);
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

void require_certificate_directory(const std::string& directory) {
  std::error_code ignored;
  const fs::path path = without_trailing_slash(directory);
  if (path.empty())
    bad_input("--certificates: the name of a directory is allowed, got " + excerpt(directory));
  if (fs::exists(path, ignored) && !fs::is_directory(path, ignored))
    bad_input(fmt::format("--certificates: {} is no directory", excerpt(directory)));
  if (!fs::is_directory(parent_of(path), ignored))
    bad_input(
        fmt::format("--certificates: the directory {} does not exist", excerpt(parent_of(path).string())));
  if (::access((fs::exists(path, ignored) ? path : parent_of(path)).c_str(), W_OK) != 0)
    bad_input(fmt::format("--certificates: {} cannot be written to", excerpt(directory)));
}

std::size_t write_certificates(const RunReport& report, const std::string& directory) {
  const auto documents = documents_of(report);
  const fs::path target = without_trailing_slash(directory);
  const fs::path staging =
      parent_of(target) / fmt::format("{}.{}.tmp", target.filename().string(), ::getpid());
  try {
    fs::create_directory(staging);
    for (const auto& [name, document] : documents) {
      std::ofstream stream(staging / name, std::ios::binary);
      stream << document << (document.ends_with('\n') ? "" : "\n");
      stream.close();
      if (!stream) throw fs::filesystem_error("cannot write", staging / name, std::error_code());
    }
    if (!fs::exists(target)) {
      fs::rename(staging, target);
    } else {
      for (const auto& [name, document] : documents) fs::rename(staging / name, target / name);
      fs::remove(staging);
    }
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove_all(staging, ignored);
    bad_input(
        fmt::format("--certificates: cannot write to {}: {}", excerpt(directory), error.code().message()));
  }
  return documents.size();
}

}  // namespace lemmata::proofs_check
