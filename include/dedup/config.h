// Every knob: default, unit, one sentence. `validate` reports all problems at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dedup/types.h"

namespace dedup {

enum class Search { lsh, join, all_pairs, simhash };
/// How wide clusters are: each level clusters the clusters of the one before and never splits one.
enum class Find { copies, reprints, excerpts, stories };
/// What is done with the page around the story; `automatic` keeps it for reprints and drops it for the wider levels.
enum class Furniture { automatic, keep, drop };
enum class Linkage { star, single, average, complete };
enum class TitleLine { first_line, none };
enum class Segment { characters, words };
enum class TableFormat { tsv, csv, jsonl };
enum class MatrixOf { jaccard, containment };
enum class MatrixOrder { input, clusters };

/// Names of the fields of a JSON record. Empty: the common spellings are tried, in a fixed order.
struct FieldNames {
  std::string id, text, title, date, source, url;
};

/// One step of the order by which the member that stays is chosen.
struct KeepRule {
  enum class Kind { source, latest, earliest, longest, first };
  Kind kind = Kind::first;
  std::vector<std::string> sources;  ///< for `source`: the preferred ones, best first
};

/// How records are read.
struct ReadingConfig {
  FieldNames fields;
  TitleLine title = TitleLine::first_line;  ///< whether a text file's first line is its title
  std::uint64_t max_record = 64 << 20;      ///< bytes; a longer record is skipped
  bool hash_inputs = false;                 ///< whether the summary names each file by a hash of its bytes
  std::string tmpdir;                       ///< where compressed input is spooled; empty: in memory
};

/// What text is compared, and in which units.
struct TextConfig {
  std::uint32_t shingle = 5;              ///< words a shingle, 1 to 32
  std::uint32_t char_shingle = 8;         ///< characters a shingle in scripts without spaces, 1 to 64
  Segment segment = Segment::characters;  ///< how scripts without spaces are cut
  Furniture furniture = Furniture::automatic;
};

/// How pairs are found.
struct SearchConfig {
  Search method = Search::lsh;
  double recall = 0.99;  ///< share of pairs exactly at the threshold to find, [0.5, 0.9999]
  /// Confidence at which a candidate's sketches alone show that it reaches the threshold, (0.5, 1), so that it is not
  /// measured; 0: every candidate is measured. See match/accept.h.
  double certain_accept = 0.0;
  std::uint32_t simhash_distance = 3;    ///< bits, 0 to 16; for Search::simhash
  std::uint64_t max_pairs = 50'000'000;  ///< more pairs than this end the run
  std::uint32_t large_bucket = 1000;     ///< classes; larger buckets and components are searched by stars
  std::uint64_t seed = 1;                ///< of all that is random: sketches, samples
};

/// What joins articles at each level, and which member of a cluster stays.
struct LevelConfig {
  Find find = Find::reprints;
  double threshold = 0.8;           ///< Jaccard at or above which two texts are reprints, (0, 1]
  double containment = 0.85;        ///< share of the shorter text's shingles that the other holds, (0, 1]
  std::uint32_t min_excerpt = 20;   ///< shingles that a text and its excerpt must share at least
  double story_threshold = 0.33;    ///< mean similarity, scaled to 0..1, from which clusters are one story, (0, 1]
  std::int64_t within = 7 * 86400;  ///< seconds; no two dated members of a story are further apart; 0: no bound
  std::string background;           ///< file with corpus statistics to use in place of the input's own; may be empty
  std::string families;             ///< file that says which sources are one publisher; may be empty
  Linkage linkage = Linkage::star;
  std::uint32_t max_linkage = 5000;  ///< most classes of one component that average and complete linkage accept
  std::vector<KeepRule> keep{
      {KeepRule::Kind::earliest, {}}, {KeepRule::Kind::longest, {}}, {KeepRule::Kind::first, {}}};
};

/// What is written, and where. An empty path writes nothing; "-" is standard output.
struct OutputConfig {
  std::string labels, pairs, matrix, survivors, removed, summary, compared, stories, background;
  TableFormat format = TableFormat::tsv;
  std::vector<std::string> columns;  ///< of labels, beyond the fixed: title, source, date, url
  MatrixOf matrix_of = MatrixOf::jaccard;
  MatrixOrder matrix_order = MatrixOrder::input;
  std::uint64_t max_dense = std::uint64_t{4} << 30;  ///< bytes that a dense matrix may take
  std::string command_line;                          ///< told in the summary
  bool accept_estimates =
      false;  ///< whether what goes and stays may rest on estimates, under SearchConfig::certain_accept
};

struct Config {
  ReadingConfig reading;
  TextConfig text;
  SearchConfig search;
  LevelConfig levels;
  OutputConfig output;

  /// All that is wrong with the values, one sentence each; empty where nothing is.
  DEDUP_API std::vector<std::string> validate() const;
};

/// What of `config.output` cannot be had under the rest of `config`, one sentence each; empty where all can.
DEDUP_API std::vector<std::string> conflicts(const Config& config);

/// Values by the names that flags use, for summaries and messages.
DEDUP_API std::string_view name_of(Search);
DEDUP_API std::string_view name_of(Find);
DEDUP_API std::string_view name_of(Relation);
DEDUP_API std::string_view name_of(Linkage);
DEDUP_API std::string name_of(const std::vector<KeepRule>&);
/// Reads `source:A,B,latest,earliest,longest,first`; throws Error(usage) that names the faulty step.
DEDUP_API std::vector<KeepRule> parse_keep(std::string_view text);

}  // namespace dedup
