// A list that one thread appends to while other threads read the elements already in it.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

namespace dedup {

/// Elements never move: they are kept in segments, each twice as long as the one before. One thread at a time may
/// append. At the same time any thread may call size(), and may read an element below a size that it has seen, or
/// whose index another thread has handed to it. No locks are taken.
template <class T>
class AppendList {
 public:
  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  const T& operator[](std::size_t i) const { return segments_[segment_of(i)][place_of(i)]; }
  T& operator[](std::size_t i) { return segments_[segment_of(i)][place_of(i)]; }
  T& back() { return (*this)[size() - 1]; }

  void push_back(T value) {
    const std::size_t i = size_.load(std::memory_order_relaxed);
    std::unique_ptr<T[]>& segment = segments_[segment_of(i)];
    if (!segment) segment = std::make_unique<T[]>(kFirst << segment_of(i));
    segment[place_of(i)] = std::move(value);
    size_.store(i + 1, std::memory_order_release);
  }

 private:
  static constexpr std::size_t kFirst = 16;  // elements of the first segment

  // Segment s holds the elements from kFirst * (2^s - 1) on.
  static std::size_t segment_of(std::size_t i) { return static_cast<std::size_t>(std::bit_width(i / kFirst + 1)) - 1; }
  static std::size_t place_of(std::size_t i) { return i + kFirst - (kFirst << segment_of(i)); }

  std::array<std::unique_ptr<T[]>, 40> segments_;
  std::atomic<std::size_t> size_{0};
};

}  // namespace dedup
