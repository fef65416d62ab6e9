// UTF-16 and UTF-32 -> UTF-8.
#include "io/wide.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/ascii.h"
#include "io/format/markup.h"

namespace dedup {

namespace {

/// Whether units of `width` bytes are characters of a text, by their low byte at `low`: the first two are ASCII, no
/// unit is zero, and a quarter are ASCII, as the spaces and digits of any script are.
bool is_wide(std::string_view head, std::size_t width, std::size_t low) {
  const std::size_t units = head.size() / width;
  std::size_t ascii = 0;
  for (std::size_t i = 0; i < units; ++i) {
    const std::string_view unit = head.substr(i * width, width);
    const auto zeros = static_cast<std::size_t>(std::count(unit.begin(), unit.end(), '\0'));
    if (zeros == width) return false;
    const char c = unit[low];
    const bool is_ascii = zeros == width - 1 && (is_space(c) || (c >= ' ' && c <= '~'));
    if (i < 2 && !is_ascii) return false;
    ascii += static_cast<std::size_t>(is_ascii);
  }
  return units >= 4 && ascii * 4 >= units;
}

class NarrowedBytes : public ByteInput {
 public:
  NarrowedBytes(std::unique_ptr<ByteInput> wide, std::string_view head, const std::string& encoding)
      : wide_(std::move(wide)), decoder_(encoding), ready_("\xEF\xBB\xBF") {
    decoder_.decode(head, false, ready_);
  }

  std::size_t read(char* out, std::size_t n, std::string& error) override {
    while (given_ == ready_.size() && !ended_) {
      ready_.clear();
      given_ = 0;
      std::array<char, 1 << 15> part;
      const std::size_t got = wide_->read(part.data(), part.size(), error_);
      ended_ = got == 0;
      decoder_.decode({part.data(), got}, ended_, ready_);
    }
    const std::size_t size = std::min(n, ready_.size() - given_);
    if (size == 0) error = error_;
    std::memcpy(out, ready_.data() + given_, size);
    given_ += size;
    return size;
  }

 private:
  std::unique_ptr<ByteInput> wide_;
  TextDecoder decoder_;
  std::string ready_;      ///< decoded
  std::size_t given_ = 0;  ///< of `ready_`
  bool ended_ = false;
  std::string error_;  ///< why `wide_` ended early
};

}  // namespace

std::string wide_encoding(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xFE\0\0"sv)) return "utf-32le";
  if (head.starts_with("\0\0\xFE\xFF"sv)) return "utf-32be";
  if (head.starts_with("\xFF\xFE"sv)) return "utf-16le";
  if (head.starts_with("\xFE\xFF"sv)) return "utf-16be";
  if (head.find('\0') == std::string_view::npos) return "";
  return is_wide(head, 2, 0)   ? "utf-16le"
         : is_wide(head, 2, 1) ? "utf-16be"
         : is_wide(head, 4, 0) ? "utf-32le"
         : is_wide(head, 4, 3) ? "utf-32be"
                               : "";
}

std::unique_ptr<ByteInput> narrowed(std::unique_ptr<ByteInput> wide, std::string_view head,
                                    const std::string& encoding) {
  return std::make_unique<NarrowedBytes>(std::move(wide), head, encoding);
}

}  // namespace dedup
