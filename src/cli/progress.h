// Standard error for people: messages, and one line of progress that gives way to them.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace dedup::cli {

/// One progress line, redrawn at most ten times a second, and the messages that replace it. Any thread.
class Console {
 public:
  explicit Console(bool progress) : progress_(progress) {}
  ~Console() { clear(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// `total` 0 where it is unknown.
  void show(std::string_view stage, std::uint64_t done, std::uint64_t total);
  /// Takes the progress line away.
  void clear();
  /// A message of one line, without its line feed. Control characters are made harmless.
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

/// "reading  42 %  1.3 M/s  0:12 left": what a progress line says after `seconds` in a stage.
std::string progress_text(std::string_view stage, std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace dedup::cli
