// The public nouns of dedup, in the order in which they flow through it. src/core/types.h adds the internal ones.
//
//   Article --normalize--> Text --shingle--> Shingles --sketch--> signature --candidates--> Pair
//   Pair --verify--> Match --cluster--> Clusters --write--> labels, pairs, matrix, survivors
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#if defined(DEDUP_BUILDING)
#define DEDUP_API __attribute__((visibility("default")))
#else
#define DEDUP_API
#endif

namespace dedup {

inline constexpr std::string_view kVersion = "0.1.0";

/// An error that ends a run. The message names the file and record, what is wrong, and what to do. Everything else that
/// is wrong with an input is data: see Problem.
class DEDUP_API Error : public std::runtime_error {
 public:
  enum class Kind { usage, input, output, interrupted };
  Error(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ~Error() override;
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// A record or file that was skipped or repaired. `line` is 1-based, 0 if there is no line.
struct Problem {
  /// A skipped record; a file skipped in whole or in part; a record kept after repair.
  enum class Kind : std::uint8_t { skipped_record, skipped_file, repaired };
  Kind kind = Kind::skipped_record;
  std::string file;
  std::uint64_t line = 0;
  std::string reason;  ///< what is wrong, and what to do
};

/// The place of a record: `length` bytes at `offset` of file number `file`, after decompression.
struct RecordRef {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t file = 0;
};

/// The bytes [begin, end) of an original text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  auto operator<=>(const Span&) const = default;
};

/// One article as a reader returns it. Views are valid until the reader's next call with the same scratch.
struct Article {
  std::string_view id = "", title = "", text = "", date = "", source = "", url = "";
  Span text_at = {};  ///< place of `text` in the record's bytes; empty if the record spells it differently (escapes)
  bool date_is_update = false;  ///< `date` is that of the last change; the record has no date of publication
  /// The input in which the id is unique if the record has neither source nor URL: the folder that was named.
  std::string_view origin = "";
  bool is_page = false;  ///< taken out of a web page, so what its site repeats may be left in `text`
};

/// The part of an article that is compared. Articles of different basis never match. `page` is a body that is only page
/// furniture (a menu, a robot check): it is not a story and matches only exact copies.
enum class Basis : std::uint8_t { empty, title, body, page };

/// 128-bit hash of an article's compared text. Equal hashes are taken for equal texts.
struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
};

inline constexpr std::int64_t kNoDate = INT64_MIN;
inline constexpr std::uint32_t kNone = UINT32_MAX;
inline constexpr std::int64_t kDateStep = 900;       ///< seconds; the unit of Entry::date_before
inline constexpr std::uint8_t kAnyTimeBefore = 255;  ///< Entry::date_before of a date of the last change

/// What is kept of an article after its text has been read and sketched: 64 bytes, besides its id.
struct Entry {
  RecordRef record;
  Span text_at;  ///< as in Article
  Hash128 content;
  /// Seconds since 1970 UTC; the earliest reading where the text allows several, but UTC if it gives no zone. The
  /// article appeared between `earliest()` and `latest()`.
  std::int64_t date = kNoDate;
  std::uint32_t source = 0;      ///< index into Articles::sources; 0: unknown
  std::uint32_t words = 0;       ///< of the compared text
  std::uint32_t revision = 1;    ///< n for the n-th version of one article, from 1
  std::uint16_t date_after = 0;  ///< minutes; how much later than `date` the article may have appeared
  std::uint8_t date_before = 0;  ///< in steps of kDateStep; how much earlier. kAnyTimeBefore: no limit
  Basis basis = Basis::empty;

  /// The first and last second at which an article may have appeared; INT64_MIN + 1 for kAnyTimeBefore, kNoDate of an
  /// undated one, which has neither `date_after` nor `date_before`.
  std::int64_t earliest() const {
    return date_before == kAnyTimeBefore ? kNoDate + 1 : date - std::int64_t{date_before} * kDateStep;
  }
  std::int64_t latest() const { return date + (date_after > 0 ? std::int64_t{date_after} * 60 + 59 : 0); }
};
static_assert(sizeof(Entry) == 64);

/// All articles, in input order, without their texts.
struct Articles {
  std::vector<Entry> entries;
  std::vector<std::uint64_t> id_ends;  ///< id of article i is id_bytes[id_ends[i-1], id_ends[i])
  std::string id_bytes;
  std::vector<std::string> sources{""};
  std::vector<std::uint32_t> lines;       ///< by article: its line in its file, 0 for a text file; empty unless wanted
  std::vector<bool> reference_files;      ///< by file: whether it is of the reference set; empty if there is none
  std::vector<std::uint32_t> version_of;  ///< article -> the first version of it, kNone if it is one; empty if all are

  std::uint32_t size() const { return static_cast<std::uint32_t>(entries.size()); }
  /// The id, which no other article has once identities are settled (engine/identity.h).
  std::string_view id(std::uint32_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : id_ends[i - 1];
    return {id_bytes.data() + begin, id_ends[i] - begin};
  }
  /// Whether article i only serves to find others: it is never removed, and no output lists it.
  bool is_reference(std::uint32_t i) const {
    return !reference_files.empty() && reference_files[entries[i].record.file];
  }
  /// The first version of article i, which may be i itself.
  std::uint32_t first_version(std::uint32_t i) const {
    return version_of.empty() || version_of[i] == kNone ? i : version_of[i];
  }
};

/// A record that repeats the id and text of an article: counted, but not an article itself.
struct Repeat {
  RecordRef record;
  std::uint32_t article = 0;  ///< the article that it repeats
  std::uint32_t line = 0;     ///< as Articles::lines; 0 if these are empty
};

/// Articles of equal text form one class; all later stages work on classes. Classes are numbered by their first article
/// in the input. No result depends on these numbers.
struct Classes {
  std::vector<std::uint32_t> of;      ///< article -> class, kNone for an empty article
  std::vector<std::uint32_t> first;   ///< class -> its representative article: earliest date, then smallest id
  std::vector<std::uint32_t> copies;  ///< class -> number of articles
  std::vector<std::uint32_t> words;   ///< class -> words of its compared text
  std::vector<Hash128> content;       ///< class -> content hash

  std::uint32_t size() const { return static_cast<std::uint32_t>(first.size()); }
};

/// Two classes that a search proposes as candidates; a < b.
struct Pair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  auto operator<=>(const Pair&) const = default;
};

/// Two measured classes: the sizes of their shingle sets and of the intersection. If `estimated` (match/accept.h), the
/// three sizes are chosen only so that `jaccard()` is the estimate.
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
  /// Share of a's shingles that b also has, in [0, 1] (Broder 1997, "containment").
  double containment_a() const { return size_a == 0 ? 0.0 : static_cast<double>(shared) / size_a; }
  double containment_b() const { return size_b == 0 ? 0.0 : static_cast<double>(shared) / size_b; }
  /// Share of the smaller set's shingles that the other also has, in [0, 1].
  double containment() const { return size_a < size_b ? containment_a() : containment_b(); }
};

/// Clusters of classes. Every class is in exactly one cluster, possibly alone.
struct Clusters {
  std::vector<std::uint32_t> centre;  ///< class -> class of its cluster's representative
  std::vector<double> similarity;     ///< class -> Jaccard with the representative, 1 for itself
  std::vector<bool> estimated;        ///< class -> whether `similarity` is an estimate; empty if none is
  /// One cluster. `least` and `mean` are over the similarities of the other classes with the representative, or over
  /// all pairs if all were measured; both are 1 if the cluster is one class.
  struct Figures {
    std::uint32_t centre = 0;
    std::uint32_t articles = 0;
    std::uint32_t classes = 0;
    double least = 1.0;
    double mean = 1.0;
    std::uint32_t estimated = 0;  ///< how many of those similarities are estimates
  };
  std::vector<Figures> figures;  ///< by centre, ascending
};

/// Which member of each cluster is kept. Does not change clusters.
struct Kept {
  std::vector<std::uint32_t> by;  ///< article -> the article kept in its place; itself if it is kept
};

/// The similarity of two units by their terms; a < b.
struct Likeness {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::int32_t cosine = 0;   ///< in 2^-30
  std::int32_t jaccard = 0;  ///< over pairs of consecutive words, in 2^-30
};
inline constexpr std::int64_t kCosineOne = std::int64_t{1} << 30;

/// The story similarity in [0, 1] for a cosine: its square root, which spreads the low values where stories differ.
inline double story_similarity(std::int64_t cosine) {
  return std::sqrt(static_cast<double>(cosine) / static_cast<double>(kCosineOne));
}
/// The cosine for a story similarity, rounded down.
inline std::int64_t cosine_of(double similarity) {
  return static_cast<std::int64_t>(similarity * similarity * static_cast<double>(kCosineOne));
}

/// The narrowest relation of an article to the representative of its cluster.
enum class Relation : std::uint8_t {
  empty,           ///< no text: matches nothing
  single,          ///< alone in its cluster
  representative,  ///< the cluster's centre
  copy,            ///< equal text
  reprint,         ///< Jaccard at or above the threshold
  excerpt,         ///< one text contains most of the other
  rewrite,         ///< one story, with evidence of derivation
  coverage,        ///< one story, perhaps reported independently
  thread,          ///< another event of one affair
  roundup          ///< contains parts of several otherwise unlinked clusters; joins none
};

/// Which of an article and its representative contains the other.
enum class Direction : std::uint8_t {
  none,
  trimmed,  ///< the representative contains the article
  extended  ///< the article contains the representative
};

/// A passage that two texts share: equal words, aligned, across single changed words.
struct Passage {
  Span a, b;                  ///< in the original texts
  std::uint32_t words = 0;    ///< equal in both
  std::uint32_t changed = 0;  ///< words inside it that differ, on the longer side
  std::uint32_t longest = 0;  ///< most equal words in a row outside quotation marks in both texts
};

/// A news agency whose texts many outlets print: one row of agencies().
struct Agency {
  std::string_view code;  ///< as in outputs: "AP"
  std::string_view name;  ///< full name
  bool release = false;   ///< distributes press releases
};

/// An agency's part in an article. Only `text` says that the words are the agency's.
enum class CreditRole : std::uint8_t { text, contributed, photo, cited, release };

/// An agency that a text names, and its role.
struct Credit {
  std::uint16_t agency = 0;  ///< index into agencies()
  CreditRole role = CreditRole::cited;
  Span where;  ///< in the original text
};

/// An estimate with a lower and an upper bound.
struct Estimate {
  double value = 0.0;
  double lower = 0.0;
  double upper = 1.0;
};

/// Banding of a signature: `bands` keys of `rows` values each; both 0 for a search without bands.
struct BandPlan {
  std::uint32_t bands = 0;
  std::uint32_t rows = 0;
  /// Share of pairs with a Jaccard exactly at the threshold that become candidates, simulated with the sketch itself
  /// for unions of 20, 50 and 500 shingles.
  double recall_20 = 0.0, recall_50 = 0.0, recall_500 = 0.0;
  std::uint32_t values() const { return bands * rows; }
};

/// False positives of acceptance by sketches alone: how many of `trials` simulated pairs just below the threshold were
/// accepted, for unions of 50, 200 and 500 shingles.
struct Acceptance {
  std::uint32_t trials = 0;
  std::uint32_t wrong_50 = 0, wrong_200 = 0, wrong_500 = 0;
};

/// A large bucket, whose classes were compared with its centres only, not with each other. Each class that is not
/// `unreached` is a centre or matches one.
struct LargeBucket {
  std::uint32_t classes = 0;
  std::uint32_t centres = 0;
  std::uint32_t unreached = 0;  ///< classes left when the most centres allowed had been tried
};

/// One stage of a run, as the summary reports it.
struct StageReport {
  std::string name;
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  double seconds = 0.0;
  std::uint64_t peak_bytes = 0;  ///< peak resident memory of the process so far, including mapped files
  std::uint64_t bytes = 0;       ///< resident memory at the end of the stage, without mapped files
};

inline constexpr std::uint16_t kNoAgency = UINT16_MAX;

/// The known agencies, in the order of src/news/agencies.tsv; Credit::agency is an index into it.
DEDUP_API std::span<const Agency> agencies();

/// A run of equal words: `words` words from word `a` of the first text and word `b` of the second.
struct EqualRun {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t words = 0;
  std::uint32_t passage = 0;  ///< index into Shared::passages
};

/// The passages that two texts share.
struct Shared {
  std::vector<Passage> passages;  ///< in the order of the first text; disjoint in both
  std::vector<EqualRun> runs;     ///< the equal words of the passages, in the order of the first text
  double share_a = 0.0;           ///< share of the first text's words that are in `runs`
  double share_b = 0.0;
  std::uint32_t longest_unquoted = 0;  ///< the greatest Passage::longest
};

/// Results of the excerpt level by class. A cluster is a union of reprint clusters.
struct Excerpts {
  Clusters clusters;                      ///< similarity: `relation`'s own measure
  std::vector<Relation> relation;         ///< class -> relation to the representative; roundup and single are alone
  std::vector<Direction> direction;       ///< class -> direction, if it is an excerpt
  std::vector<std::uint32_t> excerpt_of;  ///< class -> the class that contains most of it, kNone if none does
  std::vector<double> containment;        ///< class -> containment of the shorter: in `excerpt_of`, else with the
                                          ///< representative
};

/// Where the text of a story's member comes from.
enum class Provenance : std::uint8_t {
  first,        ///< it is probably the story's first article
  article,      ///< from the article `of`
  independent,  ///< it shares nothing with an earlier member
  unknown       ///< too little evidence, or contradictory evidence
};

enum class EvidenceKind : std::uint8_t { time, credit, containment, passages, release };

/// Where the text of one member comes from, and the evidence.
struct Origin {
  std::uint32_t article = 0;
  Provenance provenance = Provenance::unknown;
  std::uint32_t of = kNone;               ///< article; kNone unless `provenance` is article
  Relation change = Relation::coverage;   ///< relation to `of`: copy, reprint, excerpt or rewrite; else coverage
  Direction direction = Direction::none;  ///< if it is an excerpt
  std::vector<EvidenceKind> evidence;     ///< ascending
};

/// Who published a story first, and where each member's text comes from.
struct Story {
  std::uint32_t first = kNone;          ///< article; kNone if unknown
  std::vector<Origin> members;          ///< in the order given
  std::uint32_t outlets = 0;            ///< number of distinct outlets; members without an outlet do not count
  std::vector<std::uint16_t> agencies;  ///< agencies to which members are credited, ascending
};

DEDUP_API std::string_view name_of(CreditRole);
DEDUP_API std::string_view name_of(Provenance);
DEDUP_API std::string_view name_of(EvidenceKind);
DEDUP_API std::string_view name_of(Direction);

/// Callbacks to watch or stop a run. Any may be empty. They are called from any thread, one call at a time.
struct Observer {
  std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)> progress;
  std::function<void(const Problem&)> problem;
  std::function<void(std::string_view line)> note;
  std::function<bool()> cancelled;  ///< returning true ends the run with Error(interrupted)
  /// All pairs of classes that the search for stories proposed and measured, including those that did not join. A pair
  /// that is missing was never considered.
  std::function<void(std::span<const Likeness>)> likenesses;
};

}  // namespace dedup
