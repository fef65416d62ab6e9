// Any bytes behind a codec's magic number decompress to the same text whatever the size of the reads, and end.
#include <cstdlib>

#include "io/codecs.h"
#include "io/decompress.h"
#include "memory_file.h"

namespace {

struct Found {
  std::string text, error;
};

Found read(const std::string& path, std::string_view compression, std::size_t part) {
  const auto input = dedup::open_bytes(dedup::open_to_read(path), "", compression, {[](std::string_view) {}, nullptr});
  Found found;
  std::string buffer(part, '\0');
  while (const std::size_t got = input->read(buffer.data(), part, found.error)) {
    found.text.append(buffer, 0, got);
    if (found.text.size() > 4 << 20) break;
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view compression = dedup::compression_of({reinterpret_cast<const char*>(data), size});
  if (compression == "none") return 0;
  const MemoryFile file(data, size);
  const Found large = read(file.path(), compression, 1 << 16);
  if (large.text.size() > 4 << 20) return 0;
  const Found small = read(file.path(), compression, 100);
  // Where a member is damaged, some codecs have handed out more of its last block than others.
  if (large.error.empty() != small.error.empty()) std::abort();
  if (large.error.empty() && large.text != small.text) std::abort();
  return 0;
}
