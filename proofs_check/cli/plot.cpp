#include "proofs_check/cli/plot.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
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

struct Range {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  void take(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

struct Ranges {
  Range x, y;
  std::size_t points = 0;
};

Ranges ranges(const Plot& plot) {
  Ranges result;
  for (const Curve& curve : plot.curves)
    for (const auto& piece : curve.pieces)
      for (const auto& [x, y] : piece) {
        result.x.take(x);
        result.y.take(y);
        ++result.points;
      }
  return result;
}

/// Where the values are one, or agree in nearly all digits, gnuplot's own choice fails or is arbitrary.
std::string range_command(const char* axis, const Range& range, bool logarithmic) {
  const double size = std::max(std::abs(range.least), std::abs(range.most));
  if (range.most - range.least > 1e-6 * size) return "";
  if (logarithmic) return fmt::format("set {} [{}:{}]\n", axis, range.least / 10, range.most * 10);
  const double room = std::max(1.0, 0.1 * size);
  return fmt::format("set {} [{}:{}]\n", axis, range.least - room, range.most + room);
}

std::string script(const Plot& plot) {
  std::string text = "set terminal svg size 800,500 dynamic\nset encoding utf8\n";
  std::string list;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const Curve& curve = plot.curves[i];
    if (std::all_of(curve.pieces.begin(), curve.pieces.end(),
                    [](const auto& piece) { return piece.empty(); }))
      continue;  // gnuplot takes a curve without points for an error
    text += fmt::format("$curve{} << EOD\n", i);
    for (const auto& piece : curve.pieces) {
      for (const auto& [x, y] : piece) text += fmt::format("{} {}\n", x, y);
      text += "\n";  // an empty line interrupts the curve
    }
    text += "EOD\n";
    list += fmt::format("{}$curve{} using 1:2 with linespoints pointtype 7 pointsize 0.4 title {} noenhanced",
                        list.empty() ? "" : ", ", i, quoted(curve.title));
  }
  text +=
      fmt::format("set title {} noenhanced\nset xlabel {} noenhanced\nset ylabel {} noenhanced\nset grid\n",
                  quoted(plot.title), quoted(plot.x_label), quoted(plot.y_label));
  const Ranges all = ranges(plot);
  text += range_command("xrange", all.x, false) + range_command("yrange", all.y, plot.logarithmic_y);
  if (plot.logarithmic_y) text += "set logscale y\n";
  return text + "plot " + list + "\nset output\n";
}

std::string reason(int error) { return std::generic_category().message(error); }

/// One end of a pipe, closed at the end.
class End {
 public:
  End() = default;
  ~End() { close(); }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  void close() {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
  }
  int descriptor = -1;
};

struct Pipe {
  End read, write;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) bad_input("cannot make a pipe: " + reason(errno));
    read.descriptor = ends[0];
    write.descriptor = ends[1];
  }
};

struct Finished {
  int status = 0;  ///< as waitpid gives it
  std::string out, err;
};

/// Hands the program `in`, and collects what it writes, all at once: neither of the two ever waits for the other for
/// ever. Returns the error in `failed` where it could not be started.
Finished run(const std::string& program, const std::string& in, int& failed) {
  Pipe input, output, errors;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input.read.descriptor, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.write.descriptor, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write.descriptor, STDERR_FILENO);
  sigset_t defaults;  // lemmata ignores SIGPIPE; the program shall end with lemmata
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::string words[] = {program, "--default-settings", "-"};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  failed = ::posix_spawn(&child, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  Finished result;
  if (failed != 0) return result;
  input.read.close();
  output.write.close();
  errors.write.close();
  ::fcntl(input.write.descriptor, F_SETFL, O_NONBLOCK);
  std::size_t written = 0;
  const auto read_from = [](End& end, std::string& text) {
    char bytes[1 << 16];
    const auto count = ::read(end.descriptor, bytes, sizeof bytes);
    if (count > 0)
      text.append(bytes, static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
      end.close();
  };
  while (output.read.descriptor >= 0 || errors.read.descriptor >= 0) {
    pollfd waiting[] = {{input.write.descriptor, POLLOUT, 0},  // poll passes over what is closed, -1
                        {output.read.descriptor, POLLIN, 0},
                        {errors.read.descriptor, POLLIN, 0}};
    if (::poll(waiting, 3, -1) < 0 && errno != EINTR) break;
    if (waiting[0].revents != 0) {
      const auto count = ::write(input.write.descriptor, in.data() + written, in.size() - written);
      if (count > 0) written += static_cast<std::size_t>(count);
      if (written == in.size() || (count < 0 && errno != EAGAIN && errno != EINTR)) input.write.close();
    }
    if (waiting[1].revents != 0) read_from(output.read, result.out);
    if (waiting[2].revents != 0) read_from(errors.read, result.err);
  }
  while (::waitpid(child, &result.status, 0) < 0)
    if (errno != EINTR) break;
  return result;
}

/// The first line that tells an error: gnuplot writes `line 2: ...` after an echo of the command and a mark.
std::string first_error(const std::string& text) {
  std::string first;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto start = line.find_first_not_of(" \t\r");
    if (start == std::string::npos || line[start] == '^') continue;
    line.erase(0, start);
    if (line.starts_with("line ") && line.find("warning:") == std::string::npos) return line;
    if (first.empty()) first = line;
  }
  return first;
}

bool is_complete(const std::string& picture) {
  const auto last = picture.find_last_not_of(" \t\r\n");
  return last != std::string::npos && std::string_view(picture).substr(0, last + 1).ends_with("</svg>");
}

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

void require_points(const std::string& option, const Plot& plot) {
  if (ranges(plot).points == 0)
    bad_input(option + ": there is nothing to draw, since no value is finite" +
              (plot.logarithmic_y ? " and, as a double, above 0" : ""));
}

void write_plot(const std::string& option, const Plot& plot, const std::string& file) {
  require_points(option, plot);
  const auto program = program_on_path("gnuplot");
  if (!program) bad_input(option + ": gnuplot draws the plot, and there is none on the PATH");
  int failed = 0;
  const Finished finished = run(*program, script(plot), failed);
  const std::string name = fmt::format("{}: gnuplot ({})", option, excerpt(*program));
  if (failed != 0) bad_input(name + " cannot be started: " + reason(failed));
  const std::string error = first_error(finished.err);
  const std::string said = error.empty() ? "" : ": " + excerpt(error);
  if (WIFSIGNALED(finished.status))
    bad_input(fmt::format("{} was ended by signal {}{}", name, WTERMSIG(finished.status), said));
  if (WEXITSTATUS(finished.status) != 0)
    bad_input(fmt::format("{} ended with status {}{}", name, WEXITSTATUS(finished.status), said));
  if (!is_complete(finished.out)) bad_input(name + " drew no whole picture" + said);
  write_file(file, finished.out);
}

}  // namespace lemmata::proofs_check
