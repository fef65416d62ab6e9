// Groups articles of equal text, and tells which groups may not match.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Groups articles of equal text. If sources or dates keep articles apart (LevelConfig::between, reprints_within), a
/// class has articles of one source, and dates that are that close; undated articles join the earliest. If only
/// articles of different sources may match, every article is a class.
Classes make_classes(const Articles& articles, const Config& config);

/// Which classes are kept apart by their sources or dates. Articles without a source count as one source.
class Apart {
 public:
  /// Keeps references to all arguments.
  Apart(const Articles& articles, const Classes& classes, const Config& config);
  /// Whether any two classes are.
  bool any() const { return !dates_.empty(); }
  /// Whether classes a and b are.
  bool operator()(std::uint32_t a, std::uint32_t b) const;
  /// Makes the keys of classes of different sources differ, if only articles of one source may match.
  void separate(std::vector<std::uint32_t>& keys) const;

 private:
  struct Dates {
    std::int64_t from = kNoDate, to = kNoDate;
  };
  std::uint32_t source(std::uint32_t cls) const { return articles_.entries[classes_.first[cls]].source; }

  const Articles& articles_;
  const Classes& classes_;
  const Config& config_;
  std::vector<Dates> dates_;  ///< by class; empty if nothing is kept apart
};

}  // namespace dedup
