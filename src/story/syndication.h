// A story's members -> who was first, and who has it from whom. Roles, rules and what cannot be told:
// docs/syndication.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

inline constexpr std::uint16_t kNoAgency = UINT16_MAX;

/// The agencies that are known, in the order of src/agencies.tsv; Credit::agency is an index into it.
DEDUP_API std::span<const Agency> agencies();

/// The agencies that an article names, each with its part in the text, in text order and once a place. A credit that
/// the source or url gives stands at {0, 0}. Takes any bytes; linear in the text. Thread-safe.
DEDUP_API std::vector<Credit> find_credits(std::string_view title, std::string_view text, std::string_view source,
                                           std::string_view url);

/// The agency that an outlet itself is, by its name or domain; kNoAgency for all others.
DEDUP_API std::uint16_t agency_of_outlet(std::string_view source, std::string_view url);

/// To whom a text is credited: its agencies by role text or release, ascending, once each. Empty and `unknown`: some
/// agency had a part, and the text does not say which words are whose.
struct Attribution {
  std::vector<std::uint16_t> agencies;
  bool unknown = false;
};
DEDUP_API Attribution attribution(std::span<const Credit> credits);

/// One article of a story, as syndication sees it.
struct Member {
  std::uint32_t article = 0;
  std::string_view id;                   ///< unique; the last tie
  std::int64_t date = kNoDate;           ///< seconds since 1970 UTC
  bool has_time = true;                  ///< false: the date names a day, and the article any moment of it
  bool has_zone = true;                  ///< false: local time of an unknown place, up to 14 hours off
  std::uint32_t outlet = kNone;          ///< equal for outlets that are one; kNone: not said
  std::uint16_t own_agency = kNoAgency;  ///< the agency that the outlet is; see agency_of_outlet
  std::uint32_t words = 0;
  bool revision = false;              ///< another text under an id that was there before
  std::vector<Credit> credits;        ///< see find_credits
  Hash128 content;                    ///< equal for copies
  std::uint32_t reprint_cluster = 0;  ///< equal for articles of one reprint cluster
  std::uint32_t excerpt_cluster = 0;  ///< likewise; a reprint cluster lies in one excerpt cluster
};

/// What two members share, measured: their shingle sets, and the longest passage that stands in both outside quotation
/// marks, in words.
struct Evidence {
  std::uint32_t shared = 0, size_a = 0, size_b = 0;
  std::uint32_t passage = 0;
};
/// Evidence on two members, by their places in the span. Asked for at most 40 pairs a member.
using EvidenceOf = std::function<Evidence(std::size_t a, std::size_t b)>;

/// Where a member has its text from.
enum class Source : std::uint8_t {
  first,        ///< it is the story's likely first article
  article,      ///< from the article that `of` names
  independent,  ///< nothing of it stands in any other member before it
  unknown       ///< evidence is thin, or contradicts itself
};
enum class EvidenceKind : std::uint8_t { time, credit, containment, passages };

/// Where one member has its text from, and how that is known.
struct Origin {
  std::uint32_t article = 0;
  Source source = Source::unknown;
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

/// Tells a story. Uses `threshold`, `containment` and `min_excerpt` of the config; dates behind `now` are taken for
/// wrong (kNoDate: none is). The answer depends on no order: ties go by content hash, date, id. Thread-safe.
DEDUP_API Story tell_story(std::span<const Member> members, const EvidenceOf& evidence, const Config& config,
                           std::int64_t now = kNoDate);

/// Which sources and domains are one publisher's.
using Families = std::map<std::string, std::string, std::less<>>;  // folded source or domain -> family

/// Reads lines `Family<TAB>source or domain`; `#` begins a comment line. A line that is none of these, or gives a
/// source to a second family, is a problem with its number and costs that line alone.
DEDUP_API Families parse_families(std::string_view text, std::string_view file, std::vector<Problem>& problems);

/// What an outlet is counted as: its family; else its source; else its domain without `www.`; folded, so that equal
/// outlets give equal bytes. Empty where neither is said.
DEDUP_API std::string outlet_of(const Families& families, std::string_view source, std::string_view url);

DEDUP_API std::string_view name_of(CreditRole);
DEDUP_API std::string_view name_of(Source);
DEDUP_API std::string_view name_of(EvidenceKind);
DEDUP_API std::string_view name_of(Direction);

}  // namespace dedup
