// Which files a run reads: folders walked, content recognised, compression undone.
#include "io/walk.h"

#include <archive.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/ascii.h"

namespace dedup {

namespace {

namespace fs = std::filesystem;

// A further format is one file and one line here. Text recognises anything, so it stands last.
constexpr const Format* kFormats[] = {&kJsonLinesFormat, &kFeedFormat, &kTextFormat};

constexpr std::string_view kCompressedExtensions[] = {"gz", "zst", "bz2", "xz", "lz4"};

/// The extension without its dot, below one of a compression: "a.jsonl.gz" -> "jsonl".
std::string extension_of(std::string_view name) {
  name.remove_prefix(std::min(name.size(), name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1));
  for (int layer = 0; layer < 2; ++layer) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return "";
    std::string extension = lowered(name.substr(dot + 1));
    const bool compressed = std::find(std::begin(kCompressedExtensions), std::end(kCompressedExtensions), extension) !=
                            std::end(kCompressedExtensions);
    if (!compressed || layer == 1) return extension;
    name = name.substr(0, dot);
  }
  return "";
}

const Format* format_of_extension(std::string_view extension) {
  for (const Format* format : kFormats) {
    if (std::find(format->extensions.begin(), format->extensions.end(), extension) != format->extensions.end()) {
      return format;
    }
  }
  return nullptr;
}

void walk(const fs::path& folder, std::vector<std::string>& files, std::map<std::string, std::uint64_t>& passed_over,
          std::vector<Problem>& problems) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') || name.starts_with('_')) {
      ++passed_over["names beginning with . or _"];
    } else if (name.starts_with("README") || name.starts_with("LICENSE")) {
      ++passed_over["README and LICENSE"];
    } else if (std::error_code ignored; entry->is_directory(ignored)) {
      if (!entry->is_symlink(ignored)) walk(entry->path(), files, passed_over, problems);  // links may lead in circles
    } else if (const std::string extension = extension_of(name); format_of_extension(extension) == nullptr) {
      ++passed_over[extension.empty() ? "no extension" : "." + extension];
    } else {
      files.push_back(entry->path().string());
    }
  }
  if (error) {
    problems.push_back(
        {Problem::Kind::skipped_file, folder.string(), 0,
         fmt::format("cannot be read: {}; its articles are missing, check its permissions", error.message())});
  }
}

}  // namespace

std::vector<Input> find_inputs(std::span<const std::string> paths, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems) {
  std::vector<Input> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      inputs.push_back({path, "standard input", "standard input"});
    } else if (!fs::exists(path, error)) {
      problems.push_back(
          {Problem::Kind::skipped_file, path, 0,
           error ? fmt::format("cannot be read: {}", error.message()) : "there is no such file or folder"});
    } else if (!fs::is_directory(path, error)) {
      inputs.push_back({path, path, path});
    } else {
      std::vector<std::string> files;
      walk(path, files, passed_over, problems);
      std::sort(files.begin(), files.end());
      if (files.empty()) {
        problems.push_back(
            {Problem::Kind::skipped_file, path, 0,
             "no articles in this folder; it takes .jsonl, .ndjson, .txt, .rss, .atom and .xml, each plain or "
             "compressed, and a file of another name if it is named itself"});
      }
      for (std::string& file : files) {
        std::string id = fs::path(file).lexically_relative(path).string();
        inputs.push_back({file, file, std::move(id)});
      }
    }
  }
  return inputs;
}

std::string refused_content(std::string_view head) {
  struct Magic {
    std::string_view bytes;
    std::string_view what;
  };
  using namespace std::string_view_literals;
  static constexpr Magic kMagics[] = {
      {"%PDF"sv, "a PDF; extract its text first, for instance with pdftotext"},
      {"PK\x03\x04"sv, "a ZIP archive or office document; unpack or export it first"},
      {"WARC/"sv, "a WARC archive; extract its pages' text to JSON Lines first"},
      {"PAR1"sv, "a Parquet file; export it to JSON Lines first"},
      {"ARROW1"sv, "an Arrow file; export it to JSON Lines first"},
      {"\x7F"
       "ELF"sv,
       "a program"},
      {"SQLite format 3"sv, "an SQLite database; export it to JSON Lines first"},
      {"\x89PNG"sv, "a PNG picture"},
      {"\xFF\xD8\xFF"sv, "a JPEG picture"},
      {"GIF8"sv, "a GIF picture"},
      {"\xD0\xCF\x11\xE0"sv, "an office document; export its text first"},
      {"{\\rtf"sv, "an RTF document; export its text first"},
  };
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.bytes)) return std::string(magic.what);
  }
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return "a tar archive; unpack it first";
  const bool wide = head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv);
  if (wide && !kFeedFormat.recognize(head)) return "UTF-16 text; convert it first, for instance with iconv -t UTF-8";
  std::size_t first = head.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
  first = std::min(head.find_first_not_of(" \t\r\n", first), head.size());
  const std::string start = lowered(head.substr(first, 14));
  if (start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")) {
    return "HTML; extract the article's text first";
  }
  if (start.starts_with('[') && (start.find_first_of("{[\"", 1) == start.find_first_not_of(" \t\r\n", 1))) {
    return "a JSON array; make it JSON Lines first, for instance with jq -c '.[]'";
  }
  if (!wide && !kJsonLinesFormat.recognize(head)) {
    const std::size_t nul = head.find('\0');
    if (nul != std::string_view::npos) return fmt::format("binary (a NUL byte at offset {})", nul);
  }
  if (start.starts_with("<?xml") && !kFeedFormat.recognize(head)) {
    return "XML that is neither RSS nor Atom; extract its articles to JSON Lines first";
  }
  return "";
}

const Format* choose_format(std::string_view name, std::string_view head) {
  if (const Format* format = format_of_extension(extension_of(name))) return format;
  for (const Format* format : kFormats) {
    if (format->recognize(head)) return format;
  }
  return nullptr;
}

std::string_view compression_of(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\x1F\x8B"sv)) return "gzip";
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return "zstd";
  if (head.starts_with("BZh"sv) && head.size() > 3 && head[3] >= '1' && head[3] <= '9') return "bzip2";
  if (head.starts_with("\xFD"
                       "7zXZ\0"sv))
    return "xz";
  if (head.starts_with("\x04\x22\x4D\x18"sv)) return "lz4";
  return "none";
}

ByteSource::~ByteSource() = default;

namespace {

/// A file's own bytes.
class PlainBytes : public ByteSource {
 public:
  PlainBytes(int fd, std::string head, std::function<void(std::string_view)> taken)
      : fd_(fd), head_(std::move(head)), taken_(std::move(taken)) {
    taken_(head_);
  }
  ~PlainBytes() override {
    if (fd_ != STDIN_FILENO) close(fd_);
  }
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    if (given_ < head_.size()) {
      const std::size_t take = std::min(n, head_.size() - given_);
      std::memcpy(out, head_.data() + given_, take);
      given_ += take;
      return take;
    }
    for (;;) {
      const ssize_t got = ::read(fd_, out, n);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        error = fmt::format("cannot be read: {}", std::strerror(errno));
        return 0;
      }
      taken_({out, static_cast<std::size_t>(got)});
      return static_cast<std::size_t>(got);
    }
  }

 private:
  int fd_;
  std::string head_;
  std::function<void(std::string_view)> taken_;
  std::size_t given_ = 0;
};

/// Decompressed bytes, by libarchive. A compressed file inside a compressed file is undone too, to a small depth,
/// and a file that expands beyond reason is given up: it is a bomb, not news.
class DecompressedBytes : public ByteSource {
 public:
  DecompressedBytes(int fd, std::string head, std::function<void(std::string_view)> taken)
      : packed_(fd, std::move(head), std::move(taken)), buffer_(1 << 18), archive_(archive_read_new()) {
    archive_read_support_filter_gzip(archive_);
    archive_read_support_filter_bzip2(archive_);
    archive_read_support_filter_xz(archive_);
    archive_read_support_filter_zstd(archive_);
    archive_read_support_filter_lz4(archive_);
    archive_read_support_format_raw(archive_);
    const auto pull = [](archive*, void* self, const void** bytes) -> la_ssize_t {
      auto* source = static_cast<DecompressedBytes*>(self);
      const std::size_t got =
          source->packed_.read(source->buffer_.data(), source->buffer_.size(), source->packed_error_);
      source->packed_total_ += got;
      *bytes = source->buffer_.data();
      return static_cast<la_ssize_t>(got);
    };
    archive_entry* entry = nullptr;
    const bool opened = archive_read_open(archive_, this, nullptr, pull, nullptr) == ARCHIVE_OK &&
                        archive_read_next_header(archive_, &entry) == ARCHIVE_OK;
    if (!opened) open_error_ = message();
  }
  ~DecompressedBytes() override { archive_read_free(archive_); }

  std::size_t read(char* out, std::size_t n, std::string& error) override {
    if (!open_error_.empty()) {
      error = open_error_;
      return 0;
    }
    // Block by block: archive_read_data would drop what it has where the next block is broken.
    while (block_.empty()) {
      const void* bytes = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(archive_, &bytes, &size, &offset);
      if (status == ARCHIVE_EOF) return 0;
      if (status != ARCHIVE_OK || !packed_error_.empty()) {
        error = message();
        return 0;
      }
      block_ = {static_cast<const char*>(bytes), size};
    }
    const std::size_t got = std::min(n, block_.size());
    std::memcpy(out, block_.data(), got);
    block_.remove_prefix(got);
    total_ += got;
    if (total_ > kLeastBomb && total_ / kMostExpansion > packed_total_) {
      error = fmt::format(
          "expands more than {}-fold, beyond {} MiB; the rest was not read, decompress it yourself if "
          "it is no bomb",
          kMostExpansion, kLeastBomb >> 20);
      return 0;
    }
    return got;
  }

 private:
  static constexpr std::uint64_t kLeastBomb = std::uint64_t{256} << 20;
  static constexpr std::uint64_t kMostExpansion = 500;
  std::string message() const {
    if (!packed_error_.empty()) return packed_error_;
    const char* text = archive_error_string(archive_);
    return fmt::format("cannot be decompressed beyond byte {}: {}; what came before was read, fetch the file anew",
                       total_, text != nullptr ? text : "truncated or damaged");
  }
  PlainBytes packed_;
  std::vector<char> buffer_;
  std::string_view block_;  ///< decompressed and not yet given
  archive* archive_;
  std::string open_error_, packed_error_;
  std::uint64_t packed_total_ = 0, total_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_bytes(int fd, std::string head, std::string_view compression,
                                       std::function<void(std::string_view)> taken) {
  if (compression == "none") return std::make_unique<PlainBytes>(fd, std::move(head), std::move(taken));
  return std::make_unique<DecompressedBytes>(fd, std::move(head), std::move(taken));
}

}  // namespace dedup
