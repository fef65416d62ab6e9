// The whole run: articles in, clusters out. Start reading the program in `pipeline.cc`.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/types.h"

namespace dedup {

/// What reading came to.
struct InputSummary {
  std::uint64_t records = 0;  ///< all that was met: articles + repeats + skipped
  std::uint64_t articles = 0;
  std::uint64_t repeats = 0;    ///< same id, same text
  std::uint64_t revisions = 0;  ///< same id, other text
  std::uint64_t skipped = 0;    ///< records that could not be read
  std::uint64_t skipped_files = 0;
  std::uint64_t repaired = 0;  ///< records kept after repair of their UTF-8
  std::uint64_t undated = 0;
  std::uint64_t bad_lines = 0;                                         ///< of side files, such as families
  std::map<std::string, std::map<std::string, std::uint64_t>> fields;  ///< as Reader::fields
  std::map<std::string, std::uint64_t> passed_over;                    ///< as Reader::passed_over
  std::vector<Reader::File> files;
};

/// What texts were compared.
struct TextSummary {
  std::uint64_t empty = 0;         ///< neither body nor title
  std::uint64_t by_title = 0;      ///< compared by title alone
  std::uint64_t pages = 0;         ///< nothing but furniture: compared with nothing, or with copies alone
  std::uint64_t recurring = 0;     ///< blocks learnt as furniture
  std::uint64_t classes = 0;       ///< distinct texts
  std::uint64_t copies = 0;        ///< articles beyond the first of their class
  std::uint32_t robust_words = 0;  ///< below so many words one changed word breaks the threshold
  std::uint64_t fragile = 0;       ///< articles below that
};

/// How pairs of reprints were found. Pairs are pairs of classes.
struct SearchSummary {
  BandPlan plan;                 ///< of Search::lsh; for Search::simhash its recall alone
  Acceptance acceptance;         ///< of SearchConfig::certain_accept
  std::uint64_t candidates = 0;  ///< pairs proposed
  std::uint64_t accepted = 0;    ///< of them, accepted by certain_accept and not measured
  std::uint64_t rejected = 0;    ///< of them, proved below the threshold without being measured
  std::uint64_t matches = 0;     ///< pairs at or above the threshold
  std::vector<LargeBucket> large;
  /// Pairs between 0.5 and the threshold, estimated from a seeded sample; negative where the search gives no ground
  /// for an estimate.
  double near_pairs = -1.0;
  double near_pairs_error = 0.0;  ///< standard error
};

/// Find::excerpts and wider.
struct ExcerptSummary {
  std::uint64_t candidates = 0;  ///< pairs of reprint clusters measured
  std::uint64_t pairs = 0;       ///< of them, excerpts and their wholes
  std::uint64_t articles = 0;    ///< that are excerpts, trimmed or extended
  std::uint64_t roundups = 0;    ///< articles
  bool exact = false;            ///< every pair was searched for
  std::uint32_t probed = 0;      ///< articles whose every holder was searched for, to know what is lost
  std::uint64_t held = 0;        ///< pairs that were found for these
  std::uint64_t found = 0;       ///< of them, how many the run had found
};

/// Clusters of the widest level asked for.
struct ClusterSummary {
  std::uint64_t clusters = 0;   ///< of two articles or more
  std::uint64_t clustered = 0;  ///< articles in those
  std::uint64_t largest = 0;    ///< articles in the largest
  std::uint64_t removed = 0;    ///< articles that do not stay, repeats not counted
};

/// What the run cost.
struct RunSummary {
  std::vector<StageReport> stages;
  double seconds = 0.0;
  std::uint64_t peak_bytes = 0;
  unsigned threads = 0;
};

/// What a run did, in figures, a struct a stage; `write_outputs` writes it as JSON.
struct Summary {
  InputSummary input;
  TextSummary texts;
  SearchSummary search;
  ExcerptSummary excerpts;
  ClusterSummary clusters;
  RunSummary run;
};

/// What a run has read and learnt beside its answers: the library's own.
struct Context;

/// What the story level says of classes.
struct Stories {
  Clusters clusters;               ///< similarity: `relation`'s own measure; of rewrite and coverage story_similarity
  std::vector<Relation> relation;  ///< class -> to the representative
  std::vector<Likeness> alike;     ///< measured pairs of centres of excerpt clusters, as classes, sorted
  std::vector<std::uint32_t> language;  ///< of each class, as its excerpt cluster's centre; see language_names()
  std::vector<std::uint32_t> document;  ///< class -> the class that it was compared as: its excerpt cluster's centre,
                                        ///< or that of which this is a near copy
  std::uint32_t units = 0;              ///< excerpt clusters
  std::uint32_t folded = 0;             ///< of these, near copies of another
};

/// All that a run found. Pairs of classes in `matches` are at or above the threshold, measured, sorted; `overlaps` are
/// pairs of centres of reprint clusters that share a passage (see candidates_excerpts), likewise.
struct Result {
  Articles articles;
  std::vector<Repeat> repeats;
  Classes classes;
  std::vector<Match> matches;
  Clusters reprints;  ///< what `kept` follows, whatever the level
  Excerpts excerpts;  ///< of Find::excerpts and wider, else empty
  std::vector<Match> overlaps;
  Stories stories;  ///< of Find::stories, else empty
  Kept kept;
  Summary summary;
  std::shared_ptr<Context> context;  ///< what later calls on this result need; opaque

  /// Those of the widest level asked for.
  const Clusters& clusters() const {
    if (!stories.clusters.centre.empty()) return stories.clusters;
    return excerpts.clusters.centre.empty() ? reprints : excerpts.clusters;
  }
};

/// Runs every stage on the caller's task_arena. Throws Error(usage) on a bad Config, Error(input) where a file
/// changed or nothing could be read, Error(interrupted) where the observer cancelled.
DEDUP_API Result run(Reader& reader, const Config& config, const Observer& observer = {});

/// Writes whatever `config.output` names. Files appear whole or not at all. Throws Error(output).
DEDUP_API void write_outputs(const Result& result, const Reader& reader, const Config& config,
                             const Observer& observer = {});

/// Share of excerpt pairs that the run found, by the articles for which all were searched; bounds at 95 % (Wilson
/// 1927).
DEDUP_API Estimate excerpt_recall(const Summary& summary);

/// Relation of an article to its cluster's representative, by the name of a Relation: "reprint"; or "page" where the
/// text is nothing but furniture.
DEDUP_API std::string_view relation_of(const Result& result, std::uint32_t article);
/// The article that stands for an article's cluster.
DEDUP_API std::uint32_t representative_of(const Result& result, std::uint32_t article);
/// 16 hexadecimal digits of the hash of the representative's compared text; "empty-" or "page-" and the id where
/// there is no story.
DEDUP_API std::string cluster_id(const Result& result, std::uint32_t article);
/// The same for its cluster in `clusters`, of another level.
DEDUP_API std::string cluster_id(const Result& result, const Clusters& clusters, std::uint32_t article);
/// The languages of a run that found stories, and whether counts of words stand behind the input's own. Where none do,
/// and the input has few articles of a language, its rare words cannot be told, and stories in it are hardly found.
struct LanguageReport {
  std::string_view name;
  std::uint64_t articles = 0;
  bool counted = false;
};
DEDUP_API std::vector<LanguageReport> language_reports(const Result& result);

/// Who was first and who has it from whom, in the stories with these representatives (classes); in their order. Empty
/// for a run that did not find stories.
DEDUP_API std::vector<Story> trace_stories(const Result& result, const Reader& reader, const Config& config,
                                           std::span<const std::uint32_t> centres);
/// Measures pairs of classes that a run did not, in any order.
DEDUP_API std::vector<Match> measure(const Result& result, const Reader& reader, const Config& config,
                                     std::vector<Pair> pairs);

}  // namespace dedup
