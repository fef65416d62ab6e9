// Band keys -> Pairs: classes that share a band are candidates.
#pragma once

#include <span>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Is given ascending classes, before pairs of them are proposed.
using Prepare = std::function<void(std::span<const std::uint32_t> classes)>;

/// Pairs of classes that share a band key, where `keys[band][class]` is the key. Pairs are unique. Every such pair is
/// found, except those that share only buckets of more than `config.search.large_bucket` classes; these buckets are
/// Candidates::crowds. `take_out`, if given, is shown every pair once, soon after it was found, and may remove it.
/// `prepare`, if given, is called once with the classes in crowded buckets, large or not, if there are any. Parallel;
/// the set of pairs depends neither on threads nor on how classes are numbered. Throws Error(usage) if far more pairs
/// are left than `config.search.max_pairs` matches.
DEDUP_API Candidates candidates_lsh(const BandKeys& keys, const Config& config, const TakeOut& take_out = nullptr,
                                    const Prepare& prepare = nullptr, const Observer& observer = {});

}  // namespace dedup
