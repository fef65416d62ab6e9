// Two articles beside each other: what they share, how alike they are, and what a run would say of it.
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

/// Where an article stands by the labels of a run, and what of that concerns the other one.
struct Membership {
  std::string cluster, representative, relation;
  double similarity = 1.0;  ///< with the representative, as the labels have it
  double reach = -1.0;      ///< Jaccard of the representative with the other article; negative where not measured
};

/// One of the two.
struct ComparedArticle {
  std::string name;  ///< id, or the path it was named by
  std::string title, source, date;
  std::string text;          ///< what was compared, as it was read: the body, else the title
  std::int64_t offset = -1;  ///< of `text` in the record's bytes, where it stands there as it is; else negative
  Basis basis = Basis::empty;
  std::uint32_t words = 0;
  Hash128 content;
  std::optional<Membership> member;
};

/// A figure of the pair, by its name in JSON.
struct PairMeasure {
  std::string_view name;
  std::string_view meaning;  ///< a few words for people
  double value = 0.0;
  double threshold = -1.0;  ///< from which it joins; negative where it joins nothing
};

/// Whether two articles tell one story, and whether one was written from the other. Rarities are those of the
/// background alone: a run that has the whole input weighs words a little differently.
struct StoryEvidence {
  std::string_view language_a, language_b;  ///< see language_names()
  double similarity = -1.0;  ///< story_similarity; negative where the words of a language are not counted
  std::int64_t apart = 0;    ///< seconds between their dates, 0 where one has none
  std::string passage;       ///< that tells of derivation, as A has it; empty where there is none
  std::string_view agency;   ///< code of one that both have their text from; empty where there is none
};

/// All that is said of a pair.
struct Comparison {
  ComparedArticle a, b;
  Match match;  ///< of their shingle sets
  Match held;   ///< the same as excerpts are measured: without furniture, unless it is kept
  StoryEvidence story;
  Shared shared;                       ///< passages, offsets into `a.text` and `b.text`
  std::vector<Span> equal_a, equal_b;  ///< equal words of the passages, one span a run of Shared::runs
  std::vector<PairMeasure> measures;
  std::string sentence;
};

/// What is compared.
struct CompareRequest {
  /// The id of an article in the feeds; else, where `is_file`, a file that holds one article.
  struct Name {
    std::string name;
    bool is_file = false;
  };
  Name a, b;
  std::vector<std::string> feeds;  ///< may be empty
  std::string labels;              ///< labels of a run over the feeds; may be empty
};

/// Throws Error(usage) where a name means no article, many, or the same as the other; Error(input) where nothing can be
/// read. Problems of single records are told to `observer`.
DEDUP_API Comparison compare(const CompareRequest& request, const Config& config, const Observer& observer = {});

/// The comparison as JSON.
DEDUP_API std::string comparison_json(const Comparison& comparison);

/// Takes over the parameters in a summary that a run wrote; what it does not hold stays as it is. Throws Error(input).
DEDUP_API void take_settings(const std::string& summary, Config& config);

}  // namespace dedup
