// The bytes of a document that comes in parts, as one view for a framer of records.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace dedup {

/// Hands parts to a framer. A record that lies within one part is not copied. Memory holds what the framer asks for at
/// once, at most. Time is linear if the framer's own time is linear in what it asks for. Not thread-safe.
class Window {
 public:
  struct Step {
    std::size_t done = 0;    ///< bytes at the front that are finished
    std::size_t wanted = 0;  ///< if none is: how many bytes it needs at once, more than it was given
  };

  /// Calls `frame(view, last) -> Step` until it needs more bytes than there are. With `last`, nothing follows the view,
  /// and the framer finishes at least one byte.
  template <class Frame>
  void add(std::string_view bytes, bool last, Frame frame) {
    while (!held_.empty()) {
      const std::size_t missing = wanted_ > held() ? wanted_ - held() : 0;
      const std::size_t before = held(), taken = std::min(missing, bytes.size());
      held_.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      if (held() < wanted_ && !last) return;
      const std::size_t done = run(std::string_view(held_).substr(at_), last && bytes.empty(), frame);
      at_ += done;
      if (done < before) {
        if (at_ > held_.size() / 2) held_.erase(0, at_), at_ = 0;
        continue;
      }
      // The rest lies within this part.
      bytes = {bytes.data() - (held_.size() - at_), bytes.size() + held_.size() - at_};
      held_.clear();
      at_ = 0;
    }
    bytes.remove_prefix(run(bytes, last, frame));
    held_ = bytes;
  }

 private:
  std::size_t held() const { return held_.size() - at_; }

  template <class Frame>
  std::size_t run(std::string_view view, bool last, Frame& frame) {
    std::size_t done = 0;
    while (done < view.size()) {
      const Step step = frame(view.substr(done), last);
      if (step.done == 0) {
        wanted_ = step.wanted;
        break;
      }
      done += step.done;
    }
    return done;
  }

  std::string held_;
  std::size_t at_ = 0;      ///< what comes before it in `held_` is finished
  std::size_t wanted_ = 0;  ///< bytes of `held_` and what follows
};

}  // namespace dedup
