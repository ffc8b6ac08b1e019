#include "proofs_check/cli/digit_shortfall.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "proofs_check/calculators/number.hpp"
#include "proofs_check/cli/output.hpp"

namespace lemmata::proofs_check {

void DigitShortfall::add(const Value& value) {
  if (!value.exact.empty()) return;
  const int digits = significant_digits(value.decimal);
  if (digits >= asked_) return;
  fewest_ = numbers_ == 0 ? digits : std::min(fewest_, digits);
  ++numbers_;
}

void DigitShortfall::put(Json& result) const {
  if (numbers_ > 0)
    result["short_of_digits"] = {{"asked", asked_}, {"fewest", fewest_}, {"numbers", numbers_}};
}

void DigitShortfall::warn() const {
  if (numbers_ > 0)
    write_message(
        fmt::format("lemmata: {} number{} fewer than the {} digit{} asked for, the least known {}; what is "
                    "printed is correct\n",
                    numbers_, numbers_ == 1 ? " has" : "s have", asked_, asked_ == 1 ? "" : "s", fewest_));
}

}  // namespace lemmata::proofs_check
