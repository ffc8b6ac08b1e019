#pragma once

#include <cstddef>
#include <map>

#include "proofs_check/engine/runner.hpp"

namespace lemmata::proofs_check {

/// The figures of a run.
struct Summary {
  struct Count {
    std::size_t refuted = 0;
    std::size_t total = 0;
  };
  std::size_t claims = 0;
  std::size_t finished = 0;
  std::size_t as_expected = 0;
  std::map<Verdict, std::size_t, std::greater<>> verdicts;  ///< of the finished claims
  Count mutants, literals, hypotheses;                      ///< hypotheses: dropped ones
  std::size_t certificates = 0;                             ///< of the stated statements and of the literals
  std::size_t simulations = 0;
  double false_alarm = 0;  ///< probability that they refute some true statement, at most
};

[[nodiscard]] Summary summarise(const RunReport& report);

/// Routes that are simulations.
[[nodiscard]] std::size_t simulations(std::span<const Claim> claims);

/// The range for which the claim's strongest route shows the stated statement; empty if none holds.
[[nodiscard]] std::string strongest_range(const ClaimReport& report);

/// The kinds of the routes that hold, each once: "certificate, exact".
[[nodiscard]] std::string routes_in_short(const ClaimReport& report);

}  // namespace lemmata::proofs_check
