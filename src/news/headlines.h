// Headlines without the labels that a source puts around them.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The labels of headlines: an outlet's name or a section, set off by `|`, `-`, `:` and their kin, as in "Opinion |
/// When a Town Is Run by Its Weather Vane - The Courier". A part is a label if it is the source's own name, or if three
/// other headlines of the source have it in the same place (before a colon, four: that may be a topic). Some label may
/// be behind another; at most two at each end are taken off, and two words stay. Any bytes are accepted.
class DEDUP_API HeadlineLabels {
 public:
  /// Learns from a headline of a source, a key from `source_key`; 0 teaches nothing. Results do not depend on the
  /// order. Not thread-safe.
  void add(std::uint64_t source, std::string_view title);
  /// Adds what another one learnt.
  void add(const HeadlineLabels& other);
  /// The headline without labels: a view into `title`. `name` is the source's name, which may be empty. Thread-safe.
  std::string_view headline(std::uint64_t source, std::string_view name, std::string_view title) const;

 private:
  /// The first few headlines with a label, as hashes without it.
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> met_;
};

}  // namespace dedup
