// The nouns of dedup, in the order in which they flow through it. Whoever has read this page knows the program.
//
//   Article --normalize--> Text --shingle--> Shingles --sketch--> signature --candidates--> Pair
//   Pair --verify--> Match --cluster--> Clusters --write--> labels, pairs, matrix, survivors
#pragma once

#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(DEDUP_BUILDING)
#define DEDUP_API __attribute__((visibility("default")))
#else
#define DEDUP_API
#endif

namespace dedup {

inline constexpr std::string_view kVersion = "0.1.0";

/// What ends a run. The message names the file, the record and the remedy. Everything else that is wrong with
/// an input is data: see Problem.
class DEDUP_API Error : public std::runtime_error {
 public:
  enum class Kind { usage, input, output, interrupted };
  Error(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ~Error() override;
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// A record or file that was not read as it stands. `line` is 1-based, 0 where there is no line.
struct Problem {
  /// A record that was left out; a file that was left out, whole or in part; a record kept after repair.
  enum class Kind : std::uint8_t { skipped_record, skipped_file, repaired };
  Kind kind = Kind::skipped_record;
  std::string file;
  std::uint64_t line = 0;
  std::string reason;  ///< what is wrong, and what to do
};

/// Where a record's bytes stand: `length` bytes at `offset` of file number `file`, after decompression.
struct RecordRef {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t file = 0;
};

/// A stretch of an original text, in bytes.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  ///< behind its last byte
  auto operator<=>(const Span&) const = default;
};

/// One article as a reader hands it over. Views hold until the reader's next call with the same scratch.
struct Article {
  std::string_view id, title, text, date, source, url;
  Span text_at = {};  ///< where `text` stands in the record as it is; empty where it is spelled otherwise there
};

/// What of an article is compared. Articles of different basis never match. `page` is a body that is nothing but
/// furniture (a menu, a robot check): it is no story, and is like nothing but its copies.
enum class Basis : std::uint8_t { empty, title, body, page };

/// 128-bit hash of all that is compared of an article. Equal hashes are taken for equal texts.
struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
};

inline constexpr std::int64_t kNoDate = INT64_MIN;
inline constexpr std::uint32_t kNone = UINT32_MAX;

/// What is kept of an article once its text has been read and sketched: 64 bytes, and its id.
struct Entry {
  RecordRef record;
  Span text_at;  ///< of the text in the record, as in Article
  Hash128 content;
  std::int64_t date = kNoDate;  ///< seconds since 1970 UTC
  std::uint32_t source = 0;     ///< index into Articles::sources, 0 is "not said"
  std::uint32_t words = 0;      ///< of the text compared
  std::uint32_t revision = 1;   ///< 1, or n for the n-th text under one id
  Basis basis = Basis::empty;
};

/// All articles, in input order, without their texts.
struct Articles {
  std::vector<Entry> entries;
  std::vector<std::uint64_t> id_ends;  ///< id of article i is id_bytes[id_ends[i-1], id_ends[i])
  std::string id_bytes;
  std::vector<std::string> sources{""};

  std::uint32_t size() const { return static_cast<std::uint32_t>(entries.size()); }
  /// The id, once identities are settled with `#n` behind it for the n-th text under one id.
  std::string_view id(std::uint32_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : id_ends[i - 1];
    return {id_bytes.data() + begin, id_ends[i] - begin};
  }
  /// The id as the input has it.
  std::string_view given_id(std::uint32_t i) const {
    return entries[i].revision > 1 ? id(i).substr(0, id(i).rfind('#')) : id(i);
  }
};

/// The same id with the same text met again: counted, and no article.
struct Repeat {
  RecordRef record;
  std::uint32_t article = 0;  ///< the article that it repeats
};

/// Articles of equal text are one class; all further work is on classes. Classes are numbered in the order of
/// their first article in the input; nothing that is decided depends on that number.
struct Classes {
  std::vector<std::uint32_t> of;      ///< article -> class, kNone for an empty article
  std::vector<std::uint32_t> first;   ///< class -> the article that stands for it: earliest, then smallest id
  std::vector<std::uint32_t> copies;  ///< class -> number of articles
  std::vector<std::uint32_t> words;   ///< class -> words compared
  std::vector<Hash128> content;       ///< class -> content hash

  std::uint32_t size() const { return static_cast<std::uint32_t>(first.size()); }
};

/// Two classes that a search proposes; a < b.
struct Pair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  auto operator<=>(const Pair&) const = default;
};

/// Two classes measured exactly: sizes of their shingle sets and of the intersection. Or estimated (see accept.h): then
/// the three are such that `jaccard()` is the estimate, and say nothing else of the texts.
struct Match {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t shared = 0;
  std::uint32_t size_a = 0;
  std::uint32_t size_b = 0;
  bool estimated = false;

  /// |A and B| / |A or B|, in [0, 1]; the quotient is correctly rounded, so `jaccard() >= 0.8` holds for 4/5.
  double jaccard() const {
    const std::uint64_t either = std::uint64_t{size_a} + size_b - shared;
    return either == 0 ? 0.0 : static_cast<double>(shared) / static_cast<double>(either);
  }
  /// Share of a's shingles that b holds, in [0, 1] (Broder 1997, "containment").
  double containment_a() const { return size_a == 0 ? 0.0 : static_cast<double>(shared) / size_a; }
  double containment_b() const { return size_b == 0 ? 0.0 : static_cast<double>(shared) / size_b; }
  /// Share of the shorter one's shingles that the other holds, in [0, 1].
  double containment() const { return size_a < size_b ? containment_a() : containment_b(); }
};

/// Clusters of classes. Every class is in exactly one, alone if need be.
struct Clusters {
  std::vector<std::uint32_t> centre;  ///< class -> class of its cluster's representative
  std::vector<double> similarity;     ///< class -> Jaccard with the representative, 1 for itself
  std::vector<bool> estimated;        ///< class -> whether that is an estimate; empty where all are measured
  /// One cluster: its members' least and mean Jaccard with the representative (with each other, where all
  /// pairs were measured), over classes other than the representative; 1 where there are none.
  struct Figures {
    std::uint32_t centre = 0;
    std::uint32_t articles = 0;
    std::uint32_t classes = 0;
    double least = 1.0;
    double mean = 1.0;
    std::uint32_t estimated = 0;  ///< of the members behind both, those whose similarity is an estimate
  };
  std::vector<Figures> figures;  ///< by centre, ascending
};

/// Which member of each cluster stays. Changes no cluster.
struct Kept {
  std::vector<std::uint32_t> by;  ///< article -> the article that is kept for it, itself where it stays
};

/// How alike two units are; a < b.
struct Likeness {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::int32_t cosine = 0;   ///< in 2^-30
  std::int32_t jaccard = 0;  ///< of pairs of words, in 2^-30
};
inline constexpr std::int64_t kCosineOne = std::int64_t{1} << 30;

/// A story similarity in [0, 1]: the square root of the cosine, which spreads the low values where stories differ.
inline double story_similarity(std::int64_t cosine) {
  return std::sqrt(static_cast<double>(cosine) / static_cast<double>(kCosineOne));
}
/// The least cosine of a story similarity.
inline std::int64_t cosine_of(double similarity) {
  return static_cast<std::int64_t>(similarity * similarity * static_cast<double>(kCosineOne));
}

/// How an article stands to the representative of its cluster, the narrowest that holds.
enum class Relation : std::uint8_t {
  empty,           ///< no text: equal to nothing
  single,          ///< alone in its cluster
  representative,  ///< the cluster's centre
  copy,            ///< equal text
  reprint,         ///< Jaccard at or above the threshold
  excerpt,         ///< one holds most of the other
  rewrite,         ///< one story, with evidence of derivation
  coverage,        ///< one story, perhaps reported independently
  roundup          ///< holds parts of several otherwise unlinked clusters, and joins none
};

/// Which of an article and its representative holds the other.
enum class Direction : std::uint8_t {
  none,
  trimmed,  ///< the representative holds the article
  extended  ///< the article holds the representative
};

/// A passage that two texts share, aligned word by word but for single changed words.
struct Passage {
  Span a, b;                  ///< in the originals
  std::uint32_t words = 0;    ///< equal in both
  std::uint32_t changed = 0;  ///< words inside it that differ, on the longer side
  std::uint32_t longest = 0;  ///< most equal words in a row that stand outside quotation marks in both
};

/// A service that many outlets print: one row of agencies().
struct Agency {
  std::string_view code;  ///< "AP", as outputs have it
  std::string_view name;  ///< in full
  bool release = false;   ///< passes on what companies say of themselves
};

/// What part an agency had in a text. Only `text` says whose words it is.
enum class CreditRole : std::uint8_t { text, contributed, photo, cited, release };

/// An agency that a text names, and as what.
struct Credit {
  std::uint16_t agency = 0;  ///< index into agencies()
  CreditRole role = CreditRole::cited;
  Span where;  ///< in the original text
};

/// A lower and an upper bound around an estimate.
struct Estimate {
  double value = 0.0;
  double lower = 0.0;
  double upper = 1.0;
};

/// Banding of a signature: `bands` keys of `rows` values each; none for a search without bands.
struct BandPlan {
  std::uint32_t bands = 0;
  std::uint32_t rows = 0;
  /// Share of pairs standing exactly at the threshold that become candidates, simulated with the sketch itself
  /// at 20, 50 and 500 shingles.
  double recall_20 = 0.0, recall_50 = 0.0, recall_500 = 0.0;
  std::uint32_t values() const { return bands * rows; }
};

/// Of `trials` random pairs of each of 50, 200 and 500 shingles that stand just below the threshold, how many were
/// taken for ones that reach it.
struct Acceptance {
  std::uint32_t trials = 0;
  std::uint32_t wrong_50 = 0, wrong_200 = 0, wrong_500 = 0;
};

/// A large bucket or component in which classes were paired with centres and not with each other.
struct LargeBucket {
  std::uint32_t classes = 0;
  bool component = false;
};

/// One stage of a run, as the summary reports it.
struct StageReport {
  std::string name;
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  double seconds = 0.0;
  std::uint64_t peak_bytes = 0;  ///< peak resident memory of the process when the stage ended, mapped files included
  std::uint64_t bytes = 0;       ///< resident memory when it ended, files apart
};

inline constexpr std::uint16_t kNoAgency = UINT16_MAX;

/// The agencies that are known, in the order of src/agencies.tsv; Credit::agency is an index into it.
DEDUP_API std::span<const Agency> agencies();

/// Words that are equal in both texts without a gap, by the number of the first one.
struct EqualRun {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t words = 0;
  std::uint32_t passage = 0;  ///< of Shared::passages
};

/// What two texts share.
struct Shared {
  std::vector<Passage> passages;  ///< in the order of a; no two overlap in either text
  std::vector<EqualRun> runs;     ///< what the passages are made of, in the order of a
  double share_a = 0.0;           ///< share of a's words that stand equal in a passage
  double share_b = 0.0;
  std::uint32_t longest_unquoted = 0;  ///< the greatest Passage::longest
};

/// The excerpt level, class by class. No reprint cluster is split.
struct Excerpts {
  Clusters clusters;                      ///< similarity: `relation`'s own measure
  std::vector<Relation> relation;         ///< class -> to the representative; roundup and single stand alone
  std::vector<Direction> direction;       ///< class -> of an excerpt
  std::vector<std::uint32_t> excerpt_of;  ///< class -> the class that holds most of it, kNone where none does
  std::vector<double> containment;        ///< class -> of the shorter: in `excerpt_of`, else with the representative
};

/// Where a member has its text from.
enum class Provenance : std::uint8_t {
  first,        ///< it is the story's likely first article
  article,      ///< from the article that `of` names
  independent,  ///< nothing of it stands in any other member before it
  unknown       ///< evidence is thin, or contradicts itself
};

enum class EvidenceKind : std::uint8_t { time, credit, containment, passages };

/// Where one member has its text from, and how that is known.
struct Origin {
  std::uint32_t article = 0;
  Provenance provenance = Provenance::unknown;
  std::uint32_t of = kNone;               ///< article; kNone unless `source` is article
  Relation change = Relation::coverage;   ///< copy, reprint, excerpt or rewrite of it; else coverage
  Direction direction = Direction::none;  ///< of an excerpt
  std::vector<EvidenceKind> evidence;     ///< ascending
};

struct Story {
  std::uint32_t first = kNone;          ///< article; kNone where it cannot be told
  std::vector<Origin> members;          ///< in the order in which they were given
  std::uint32_t outlets = 0;            ///< distinct, revisions not counted; members without an outlet count for none
  std::vector<std::uint16_t> agencies;  ///< to whom members are credited, ascending
};

DEDUP_API std::string_view name_of(CreditRole);
DEDUP_API std::string_view name_of(Provenance);
DEDUP_API std::string_view name_of(EvidenceKind);
DEDUP_API std::string_view name_of(Direction);

/// What a caller may watch and stop. Every member may be left empty. Called from any thread, one call at a time.
struct Observer {
  std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)> progress;
  std::function<void(const Problem&)> problem;
  std::function<void(std::string_view line)> note;
  std::function<bool()> cancelled;
  /// The pairs of articles' classes that the search for stories proposed and measured, those alike by chance included:
  /// what is not among them was never considered.
  std::function<void(std::span<const Likeness>)> likenesses;
};

}  // namespace dedup
