// Messages and a progress line on standard error.
#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/screen.h"
#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr double kRateFrom = 0.5;  // seconds; earlier rates are too noisy

/// 1234567 -> "1.2 M"
std::string short_number(double value) {
  constexpr std::string_view kUnits = " kMGT";
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000.0;
    ++unit;
  }
  if (unit == 0) return fmt::format("{:.0f}", value);
  return value < 9.95 ? fmt::format("{:.1f} {}", value, kUnits[unit]) : fmt::format("{:.0f} {}", value, kUnits[unit]);
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string progress_text(std::string_view stage, std::uint64_t done, std::uint64_t total, double seconds) {
  std::string out(stage);
  if (total > 0) {
    // Rounded down, so that 100 % means done.
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    out += fmt::format("  {:3} %", static_cast<int>(share * 100.0));
  } else if (done > 0) {
    out += fmt::format("  {}", short_number(static_cast<double>(done)));
  }
  if (seconds < kRateFrom || done == 0) return out;
  const double rate = static_cast<double>(done) / seconds;
  out += fmt::format("  {}/s", short_number(rate));
  if (total > done) out += fmt::format("  {} left", clock_text(static_cast<double>(total - done) / rate));
  return out;
}

void Console::show(std::string_view stage, std::uint64_t done, std::uint64_t total) {
  if (!progress_) return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (stage_ != stage) {
    stage_ = stage;
    stage_start_ = now;
  }
  if (now - last_drawn_ < kRedraw) return;
  last_drawn_ = now;
  const std::chrono::duration<double> elapsed = now - stage_start_;
  const std::string text = fit(progress_text(stage, done, total, elapsed.count()), terminal_width(STDERR_FILENO) - 1);
  print_to(STDERR_FILENO, fmt::format("\r{}\x1b[K", text));
  drawn_ = true;
}

void Console::erase() {
  if (!drawn_) return;
  print_to(STDERR_FILENO, "\r\x1b[K");
  drawn_ = false;
}

void Console::clear() {
  const std::lock_guard lock(mutex_);
  erase();
}

void Console::print(std::string_view message) {
  const std::lock_guard lock(mutex_);
  erase();
  print_to(STDERR_FILENO, printable(message) + "\n");
}

}  // namespace dedup::cli
