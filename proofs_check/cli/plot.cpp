#include "proofs_check/cli/plot.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proofs_check/cli/failure.hpp"
#include "proofs_check/cli/output.hpp"

namespace lemmata::proofs_check {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> program_on_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return std::nullopt;
  std::istringstream directories(path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::string file = (directory.empty() ? "." : directory) + "/" + name;
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

/// As gnuplot reads it between single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c == '\n' ? ' ' : c);
  return result + "'";
}

std::string script(const Plot& plot, const std::string& output) {
  std::string text =
      "set terminal svg size 800,500 dynamic\nset encoding utf8\nset output " + quoted(output) + "\n";
  std::string list;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    text += fmt::format("$curve{} << EOD\n", i);
    for (const auto& piece : plot.curves[i].pieces) {
      for (const auto& [x, y] : piece) text += fmt::format("{} {}\n", x, y);
      text += "\n";  // an empty line interrupts the curve
    }
    text += "EOD\n";
    list += fmt::format("{}$curve{} using 1:2 with linespoints pointtype 7 pointsize 0.4 title {} noenhanced",
                        i == 0 ? "" : ", ", i, quoted(plot.curves[i].title));
  }
  text +=
      fmt::format("set title {} noenhanced\nset xlabel {} noenhanced\nset ylabel {} noenhanced\nset grid\n",
                  quoted(plot.title), quoted(plot.x_label), quoted(plot.y_label));
  if (plot.logarithmic_y) text += "set logscale y\n";
  return text + "plot " + list + "\nset output\n";
}

/// The program's exit status; -1 if it could not be started or was ended by a signal.
int run(const std::string& program, const std::string& argument) {
  std::string first = program, second = argument;
  char* arguments[] = {first.data(), second.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A file that is removed at the end, if it is there.
class Temporary {
 public:
  explicit Temporary(std::string file) : file_(std::move(file)) {}
  ~Temporary() {
    std::error_code ignored;
    fs::remove(file_, ignored);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  [[nodiscard]] const std::string& name() const { return file_; }

 private:
  std::string file_;
};

}  // namespace

void require_plottable(const std::string& option, const std::string& file) {
  const fs::path path(file);
  std::error_code ignored;
  if (path.extension() != ".svg")
    bad_input(fmt::format("{}: a file whose name ends in .svg is allowed, got {}", option, excerpt(file)));
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(directory, ignored) || ::access(directory.c_str(), W_OK) != 0)
    bad_input(fmt::format("{}: a directory that can be written to is needed, got {}", option,
                          excerpt(directory.string())));
  if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored))
    bad_input(fmt::format("{}: {} is no regular file", option, excerpt(file)));
  if (!program_on_path("gnuplot"))
    bad_input(option +
              ": gnuplot draws the plot, and there is none on the PATH; install it or leave the option out");
}

void write_plot(const std::string& option, const Plot& plot, const std::string& file) {
  const auto program = program_on_path("gnuplot");
  if (!program) bad_input(option + ": gnuplot draws the plot, and there is none on the PATH");
  const Temporary commands(fmt::format("{}.{}.gnuplot.tmp", file, ::getpid()));
  const Temporary picture(fmt::format("{}.{}.tmp", file, ::getpid()));
  write_file(commands.name(), script(plot, picture.name()));
  const int status = run(*program, commands.name());
  std::error_code error;
  if (status != 0 || fs::file_size(picture.name(), error) == 0 || error)
    bad_input(fmt::format("{}: gnuplot ({}) ended with status {} and {} picture", option, excerpt(*program),
                          status, error ? "no" : "an incomplete"));
  fs::rename(picture.name(), file, error);
  if (error) bad_input(fmt::format("{}: cannot write {}: {}", option, excerpt(file), error.message()));
}

}  // namespace lemmata::proofs_check
