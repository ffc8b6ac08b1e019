#include "tests/proofs_check/cli/run_command.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lemmata::tests {

namespace {

int opened_for_writing(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot open " + file);
  return descriptor;
}

int pipe_without_reader() {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  ::close(ends[0]);
  return ends[1];
}

void interrupt_when_written(pid_t process, int signal, const std::string& file, const std::string& text) {
  const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (contents(file).find(text) == std::string::npos && std::chrono::steady_clock::now() < last)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ::kill(process, signal);
}

}  // namespace

CommandResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                          const CommandSetting& setting) {
  const TemporaryDirectory directory;
  const std::string out = setting.stdout_file.empty() ? directory.file("out") : setting.stdout_file;
  const int out_descriptor = setting.reader_gone ? pipe_without_reader() : opened_for_writing(out);
  const int err_descriptor = opened_for_writing(directory.file("err"));
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(out_descriptor, STDOUT_FILENO);
    ::dup2(err_descriptor, STDERR_FILENO);
    for (const auto& [name, value] : setting.environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(program.c_str(), pointers.data());
    ::_exit(127);
  }
  ::close(out_descriptor);
  ::close(err_descriptor);
  if (!setting.interrupt_after.empty())
    interrupt_when_written(process, setting.signal, setting.watched_file.empty() ? out : setting.watched_file,
                           setting.interrupt_after);
  int status = 0;
  ::waitpid(process, &status, 0);
  CommandResult result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (setting.stdout_file.empty() && !setting.reader_gone) result.out = contents(out);
  result.err = contents(directory.file("err"));
  return result;
}

CommandResult lemmata(const std::vector<std::string>& arguments, const CommandSetting& setting) {
  return run_program(LEMMATA_COMMAND, arguments, setting);
}

CommandResult run_subcommand(std::vector<std::string> words, const std::vector<std::string>& arguments) {
  words.insert(words.end(), arguments.begin(), arguments.end());
  return lemmata(words);
}

nlohmann::json json_result(std::vector<std::string> words, const std::vector<std::string>& arguments) {
  words.emplace_back("--json");
  const CommandResult result = run_subcommand(std::move(words), arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return result.status == 0 ? result.json().at("result") : nlohmann::json();
}

TemporaryDirectory::TemporaryDirectory() {
  path_ = (std::filesystem::temp_directory_path() / "lemmata-test-XXXXXX").string();
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make " + path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryDirectory::names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_contents(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace lemmata::tests
