// What two articles have in common beyond shingles: the words that tell one story, a passage that one copied from the
// other, an agency. Stories, relations and `dedup compare` ask the same questions here.
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <array>

#include "engine/parts.h"
#include "text/normalize.h"

namespace dedup {

namespace {

constexpr std::uint32_t kOfNames = 7;  // words of a run of which three are names that the counts do not know
constexpr std::size_t kTelling = 3;    // words of a run that are no everyday ones

/// Different words of a run that stand in at most `percent` per cent of all documents; kTelling for a language that
/// is not counted.
std::size_t count_rare(const Marked& text, const EqualRun& run, const WordCounts& counts, std::uint64_t percent) {
  if (counts.documents == 0) return percent > 0 ? kTelling : 0;
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
    words /= 2;
    if (words >= kOfNames && words < kDerived && count_rare(a, run, counts, 0) >= kTelling) words = kDerived;
    // Below the bound of derivation everything counts: it only speaks against "independent".
    if (words >= kDerived && count_rare(a, run, counts, 1) < kTelling) words = kDerived - 1;
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
  normalize(article.title, config, work.title);
  if (!mark_body(article, page, config, work.body, work.marked)) {
    work.body.words.clear();  // a page without a story: its title is the site's
    work.title.words.clear();
  }
  work.quarters.clear();
  for (const std::uint8_t flags : work.marked.flags) {
    const bool aside = (flags & Marked::kAside) != 0, quoted = (flags & Marked::kQuoted) != 0;
    work.quarters.push_back(aside ? 0 : quoted ? 1 : 4);
  }
  collect_terms(work.title, work.body, work.quarters, background.words, out);
}

FrozenLikeness frozen_likeness(const TermSource& two, const Background& background) {
  // Isolated: a thread that waits in here must not take up another pair for the caller's own scratch.
  const TermVectors vectors = tbb::this_task_arena::isolate([&] {
    return weigh_terms(collect_all(2, two), std::array<std::uint8_t, 2>{1, 1}, background.words, true);
  });
  FrozenLikeness out;
  out.language_a = vectors.language[0];
  out.language_b = vectors.language[1];
  for (const std::uint32_t language : vectors.language) {
    if (background.words[language].documents == 0) return out;
  }
  const std::array<Pair, 1> pair{{{0, 1}}};
  out.cosine = measure_likeness(vectors, pair)[0].cosine;
  return out;
}

}  // namespace dedup
