// The record store: mapped files, documents read again, and compressed blocks for what cannot be read twice.
#include "io/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <lz4.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace dedup {

namespace {

constexpr std::size_t kBlock = 32 << 10;
constexpr std::size_t kSlack = 64;
constexpr std::size_t kFetched = 512;  // bytes of a record; what follows, the processor foresees

[[noreturn]] void changed(const std::string& path) {
  throw Error(Error::Kind::input,
              fmt::format("{}: changed while it was read; run again when nothing writes to it", path));
}

void read_fully(int fd, char* out, std::size_t n, std::uint64_t offset, const std::string& path) {
  for (std::size_t done = 0; done < n;) {
    const ssize_t got = pread(fd, out + done, n - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) changed(path);
    done += static_cast<std::size_t>(got);
  }
}

}  // namespace

struct Store::File {
  enum class Kind { mapped, document, spooled } kind = Kind::spooled;
  std::string path;
  struct stat status {};
  std::string_view map;

  struct Block {
    std::uint64_t begin;   ///< offset of its first byte in the file
    std::uint64_t where;   ///< in `packed`, or in the spill file
    std::uint32_t raw;     ///< bytes
    std::uint32_t stored;  ///< bytes; equal to raw where it was stored as it is
  };
  std::vector<Block> blocks;
  std::vector<std::unique_ptr<char[]>> packed;  ///< one a block, where there is no tmpdir
  std::string open_block;
  std::uint64_t size = 0;
};

Store::Store(std::string tmpdir) : tmpdir_(std::move(tmpdir)) {}

Store::~Store() {
  for (const auto& file : files_) {
    if (!file->map.empty()) munmap(const_cast<char*>(file->map.data()), file->map.size());
  }
  if (spill_ >= 0) close(spill_);
}

std::uint32_t Store::add_mapped(const std::string& path, int fd, std::uint64_t size) {
  auto file = std::make_unique<File>();
  file->kind = File::Kind::mapped;
  file->path = path;
  fstat(fd, &file->status);
  if (size > 0) {
    void* map = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) {
      throw Error(Error::Kind::input, fmt::format("{}: cannot be mapped: {}", path, std::strerror(errno)));
    }
    madvise(map, size, MADV_SEQUENTIAL);
    file->map = {static_cast<const char*>(map), size};
  }
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::uint32_t Store::add_document(const std::string& path, int fd, std::uint64_t size) {
  auto file = std::make_unique<File>();
  file->kind = File::Kind::document;
  file->path = path;
  file->size = size;
  fstat(fd, &file->status);
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

std::uint32_t Store::add_spooled() {
  files_.push_back(std::make_unique<File>());
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void Store::append_lines(std::uint32_t file, std::string_view lines) {
  while (!lines.empty()) {
    // Up to the last line that ends within a block, or one longer line.
    std::size_t take = lines.size();
    if (take > kBlock) {
      std::size_t border = lines.rfind('\n', kBlock - 1);
      if (border == std::string_view::npos) border = lines.find('\n', kBlock);
      if (border != std::string_view::npos) take = border + 1;
    }
    append_record(file, lines.substr(0, take));
    lines.remove_prefix(take);
  }
}

void Store::append_record(std::uint32_t number, std::string_view record) {
  File& file = *files_[number];
  if (!file.open_block.empty() && file.open_block.size() + record.size() > kBlock) finish(number);
  file.open_block += record;
}

void Store::finish(std::uint32_t number) {
  File& file = *files_[number];
  if (file.open_block.empty()) return;
  const std::string& raw = file.open_block;
  // LZ4 takes up to about 2 GiB; a longer record is stored as it is.
  std::vector<char> packed;
  int stored = 0;
  if (raw.size() < LZ4_MAX_INPUT_SIZE) {
    packed.resize(static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
    stored =
        LZ4_compress_default(raw.data(), packed.data(), static_cast<int>(raw.size()), static_cast<int>(packed.size()));
  }
  const bool as_it_is = stored <= 0 || static_cast<std::size_t>(stored) >= raw.size();
  const char* from = as_it_is ? raw.data() : packed.data();
  const std::size_t size = as_it_is ? raw.size() : static_cast<std::size_t>(stored);
  File::Block block{file.size, 0, static_cast<std::uint32_t>(raw.size()), static_cast<std::uint32_t>(size)};
  if (tmpdir_.empty()) {
    block.where = file.packed.size();
    file.packed.push_back(std::make_unique<char[]>(size));
    std::memcpy(file.packed.back().get(), from, size);
  } else {
    if (spill_ < 0) {
      std::string name = tmpdir_ + "/dedup-spool.XXXXXX";
      spill_ = mkostemp(name.data(), O_CLOEXEC);
      if (spill_ < 0) {
        throw Error(Error::Kind::output,
                    fmt::format("--tmpdir {}: {}; name a folder that can be written", tmpdir_, std::strerror(errno)));
      }
      unlink(name.c_str());  // gone when the run ends, however it ends
    }
    for (std::size_t done = 0; done < size;) {
      const ssize_t wrote = pwrite(spill_, from + done, size - done, static_cast<off_t>(spill_size_ + done));
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) {
        throw Error(Error::Kind::output,
                    fmt::format("--tmpdir {}: {}; name a folder with more space", tmpdir_, std::strerror(errno)));
      }
      done += static_cast<std::size_t>(wrote);
    }
    block.where = spill_size_;
    spill_size_ += size;
  }
  file.blocks.push_back(block);
  file.size += raw.size();
  file.open_block.clear();
}

std::string_view Store::mapped(std::uint32_t file) const { return files_[file]->map; }

void Store::fetch(RecordRef record) const {
  const File& file = *files_[record.file];
  if (file.kind != File::Kind::mapped) return;
  const char* at = file.map.data() + record.offset;
  for (std::size_t i = 0; i < std::min<std::size_t>(record.length, kFetched); i += 64) __builtin_prefetch(at + i);
}

std::string_view Store::read(RecordRef record, StoreScratch& scratch) const {
  const File& file = *files_[record.file];
  if (file.kind == File::Kind::mapped) {
    const std::string_view bytes = file.map.substr(record.offset, record.length);
    if (record.offset + record.length + kSlack <= file.map.size()) return bytes;
    scratch.file = kNone;
    scratch.bytes.clear();
    scratch.bytes.append(bytes.data(), bytes.size());
    return {scratch.bytes.data(), bytes.size()};
  }
  if (file.kind == File::Kind::document) {
    scratch.file = kNone;
    const int fd = open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (fd < 0 || fstat(fd, &status) != 0 || status.st_size != file.status.st_size ||
        status.st_mtim.tv_sec != file.status.st_mtim.tv_sec || status.st_mtim.tv_nsec != file.status.st_mtim.tv_nsec) {
      if (fd >= 0) close(fd);
      changed(file.path);
    }
    scratch.bytes.resize(record.length);
    read_fully(fd, scratch.bytes.data(), record.length, record.offset, file.path);
    close(fd);
    return {scratch.bytes.data(), record.length};
  }
  const auto after =
      std::upper_bound(file.blocks.begin(), file.blocks.end(), record.offset,
                       [](std::uint64_t offset, const File::Block& block) { return offset < block.begin; });
  const auto index = static_cast<std::size_t>(after - file.blocks.begin()) - 1;
  const File::Block& block = file.blocks[index];
  if (scratch.file != record.file || scratch.block != index) {
    scratch.file = kNone;
    scratch.bytes.resize(block.raw);
    Buffer<char> from_disk;
    const char* packed = nullptr;
    if (tmpdir_.empty()) {
      packed = file.packed[block.where].get();
    } else {
      from_disk.resize(block.stored);
      read_fully(spill_, from_disk.data(), block.stored, block.where, tmpdir_);
      packed = from_disk.data();
    }
    if (block.stored == block.raw) {
      std::memcpy(scratch.bytes.data(), packed, block.raw);
    } else {
      LZ4_decompress_safe(packed, scratch.bytes.data(), static_cast<int>(block.stored), static_cast<int>(block.raw));
    }
    scratch.file = record.file;
    scratch.block = index;
  }
  return {scratch.bytes.data() + (record.offset - block.begin), record.length};
}

void Store::check_unchanged() const {
  for (const auto& file : files_) {
    if (file->kind == File::Kind::spooled) continue;
    struct stat now {};
    if (stat(file->path.c_str(), &now) != 0 || now.st_size != file->status.st_size ||
        now.st_mtim.tv_sec != file->status.st_mtim.tv_sec || now.st_mtim.tv_nsec != file->status.st_mtim.tv_nsec) {
      changed(file->path);
    }
  }
}

}  // namespace dedup
