// Headlines without the labels that a source puts around them.
#include "news/headlines.h"

#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <string>

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::size_t kHeadlines = 3, kHeadlinesOfTopic = 4;  // that make a part a label
constexpr std::size_t kLongestLabel = 60;                     // bytes
constexpr std::size_t kMostWords = 6;                         // of a label
constexpr std::size_t kLeastWords = 2;                        // of what is left
constexpr int kMostLabels = 2;                                // at each end

enum class End : std::uint8_t { front, topic, back };

/// A headline taken apart at one end.
struct Cut {
  std::string_view label, rest;
  End end = End::front;
};

constexpr std::string_view kMarks[] = {
    "|",        "\xEF\xBD\x9C", "-",  "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xB7", "\xE2\x80\xA2",
    "\xC2\xBB", "\xC2\xAB",     "::", "\xE2\x80\xBA"};

std::size_t words_of(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : text) {
    if (!is_space(c) && !inside) ++words;
    inside = !is_space(c);
  }
  return words;
}

/// The length of a mark that stands free at `at`: with white space on both sides, or `|`, which needs none.
std::size_t mark_at(std::string_view title, std::size_t at) {
  for (const std::string_view mark : kMarks) {
    if (!title.substr(at).starts_with(mark)) continue;
    const bool before = at > 0 && is_space(title[at - 1]);
    const bool behind = at + mark.size() < title.size() && is_space(title[at + mark.size()]);
    if ((before && behind) || mark == "|") return mark.size();
  }
  return 0;
}

std::optional<Cut> checked(std::string_view label, std::string_view rest, End end) {
  label = trimmed(label), rest = trimmed(rest);
  const bool fits = !label.empty() && label.size() <= kLongestLabel && words_of(label) <= kMostWords;
  if (!fits || words_of(rest) < kLeastWords) return std::nullopt;
  return Cut{label, rest, end};
}

std::optional<Cut> cut_front(std::string_view title) {
  for (std::size_t at = 1; at < std::min(title.size(), kLongestLabel + 2); ++at) {
    if (const std::size_t mark = mark_at(title, at); mark > 0) {
      return checked(title.substr(0, at), title.substr(at + mark), End::front);
    }
    const bool colon = title[at] == ':' && at + 1 < title.size() && is_space(title[at + 1]);
    if (colon) return checked(title.substr(0, at), title.substr(at + 1), End::topic);
  }
  return std::nullopt;
}

std::optional<Cut> cut_back(std::string_view title) {
  const std::size_t least = title.size() > kLongestLabel + 4 ? title.size() - kLongestLabel - 4 : 1;
  for (std::size_t at = title.size(); at-- > least;) {
    if (const std::size_t mark = mark_at(title, at); mark > 0) {
      return checked(title.substr(at + mark), title.substr(0, at), End::back);
    }
  }
  return std::nullopt;
}

std::uint64_t key_of(std::uint64_t source, const Cut& cut) {
  const std::string folded = lowered(cut.label);
  return XXH3_64bits_withSeed(folded.data(), folded.size(), source + static_cast<std::uint64_t>(cut.end));
}

/// Keeps the smallest few, so that what is known does not depend on the order.
void insert(std::vector<std::uint64_t>& known, std::uint64_t hash) {
  const auto at = std::lower_bound(known.begin(), known.end(), hash);
  if (at != known.end() && *at == hash) return;
  known.insert(at, hash);
  if (known.size() > kHeadlinesOfTopic) known.pop_back();
}

}  // namespace

void HeadlineLabels::add(std::uint64_t source, std::string_view title) {
  if (source == 0) return;
  for (const auto cut : {cut_front, cut_back}) {
    std::string_view rest = trimmed(title);
    for (int label = 0; label < kMostLabels; ++label) {
      const std::optional<Cut> found = cut(rest);
      if (!found) break;
      rest = found->rest;
      const std::string folded = lowered(rest);
      insert(met_[key_of(source, *found)], XXH3_64bits(folded.data(), folded.size()));
    }
  }
}

void HeadlineLabels::add(const HeadlineLabels& other) {
  for (const auto& [key, hashes] : other.met_) {
    for (const std::uint64_t hash : hashes) insert(met_[key], hash);
  }
}

std::string_view HeadlineLabels::headline(std::uint64_t source, std::string_view name, std::string_view title) const {
  const std::string own = lowered(trimmed(name));
  std::string_view rest = trimmed(title);
  const auto is_label = [&](const Cut& cut) {
    if (!own.empty() && lowered(cut.label) == own) return true;
    const auto met = source == 0 ? met_.end() : met_.find(key_of(source, cut));
    return met != met_.end() && met->second.size() >= (cut.end == End::topic ? kHeadlinesOfTopic : kHeadlines);
  };
  for (const auto cut : {cut_back, cut_front}) {
    for (int label = 0; label < kMostLabels; ++label) {
      const std::optional<Cut> found = cut(rest);
      if (!found || !is_label(*found)) break;
      rest = found->rest;
    }
  }
  return rest;
}

}  // namespace dedup
