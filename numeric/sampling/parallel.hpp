#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lemmata::numeric {

/// Calls body(0), ..., body(count - 1), each once, on up to `threads` threads, and returns when all are done.
///
/// This is the only place with threads. Which thread runs which chunk, and when, is not fixed: a result is the same
/// for any number of threads when a chunk's work depends on its number alone and the caller combines the chunks'
/// results in the order of their numbers (as parallel_sum does).
///
/// A call from inside a body, or while another thread is inside run_chunks, runs its chunks one after another.
///
/// Cost:     one to two microseconds to start and join, when the last call was a few microseconds ago; else a wake-up.
/// Throws:   std::invalid_argument if threads < 1 or count < 0. Of the exceptions that bodies throw, the one of the
///           lowest chunk; chunks that have not begun by then are not run.
void run_chunks(std::int64_t count, int threads, const std::function<void(std::int64_t chunk)>& body);

/// zero + part(0) + ... + part(count - 1), added from left to right, the parts computed on up to `threads` threads.
///
/// Error:    that of the additions of T in this order: the same bits for any number of threads.
/// Memory:   count values of T.
/// Throws:   as run_chunks.
template <class T, class Part>
[[nodiscard]] T parallel_sum(std::int64_t count, int threads, T zero, const Part& part) {
  if (count < 0)
    throw std::invalid_argument("parallel_sum: count must be at least 0, got " + std::to_string(count));
  std::vector<T> parts(static_cast<std::size_t>(count), zero);
  run_chunks(count, threads,
             [&](std::int64_t chunk) { parts[static_cast<std::size_t>(chunk)] = part(chunk); });
  T sum = std::move(zero);
  for (const T& value : parts) sum = sum + value;
  return sum;
}

}  // namespace lemmata::numeric
