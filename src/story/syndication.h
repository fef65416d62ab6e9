// Finds the first article of a story and the origin of every other one. Rules and limits: docs/syndication.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// The input of tell_story for one article.
struct Member {
  std::uint32_t article = 0;
  std::string_view id;                   ///< unique; breaks the last ties
  std::int64_t date = kNoDate;           ///< seconds since 1970 UTC; members are ordered by it
  std::int64_t earliest = kNoDate;       ///< the first and
  std::int64_t latest = kNoDate;         ///< the last second at which a dated member may have appeared
  std::uint32_t outlet = kNone;          ///< equal for outlets of one publisher; kNone: unknown
  std::uint16_t own_agency = kNoAgency;  ///< set if the outlet is an agency; see agency_of_outlet
  std::uint32_t words = 0;
  bool revision = false;              ///< a later text under the same id
  bool is_release = false;            ///< marked as a press release; see news/releases.h
  std::vector<Credit> credits;        ///< see find_credits
  Hash128 content;                    ///< equal for copies
  std::uint32_t reprint_cluster = 0;  ///< equal for articles of one reprint cluster
  std::uint32_t excerpt_cluster = 0;  ///< equal for articles of one excerpt cluster, which holds whole reprint clusters
};

/// A shared passage of this many words outside quotation marks shows that one text derives from the other. Evidence and
/// the published definition: docs/measures.md, "Evidence for a rewrite".
inline constexpr std::uint32_t kDerived = 8;

/// What two members share.
struct Evidence {
  std::uint32_t shared = 0, size_a = 0, size_b = 0;  ///< of their shingle sets
  std::uint32_t passage = 0;                         ///< words of the longest passage outside quotation marks
};
/// Measures two members, given by their places in the span. Called for at most 40 pairs per member.
using EvidenceOf = std::function<Evidence(std::size_t a, std::size_t b)>;

/// Tells one story. Uses `containment` and `min_excerpt` of the config. Dates more than a day after `now` are ignored
/// (kNoDate: none is). The answer does not depend on the order of members: ties are broken by date, content hash and
/// id. Thread-safe.
DEDUP_API Story tell_story(std::span<const Member> members, const EvidenceOf& evidence, const Config& config,
                           std::int64_t now = kNoDate);

}  // namespace dedup
