#include "numeric/sampling/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <hwy/cache_control.h>

namespace lemmata::numeric {
namespace {

// Long enough that the phases of one computation find the threads awake, short enough that an idle process is idle:
// a pause takes 5 to 50 ns, so this is at most some 10 microseconds.
constexpr int pauses_before_sleep = 256;

// No result depends on it, so a mistyped number of threads need not exhaust the machine.
constexpr std::int64_t most_threads = 256;

thread_local bool inside_a_chunk = false;

/// The chunks, in as many equal parts of consecutive ones as there are threads. Each thread takes those of its own part
/// first: in the next job on the same data it finds them in its own cache. Then it helps with the other parts.
class Job {
 public:
  Job(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body)
      : parts_(static_cast<std::size_t>(threads)), body_(body) {
    for (std::int64_t part = 0; part < threads; ++part) {
      parts_[static_cast<std::size_t>(part)].next = count * part / threads;
      parts_[static_cast<std::size_t>(part)].end = count * (part + 1) / threads;
    }
  }

  /// Takes chunks until none is left, but none above one that threw: so the lowest of those that throw is taken in every
  /// run.
  void work(std::size_t thread) noexcept {
    const bool outer = inside_a_chunk;
    inside_a_chunk = true;
    for (std::size_t i = 0; i < parts_.size(); ++i) work_on(parts_[(thread + i) % parts_.size()]);
    inside_a_chunk = outer;
  }

  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  struct alignas(64) Part {
    std::atomic<std::int64_t> next{0};
    std::int64_t end = 0;
  };

  void work_on(Part& part) {
    for (;;) {
      const std::int64_t chunk = part.next.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= part.end || chunk > failed_chunk_.load(std::memory_order_relaxed)) return;
      try {
        body_(chunk);
      } catch (...) {
        const std::lock_guard lock(failure_);
        if (chunk < failed_chunk_.load(std::memory_order_relaxed)) {
          failed_chunk_.store(chunk, std::memory_order_relaxed);
          error_ = std::current_exception();
        }
      }
    }
  }

  std::vector<Part> parts_;
  const std::function<void(std::int64_t)>& body_;
  std::mutex failure_;
  std::atomic<std::int64_t> failed_chunk_{std::numeric_limits<std::int64_t>::max()};
  std::exception_ptr error_;
};

/// Threads that live as long as the process and wait, first spinning, then asleep, for the next job.
class ThreadPool {
 public:
  ~ThreadPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    for (const auto& worker : workers_) {
      hand_over(*worker, nullptr);
      worker->thread.join();
    }
  }

  /// False when another job is running; then nothing was done.
  bool try_run(Job& job, int helpers) {
    const std::unique_lock one_job(one_job_at_a_time_, std::try_to_lock);
    if (!one_job.owns_lock()) return false;
    while (static_cast<int>(workers_.size()) < helpers) {
      try {
        auto worker = std::make_unique<Worker>();
        worker->thread =
            std::thread([this, self = worker.get(), number = workers_.size() + 1] { serve(*self, number); });
        workers_.push_back(std::move(worker));
      } catch (const std::exception&) {  // the system gives no more threads: do with those that exist
        helpers = static_cast<int>(workers_.size());
      }
    }
    unfinished_.store(helpers, std::memory_order_relaxed);
    for (int i = 0; i < helpers; ++i) hand_over(*workers_[static_cast<std::size_t>(i)], &job);
    job.work(0);
    for (int i = 0; i < pauses_before_sleep && unfinished_.load(std::memory_order_acquire) > 0; ++i)
      hwy::Pause();
    if (unfinished_.load(std::memory_order_acquire) > 0) {
      std::unique_lock lock(mutex_);
      all_finished_.wait(lock, [this] { return unfinished_.load(std::memory_order_acquire) == 0; });
    }
    return true;
  }

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable wake;
    std::atomic<bool> has_news{false};
    bool asleep = false;  // this and the next are guarded by mutex_
    Job* job = nullptr;
  };

  void hand_over(Worker& worker, Job* job) {
    bool asleep = false;
    {
      const std::lock_guard lock(mutex_);
      worker.job = job;
      worker.has_news.store(true, std::memory_order_release);
      asleep = worker.asleep;
    }
    if (asleep) worker.wake.notify_one();
  }

  void serve(Worker& self, std::size_t number) {
    for (;;) {
      for (int i = 0; i < pauses_before_sleep && !self.has_news.load(std::memory_order_acquire); ++i)
        hwy::Pause();
      Job* job = nullptr;
      {
        std::unique_lock lock(mutex_);
        self.asleep = true;
        self.wake.wait(lock, [&] { return self.has_news.load(std::memory_order_relaxed); });
        self.asleep = false;
        self.has_news.store(false, std::memory_order_relaxed);
        if (stopping_) return;
        job = self.job;
      }
      job->work(number);
      if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        const std::lock_guard lock(mutex_);
        all_finished_.notify_one();
      }
    }
  }

  std::mutex one_job_at_a_time_;
  std::mutex mutex_;
  std::condition_variable all_finished_;
  std::vector<std::unique_ptr<Worker>> workers_;
  bool stopping_ = false;
  std::atomic<int> unfinished_{0};
};

}  // namespace

void run_chunks(std::int64_t count, int threads, const std::function<void(std::int64_t chunk)>& body) {
  if (count < 0)
    throw std::invalid_argument("run_chunks: count must be at least 0, got " + std::to_string(count));
  if (threads < 1)
    throw std::invalid_argument("run_chunks: threads must be at least 1, got " + std::to_string(threads));
  const auto helpers = static_cast<int>(std::min<std::int64_t>({threads, count, most_threads})) - 1;
  if (helpers < 1 || inside_a_chunk) {
    for (std::int64_t chunk = 0; chunk < count; ++chunk) body(chunk);
    return;
  }
  static ThreadPool pool;
  Job job(count, helpers + 1, body);
  if (!pool.try_run(job, helpers)) job.work(0);
  job.rethrow();
}

}  // namespace lemmata::numeric
