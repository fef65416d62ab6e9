// Measures what two articles share beyond shingles: weighted terms, a passage outside quotation marks, an agency.
#include "engine/evidence.h"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <array>

#include "story/likeness.h"
#include "text/language.h"
#include "text/normalize.h"

namespace dedup {

namespace {

// The rule for derivation, with its results on the planted rewrites of corpora/: docs/measures.md, "Evidence for a
// rewrite".
constexpr std::uint32_t kOfNames = 7;           // words of a run that suffice if kTelling of them are names
constexpr std::size_t kTelling = 3;             // different rare words that a run must have
constexpr std::uint64_t kRarePercent = 1;       // of all documents: a word found in no more of them is rare
constexpr std::uint64_t kUncountedPercent = 0;  // only words that the counts do not contain at all: names
constexpr std::uint8_t kWholeWord = 4, kQuotedWord = 1, kNoWord = 0;  // weights in quarters; see collect_terms

/// Counts the different words of a run that are found in at most `percent` per cent of all documents. Where the
/// background has no counts, every run passes the test for rare words (kTelling) and none the test for names (0).
std::size_t count_rare(const Marked& text, const EqualRun& run, const WordCounts& counts, std::uint64_t percent) {
  if (counts.documents == 0) return percent > kUncountedPercent ? kTelling : 0;
  std::vector<std::uint64_t> rare;
  for (std::uint32_t i = run.a; i < run.a + run.words; ++i) {
    if (counts.count(text.hashes[i]) * std::uint64_t{100} <= percent * counts.documents) {
      rare.push_back(text.hashes[i]);
    }
  }
  std::sort(rare.begin(), rare.end());
  return static_cast<std::size_t>(std::unique(rare.begin(), rare.end()) - rare.begin());
}

}  // namespace

TellingRun telling_run(const Marked& a, const Marked& b, const WordCounts& counts) {
  const Shared shared = shared_passages(a, b);
  TellingRun out;
  for (const EqualRun& run : unquoted_runs(shared, a, b, kLeastPassage)) {
    std::uint32_t words = 0;
    for (std::uint32_t i = run.a; i < run.a + run.words; ++i) {
      words += (a.flags[i] & Marked::kCharacter) != 0 ? 1 : 2;
    }
    words /= 2;  // a character of a script without spaces is half a word
    if (words >= kOfNames && words < kDerived && count_rare(a, run, counts, kUncountedPercent) >= kTelling) {
      words = kDerived;
    }
    // Shorter runs need no rare words: they prove nothing and only rule out "independent".
    if (words >= kDerived && count_rare(a, run, counts, kRarePercent) < kTelling) words = kDerived - 1;
    if (words > out.words) out = {words, run};
  }
  return out;
}

std::uint16_t shared_agency(std::span<const Credit> a, std::uint16_t own_a, std::span<const Credit> b,
                            std::uint16_t own_b) {
  const auto is_used = [](const Credit& credit) {
    return credit.role == CreditRole::text || credit.role == CreditRole::release ||
           credit.role == CreditRole::contributed;
  };
  const auto meet = [&](std::span<const Credit> from, std::span<const Credit> to, std::uint16_t own_to) {
    for (const Credit& credit : from) {
      if (!is_used(credit)) continue;
      const bool named = std::any_of(
          to.begin(), to.end(), [&](const Credit& other) { return is_used(other) && other.agency == credit.agency; });
      if (named || own_to == credit.agency) return credit.agency;
    }
    return kNoAgency;
  };
  const std::uint16_t agency = meet(a, b, own_b);
  return agency != kNoAgency ? agency : meet(b, a, own_a);
}

bool mark_body(const Article& article, const PageParts* page, const Config& config, Text& body, Marked& out) {
  normalize(article.text, config, body);
  out = mark(article.text, body, original_words(article.text, body));
  if (page == nullptr) return true;
  set_aside(out, page->aside);
  std::vector<SetAside> muted;
  muted.reserve(page->muted.size());
  for (const Span& span : page->muted) muted.push_back({span, Aside::recurring});
  set_aside(out, muted);
  return !page->bare;
}

void story_terms(const Article& article, const PageParts* page, const Config& config, const Background& background,
                 TermWork& work, Terms& out) {
  // Words tell more than characters: the adjusted Rand index of 900 Chinese articles is 0.77 and 0.78.
  Config words = config;
  words.text.segment = Segment::words;
  normalize(article.title, words, work.title);
  if (!mark_body(article, page, words, work.body, work.marked)) {
    work.body.words.clear();  // the page is all furniture, so its title belongs to the site and not to a story
    work.title.words.clear();
  }
  work.quarters.clear();
  for (const std::uint8_t flags : work.marked.flags) {
    const bool aside = (flags & Marked::kAside) != 0, quoted = (flags & Marked::kQuoted) != 0;
    work.quarters.push_back(aside ? kNoWord : quoted ? kQuotedWord : kWholeWord);
  }
  const std::uint32_t language = language_of(work.title, work.body);
  collect_terms(work.title, work.body, work.quarters,
                {language, apostrophe_of(language_names()[language]), background.of(language)}, out);
}

FrozenLikeness frozen_likeness(const TermSource& two, const Background& background) {
  // Isolated, because the caller may be a parallel task with thread-local scratch memory: while this thread waits, it
  // must not start another of the caller's tasks and overwrite that memory.
  const TermVectors vectors = tbb::this_task_arena::isolate([&] {
    return weigh_terms(collect_all(2, two), std::array<std::uint8_t, 2>{1, 1}, background.loaded(), true);
  });
  FrozenLikeness out;
  out.language_a = vectors.language[0];
  out.language_b = vectors.language[1];
  for (const std::uint32_t language : vectors.language) {
    if (background.of(language).documents == 0) return out;
  }
  const std::array<Pair, 1> pair{{{0, 1}}};
  out.cosine = measure_likeness(vectors, pair)[0].cosine;
  return out;
}

}  // namespace dedup
