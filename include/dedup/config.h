// All options with default, unit and range. `validate` reports all problems at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dedup/types.h"

namespace dedup {

enum class Search { lsh, join, all_pairs, simhash };
/// How wide clusters are. Each level joins clusters of the level before and never splits one.
enum class Find { copies, reprints, excerpts, stories, threads };
/// What to do with page furniture around a story: `automatic` keeps it for reprints and drops it for wider levels.
enum class Furniture { automatic, keep, drop };
/// Which articles may be copies and reprints of each other.
enum class Between { all, same_source, across_sources };
enum class Linkage { star, single, average, complete };
/// What makes two records one article: the id within its source, the canonical URL, or the text.
enum class Identity { id, url, text };
enum class TitleLine { first_line, none };
enum class Segment { characters, words };
enum class TableFormat { tsv, csv, jsonl };
enum class MatrixOf { jaccard, containment };
enum class MatrixOrder { input, clusters };

/// Names of a JSON record's fields; a dotted path leads into objects. For an empty name, common spellings are tried.
struct FieldNames {
  std::string id, text, title, date, source, url;
};

/// One step of the order that decides which member of a cluster is kept.
struct KeepRule {
  enum class Kind { source, latest, earliest, longest, first };
  Kind kind = Kind::first;
  std::vector<std::string> sources;  ///< for Kind::source: preferred outlets, best first
};

/// How records are read.
struct ReadingConfig {
  FieldNames fields;
  std::string format;  ///< that all files have, one of input_formats(); empty: each file's name and content tell
  std::string query;   ///< SQL for SQLite databases; empty: the only table that has texts
  Identity identity = Identity::id;
  TitleLine title = TitleLine::first_line;  ///< whether a text file's first line is its title
  std::vector<std::string> against;         ///< files and folders whose articles are the reference set
  std::vector<std::string> include;         ///< patterns of files to read in folders, see glob_problem; empty: all
  std::vector<std::string> exclude;         ///< patterns of files and folders to pass over in folders
  std::uint64_t max_record = 64 << 20;      ///< bytes; a longer record is skipped
  std::string timezone;                     ///< of dates without a zone, see is_timezone; empty: unknown, taken as UTC
  std::int64_t now = kNoDate;               ///< seconds since 1970 UTC; later dates are none; kNoDate: the input tells
  bool page_details = false;                ///< whether Reader::account gives the details of web pages
  bool hash_inputs = false;                 ///< whether the summary has a hash of each input file
  std::string tmpdir;                       ///< folder for spooling compressed input; empty: memory
};

/// Which text is compared, and its shingles.
struct TextConfig {
  std::uint32_t shingle = 5;              ///< words per shingle, 1 to 32
  std::uint32_t char_shingle = 8;         ///< characters per shingle in scripts without spaces, 1 to 64
  Segment segment = Segment::characters;  ///< words of scripts without spaces
  Furniture furniture = Furniture::automatic;
};

/// How candidate pairs are found.
struct SearchConfig {
  Search method = Search::lsh;
  double recall = 0.99;  ///< share of pairs exactly at the threshold to find, [0.5, 0.9999]
  /// Accepts a candidate without measuring it if its sketches show with this confidence, in (0.5, 1), that it reaches
  /// the threshold. 0: every candidate is measured. See match/accept.h.
  double certain_accept = 0.0;
  std::uint32_t simhash_distance = 3;    ///< bits, 0 to 16; for Search::simhash
  std::uint64_t max_pairs = 50'000'000;  ///< a run with more pairs ends with an error
  std::uint32_t large_bucket = 1000;     ///< classes; larger buckets and components are paired only with centres
  std::uint64_t seed = 1;                ///< of all random choices: sketches, samples
};

/// What joins articles at each level, and which member of a cluster is kept.
struct LevelConfig {
  Find find = Find::reprints;
  double threshold = 0.8;            ///< Jaccard from which two texts are reprints, (0, 1]
  double containment = 0.85;         ///< containment of the shorter text from which it is an excerpt, (0, 1]
  std::uint32_t min_excerpt = 20;    ///< fewest shingles that a text and its excerpt must share
  double story_threshold = 0.33;     ///< mean story_similarity from which clusters are one story, (0, 1]
  double thread_threshold = 0.16;    ///< mean story_similarity from which stories are one thread, (0, story_threshold]
  std::int64_t within = 30 * 86400;  ///< seconds; the most between two dated members of a story; 0: no limit
  std::int64_t reprints_within = 0;  ///< seconds; the most between two dated copies or reprints; 0: no limit
  Between between = Between::all;    ///< for copies and reprints
  std::string word_counts;           ///< folder of word counts by language; empty: those that are installed
  std::string background;            ///< file of word counts to use instead of the input's own; may be empty
  std::string families;              ///< file that maps sources to publishers; may be empty
  Linkage linkage = Linkage::star;
  std::uint32_t max_linkage = 5000;  ///< classes; average and complete linkage reject larger components
  bool latest = false;  ///< keeps only the last version of each article; as the first rule of `keep`, latest does too
  std::vector<KeepRule> keep{
      {KeepRule::Kind::earliest, {}}, {KeepRule::Kind::longest, {}}, {KeepRule::Kind::first, {}}};
  /// Whether reprints are dropped even where they fill a source's form with other facts: another company's notice.
  bool drop_forms = false;
};

/// The values of OutputConfig::columns.
inline constexpr std::string_view kExtraColumns[] = {"title", "source", "date", "url", "canonical_url", "place"};

/// Which outputs are written, and where. An empty path writes nothing; "-" is standard output.
struct OutputConfig {
  std::string labels, pairs, matrix, survivors, removed, summary, compared, stories, timeline, versions, background;
  /// Also writes `labels` + ".run", last: one JSON line with the size and hash of every output.
  bool receipt = false;
  std::string annotate;  ///< a folder for the input files with what was found in each record; empty: none
  TableFormat format = TableFormat::tsv;
  bool spreadsheet = false;          ///< whether CSV begins with a byte order mark, and annotated formulas are text
  std::vector<std::string> columns;  ///< extra columns of labels, of kExtraColumns
  MatrixOf matrix_of = MatrixOf::jaccard;
  MatrixOrder matrix_order = MatrixOrder::input;
  std::uint64_t max_dense = std::uint64_t{4} << 30;  ///< most bytes of a dense matrix
  std::string command_line;                          ///< copied to the summary
  /// Whether survivors and removed articles may follow from estimates, with SearchConfig::certain_accept.
  bool accept_estimates = false;
};

struct Config {
  ReadingConfig reading;
  TextConfig text;
  SearchConfig search;
  LevelConfig levels;
  OutputConfig output;

  /// All invalid values, one sentence each; empty if the configuration is valid. Thread-safe.
  DEDUP_API std::vector<std::string> validate() const;
  /// Throws Error(usage) with all problems, a line each.
  DEDUP_API void check() const;
};

/// Whether an output says which line each record was in.
DEDUP_API bool keeps_lines(const OutputConfig& config);
/// Whether only the last version of each article is kept.
DEDUP_API bool keeps_last_versions(const Config& config);
/// Whether anything needs to know which articles are versions of one, beside those with one id.
DEDUP_API bool asks_for_versions(const Config& config);

/// The outputs that the other options rule out, one sentence each; empty if there are none.
DEDUP_API std::vector<std::string> conflicts(const Config& config);

/// Names of values as flags spell them, for summaries and messages.
DEDUP_API std::string_view name_of(Identity);
DEDUP_API std::string_view name_of(Between);
DEDUP_API std::string_view name_of(Search);
DEDUP_API std::string_view name_of(Find);
DEDUP_API std::string_view name_of(Relation);
DEDUP_API std::string_view name_of(Linkage);
DEDUP_API std::string name_of(const std::vector<KeepRule>&);
/// Parses `source:A,B,latest,earliest,longest,first`. Throws Error(usage) that names the faulty step.
DEDUP_API std::vector<KeepRule> parse_keep(std::string_view text);

}  // namespace dedup
