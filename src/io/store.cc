// The record store: files read again from disk, and LZ4 blocks for bytes that cannot be read twice.
#include "io/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <lz4.h>
#include <sys/stat.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <vector>

#include "io/descriptor.h"

namespace dedup {

namespace {

// A larger block compresses better, but reading one record decompresses its whole block.
constexpr std::size_t kBlock = 32 << 10;
// RecordRef::offset in a spooled file: the number of its part, and 32 bits of the offset in the part.
constexpr unsigned kPartBits = 32;
constexpr std::uint64_t kInPart = (std::uint64_t{1} << kPartBits) - 1;
// Opening a file to read one record takes four times as long as reading it. Files of at least kLarge bytes, which hold
// many records, stay open, up to a quarter of the descriptors that a process may usually have.
constexpr off_t kLarge = 1 << 20;
constexpr std::uint32_t kMostOpen = 256;

[[noreturn]] void fail_changed(const std::string& path) {
  throw Error(Error::Kind::input, fmt::format("{}: changed during the run; run again when nothing writes to it", path));
}

[[noreturn]] void fail_spill(const std::string& tmpdir, std::string_view remedy) {
  throw Error(Error::Kind::output, fmt::format("--tmpdir {}: {}; {}", tmpdir, std::strerror(errno), remedy));
}

void read_fully(int fd, char* out, std::size_t n, std::uint64_t offset, const std::string& path) {
  for (std::size_t done = 0; done < n;) {
    const ssize_t got = pread(fd, out + done, n - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail_changed(path);
    done += static_cast<std::size_t>(got);
  }
}

/// Compares size and time of modification.
bool is_same_version(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// Compresses with LZ4; empty if that saves nothing.
std::vector<char> compressed(std::string_view raw) {
  std::vector<char> out;
  if (raw.size() >= LZ4_MAX_INPUT_SIZE) return out;  // about 2 GiB
  out.resize(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
  const int size =
      LZ4_compress_default(raw.data(), out.data(), static_cast<int>(raw.size()), static_cast<int>(out.size()));
  const bool saves = size > 0 && static_cast<std::size_t>(size) < raw.size();
  out.resize(saves ? static_cast<std::size_t>(size) : 0);
  return out;
}

}  // namespace

struct Store::File {
  bool on_disk = false;
  std::string path;
  struct stat status {};
  Descriptor descriptor;       ///< not open if the file is opened for each record
  std::size_t first_part = 0;  ///< index into `parts_`
};

struct Store::Block {
  std::uint32_t begin;            ///< offset in the part
  std::uint32_t raw;              ///< size in bytes
  std::uint32_t stored;           ///< size after compression; equal to `raw` if the block is not compressed
  std::uint64_t spill_offset;     ///< offset in the file in tmpdir
  std::unique_ptr<char[]> bytes;  ///< null if the block is in tmpdir
};

struct Store::Part {
  std::vector<Block> blocks;
};

Store::Store(std::string tmpdir) : tmpdir_(std::move(tmpdir)) {}

Store::~Store() = default;

std::uint32_t Store::add_on_disk(const std::string& path, int fd, const struct stat& status) {
  auto file = std::make_unique<File>();
  file->on_disk = true;
  file->path = path;
  file->status = status;
  if (file->status.st_size >= kLarge && kept_open_ < kMostOpen) {
    file->descriptor = Descriptor(fcntl(fd, F_DUPFD_CLOEXEC, 3));
    ++kept_open_;
  }
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

/// Opens a file in tmpdir, which disappears with the process, however that ends.
void Store::open_spill() {
  spill_ = open_unnamed(tmpdir_);
  if (!spill_.is_open()) fail_spill(tmpdir_, "name a folder that can be written");
}

std::uint32_t Store::add_spooled() {
  if (!tmpdir_.empty() && !spill_.is_open()) open_spill();
  auto file = std::make_unique<File>();
  file->first_part = parts_.size();
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

RecordRef Store::add_part() {
  parts_.push_back(std::make_unique<Part>());
  const std::uint64_t number = parts_.size() - 1 - files_.back()->first_part;
  return {number << kPartBits, 0, static_cast<std::uint32_t>(files_.size() - 1)};
}

Store::Part& Store::part_of(const File& file, std::uint64_t offset) const {
  return *parts_[file.first_part + (offset >> kPartBits)];
}

void Store::fill_lines(RecordRef part, std::string_view lines) const {
  Part& to = part_of(*files_[part.file], part.offset);
  while (!lines.empty()) {
    // Up to the last line that ends within a block, or one longer line.
    std::size_t take = lines.size();
    if (take > kBlock) {
      std::size_t border = lines.rfind('\n', kBlock - 1);
      if (border == std::string_view::npos) border = lines.find('\n', kBlock);
      if (border != std::string_view::npos) take = border + 1;
    }
    add_block(to, lines.substr(0, take));
    lines.remove_prefix(take);
  }
}

void Store::fill_record(RecordRef part, std::string_view record) const {
  add_block(part_of(*files_[part.file], part.offset), record);
}

void Store::add_block(Part& part, std::string_view bytes) const {
  if (bytes.empty()) return;
  const std::vector<char> packed = compressed(bytes);
  const std::string_view stored = packed.empty() ? bytes : std::string_view(packed.data(), packed.size());
  Block block{part.blocks.empty() ? 0 : part.blocks.back().begin + part.blocks.back().raw,
              static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(stored.size()), 0, nullptr};
  if (spill_.is_open()) {
    block.spill_offset = spill(stored);
  } else {
    block.bytes.reset(new char[stored.size()]);
    std::memcpy(block.bytes.get(), stored.data(), stored.size());
  }
  part.blocks.push_back(std::move(block));
}

/// Writes bytes to the file in tmpdir. Returns where.
std::uint64_t Store::spill(std::string_view bytes) const {
  const std::uint64_t begin = spill_size_.fetch_add(bytes.size());
  for (std::uint64_t at = begin; !bytes.empty();) {
    const ssize_t wrote = pwrite(spill_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail_spill(tmpdir_, "name a folder with more space");
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    at += static_cast<std::uint64_t>(wrote);
  }
  return begin;
}

std::string_view Store::read(RecordRef record, StoreScratch& scratch) const {
  const File& file = *files_[record.file];
  return file.on_disk ? read_on_disk(file, record, scratch) : read_spooled(file, record, scratch);
}

std::string_view Store::read_on_disk(const File& file, RecordRef record, StoreScratch& scratch) const {
  scratch.block = nullptr;
  scratch.bytes.resize(record.length);
  int fd = file.descriptor.get();
  Descriptor opened;
  if (fd < 0) {
    opened = open_to_read(file.path);
    fd = opened.get();
    struct stat now {};
    if (fd < 0 || fstat(fd, &now) != 0 || !is_same_version(now, file.status)) fail_changed(file.path);
  }
  read_fully(fd, scratch.bytes.data(), record.length, record.offset, file.path);
  return {scratch.bytes.data(), record.length};
}

std::string_view Store::read_spooled(const File& file, RecordRef record, StoreScratch& scratch) const {
  const std::vector<Block>& blocks = part_of(file, record.offset).blocks;
  const std::uint64_t offset = record.offset & kInPart;
  if (blocks.empty()) return {};
  // The last block that begins at or before the record.
  const auto after = std::upper_bound(blocks.begin() + 1, blocks.end(), offset,
                                      [](std::uint64_t at, const Block& block) { return at < block.begin; });
  const Block& block = *(after - 1);
  if (scratch.block != &block) {
    scratch.block = nullptr;
    scratch.bytes.resize(block.raw);
    Buffer<char> from_disk;
    const char* stored = block.bytes.get();
    if (stored == nullptr) {
      from_disk.resize(block.stored);
      read_fully(spill_.get(), from_disk.data(), block.stored, block.spill_offset, tmpdir_);
      stored = from_disk.data();
    }
    if (block.stored == block.raw) {
      std::memcpy(scratch.bytes.data(), stored, block.raw);
    } else {
      LZ4_decompress_safe(stored, scratch.bytes.data(), static_cast<int>(block.stored), static_cast<int>(block.raw));
    }
    scratch.block = &block;
  }
  return {scratch.bytes.data() + (offset - block.begin), record.length};
}

void Store::check_unchanged() const {
  const auto is_changed = [](const File& file) {
    struct stat now {};
    return file.on_disk && (stat(file.path.c_str(), &now) != 0 || !is_same_version(now, file.status));
  };
  using Files = tbb::blocked_range<std::size_t>;
  const std::size_t none = files_.size();
  const auto first_changed = [&](const Files& some, std::size_t first) {
    for (std::size_t i = some.begin(); i < std::min(some.end(), first); ++i) {
      if (is_changed(*files_[i])) return i;
    }
    return first;
  };
  const std::size_t first = tbb::parallel_reduce(Files(0, none), none, first_changed,
                                                 [](std::size_t a, std::size_t b) { return std::min(a, b); });
  if (first < none) fail_changed(files_[first]->path);
}

}  // namespace dedup
