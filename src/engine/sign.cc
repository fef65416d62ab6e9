// Text -> shingles -> sketch.
#include "engine/sign.h"

#include "engine/compared_text.h"
#include "match/reject.h"
#include "sketch/sketch.h"
#include "text/shingle.h"

namespace dedup {

bool has_candidates(const Config& config) {
  return config.search.method == Search::lsh || config.search.method == Search::simhash;
}

const Sketch& Signer::operator()(const Article& article, const PageParts* page, Entry& entry) {
  entry.basis =
      page == nullptr ? compared_text(article, config_, text_) : compared_text(article, config_, *page, story_, text_);
  entry.content = content_hash(text_, entry.basis);
  entry.words = static_cast<std::uint32_t>(text_.words.size());
  shingle(text_, entry.basis, config_, shingles_);
  sketch_shingles();
  return out_;
}

void Signer::sketch_shingles() {
  if (config_.search.method == Search::lsh) {
    signature_.resize(plan_.values());
    sketch(shingles_, config_.search.seed, signature_);
    out_.keys.resize(plan_.bands);
    band_keys(signature_, plan_.rows, out_.keys);
  } else if (config_.search.method == Search::simhash) {
    out_.simhash = simhash(shingles_);
  }
  if (has_candidates(config_)) out_.bitmap = bitmap_of(shingles_);
  if (config_.search.certain_accept > 0.0) sketch_lanes(shingles_, config_.search.seed, out_.lanes);
}

}  // namespace dedup
