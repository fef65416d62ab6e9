// A story's members -> who was first, and who has it from whom. Roles, rules and what cannot be told:
// docs/syndication.md
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

/// Tells a story. Uses `threshold`, `containment` and `min_excerpt` of the config; dates behind `now` are taken for
/// wrong (kNoDate: none is). The answer depends on no order: ties go by content hash, date, id. Thread-safe.
DEDUP_API Story tell_story(std::span<const Member> members, const EvidenceOf& evidence, const Config& config,
                           std::int64_t now = kNoDate);

}  // namespace dedup
