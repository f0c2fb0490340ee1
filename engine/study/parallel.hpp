// Work on threads.
#pragma once

#include <functional>

namespace taji::study {

/// Calls work(0) ... work(count - 1), each once and in no order, on at most `jobs` threads. Each call writes only what
/// no other reads or writes, so that the number of threads does not show. Rethrows what a call throws, once all threads
/// have ended; calls not yet begun are then left out.
void in_parallel(int jobs, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace taji::study
