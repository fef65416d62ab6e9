// A whole run: articles in, clusters out. To read the program, start with src/engine/pipeline.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/types.h"

namespace dedup {

/// Dates of one kind, with an example.
struct DateCount {
  std::uint64_t records = 0;
  std::string text;   ///< of the example, as it is written; cut if long
  std::string where;  ///< the example: "feed.xml:7" or "article 'a1'"
};

/// What became of the dates of all records.
struct DateSummary {
  std::uint64_t given = 0;      ///< records with a text as date
  DateCount not_understood;     ///< no date could be read
  DateCount placeholders;       ///< what programs write for none: the epoch, the year 1, 9999-12-31
  DateCount unknown_order;      ///< 05/06/2031, and the source does not tell the order; not used
  DateCount out_of_range;       ///< far from all other dates, or after ReadingConfig::now; not used
  DateCount uncertain_zone;     ///< the zone's name is unknown or has several meanings
  std::uint64_t of_update = 0;  ///< the date is that of the last change, as no other is given

  /// A source whose numeric dates were read in the order that its other dates have.
  struct Order {
    std::string source;  ///< or its file, if the source is unknown
    bool day_first = true;
    std::uint64_t dates = 0;
  };
  std::vector<Order> orders;  ///< by source
};

/// Results of reading.
struct InputSummary {
  std::uint64_t records = 0;  ///< all records: articles + repeats + skipped
  std::uint64_t articles = 0;
  std::uint64_t repeats = 0;     ///< records with the id and text of another one
  std::uint64_t revisions = 0;   ///< later versions of an article: the same id, another text
  std::uint64_t unrelated = 0;   ///< articles with the id of another one of their source, and nothing in common with it
  std::uint64_t shared_ids = 0;  ///< ids that several sources use
  std::uint64_t reference = 0;   ///< articles of the reference set
  std::uint64_t skipped = 0;     ///< records that could not be read
  std::uint64_t skipped_files = 0;
  std::uint64_t repaired = 0;  ///< records kept after repair of their UTF-8, or with a key twice
  std::uint64_t undated = 0;   ///< articles without a date that can be used
  DateSummary dates;
  std::uint64_t bad_lines = 0;                                         ///< in other input files, such as families
  std::map<std::string, std::map<std::string, std::uint64_t>> fields;  ///< as Reader::fields
  std::map<std::string, std::uint64_t> passed_over;                    ///< as Reader::passed_over
  std::map<std::string, std::uint64_t> put_right;                      ///< as Reader::put_right
  std::vector<Reader::File> files;
};

/// The compared texts. Counts are of articles unless they say otherwise.
struct TextSummary {
  std::uint64_t empty = 0;         ///< without body and title
  std::uint64_t by_title = 0;      ///< compared by title alone
  std::uint64_t pages = 0;         ///< only page furniture: match nothing, or only exact copies
  std::uint64_t recurring = 0;     ///< text blocks learnt as furniture
  std::uint64_t classes = 0;       ///< distinct texts
  std::uint64_t copies = 0;        ///< articles beyond the first of their class
  std::uint32_t robust_words = 0;  ///< in a text of fewer words, one changed word breaks the threshold
  std::uint64_t fragile = 0;       ///< articles with fewer than `robust_words` words
};

/// How reprints were found. Counts are of pairs of classes.
struct SearchSummary {
  BandPlan plan;                 ///< for Search::lsh; for Search::simhash only its recall
  Acceptance acceptance;         ///< for SearchConfig::certain_accept
  std::uint64_t candidates = 0;  ///< pairs proposed
  std::uint64_t accepted = 0;    ///< candidates accepted by certain_accept, not measured
  std::uint64_t rejected = 0;    ///< candidates proved below the threshold, not measured
  std::uint64_t matches = 0;     ///< pairs at or above the threshold
  std::vector<LargeBucket> large;
  /// Estimated number of pairs with a Jaccard between 0.5 and the threshold, from a seeded sample; negative if the
  /// search allows no estimate.
  double near_pairs = -1.0;
  double near_pairs_error = 0.0;  ///< standard error
};

/// Forms: frames that one source fills with other facts.
struct FormSummary {
  std::uint64_t forms = 0;
  std::uint64_t articles = 0;  ///< that fill one
};

/// Results of the excerpt level, for Find::excerpts and wider.
struct ExcerptSummary {
  std::uint64_t candidates = 0;  ///< pairs of reprint clusters measured
  std::uint64_t pairs = 0;       ///< those that are an excerpt and its whole
  std::uint64_t articles = 0;    ///< articles that are excerpts, trimmed or extended
  std::uint64_t roundups = 0;    ///< articles
  bool exact = false;            ///< whether the search misses no pair
  std::uint32_t probed = 0;      ///< articles also searched exactly, to estimate recall
  std::uint64_t held = 0;        ///< pairs that the exact search found for them
  std::uint64_t found = 0;       ///< how many of these the run had found
};

/// Clusters of the widest level.
struct ClusterSummary {
  std::uint64_t clusters = 0;   ///< clusters of two articles or more
  std::uint64_t clustered = 0;  ///< articles in those
  std::uint64_t largest = 0;    ///< articles in the largest cluster
  std::uint64_t removed = 0;    ///< articles that are not kept, without repeats
};

/// Time and memory of the run.
struct RunSummary {
  std::vector<StageReport> stages;
  double seconds = 0.0;
  std::uint64_t peak_bytes = 0;
  unsigned threads = 0;
};

/// The figures of a run, one struct per stage. write_outputs writes them as JSON.
struct Summary {
  InputSummary input;
  TextSummary texts;
  SearchSummary search;
  FormSummary forms;
  ExcerptSummary excerpts;
  ClusterSummary clusters;
  RunSummary run;
};

/// Internal state of a run that later calls on its result need.
struct Context;

/// Results of the story level by class.
struct Stories {
  Clusters clusters;               ///< similarity: the measure of `relation`; story_similarity for rewrite, coverage
  std::vector<Relation> relation;  ///< class -> relation to the representative
  std::vector<Likeness> alike;     ///< measured pairs of centres of excerpt clusters (classes), sorted
  std::vector<std::uint32_t> language;  ///< class -> language of its excerpt cluster's centre; see language_names()
  std::vector<std::uint32_t> document;  ///< class -> the class compared in its place: its excerpt cluster's centre,
                                        ///< or the one of which that centre is a near copy
  std::uint32_t units = 0;              ///< number of excerpt clusters
  std::uint32_t folded = 0;             ///< excerpt clusters that are near copies of another
};

/// Results of the thread level by class. A thread is an affair over weeks: whole stories.
struct Threads {
  Clusters clusters;               ///< similarity: of the story level within the representative's story, else
                                   ///< story_similarity
  std::vector<Relation> relation;  ///< class -> relation to the representative
  std::vector<double> fresh;       ///< class -> share of its story's facts (names and numbers) that no earlier story of
                                   ///< the thread has, 0 to 1; negative if its story has no date or no facts
};

/// The results of a run. `matches` are the pairs of classes at or above the threshold; `overlaps` are the measured
/// pairs of centres of reprint clusters that share a passage (see candidates_excerpts). Both are sorted.
struct Result {
  Articles articles;
  std::vector<Repeat> repeats;
  Classes classes;
  std::vector<Match> matches;
  Clusters reprints;  ///< `kept` follows these at every level
  Excerpts excerpts;  ///< for Find::excerpts and wider, else empty
  std::vector<Match> overlaps;
  Stories stories;  ///< for Find::stories and wider, else empty
  Threads threads;  ///< for Find::threads, else empty
  Kept kept;
  Summary summary;
  std::shared_ptr<Context> context;  ///< opaque

  /// The clusters of the widest level.
  const Clusters& clusters() const {
    if (!threads.clusters.centre.empty()) return threads.clusters;
    if (!stories.clusters.centre.empty()) return stories.clusters;
    return excerpts.clusters.centre.empty() ? reprints : excerpts.clusters;
  }
};

/// Runs every stage on the caller's task_arena. Throws Error(usage) for an invalid Config, Error(input) if a file
/// changed during the run or nothing could be read, and Error(interrupted) if the observer cancelled.
DEDUP_API Result run(Reader& reader, const Config& config, const Observer& observer = {});

/// The files that write_outputs will write, and those that a run reads, for check_files. Thread-safe.
DEDUP_API std::vector<FileUse> output_files(const OutputConfig& config);
DEDUP_API std::vector<FileUse> input_files(const Reader& reader, const Config& config);
/// The files in the folder OutputConfig::annotate that may be written, as far as their folders are there. Throws
/// Error(usage) if two inputs would be written to one file, and Error(output) if the folder cannot be written.
DEDUP_API std::vector<FileUse> annotated_files(const Reader& reader, const Config& config);

/// Writes the outputs that `config.output` names, and puts them in place together (see OutputSet). Throws Error(output)
/// if one cannot be written, Error(usage) if one would overwrite an input or another output, and Error(input) if an
/// input has changed since it was read; then all old outputs are as before.
DEDUP_API std::vector<WrittenFile> write_outputs(const Result& result, const Reader& reader, const Config& config,
                                                 const Observer& observer = {});

/// One story of a thread.
struct ThreadStory {
  std::uint32_t centre = 0;                   ///< class that represents the story
  std::int64_t from = kNoDate, to = kNoDate;  ///< dates of its first and last article
  std::uint32_t articles = 0;
  std::uint32_t outlets = 0;  ///< different sources; articles without one do not count
  double fresh = -1.0;        ///< as Threads::fresh
};

/// The stories of each of the threads with these centres (classes), by date; undated ones come last. Empty if the run
/// did not look for threads.
DEDUP_API std::vector<std::vector<ThreadStory>> trace_threads(const Result& result,
                                                              std::span<const std::uint32_t> centres);

/// Estimates the share of excerpt pairs that the run found, from the articles that were also searched exactly. Bounds
/// at 95 % (Wilson 1927).
DEDUP_API Estimate excerpt_recall(const Summary& summary);

/// The relation of an article to its cluster's representative, as a name of Relation such as "reprint"; or "page" if
/// its text is only page furniture.
DEDUP_API std::string_view relation_of(const Result& result, std::uint32_t article);
/// The article that represents an article's cluster.
DEDUP_API std::uint32_t representative_of(const Result& result, std::uint32_t article);
/// The name of an article's cluster: 16 hexadecimal digits of the hash of the representative's compared text. For an
/// article without a story, "empty-" or "page-" and its id.
DEDUP_API std::string cluster_id(const Result& result, std::uint32_t article);
/// The same for its cluster in `clusters`, which may be of another level.
DEDUP_API std::string cluster_id(const Result& result, const Clusters& clusters, std::uint32_t article);
/// A language of a run that searched for stories. `counted` says whether the background has word counts for it. If it
/// has none and the input has few articles in the language, rare words are unknown and few stories will be found.
struct LanguageReport {
  std::string_view name;
  std::uint64_t articles = 0;
  bool counted = false;
};
DEDUP_API std::vector<LanguageReport> language_reports(const Result& result);

/// Traces the stories with these representatives (classes): who was first, and where each text comes from. One result
/// per centre, in their order. Empty if the run did not search for stories.
DEDUP_API std::vector<Story> trace_stories(const Result& result, const Reader& reader, const Config& config,
                                           std::span<const std::uint32_t> centres);
/// Measures any pairs of classes, in any order; the result is sorted.
DEDUP_API std::vector<Match> measure(const Result& result, const Reader& reader, const Config& config,
                                     std::vector<Pair> pairs, const Observer& observer = {});

}  // namespace dedup
