// Two texts -> the passages that they share.
//
// Problem. Two articles report one event: which words did one take from the other? Passages may have moved, and single
// words change on the way ("favour" becomes "favor"). Exact alignment (Smith and Waterman 1981) takes time in the
// product of both lengths and cannot follow moved passages.
//
// Method. A seed is three equal words in a row (six characters in scripts without spaces). Adjacent seeds on one
// diagonal (the same distance between both positions) form a run. Runs are taken longest first, as in greedy string
// tiling (Wise 1993). Each is extended on both sides over equal words, and across a single changed word if two equal
// words follow. A run with at least five equal words becomes a passage, which claims its words in both texts. What is
// left of a run that overlaps a passage goes back into the queue.
//
// Cost. A seed that occurs x times in one text and y times in the other has x * y pairings. If these are more than 64,
// its occurrences are paired only in order, once from the first and once from the last: at most four pairings a word.
// Runs are queued by the logarithm of their length, which limits how often one goes back. On one core of an AMD EPYC
// (November 2026): 46 microseconds for two unrelated reports of the corpus basil, 640 words each, and 22 to `mark` each
// of them; 12 ms for one line repeated 10,000 times (90,000 words) against itself, growing linearly.
//
// Noise. Of 20,000 random pairs of the corpus basil, 5 % share a passage of five words or more ("House Speaker Nancy
// Pelosi, D-Calif") and 21 % share one of four words. So a passage needs five. 0.2 % share eight words in a row outside
// quotation marks.
//
// Known weaknesses. Two changed words in a row split a passage, and so do changes of every second word. Common phrases
// such as "for the first time in years" count as passages; only a corpus can tell that they are common.
#include "text/passages.h"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "kernels/kernels.h"

namespace dedup {

namespace {

// Lengths are in half words: a character of a script without spaces counts as half a word.
constexpr std::uint32_t kWord = 2;
constexpr std::uint32_t kSeed = 3 * kWord;
constexpr std::uint32_t kAfterChange = 2 * kWord;  // equal words that must follow a change to bridge it
constexpr std::uint32_t kChange = kWord;           // the longest change bridged, on either side
constexpr std::uint64_t kPairings = 64;            // of one seed; with more, its occurrences are paired only in order

std::uint32_t halves(const Marked& text, std::size_t word) {
  return (text.flags[word] & Marked::kCharacter) != 0 ? 1 : kWord;
}

/// A seed's hash and the word at which it begins.
struct Place {
  std::uint64_t hash;
  std::uint32_t word;
  auto operator<=>(const Place&) const = default;
};

constexpr auto kMultipliers = [] {
  std::array<std::uint64_t, kSeed> out{};
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = kernels::multiplier(k);
  return out;
}();

/// Seeds of a text, sorted.
std::vector<Place> places_of(const Marked& text) {
  std::vector<Place> places;
  places.reserve(text.hashes.size());
  for (std::size_t i = 0; i < text.hashes.size(); ++i) {
    std::uint64_t hash = 0;
    std::uint32_t length = 0;
    for (std::size_t k = i; k < text.hashes.size() && length < kSeed; ++k) {
      if ((text.flags[k] & Marked::kAside) != 0) break;
      hash += kMultipliers[k - i] * text.hashes[k];
      length += halves(text, k);
    }
    if (length >= kSeed) places.push_back({kernels::mix(hash), static_cast<std::uint32_t>(i)});
  }
  std::sort(places.begin(), places.end());
  return places;
}

/// A seed in both texts: its first word in a, its first word in b.
using Seed = std::pair<std::uint32_t, std::uint32_t>;

/// Pairs the occurrences of one seed in both texts.
void pair_up(std::span<const Place> a, std::span<const Place> b, std::vector<Seed>& out) {
  if (std::uint64_t{a.size()} * b.size() <= kPairings) {
    for (const Place& x : a) {
      for (const Place& y : b) out.emplace_back(x.word, y.word);
    }
    return;
  }
  const std::size_t least = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < least; ++i) out.emplace_back(a[i].word, b[i].word);
  if (a.size() == b.size()) return;
  for (std::size_t i = 0; i < least; ++i) out.emplace_back(a[a.size() - 1 - i].word, b[b.size() - 1 - i].word);
}

std::vector<Seed> find_seeds(const Marked& a, const Marked& b) {
  const std::vector<Place> in_a = places_of(a), in_b = places_of(b);
  std::vector<Seed> seeds;
  for (std::size_t i = 0, k = 0; i < in_a.size() && k < in_b.size();) {
    if (in_a[i].hash != in_b[k].hash) {
      ++(in_a[i].hash < in_b[k].hash ? i : k);
      continue;
    }
    const std::uint64_t hash = in_a[i].hash;
    const std::size_t first_a = i, first_b = k;
    while (i < in_a.size() && in_a[i].hash == hash) ++i;
    while (k < in_b.size() && in_b[k].hash == hash) ++k;
    pair_up({in_a.data() + first_a, i - first_a}, {in_b.data() + first_b, k - first_b}, seeds);
  }
  return seeds;
}

/// `words` equal words that begin at word `a` of one text and word `b` of the other.
struct Run {
  std::uint32_t a, b, words;
};

/// Merges overlapping seeds of one diagonal into runs.
std::vector<Run> merge(std::vector<Seed> seeds, const Marked& a) {
  const auto diagonal = [](const Seed& seed) { return std::int64_t{seed.second} - seed.first; };
  std::sort(seeds.begin(), seeds.end(), [&](const Seed& x, const Seed& y) {
    return std::pair(diagonal(x), x.first) < std::pair(diagonal(y), y.first);
  });
  seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
  const auto width = [&](std::uint32_t from) {
    std::uint32_t words = 0;
    for (std::uint32_t length = 0; length < kSeed; ++words) length += halves(a, from + words);
    return words;
  };
  std::vector<Run> runs;
  for (const Seed& seed : seeds) {
    const std::uint32_t words = width(seed.first);
    if (!runs.empty()) {
      Run& last = runs.back();
      if (std::int64_t{last.b} - last.a == diagonal(seed) && seed.first <= last.a + last.words) {
        last.words = std::max(last.words, seed.first + words - last.a);
        continue;
      }
    }
    runs.push_back({seed.first, seed.second, words});
  }
  return runs;
}

/// The search for passages in one pair.
class Tiling {
 public:
  Tiling(const Marked& a, const Marked& b, std::uint32_t least)
      : a_(a), b_(b), least_(least * kWord), claimed_a_(a.hashes.size(), 0), claimed_b_(b.hashes.size(), 0) {}

  /// Finds the passages and returns their runs. The runs of a passage are in order; the passages are in any order.
  std::vector<EqualRun> tile(const std::vector<Run>& runs) {
    for (const Run& run : runs) put(run);
    for (int level = kLevels - 1; level >= 0; --level) {
      // If what is left of a run is of this level too, take() extends it at once.
      std::vector<Run>& queue = queues_[static_cast<std::size_t>(level)];
      std::sort(queue.begin(), queue.end(),
                [](const Run& x, const Run& y) { return std::tie(y.words, x.a, x.b) < std::tie(x.words, y.a, y.b); });
      for (std::size_t i = 0; i < queue.size(); ++i) take(queue[i], level);
      queue.clear();
      queue.shrink_to_fit();
    }
    return std::move(runs_);
  }
  /// The passages; EqualRun::passage is an index into them. Valid after tile().
  std::vector<Passage> passages() { return std::move(passages_); }

 private:
  static constexpr int kLevels = 33;
  static int level_of(const Run& run) { return static_cast<int>(std::bit_width(run.words)); }

  void put(const Run& run) { queues_[static_cast<std::size_t>(level_of(run))].push_back(run); }

  bool is_free(std::uint32_t i, std::uint32_t k) const { return claimed_a_[i] == 0 && claimed_b_[k] == 0; }

  void take(const Run& run, int level) {
    for (std::uint32_t from = 0; from < run.words;) {
      if (!is_free(run.a + from, run.b + from)) {
        ++from;
        continue;
      }
      std::uint32_t to = from;
      std::uint32_t length = 0;
      for (; to < run.words && is_free(run.a + to, run.b + to); ++to) length += halves(a_, run.a + to);
      const Run rest{run.a + from, run.b + from, to - from};
      from = to;
      if (length < kSeed) continue;
      if (level_of(rest) == level) {
        extend(rest);
      } else {
        put(rest);
      }
    }
  }

  bool equal(std::uint32_t i, std::uint32_t k) const {
    return a_.hashes[i] == b_.hashes[k] && is_free(i, k) && ((a_.flags[i] | b_.flags[k]) & Marked::kAside) == 0;
  }

  /// A step across a change: words skipped in each text, then equal words.
  struct Step {
    std::uint32_t skip_a = 0, skip_b = 0, equal = 0;
  };

  /// Whether the next `reach` words on one side may be skipped: inside the text, unclaimed, and a short enough change.
  static bool passable(const Marked& text, const std::vector<std::uint8_t>& claimed, std::int64_t at, int direction,
                       std::uint32_t reach) {
    std::uint32_t length = 0;
    for (std::uint32_t i = 0; i < reach; ++i, at += direction) {
      if (at < 0 || at >= static_cast<std::int64_t>(text.hashes.size())) return false;
      const auto word = static_cast<std::size_t>(at);
      if (claimed[word] != 0 || (text.flags[word] & Marked::kAside) != 0) return false;
      length += halves(text, word);
    }
    return length <= kChange;
  }

  /// The number of equal words from (i, k) on, at most `most`. Sets `length` to their length in half words.
  std::uint32_t count_equal(std::int64_t i, std::int64_t k, int direction, std::uint32_t most,
                            std::uint32_t& length) const {
    std::uint32_t words = 0;
    length = 0;
    for (; words < most && i >= 0 && k >= 0 && i < static_cast<std::int64_t>(a_.hashes.size()) &&
           k < static_cast<std::int64_t>(b_.hashes.size());
         ++words, i += direction, k += direction) {
      if (!equal(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k))) break;
      length += halves(a_, static_cast<std::size_t>(i));
    }
    return words;
  }

  /// The best step across a change whose first differing words are (i, k); its `equal` is 0 if there is none.
  Step across(std::int64_t i, std::int64_t k, int direction) const {
    constexpr std::uint32_t kAhead = 16;  // words compared after a change; more would not change the choice
    // The first of equally good steps wins, so a changed word is preferred to an inserted or a deleted one.
    constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 8> kSkips{
        {{1, 1}, {0, 1}, {1, 0}, {2, 2}, {1, 2}, {2, 1}, {0, 2}, {2, 0}}};
    Step best;
    for (const auto& [skip_a, skip_b] : kSkips) {
      if (!passable(a_, claimed_a_, i, direction, skip_a) || !passable(b_, claimed_b_, k, direction, skip_b)) continue;
      std::uint32_t length = 0;
      const std::uint32_t words = count_equal(i + direction * std::int64_t{skip_a},
                                              k + direction * std::int64_t{skip_b}, direction, kAhead, length);
      if (length >= kAfterChange && words > best.equal) best = {skip_a, skip_b, words};
    }
    return best;
  }

  /// Appends the runs from (i, k) on in one direction, the nearest first.
  void walk(std::int64_t i, std::int64_t k, int direction, std::vector<Run>& out, std::uint32_t& changed) const {
    for (;;) {
      std::uint32_t length = 0;
      std::uint32_t words = count_equal(i, k, direction, UINT32_MAX, length);
      if (words > 0) {
        const std::int64_t back = direction > 0 ? 0 : std::int64_t{words} - 1;
        out.push_back({static_cast<std::uint32_t>(i - back), static_cast<std::uint32_t>(k - back), words});
      }
      i += direction * std::int64_t{words};
      k += direction * std::int64_t{words};
      const Step step = across(i, k, direction);
      if (step.equal == 0) return;
      changed += std::max(step.skip_a, step.skip_b);
      i += direction * std::int64_t{step.skip_a};
      k += direction * std::int64_t{step.skip_b};
    }
  }

  void extend(const Run& seed) {
    std::vector<Run>& parts = parts_;
    parts.clear();
    std::uint32_t changed = 0;
    walk(std::int64_t{seed.a} - 1, std::int64_t{seed.b} - 1, -1, parts, changed);
    std::reverse(parts.begin(), parts.end());
    const std::size_t before = parts.size();
    walk(seed.a, seed.b, 1, parts, changed);
    // The run before the seed and the one from it on are the same run if they touch in both texts.
    if (before > 0 && parts[before - 1].a + parts[before - 1].words == seed.a &&
        parts[before - 1].b + parts[before - 1].words == seed.b) {
      parts[before - 1].words += parts[before].words;
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(before));
    }
    std::uint32_t length = 0;
    for (const Run& part : parts) {
      for (std::uint32_t w = 0; w < part.words; ++w) length += halves(a_, part.a + w);
    }
    if (length < least_) return;
    const auto number = static_cast<std::uint32_t>(passages_.size());
    const Run& first = parts.front();
    const Run& last = parts.back();
    std::fill(claimed_a_.begin() + first.a, claimed_a_.begin() + last.a + last.words, std::uint8_t{1});
    std::fill(claimed_b_.begin() + first.b, claimed_b_.begin() + last.b + last.words, std::uint8_t{1});
    Passage passage;
    passage.a = {a_.where[first.a].begin, a_.where[last.a + last.words - 1].end};
    passage.b = {b_.where[first.b].begin, b_.where[last.b + last.words - 1].end};
    passage.changed = changed;
    for (const Run& part : parts) {
      passage.words += part.words;
      runs_.push_back({part.a, part.b, part.words, number});
    }
    passages_.push_back(passage);
  }

  const Marked& a_;
  const Marked& b_;
  std::uint32_t least_;
  std::vector<std::uint8_t> claimed_a_, claimed_b_;
  std::array<std::vector<Run>, kLevels> queues_;  // by the bit width of the runs' length
  std::vector<Run> parts_;
  std::vector<Passage> passages_;
  std::vector<EqualRun> runs_;
};

/// Sorts runs and passages by their position in `a`, and computes the shares of both texts.
Shared in_order(std::vector<EqualRun> runs, std::span<const Passage> passages, const Marked& a, const Marked& b) {
  std::sort(runs.begin(), runs.end(), [](const EqualRun& x, const EqualRun& y) { return x.a < y.a; });
  Shared out;
  std::vector<std::uint32_t> number(passages.size(), kNone);
  std::uint64_t words = 0;
  for (EqualRun& run : runs) {
    if (number[run.passage] == kNone) {
      number[run.passage] = static_cast<std::uint32_t>(out.passages.size());
      out.passages.push_back(passages[run.passage]);
    }
    run.passage = number[run.passage];
    words += run.words;
  }
  out.runs = std::move(runs);
  const auto share = [&](const Marked& text) {
    return text.hashes.empty() ? 0.0 : static_cast<double>(words) / static_cast<double>(text.hashes.size());
  };
  out.share_a = share(a);
  out.share_b = share(b);
  return out;
}

/// Calls `found(part, half words)` for every maximal part of `run` that is outside quotation marks in both texts.
template <class Found>
void each_unquoted(const EqualRun& run, const Marked& a, const Marked& b, Found found) {
  std::uint32_t length = 0;
  std::uint32_t from = 0;
  for (std::uint32_t w = 0; w <= run.words; ++w) {
    if (w < run.words && ((a.flags[run.a + w] | b.flags[run.b + w]) & Marked::kQuoted) == 0) {
      length += halves(a, run.a + w);
      continue;
    }
    if (length > 0) found(EqualRun{run.a + from, run.b + from, w - from, run.passage}, length);
    from = w + 1;
    length = 0;
  }
}

}  // namespace

Marked mark(std::string_view raw, const Text& text, std::vector<Span> where) {
  Marked out;
  out.hashes.assign(text.hashes.begin(), text.hashes.end());
  out.where = std::move(where);
  out.where.resize(out.hashes.size());
  out.flags.assign(out.hashes.size(), 0);
  for (std::size_t i = 0; i < text.is_character.size(); ++i) {
    if (text.is_character[i] != 0) out.flags[i] |= Marked::kCharacter;
  }
  const std::vector<Span> quoted = quotations(raw);
  auto quote = quoted.begin();
  for (std::size_t i = 0; i < out.where.size(); ++i) {
    while (quote != quoted.end() && quote->end <= out.where[i].begin) ++quote;
    if (quote != quoted.end() && quote->begin < out.where[i].end) out.flags[i] |= Marked::kQuoted;
  }
  return out;
}

void set_aside(Marked& marked, std::span<const SetAside> asides) {
  auto aside = asides.begin();
  for (std::size_t i = 0; i < marked.where.size(); ++i) {
    while (aside != asides.end() && aside->where.end <= marked.where[i].begin) ++aside;
    if (aside != asides.end() && aside->where.begin < marked.where[i].end) marked.flags[i] |= Marked::kAside;
  }
}

Shared shared_passages(const Marked& a, const Marked& b, std::uint32_t least) {
  // The first text breaks ties, so which text is first must not depend on the order of the arguments.
  const bool swapped = std::tie(b.hashes, b.flags) < std::tie(a.hashes, a.flags);
  const Marked& first = swapped ? b : a;
  const Marked& second = swapped ? a : b;
  Tiling tiling(first, second, least);
  std::vector<EqualRun> runs = tiling.tile(merge(find_seeds(first, second), first));
  std::vector<Passage> passages = tiling.passages();
  if (swapped) {
    for (EqualRun& run : runs) std::swap(run.a, run.b);
    for (Passage& passage : passages) std::swap(passage.a, passage.b);
  }
  Shared out = in_order(std::move(runs), passages, a, b);
  for (const EqualRun& run : out.runs) {
    Passage& passage = out.passages[run.passage];
    each_unquoted(run, a, b, [&](const EqualRun&, std::uint32_t length) {
      passage.longest = std::max(passage.longest, length / kWord);
    });
    out.longest_unquoted = std::max(out.longest_unquoted, passage.longest);
  }
  return out;
}

std::vector<EqualRun> unquoted_runs(const Shared& shared, const Marked& a, const Marked& b, std::uint32_t least) {
  std::vector<EqualRun> out;
  for (const EqualRun& run : shared.runs) {
    each_unquoted(run, a, b, [&](const EqualRun& part, std::uint32_t length) {
      if (length >= least * kWord) out.push_back(part);
    });
  }
  return out;
}

}  // namespace dedup
