#include "proofs_check/cli/draw_file.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/report/table.hpp"

namespace lemmata::proofs_check {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t columns = 7;
constexpr std::int64_t header_bytes = 128;  // of npy_header, for any number of rows that a file can hold
constexpr std::int64_t row_bytes = 8 * columns;

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

StoredGap stored(const RandomGap& gap) { return {gap.scaled, gap.limit.value_or(0)}; }

std::string row_line(const RandomGap& gap) {
  Json row{{"n", gap.n},
           {"k", gap.k},
           {"draw", gap.draw},
           {"gap", analysis::to_string(gap.gap)},
           {"sign", sign(gap.scaled)},
           {"scaled", gap.scaled}};
  if (gap.limit) row["limit"] = *gap.limit;
  row["inside"] = gap.inside;
  row["outside"] = gap.outside;
  if (!gap.set.empty()) row["set"] = gap.set;
  return line(row);
}

/// The gap of that line, if it is one that row_line writes for the row; the scaled gap is computed anew from the exact one.
std::optional<RandomGap> read_row(const std::string& text, const DrawOrder::Row& expected) {
  try {
    const Json row = Json::parse(text);
    RandomGap gap{.n = row.at("n").get<int>(),
                  .k = row.at("k").get<int>(),
                  .draw = row.at("draw").get<std::int64_t>(),
                  .gap = analysis::parse_rational(row.at("gap").get<std::string>()),
                  .inside = row.at("inside").get<int>(),
                  .outside = row.at("outside").get<int>()};
    if (gap.n != expected.n || gap.k != expected.k || gap.draw != expected.draw) return std::nullopt;
    gap.scaled = scaled_gap(gap.gap, gap.n, gap.k);
    if (row.contains("limit")) gap.limit = row.at("limit").get<double>();
    if (row.contains("set")) gap.set = row.at("set").get<std::vector<int>>();
    if (row_line(gap) != text + "\n") return std::nullopt;
    return gap;
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const std::logic_error&) {  // no fraction, or one far beyond the doubles
    return std::nullopt;
  }
}

std::array<double, columns> row_values(const RandomGap& gap) {
  return {static_cast<double>(gap.n),
          static_cast<double>(gap.k),
          static_cast<double>(gap.draw),
          nearest_double(gap.gap),
          static_cast<double>(sign(gap.scaled)),
          gap.scaled,
          gap.limit.value_or(0)};
}

std::array<double, columns> read_values(const char* bytes) {
  std::array<double, columns> values{};
  for (double& value : values) {
    std::uint64_t bits = 0;
    for (int byte = 0; byte < 8; ++byte)
      bits |= std::uint64_t{static_cast<unsigned char>(*bytes++)} << (8 * byte);
    value = std::bit_cast<double>(bits);
  }
  return values;
}

/// Whether the numbers fit each other: gap and scaled are nearest doubles, and the power and the product here err by a few
/// units in the last place too.
bool is_row(const std::array<double, columns>& values, const DrawOrder::Row& row) {
  const auto [n, k, draw, gap, sign_of_gap, scaled, limit] = values;
  const double product = gap * std::pow(n, (k - 1) / 2);
  return n == row.n && k == row.k && draw == static_cast<double>(row.draw) && sign_of_gap == sign(gap) &&
         std::abs(scaled - product) <= 0x1p-49 * std::abs(product) && limit >= 0 && std::isfinite(limit);
}

/// Where the two differ first, "seed = 2, not 1"; nothing if they do not.
std::optional<std::string> difference(const Json& theirs, const Json& ours) {
  for (const auto& [key, value] : ours.items()) {
    const Json other = theirs.is_object() && theirs.contains(key) ? theirs.at(key) : Json();
    if (other == value) continue;
    if (value.is_object() && other.is_object())
      if (auto inner = difference(other, value)) return inner;
    return fmt::format("{} = {}, not {}", key, other.is_null() ? "nothing" : excerpt(other.dump()),
                       excerpt(value.dump()));
  }
  if (theirs.size() != ours.size()) return "other parameters";
  return std::nullopt;
}

std::string reason() { return std::generic_category().message(errno); }

}  // namespace

DrawOrder::Row DrawOrder::row(std::int64_t number) const {
  const auto sizes = static_cast<std::int64_t>(k.size());
  return {n[static_cast<std::size_t>(number / (draws * sizes))], k[static_cast<std::size_t>(number % sizes)],
          number / sizes % draws};
}

std::int64_t DrawOrder::rows() const {
  return static_cast<std::int64_t>(n.size()) * draws * static_cast<std::int64_t>(k.size());
}

DrawFile::DrawFile(std::string file, Json parameters, DrawOrder order, bool resume, const Found& found)
    : file_(std::move(file)), parameters_(std::move(parameters)), order_(std::move(order)) {
  const std::string ending = fs::path(file_).extension().string();
  if (ending != ".jsonl" && ending != ".npy")
    bad_input(
        fmt::format("--output: a file whose name ends in .jsonl or .npy is allowed, got {}", excerpt(file_)));
  format_ = ending == ".npy" ? Format::array : Format::lines;
  if (!resume) {
    create();
    return;
  }
  open_existing();
  if (format_ == Format::array)
    read_array(found);
  else
    read_lines(found);
}

DrawFile::~DrawFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string DrawFile::side_file() const { return fs::path(file_).replace_extension(".json").string(); }

void DrawFile::create() {
  const auto exists = [](const std::string& file) {
    bad_input(fmt::format("--output: {} exists; --resume continues it, and another name starts anew",
                          excerpt(file)));
  };
  std::error_code ignored;
  if (fs::exists(file_, ignored)) exists(file_);
  if (format_ == Format::array) {
    if (fs::exists(side_file(), ignored) && read_text_file("--output", side_file()) != text(parameters_))
      exists(side_file());
    write_file(side_file(), text(parameters_));
  }
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0 && errno == EEXIST) exists(file_);
  if (descriptor_ < 0) bad_input(fmt::format("--output: cannot write {}: {}", excerpt(file_), reason()));
  static_cast<void>(::lockf(descriptor_, F_TLOCK, 0));
  const std::string start = format_ == Format::array ? npy_header(0, columns) : line(parameters_);
  write_at(0, start);
  size_ = static_cast<std::int64_t>(start.size());
}

void DrawFile::open_existing() {
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CLOEXEC);
  std::error_code ignored;
  if (descriptor_ < 0 || !fs::is_regular_file(file_, ignored))
    bad_input(fmt::format("--resume: {} is no file that can be continued: {}", excerpt(file_),
                          descriptor_ < 0 ? reason() : "not a regular file"));
  if (::lockf(descriptor_, F_TLOCK, 0) != 0)
    bad_input(fmt::format("--resume: another run is writing {}", excerpt(file_)));
}

void DrawFile::require_same(const std::string& where, const Json& theirs) const {
  if (const auto what = difference(theirs, parameters_))
    bad_input(fmt::format("--resume: {} has {}", excerpt(where), *what));
}

void DrawFile::read_lines(const Found& found) {
  std::ifstream stream(file_, std::ios::binary);
  std::string text;
  const auto next_line = [&] { return std::getline(stream, text) && !stream.eof(); };  // a whole one
  const auto damaged = [&](std::int64_t number) {
    bad_input(fmt::format("--resume: {}: line {} is damaged: {}", excerpt(file_), number, excerpt(text)));
  };
  const std::string start = line(parameters_);
  if (!next_line()) {
    if (!start.starts_with(text)) damaged(1);
    write_at(0, start);
    size_ = static_cast<std::int64_t>(start.size());
    return;
  }
  const Json header = Json::parse(text, nullptr, false);
  if (!header.is_object()) damaged(1);
  require_same(file_, header);
  if (text + "\n" != start) damaged(1);
  std::int64_t bytes = size_ = static_cast<std::int64_t>(start.size());
  std::vector<StoredGap> draw;
  for (std::int64_t number = 0; next_line(); ++number) {
    if (number == order_.rows()) damaged(number + 2);
    const auto gap = read_row(text, order_.row(number));
    if (!gap) damaged(number + 2);
    draw.push_back(stored(*gap));
    bytes += static_cast<std::int64_t>(text.size()) + 1;
    if (draw.size() < order_.k.size()) continue;
    for (const StoredGap& row : draw) found(row);
    rows_ += static_cast<std::int64_t>(draw.size());
    draw.clear();
    size_ = bytes;
  }
  cut_at(size_);
}

void DrawFile::read_array(const Found& found) {
  const Json parameters = Json::parse(read_text_file("--resume", side_file()), nullptr, false);
  if (!parameters.is_object())
    bad_input(fmt::format("--resume: {} is damaged: it is no JSON document", excerpt(side_file())));
  require_same(side_file(), parameters);
  std::ifstream stream(file_, std::ios::binary);
  std::string header(header_bytes, '\0');
  stream.read(header.data(), header_bytes);
  header.resize(static_cast<std::size_t>(stream.gcount()));
  size_ = header_bytes;
  const auto damaged = [&](const std::string& what) {
    bad_input(fmt::format("--resume: {}: {} is damaged", excerpt(file_), what));
  };
  if (header.size() < header_bytes) {
    if (!npy_header(0, columns).starts_with(header)) damaged("the header");
    write_at(0, npy_header(0, columns));
    return;
  }
  // The header's number of rows may lag behind where the last run was killed between the rows and the header.
  const std::string before = "'shape': (";
  const auto at = header.find(before);
  if (at == std::string::npos) damaged("the header");
  std::size_t claimed = 0;
  for (std::size_t i = at + before.size(); i < header.size() && header[i] >= '0' && header[i] <= '9'; ++i)
    claimed = 10 * claimed + static_cast<std::size_t>(header[i] - '0');
  if (header != npy_header(claimed, columns)) damaged("the header");

  std::string bytes(row_bytes, '\0');
  std::vector<StoredGap> draw;
  for (std::int64_t number = 0; stream.read(bytes.data(), row_bytes); ++number) {
    const auto values = read_values(bytes.data());
    if (number == order_.rows() || !is_row(values, order_.row(number)))
      damaged(fmt::format("row {}", number));
    draw.push_back({values[5], values[6]});
    if (draw.size() < order_.k.size()) continue;
    for (const StoredGap& row : draw) found(row);
    rows_ += static_cast<std::int64_t>(draw.size());
    draw.clear();
  }
  size_ = header_bytes + rows_ * row_bytes;
  cut_at(size_);
  write_at(0, npy_header(static_cast<std::size_t>(rows_), columns));
}

void DrawFile::append(std::span<const RandomGap> gaps) {
  std::string bytes;
  for (const RandomGap& gap : gaps)
    bytes += format_ == Format::array ? npy_values(row_values(gap)) : row_line(gap);
  write_at(size_, bytes);
  size_ += static_cast<std::int64_t>(bytes.size());
  rows_ += static_cast<std::int64_t>(gaps.size());
  if (format_ == Format::array) write_at(0, npy_header(static_cast<std::size_t>(rows_), columns));
}

void DrawFile::write_at(std::int64_t offset, std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) bad_input(fmt::format("cannot write {}: {}", excerpt(file_), reason()));
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
}

void DrawFile::cut_at(std::int64_t size) {
  if (::ftruncate(descriptor_, size) != 0)
    bad_input(fmt::format("cannot write {}: {}", excerpt(file_), reason()));
}

}  // namespace lemmata::proofs_check
