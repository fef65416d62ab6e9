// Text -> shingles -> sketch: everything that the search for reprints keeps of an article. The only place that signs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "match/accept.h"
#include "news/furniture.h"

namespace dedup {

/// Whether the search proposes candidate pairs, which are measured afterwards.
bool has_candidates(const Config& config);

/// What the configured search needs of one article; the other members are meaningless. Reuse it between articles.
struct Sketch {
  std::vector<std::uint32_t> keys;           ///< Search::lsh: one a band
  std::uint64_t simhash = 0;                 ///< Search::simhash
  Bitmap bitmap;                             ///< if has_candidates
  std::array<std::uint8_t, kLanes> lanes{};  ///< if SearchConfig::certain_accept is above 0
};

/// Signs articles for one run. One instance a thread: it holds the working memory.
class Signer {
 public:
  Signer(const Config& config, const BandPlan& plan) : config_(config), plan_(plan) {}

  /// Signs the compared text of `article`, without the furniture in `page` unless that is null. Sets `basis`, `content`
  /// and `words` of `entry`. The sketch is valid until the next call.
  const Sketch& operator()(const Article& article, const PageParts* page, Entry& entry);

 private:
  void sketch_shingles();

  const Config& config_;
  const BandPlan& plan_;
  Text text_;
  std::string story_;
  Shingles shingles_;
  std::vector<std::uint32_t> signature_;
  Sketch out_;
};

}  // namespace dedup
