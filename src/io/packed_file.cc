// Reads a small file that may be compressed.
#include "io/packed_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "dedup/types.h"
#include "io/codecs.h"
#include "io/decompress.h"
#include "io/descriptor.h"

namespace dedup {

bool is_readable(const std::string& path) { return open_to_read(path).is_open(); }

std::string read_packed(const std::string& path, std::uint64_t most) {
  const auto fail = [&](const std::string& what) { throw Error(Error::Kind::input, path + ": " + what); };
  Descriptor from = open_to_read(path);
  if (!from.is_open()) fail(fmt::format("cannot be opened: {}; check the path", std::strerror(errno)));
  constexpr std::size_t kHead = 16, kBlock = 1 << 18;
  std::string head(kHead, '\0'), out, error;
  const ssize_t got = read_some(from, head.data(), kHead, {});
  head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  const std::string_view compression = compression_of(head);
  const auto input = open_bytes(std::move(from), std::move(head), compression, {[](std::string_view) {}, {}});
  while (true) {
    const std::size_t size = out.size();
    out.resize(size + kBlock);
    const std::size_t more = input->read(out.data() + size, kBlock, error);
    out.resize(size + more);
    if (!error.empty()) fail(error + "; install it again");
    if (more == 0) return out;
    if (out.size() > most) fail(fmt::format("is longer than {} MiB, the most that is read of such a file", most >> 20));
  }
}

}  // namespace dedup
