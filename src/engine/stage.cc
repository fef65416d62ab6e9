// Serialises the observer of a run.
#include "engine/stage.h"

namespace dedup {

SerialObserver::SerialObserver(const Observer& caller) : caller_(caller), serial_(caller) {
  if (caller.progress) {
    serial_.progress = [this](std::string_view stage, std::uint64_t done, std::uint64_t total) {
      const std::lock_guard lock(mutex_);
      caller_.progress(stage, done, total);
    };
  }
  if (caller.problem) {
    serial_.problem = [this](const Problem& problem) {
      const std::lock_guard lock(mutex_);
      caller_.problem(problem);
    };
  }
  if (caller.note) {
    serial_.note = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      caller_.note(line);
    };
  }
  if (caller.likenesses) {
    serial_.likenesses = [this](std::span<const Likeness> likenesses) {
      const std::lock_guard lock(mutex_);
      caller_.likenesses(likenesses);
    };
  }
  if (caller.cancelled) serial_.cancelled = [this] { return cancelled(); };
}

bool SerialObserver::cancelled() {
  if (cancelled_.load(std::memory_order_relaxed)) return true;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return false;
  if (caller_.cancelled()) cancelled_ = true;
  return cancelled_;
}

}  // namespace dedup
