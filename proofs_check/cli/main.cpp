#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include <signal.h>

#include "analysis/scalar/flint_guard.hpp"
#include "proofs_check/cli/build_info.hpp"
#include "proofs_check/cli/command_line.hpp"
#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"
#include "proofs_check/cli/subcommands.hpp"

namespace {

using namespace lemmata::proofs_check;

int fail(int status, const std::string& message) {
  std::string line = "lemmata: " + message;
  for (char& c : line)
    if (c == '\n' || c == '\r') c = ' ';
  write_message(line + "\n");
  return status;
}

int run(int argc, char** argv) {
  CommandLine line(
      "Machine-checks what lectures on the theory of deep learning state, and computes the quantities "
      "exactly.\n"
      "Results go to standard output, messages to standard error. `lemmata SUBCOMMAND --help` says more.",
      "  lemmata check 'maj.*'\n  lemmata gap majority --n 9 --k 4\n", std::string(version()));
  add_check(line.root());
  add_list(line.root());
  add_show(line.root());
  add_errata(line.root());
  add_fourier(line.root());
  add_gap(line.root());
  add_parity(line.root());
  add_interpolate(line.root());
  add_descent(line.root());
  add_random_design(line.root());
  add_kernel(line.root());
  add_table(line.root());
  add_constants(line.root());
  return line.run(argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);  // a reader who leaves is seen where we write
  lemmata::analysis::report_flint_errors_as_internal();
  try {
    return run(argc, argv);
  } catch (const Failure& failure) {
    return fail(failure.status(), failure.what());
  } catch (const std::domain_error& error) {  // an argument outside the mathematical domain
    return fail(exit_bad_input, error.what());
  } catch (const std::invalid_argument& error) {  // malformed input
    return fail(exit_bad_input, error.what());
  } catch (const std::length_error& error) {  // does not fit
    return fail(exit_bad_input, error.what());
  } catch (const std::bad_alloc&) {
    return fail(exit_bad_input, "the memory is too small for this size");
  } catch (const std::exception& error) {
    return fail(exit_internal_error, std::string("internal error: ") + error.what());
  } catch (...) {
    return fail(exit_internal_error, "internal error");
  }
}
