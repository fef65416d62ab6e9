// The files inside a tar or zip archive, read where they are, by libarchive.
//
// An archive is read once, from front to back, so it may come through a pipe. A zip file is therefore read by the
// headers before its files and not by the directory at its end: what was deleted from it with its data left in place is
// read too, and a file that was stored without its size is refused.
//
// A file that expands too much is a decompression bomb; it costs the rest of the archive.
#include "io/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace dedup {

namespace {

constexpr std::size_t kBuffer = 1 << 17;
// As in io/decompress.cc. Text compresses 2- to 7-fold.
constexpr std::uint64_t kLeastBomb = std::uint64_t{256} << 20;
constexpr std::uint64_t kMostExpansion = 500;
constexpr std::array<std::string_view, 7> kExtensions{"tar", "tgz", "tbz", "tbz2", "txz", "tzst", "zip"};

using namespace std::string_view_literals;

}  // namespace

bool is_archive_extension(std::string_view extension) {
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_archive(std::string_view name, std::string_view head) {
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv)) {
    constexpr std::size_t kFirstName = 30;  // bytes before the name of the first file
    const std::string_view first = head.substr(std::min(kFirstName, head.size()));
    const auto has = [&](std::string_view part) { return head.find(part) != std::string_view::npos; };
    return !first.starts_with("mimetype") && !first.starts_with("[Content_Types].xml") && !has("word/_rels") &&
           !has("xl/_rels");
  }
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return true;
  // The oldest tar files have no sign of their own.
  return name.ends_with(".tar") && head.size() >= 512 && head.find('\0') < 100;
}

struct Archive::State {
  std::unique_ptr<ByteInput> bytes;
  std::vector<char> buffer;
  std::string bytes_error;  ///< why `bytes` ended early
  struct archive* reader = nullptr;
  std::uint64_t packed = 0, unpacked = 0;

  explicit State(std::unique_ptr<ByteInput> from) : bytes(std::move(from)), buffer(kBuffer) {
    reader = archive_read_new();
    archive_read_support_format_tar(reader);
    archive_read_support_format_gnutar(reader);
    archive_read_support_format_zip_streamable(reader);
    archive_read_support_format_empty(reader);
    archive_read_open(reader, this, nullptr, read_bytes, nullptr);
  }
  ~State() { archive_read_free(reader); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static la_ssize_t read_bytes(struct archive* /*reader*/, void* data, const void** out) {
    auto* self = static_cast<State*>(data);
    const std::size_t got = self->bytes->read(self->buffer.data(), self->buffer.size(), self->bytes_error);
    self->packed += got;
    *out = self->buffer.data();
    return static_cast<la_ssize_t>(got);
  }

  /// Why reading ended, if not at the end.
  std::string reason() const {
    if (!bytes_error.empty()) return bytes_error;
    const char* const text = archive_error_string(reader);
    return text == nullptr ? "unknown" : text;
  }
};

namespace {

class Member : public ByteInput {
 public:
  using Read = std::function<std::size_t(char*, std::size_t, std::string&)>;
  explicit Member(Read read) : read_(std::move(read)) {}
  std::size_t read(char* out, std::size_t n, std::string& error) override { return read_(out, n, error); }

 private:
  Read read_;
};

}  // namespace

Archive::Archive(std::unique_ptr<ByteInput> bytes) : state_(std::make_shared<State>(std::move(bytes))) {}
Archive::~Archive() = default;

bool Archive::next(std::string& name, std::string& error) {
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(state_->reader, &entry);
    if (result == ARCHIVE_EOF && state_->bytes_error.empty()) return false;
    if (result == ARCHIVE_RETRY) continue;
    if (result == ARCHIVE_EOF || result == ARCHIVE_FATAL) {
      error = fmt::format("is damaged ({}); the files before that were read, make or download the archive again",
                          state_->reason());
      return false;
    }
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
    const char* const path = archive_entry_pathname(entry);
    const char* const utf8 = archive_entry_pathname_utf8(entry);
    name = path != nullptr ? path : utf8 != nullptr ? utf8 : "a file without a name";
    return true;
  }
}

std::uint64_t Archive::bytes_read() const { return state_->packed; }

std::unique_ptr<ByteInput> Archive::member() {
  return std::make_unique<Member>([state = state_](char* out, std::size_t n, std::string& error) -> std::size_t {
    if (state->unpacked > kLeastBomb && state->unpacked / kMostExpansion > state->packed) {
      error = fmt::format(
          "expands more than {}-fold and beyond {} MiB, as a decompression bomb does; its rest was not read, unpack "
          "the "
          "archive yourself if you trust it",
          kMostExpansion, kLeastBomb >> 20);
      return 0;
    }
    const la_ssize_t got = archive_read_data(state->reader, out, n);
    if (got < 0) {
      error = fmt::format("cannot be read to its end in the archive ({}); what comes before was read", state->reason());
      return 0;
    }
    state->unpacked += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  });
}

}  // namespace dedup
