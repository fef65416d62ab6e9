// A growing array for the hot loops that leaves new memory uninitialised.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

namespace dedup {

/// A growing array of trivially copyable values. `resize` leaves new values uninitialised. At least 64 bytes past the
/// last value are readable and writable, so vector loads and stores may run past the end. Not thread-safe.
template <class T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }
  T* begin() { return data_.get(); }
  T* end() { return data_.get() + size_; }
  const T* begin() const { return data_.get(); }
  const T* end() const { return data_.get() + size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

  void clear() { size_ = 0; }
  void resize(std::size_t n) {
    reserve(n);
    size_ = n;
  }
  void reserve(std::size_t n) {
    if (n > capacity_ || !data_) grow(n);
  }
  void push_back(const T& value) {
    if (size_ == capacity_ || !data_) grow(size_ + 1);
    data_[size_++] = value;
  }
  void append(const T* values, std::size_t n) {
    reserve(size_ + n);
    if (n > 0) std::memcpy(data_.get() + size_, values, n * sizeof(T));
    size_ += n;
  }

 private:
  static constexpr std::size_t kSlack = (64 + sizeof(T) - 1) / sizeof(T);
  void grow(std::size_t n) {
    const std::size_t wanted = n < 2 * capacity_ ? 2 * capacity_ : (n < 64 ? 64 : n);
    std::unique_ptr<T[]> bigger(new T[wanted + kSlack]);
    if (size_ > 0) std::memcpy(bigger.get(), data_.get(), size_ * sizeof(T));
    std::memset(static_cast<void*>(bigger.get() + wanted), 0, kSlack * sizeof(T));
    data_ = std::move(bigger);
    capacity_ = wanted;
  }
  std::unique_ptr<T[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace dedup
