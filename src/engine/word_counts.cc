// Finds and reads word counts: those of `--background`, or the installed ones, one file a language, when it first
// occurs.
//
// The installed ones lie in share/dedup/words beside the folder of the library, or above it where libraries have a
// folder for each architecture; in a build folder they lie below it. A language whose file is missing has no counts,
// which the summary tells.
#include "engine/word_counts.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/packed_file.h"
#include "text/language.h"

namespace dedup {

namespace {

constexpr std::uint64_t kMostBytes = 64 << 20;  // of one file; the longest has 2 MB

/// The folders that the installed counts may lie in.
std::vector<std::string> installed_folders() {
  Dl_info info{};
  static const char here = 0;
  if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr) return {};
  const std::string file = info.dli_fname;
  const std::size_t end = file.rfind('/');
  const std::string folder = end == std::string::npos ? "." : file.substr(0, end);
  return {folder + "/share/dedup/words", folder + "/../share/dedup/words", folder + "/../../share/dedup/words"};
}

WordCounts load(std::span<const std::string> folders, std::uint32_t language) {
  if (!is_language(language)) return {};
  const std::string_view name = language_names()[language];
  for (const std::string& folder : folders) {
    const std::string path = fmt::format("{}/{}.tsv.zst", folder, name);
    if (!is_readable(path)) continue;
    return std::move(parse_background(read_packed(path, kMostBytes), path, language_names()).words()[language]);
  }
  return {};
}

}  // namespace

Background read_background(const Config& config, const Observer& observer) {
  const LevelConfig& levels = config.levels;
  if (!levels.background.empty()) {
    Background out = parse_background(read_file(levels.background, kMostOfList, observer.cancelled), levels.background,
                                      language_names());
    out.frozen = true;
    return out;
  }
  std::vector<std::string> folders =
      levels.word_counts.empty() ? installed_folders() : std::vector<std::string>{levels.word_counts};
  return Background(language_names().size(),
                    [folders = std::move(folders)](std::uint32_t language) { return load(folders, language); });
}

}  // namespace dedup
