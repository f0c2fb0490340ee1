#include <atomic>
#include <exception>
#include <mutex>
#include <study/parallel.hpp>
#include <system_error>
#include <thread>

namespace taji::study {

void in_parallel(int jobs, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr fault;
  const auto work_off = [&] {
    try {
      for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
    } catch (...) {
      next.store(count);
      const std::lock_guard<std::mutex> lock(mutex);
      if (!fault) fault = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min(count, static_cast<std::size_t>(std::max(jobs, 1))); ++i) {
    try {
      threads.emplace_back(work_off);
    } catch (const std::system_error&) {
      break;  // no more threads to be had: those that run do the work
    }
  }
  work_off();
  for (std::thread& thread : threads) thread.join();
  if (fault) std::rethrow_exception(fault);
}

}  // namespace taji::study
