// Messages and a progress line on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace dedup::cli {

/// Redraws one progress line at most ten times a second; a message erases it first. Thread-safe.
class Console {
 public:
  explicit Console(bool progress) : progress_(progress) {}
  ~Console() { clear(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// `total` is 0 if unknown.
  void show(std::string_view stage, std::uint64_t done, std::uint64_t total);
  /// Erases the progress line.
  void clear();
  /// Prints a one-line message, given without line feed. Control characters are replaced.
  void print(std::string_view message);

 private:
  using Clock = std::chrono::steady_clock;
  void erase();

  std::mutex mutex_;
  const bool progress_;
  bool drawn_ = false;
  std::string stage_;
  Clock::time_point stage_start_ = Clock::now();
  Clock::time_point last_drawn_ = Clock::now();
};

/// "reading  42 %  1.3 M/s  0:12 left": the progress line after `seconds` in a stage.
std::string progress_text(std::string_view stage, std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace dedup::cli
