#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "proofs_check/calculators/kernel_spectrum.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/kernel_options.hpp"
#include "proofs_check/report/json.hpp"

namespace lemmata::proofs_check {

// What `kernel spectrum` and `table kernel-spectrum` share.

struct SpectrumOptions {
  NetworkOptions network;
  std::optional<std::string> domain, kernel, degree;
};
void add_spectrum_options(CommandLine::Command& command, SpectrumOptions& options);

struct SpectrumQuery {
  KernelSpectrum spectrum;
  std::vector<int> degrees;  ///< in the order given
};

/// Throws a Failure with status 2 that names the option, the value and what is allowed. Without --degree all degrees
/// of the cube, and 0 to 10 on the sphere.
[[nodiscard]] SpectrumQuery read_spectrum(const SpectrumOptions& options, int digits);

/// degree, multiplicity, eigenvalue, time, share, and on the cube scaled.
[[nodiscard]] std::vector<std::string> spectrum_columns(const KernelSpectrum& spectrum);
/// A time that is infinite is `infinite`; what is not known to differ from 0 is empty.
[[nodiscard]] std::vector<std::string> spectrum_cells(KernelSpectrum& spectrum, int degree, int digits,
                                                      bool in_digits, const char* infinite);
[[nodiscard]] Json spectrum_json(KernelSpectrum& spectrum, int degree, int digits);

void put_inputs(Json& inputs, const SpectrumOptions& options);

/// What the kernel does not allow (std::domain_error, std::length_error) becomes a Failure with status 2.
template <class Compute>
auto computed_spectrum(const SpectrumOptions& options, const Compute& compute) {
  const auto refuse = [&](const std::exception& error) {
    bad_input("--activation " + excerpt(options.network.activation.value_or("")) + ": " + message_of(error));
  };
  try {
    return compute();
  } catch (const std::domain_error& error) {
    refuse(error);
  } catch (const std::length_error& error) {
    refuse(error);
  }
  throw std::logic_error("computed_spectrum: bad_input returned");
}

}  // namespace lemmata::proofs_check
