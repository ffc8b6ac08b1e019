#pragma once

#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lemmata::proofs_check {

/// Exit statuses of the command; those of `check` are the runner's exit_status.
enum ExitStatus {
  exit_success = 0,
  exit_below_expectation = 1,
  exit_bad_input = 2,
  exit_internal_error = 3,
  exit_nothing_matched = 5,
  exit_interrupted = 130
};

/// One line for the user and the exit status that goes with it.
class Failure : public std::runtime_error {
 public:
  Failure(int status, const std::string& message) : std::runtime_error(message), status_(status) {}
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

[[noreturn]] void bad_input(const std::string& message);
[[noreturn]] void nothing_matched(const std::string& message);

/// What an error of the library says, without the names of functions and types that it begins with
/// ("gaussian_quadrature: ", "Ball::radius: ", "exp: "): they mean nothing to who runs the command.
[[nodiscard]] std::string message_of(const std::exception& error);

/// The user's text as it may stand in a message: one line, at most 60 bytes, control characters as '?'.
[[nodiscard]] std::string excerpt(std::string_view text);

/// "; did you mean NEAREST?", or nothing if no candidate is near.
[[nodiscard]] std::string suggestion(std::string_view text, std::span<const std::string> candidates);

}  // namespace lemmata::proofs_check
