// Versions of the libraries, and what this build can do.
#include <archive.h>
#include <brotli/decode.h>
#include <bzlib.h>
#include <fmt/format.h>
#include <gmime/gmime-version.h>
#include <hwy/highway.h>
#include <libdeflate.h>
#include <libxml/xmlversion.h>
#include <lz4.h>
#include <lzma.h>
#include <oneapi/tbb/version.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <unicode/uvernum.h>
#include <uriparser/UriBase.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include <Eigen/Core>

#include "dedup/version.h"
#include "io/format/format.h"

namespace dedup {

namespace {

constexpr std::string_view kArrow = DEDUP_ARROW_VERSION;  // the module with Arrow is loaded only when a file needs it

}  // namespace

std::vector<Library> libraries() {
  const auto dotted = [](int major, int minor, int patch) { return fmt::format("{}.{}.{}", major, minor, patch); };
  const std::uint32_t brotli = BrotliDecoderVersion();  // of 8, 12 and 12 bits
  const std::string_view bzip2 = BZ2_bzlibVersion();    // with its date
  std::vector<Library> out = {
      {"xxHash", dotted(XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE)},
      {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"oneTBB", fmt::format("{}.{}", TBB_VERSION_MAJOR, TBB_VERSION_MINOR)},
      {"Highway", dotted(HWY_MAJOR, HWY_MINOR, HWY_PATCH)},
      {"simdjson",
       dotted(static_cast<int>(simdjson::SIMDJSON_VERSION_MAJOR), static_cast<int>(simdjson::SIMDJSON_VERSION_MINOR),
              static_cast<int>(simdjson::SIMDJSON_VERSION_REVISION))},
      {"libarchive", ARCHIVE_VERSION_ONLY_STRING},
      {"libxml2", LIBXML_DOTTED_VERSION},
      {"ICU", U_ICU_VERSION},
      {"uriparser", URI_VER_ANSI},
      {"uchardet", ""},  // does not tell its version
      {"GMime", dotted(GMIME_MAJOR_VERSION, GMIME_MINOR_VERSION, GMIME_MICRO_VERSION)},
      {"zlib", ZLIB_VERSION},
      {"libdeflate", LIBDEFLATE_VERSION_STRING},
      {"Brotli", fmt::format("{}.{}.{}", brotli >> 24, brotli >> 12 & 0xFFF, brotli & 0xFFF)},
      {"bzip2", std::string(bzip2.substr(0, bzip2.find(',')))},
      {"liblzma", LZMA_VERSION_STRING},
      {"Zstandard", ZSTD_VERSION_STRING},
      {"LZ4", LZ4_VERSION_STRING},
      {"SQLite", sqlite3_libversion()},
  };
  if (!kArrow.empty()) out.push_back({"Arrow", std::string(kArrow)});
  return out;
}

std::string instruction_set() {
  // Highway gives better sets lower bits, and takes the best of those that were compiled and that the processor has.
  const std::int64_t usable = hwy::SupportedTargets() & HWY_TARGETS;
  return hwy::TargetName(usable & -usable);
}

std::vector<InputFormat> input_formats() {
  std::vector<InputFormat> out;
  out.reserve(std::size(kFormats));
  for (const Format* format : kFormats) {
    const bool needs_arrow = format == &kParquetFormat || format == &kArrowFormat;
    if (needs_arrow && kArrow.empty()) continue;
    out.push_back({format->name, format->what, {format->extensions.begin(), format->extensions.end()}});
  }
  return out;
}

}  // namespace dedup
