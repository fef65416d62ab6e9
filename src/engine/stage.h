// Runs stages: names, times and counts each one, reports progress, and stops a cancelled run.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"

namespace dedup {

/// What most stages read. Holds references; all of them outlive the run.
struct Job {
  const Reader& reader;
  const Articles& articles;
  const Config& config;
  const Observer& observer;
};

/// Lets all threads use the caller's observer, and calls it from one thread at a time.
///
/// `cancelled` never waits: while another thread is inside the observer, it repeats the last answer. Once it has
/// answered true, it always does.
class SerialObserver {
 public:
  explicit SerialObserver(const Observer& caller);
  SerialObserver(const SerialObserver&) = delete;
  SerialObserver& operator=(const SerialObserver&) = delete;
  const Observer& get() const { return serial_; }

 private:
  bool cancelled();

  const Observer& caller_;
  Observer serial_;
  std::mutex mutex_;
  std::atomic<bool> cancelled_ = false;
};

/// The usual count of a stage: the length of the list that it returns.
inline constexpr auto kSizeOf = [](const auto& list) { return list.size(); };

/// Runs one stage after the other and reports each.
class Runner {
 public:
  Runner(const Observer& observer, std::vector<StageReport>& reports) : observer_(observer), reports_(reports) {}

  /// Runs `stage` and returns its result. `in` is the number of items it starts from; `count(result)` is the number it
  /// gives. Throws Error(interrupted) if the run was cancelled before or during the stage.
  template <class Stage, class Count>
  auto operator()(std::string_view name, std::uint64_t in, Stage stage, Count count) {
    stop_if_cancelled(observer_);
    if (observer_.progress) observer_.progress(name, 0, in);
    const auto begin = std::chrono::steady_clock::now();
    auto result = stage();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    reports_.push_back(
        {std::string(name), in, static_cast<std::uint64_t>(count(result)), took.count(), peak_memory(), own_memory()});
    stop_if_cancelled(observer_);
    return result;
  }

 private:
  const Observer& observer_;
  std::vector<StageReport>& reports_;
};

}  // namespace dedup
