// Finds out how many threads the system allows before the scheduler needs them.
#include "cli/threads.h"

#include <fmt/format.h>
#include <pthread.h>
#include <tbb/global_control.h>
#include <tbb/info.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "dedup/types.h"

namespace dedup::cli {
namespace {

/// Threads that wait until all of them are there.
struct Gathering {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
};

void* wait_for_end(void* of) {
  auto& gathering = *static_cast<Gathering*>(of);
  std::unique_lock lock(gathering.mutex);
  gathering.changed.wait(lock, [&] { return gathering.over; });
  return nullptr;
}

/// How many of `wanted` threads can exist at once beside this one; `error` is why there are no more.
std::size_t try_threads(std::size_t wanted, int& error) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, tbb::global_control::active_value(tbb::global_control::thread_stack_size));
  Gathering gathering;
  std::vector<pthread_t> threads;
  threads.reserve(wanted);
  while (threads.size() < wanted && error == 0) {
    pthread_t thread{};
    error = pthread_create(&thread, &attributes, wait_for_end, &gathering);
    if (error == 0) threads.push_back(thread);
  }
  {
    const std::lock_guard lock(gathering.mutex);
    gathering.over = true;
  }
  gathering.changed.notify_all();
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return threads.size();
}

}  // namespace

int usable_threads(std::uint32_t asked) {
  const auto wanted = asked > 0 ? static_cast<int>(asked) : tbb::info::default_concurrency();
  int error = 0;
  const int found = 1 + static_cast<int>(try_threads(static_cast<std::size_t>(wanted - 1), error));
  if (found == wanted || asked == 0) return found;
  throw Error(Error::Kind::input,
              fmt::format("--threads {}: the system allows no more than {} ({}); use fewer threads, or "
                          "raise its limits (ulimit -u, ulimit -v)",
                          asked, found, std::strerror(error)));
}

}  // namespace dedup::cli
