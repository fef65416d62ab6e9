// Parquet and Arrow IPC: how their files are known. io/columns reads them.
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "io/columns/columns.h"
#include "io/format/format.h"

namespace dedup {
namespace {

using namespace std::string_view_literals;

bool is_parquet(std::string_view head) { return head.starts_with("PAR1"); }

/// A file begins with its name. A stream begins with a mark and the length of its schema.
bool is_arrow(std::string_view head) {
  constexpr std::string_view kMark = "\xFF\xFF\xFF\xFF"sv;
  constexpr std::uint32_t kMostOfSchema = 1 << 26;
  if (head.starts_with("ARROW1\0\0"sv)) return true;
  if (!head.starts_with(kMark) || head.size() < kMark.size() + sizeof(std::uint32_t)) return false;
  std::uint32_t length = 0;
  std::memcpy(&length, head.data() + kMark.size(), sizeof length);
  return length > 0 && length % 8 == 0 && length < kMostOfSchema;
}

constexpr std::array<std::string_view, 2> kParquetExtensions{"parquet", "pq"};
constexpr std::array<std::string_view, 4> kArrowExtensions{"arrow", "arrows", "feather", "ipc"};

}  // namespace

const Format kParquetFormat{.name = "parquet",
                            .what = "Parquet",
                            .extensions = kParquetExtensions,
                            .recognize = is_parquet,
                            .records = Format::Records::rows,
                            .open_rows = open_parquet};
const Format kArrowFormat{.name = "arrow",
                          .what = "Arrow IPC: files (Feather) and streams",
                          .extensions = kArrowExtensions,
                          .recognize = is_arrow,
                          .records = Format::Records::rows,
                          .open_rows = open_arrow};

}  // namespace dedup
