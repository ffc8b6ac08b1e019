#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "proofs_check/calculators/random_halfspace.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

/// The rows of an experiment: for each n, for each draw from 0 on, for each k, in this order.
struct DrawOrder {
  std::vector<int> n;
  std::vector<int> k;
  std::int64_t draws = 0;  ///< for each n

  struct Row {
    int n;
    int k;
    std::int64_t draw;
  };
  [[nodiscard]] Row row(std::int64_t number) const;
  [[nodiscard]] std::int64_t rows() const;
};

/// What the statistics need of a row.
struct StoredGap {
  double scaled = 0;
  double limit = 0;  ///< 0 where there is none
};

/// A file to which finished draws are appended while others are computed, and which a later run continues. Whatever ends the
/// program, what was appended stays in the file, and the bytes of the complete file do not depend on such ends.
///
/// FILE.jsonl: a line with the parameters, then a line for each row. FILE.npy: a NumPy 1.0 array of float64 with the
/// columns n, k, draw, gap, sign, scaled, limit, whose header tells the rows that are there; the parameters stand beside it in
/// FILE.json.
///
/// Whatever is wrong throws a Failure with status 2 that names the file.
class DrawFile {
 public:
  using Found = std::function<void(const StoredGap&)>;

  /// Makes the file. Or, to resume: opens it, compares its parameters, cuts off what is no whole draw, and hands every row
  /// that stays to `found`, in order.
  DrawFile(std::string file, Json parameters, DrawOrder order, bool resume, const Found& found);
  ~DrawFile();
  DrawFile(const DrawFile&) = delete;
  DrawFile& operator=(const DrawFile&) = delete;

  /// Writes the next rows, all those of some draws.
  void append(std::span<const RandomGap> gaps);

 private:
  enum class Format { lines, array };

  void create();
  void open_existing();
  void read_lines(const Found& found);
  void read_array(const Found& found);
  void require_same(const std::string& where, const Json& theirs) const;
  void write_at(std::int64_t offset, std::string_view bytes) const;
  void cut_at(std::int64_t size);
  [[nodiscard]] std::string side_file() const;  // of an array: where its parameters are

  std::string file_;
  Json parameters_;
  DrawOrder order_;
  Format format_ = Format::lines;
  int descriptor_ = -1;
  std::int64_t size_ = 0;  // bytes of the whole rows and what stands before them
  std::int64_t rows_ = 0;
};

}  // namespace lemmata::proofs_check
