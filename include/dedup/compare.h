// Compares two articles: what they share, how similar they are, and what a run would decide.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// An article's cluster in the labels of a run.
struct Membership {
  std::string cluster, representative, relation;
  double similarity = 1.0;  ///< with the representative, from the labels
  double reach = -1.0;      ///< Jaccard of the representative with the other article; negative if not measured
};

/// One of the two articles.
struct ComparedArticle {
  std::string name;  ///< its id, or the path of its file
  std::string title, source, date;
  std::string text;          ///< the compared text in its original spelling: the body, else the title
  std::int64_t offset = -1;  ///< of `text` in the record's bytes; negative if the record spells it differently
  Basis basis = Basis::empty;
  std::uint32_t words = 0;
  Hash128 content;
  std::optional<Membership> member;
};

/// One measure of the pair; `name` is its key in JSON.
struct PairMeasure {
  std::string_view name;
  std::string_view meaning;  ///< a short description
  double value = 0.0;
  double threshold = -1.0;  ///< value from which it joins the articles; negative if it never does
};

/// Evidence that two articles are about one story, and that one was written from the other. Rarities come from the
/// background only; a run also counts its input and so weighs words slightly differently.
struct StoryEvidence {
  std::string_view language_a, language_b;  ///< see language_names()
  double similarity = -1.0;                 ///< story_similarity; negative if a language has no word counts
  std::int64_t apart = 0;                   ///< seconds between their dates; 0 if one is undated
  std::string passage;                      ///< evidence of derivation, as spelled in A; empty if none
  std::string_view agency;                  ///< code of an agency that wrote both texts; empty if none
};

/// The result of a comparison.
struct Comparison {
  ComparedArticle a, b;
  Match match;  ///< of the shingle sets
  Match held;   ///< the same as measured for excerpts: without furniture, unless it is kept
  StoryEvidence story;
  Shared shared;                       ///< passages, offsets into `a.text` and `b.text`
  std::vector<Span> equal_a, equal_b;  ///< equal words of the passages, one span per item of Shared::runs
  std::vector<PairMeasure> measures;
  std::string sentence;
};

/// Which articles to compare.
struct CompareRequest {
  /// The id of an article in `feeds`, or, if `is_file`, a file of one article.
  struct Name {
    std::string name;
    bool is_file = false;
  };
  Name a, b;
  std::vector<std::string> feeds;  ///< may be empty
  std::string labels;              ///< labels of a run over the feeds; may be empty
};

/// Compares two articles. Throws Error(usage) if a name matches no article, several, or the same as the other name, and
/// Error(input) if nothing can be read. Problems with single records are reported to `observer`.
DEDUP_API Comparison compare(const CompareRequest& request, const Config& config, const Observer& observer = {});

/// Compares two articles in memory, without a run's labels. Throws Error(usage) for an invalid Config, and Error(input)
/// if an article is longer than ReadingConfig::max_record. Thread-safe.
DEDUP_API Comparison compare(const Article& a, const Article& b, const Config& config = {});
/// The same for texts without title, date and source.
DEDUP_API Comparison compare(std::string_view a, std::string_view b, const Config& config = {});

/// The comparison as JSON.
DEDUP_API std::string comparison_json(const Comparison& comparison);

/// Reads the parameters from a run's summary file into `config`; others are left unchanged. Throws Error(input).
DEDUP_API void take_settings(const std::string& summary, Config& config);

}  // namespace dedup
