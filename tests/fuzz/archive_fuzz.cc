// Any bytes give files or an error, and the same files whatever the size of the reads, and end.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "io/archive.h"

namespace {

using dedup::ByteInput;

class Bytes : public ByteInput {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(char* out, std::size_t n, std::string& /*error*/) override {
    const std::size_t take = std::min(n, bytes_.size());
    std::copy_n(bytes_.data(), take, out);
    bytes_.remove_prefix(take);
    return take;
  }

 private:
  std::string_view bytes_;
};

/// The files; none if there is an error, before which more or less of a file may be given.
std::vector<std::pair<std::string, std::string>> unpacked(std::string_view bytes, std::size_t part) {
  constexpr std::size_t kEnough = 1 << 20;
  std::vector<std::pair<std::string, std::string>> files;
  dedup::Archive archive(std::make_unique<Bytes>(bytes));
  std::string name, error, buffer(part, '\0');
  for (std::size_t total = 0; total < kEnough && archive.next(name, error);) {
    const auto member = archive.member();
    std::string text;
    while (const std::size_t got = member->read(buffer.data(), part, error)) {
      text.append(buffer, 0, got);
      if (text.size() > kEnough) return {};
    }
    total += text.size() + 100;
    if (!error.empty()) return {};
    files.emplace_back(name, std::move(text));
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)dedup::is_archive("a.zip", bytes);
  if (unpacked(bytes, 1 << 16) != unpacked(bytes, 100)) std::abort();
  return 0;
}
