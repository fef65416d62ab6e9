// START HERE: the stages, called in order.
#include "dedup/pipeline.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_invoke.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "engine/parts.h"
#include "match/accept.h"
#include "match/candidates.h"
#include "match/reject.h"
#include "match/verify.h"
#include "sketch/plan.h"
#include "story/families.h"
#include "story/terms.h"
#include "text/shingle.h"

namespace dedup {

namespace {

using Clock = std::chrono::steady_clock;

/// The caller's observer, told one thing at a time.
Observer serialized(const Observer& observer, std::mutex& mutex) {
  Observer out = observer;
  if (observer.progress) {
    out.progress = [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
      const std::lock_guard lock(mutex);
      observer.progress(stage, done, total);
    };
  }
  if (observer.problem) {
    out.problem = [&](const Problem& problem) {
      const std::lock_guard lock(mutex);
      observer.problem(problem);
    };
  }
  return out;
}

/// Keeps the values of the first article of each class, in the order of the classes, and none of the others.
template <class T>
void keep_classes(std::vector<T>& values, const Classes& classes) {
  std::uint32_t next = 0;
  for (std::size_t article = 0; article < classes.of.size(); ++article) {
    if (classes.of[article] == next) values[next++] = values[article];
  }
  values.resize(next);
}

/// Pairs between 0.5 and the threshold, from those among them that were proposed and measured: each stands for the
/// inverse of its chance to be so (Horvitz and Thompson 1952). `rejected` is of the sample of what was rejected.
void estimate_near_pairs(const Verified& verified, const Verified& rejected, double share, double threshold,
                         Summary& summary) {
  double sum = 0.0;
  double variance = 0.0;
  for (std::size_t bin = 50; bin < verified.histogram.size(); ++bin) {
    const double jaccard = (static_cast<double>(bin) + 0.5) / 100.0;
    if (jaccard >= threshold) break;
    const double proposed =
        1.0 - std::pow(1.0 - std::pow(jaccard, summary.search.plan.rows), summary.search.plan.bands);
    const auto add = [&](std::uint64_t pairs, double chance) {
      sum += static_cast<double>(pairs) / chance;
      variance += static_cast<double>(pairs) * (1.0 - chance) / (chance * chance);
    };
    add(verified.histogram[bin], proposed);
    add(rejected.histogram[bin], proposed * share);
  }
  summary.search.near_pairs = sum;
  summary.search.near_pairs_error = std::sqrt(variance);
}

/// Puts more matches among those that are in order.
void add_matches(const std::vector<Match>& more, std::vector<Match>& matches) {
  if (more.empty()) return;
  matches.insert(matches.end(), more.begin(), more.end());
  std::sort(matches.begin(), matches.end(),
            [](const Match& x, const Match& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
}

/// Takes the candidates that need no measuring out of `pairs`.
std::vector<Match> accept(const Intake& intake, const Classes& classes, const Config& config, Runner& run,
                          std::vector<Pair>& pairs, Summary& summary) {
  if (config.search.certain_accept == 0.0) return {};
  std::vector<Match> accepted = run(
      "accept", pairs.size(), [&] { return accept_certain(pairs, intake.lanes, classes.first, config); },
      [](const std::vector<Match>& found) { return found.size(); });
  summary.search.accepted = accepted.size();
  return accepted;
}

/// Pairs of classes at or above the threshold, by the search that the configuration names. What the intake holds for
/// the search is used up.
std::vector<Match> find_matches(Intake& intake, const Classes& classes, const ShingleSource& source,
                                const Config& config, const Observer& observer, Runner& run, Summary& summary) {
  const auto size_of = [](const auto& list) { return list.size(); };
  if (config.search.method == Search::join) {
    auto matches = run(
        "join", classes.size(), [&] { return join(classes.size(), source, config); }, size_of);
    summary.search.candidates = matches.size();
    return matches;
  }
  if (config.search.method == Search::all_pairs) {
    const double least = std::min(config.levels.threshold, 0.5);
    auto matches = run(
        "all pairs", classes.size(), [&] { return all_pairs(classes.size(), source, least, config); }, size_of);
    summary.search.candidates = std::uint64_t{classes.size()} * (std::max(classes.size(), 1U) - 1) / 2;
    const std::size_t all = matches.size();
    std::erase_if(matches, [&](const Match& match) { return match.jaccard() < config.levels.threshold; });
    summary.search.near_pairs = static_cast<double>(all - matches.size());
    return matches;
  }
  Rejected rejected;
  Candidates candidates = run(
      "candidates", classes.size(),
      [&] {
        keep_classes(intake.bitmaps, classes);
        Rejecter rejecter(intake.bitmaps, config.levels.threshold);
        Candidates found;
        if (config.search.method == Search::lsh) {
          tbb::parallel_for(std::size_t{0}, intake.keys.size(),
                            [&](std::size_t band) { keep_classes(intake.keys[band], classes); });
          found = candidates_lsh(intake.keys, classes.content, config,
                                 [&](std::vector<Pair>& pairs, std::size_t from) { rejecter.take_out(pairs, from); });
          intake.keys = {};
        } else {
          keep_classes(intake.simhashes, classes);
          found = candidates_simhash(intake.simhashes, classes.content, config);
          rejecter.take_out(found.pairs, 0);
        }
        rejected = rejecter.rejected();
        intake.bitmaps = {};
        return found;
      },
      [](const Candidates& found) { return found.pairs.size(); });
  summary.search.candidates = candidates.pairs.size() + rejected.pairs;
  summary.search.rejected = rejected.pairs - rejected.sample.size();
  summary.search.large = candidates.large;
  // From here every similarity is measured, none is estimated, unless --certain-accept asks for it.
  const std::vector<Match> accepted = accept(intake, classes, config, run, candidates.pairs, summary);
  const auto measure = [&](std::span<const Pair> pairs) {
    return verify(pairs, classes.size(), source, {config.levels.threshold}, observer);
  };
  Verified verified = run(
      "verify", candidates.pairs.size(), [&] { return measure(candidates.pairs); },
      [](const Verified& found) { return found.matches.size(); });
  if (config.search.method == Search::lsh) {
    const Verified of_rejected = run(
        "verify sample", rejected.sample.size(), [&] { return measure(rejected.sample); },
        [](const Verified& found) { return found.matches.size(); });
    estimate_near_pairs(verified, of_rejected, rejected.share, config.levels.threshold, summary);
  }
  add_matches(accepted, verified.matches);
  return std::move(verified.matches);
}

/// The level of excerpts, over reprint clusters.
void find_excerpts(const ShingleSource& source, const SameStory& same_story, const Config& config,
                   const Observer& observer, Runner& run, Result& result) {
  const auto size_of = [](const auto& list) { return list.size(); };
  const Classes& classes = result.classes;
  const Units units = make_units(classes, result.reprints);
  const std::vector<Pair> pairs = run(
      "excerpt candidates", units.cls.size(),
      [&] { return propose_excerpts(units, classes, source, config, result.summary); }, size_of);
  result.overlaps = run(
      "excerpt verify", pairs.size(), [&] { return measure_overlaps(pairs, classes, source, config, observer); },
      size_of);
  result.excerpts = run(
      "excerpt cluster", result.overlaps.size(),
      [&] { return join_excerpts(units, result.overlaps, classes, result.reprints, source, same_story, config); },
      [](const Excerpts& excerpts) { return excerpts.clusters.figures.size(); });
}

/// Per pair, then whole corpus: from articles to clusters of reprints, of texts without what is `known` as furniture.
void find_reprints(const Reader& reader, Intake& intake, const RecurringBlocks* known, const Config& config,
                   const Observer& observer, Runner& stage, Result& result) {
  result.classes = stage(
      "classes", intake.articles.size(), [&] { return make_classes(intake.articles); },
      [](const Classes& classes) { return classes.size(); });

  // Per pair.
  if (config.levels.find == Find::copies) {
    result.reprints = cluster_star(result.classes, {});
    return;
  }
  if (known != nullptr) result.context->pages = find_pages(reader, intake.articles, result.classes, *known);
  const auto source = make_shingle_source(reader, intake.articles, result.classes, config, result.context->pages);
  result.matches = find_matches(intake, result.classes, *source, config, observer, stage, result.summary);

  // Whole corpus.
  result.reprints = stage(
      "cluster", result.matches.size(),
      [&] {
        if (config.levels.linkage == Linkage::star) return cluster_star(result.classes, result.matches);
        std::vector<Match> measured;
        Clusters clusters = cluster_linkage(result.classes, result.matches, *source, config, measured);
        add_matches(measured, result.matches);
        return clusters;
      },
      [](const Clusters& clusters) { return clusters.figures.size(); });
}

/// What a run is given beside its articles.
void read_side_files(const Config& config, const Observer& observer, Result& result) {
  if (!config.levels.background.empty()) {
    result.context->background =
        parse_background(read_file(config.levels.background), config.levels.background, language_names());
    result.context->background->frozen = true;
  }
  if (config.levels.families.empty()) return;
  std::vector<Problem> problems;
  result.context->families = parse_families(read_file(config.levels.families), config.levels.families, problems);
  result.summary.input.bad_lines = problems.size();
  for (const Problem& problem : problems) {
    if (observer.problem) observer.problem(problem);
  }
}

void count_up(const Intake& intake, const Config& config, Result& result) {
  Summary& summary = result.summary;
  summary.input.articles = result.articles.size();
  summary.input.repeats = result.repeats.size();
  summary.input.revisions = intake.revisions;
  summary.input.skipped = intake.skipped;
  summary.input.skipped_files = intake.skipped_files;
  summary.input.repaired = intake.repaired;
  summary.texts.classes = result.classes.size();
  summary.texts.robust_words = least_robust_words(config.levels.threshold, config.text.shingle);
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const Entry& entry = result.articles.entries[i];
    summary.texts.empty += static_cast<std::uint64_t>(entry.basis == Basis::empty);
    summary.texts.pages += static_cast<std::uint64_t>(entry.basis == Basis::page);
    summary.texts.by_title += static_cast<std::uint64_t>(entry.basis == Basis::title);
    summary.input.undated += static_cast<std::uint64_t>(entry.date == kNoDate);
    summary.texts.fragile +=
        static_cast<std::uint64_t>(result.classes.of[i] != kNone && entry.words < summary.texts.robust_words);
    summary.clusters.removed += static_cast<std::uint64_t>(result.kept.by[i] != i);
  }
  summary.texts.copies = summary.input.articles - summary.texts.empty - summary.texts.pages - summary.texts.classes;
  summary.search.matches = result.matches.size();
  for (const Match& match : result.overlaps)
    summary.excerpts.pairs += static_cast<std::uint64_t>(is_excerpt(match, config));
  for (std::uint32_t c = 0; c < result.excerpts.relation.size(); ++c) {
    const Relation relation = result.excerpts.relation[c];
    summary.excerpts.articles += relation == Relation::excerpt ? result.classes.copies[c] : 0;
    summary.excerpts.roundups += relation == Relation::roundup ? result.classes.copies[c] : 0;
  }
  for (const Clusters::Figures& figures : result.clusters().figures) {
    summary.clusters.clusters += static_cast<std::uint64_t>(figures.articles > 1);
    summary.clusters.clustered += figures.articles > 1 ? figures.articles : 0;
    summary.clusters.largest = std::max<std::uint64_t>(summary.clusters.largest, figures.articles);
  }
}

}  // namespace

Result run(Reader& reader, const Config& config, const Observer& caller) {
  std::string problems;
  for (const std::string& problem : config.validate()) problems += (problems.empty() ? "" : "\n") + problem;
  if (!problems.empty()) throw Error(Error::Kind::usage, problems);

  const auto begin = Clock::now();
  std::mutex mutex;
  const Observer observer = serialized(caller, mutex);
  Result result;
  result.context = std::make_shared<Context>();
  Summary& summary = result.summary;
  Runner stage(observer, summary.run.stages);
  summary.run.threads = static_cast<unsigned>(tbb::this_task_arena::max_concurrency());
  read_side_files(config, observer, result);
  const BandPlan plan = config.search.method == Search::lsh ? plan_bands(config) : BandPlan{};

  // Per article: streamed, any thread, any order.
  Intake intake;
  tbb::parallel_invoke(
      [&] {
        summary.search.plan = has_candidates(config) ? with_recall(plan, config) : plan;
        if (config.search.certain_accept > 0.0) summary.search.acceptance = simulate_acceptance(config);
      },
      [&] {
        intake = stage(
            "read", 0, [&] { return read_articles(reader, config, plan, observer); },
            [](const Intake& in) { return in.articles.size(); });
      });
  settle_identities(intake);

  // From here no article is added and ids are dense.
  find_reprints(reader, intake, nullptr, config, observer, stage, result);

  // What recurs is known once reprints are folded: a story that was printed ten times is no furniture.
  if (drops_furniture(config)) {
    result.context->furniture = stage(
        "furniture", intake.articles.size(),
        [&] { return learn_furniture(intake, result.classes, result.reprints, result.matches, config); },
        [](const RecurringBlocks& known) { return known.keys.size(); });
    summary.texts.recurring = result.context->furniture->keys.size();
  }
  if (result.context->furniture && config.levels.find == Find::reprints) {
    stage(
        "compare anew", result.classes.size(),
        [&] {
          compare_anew(reader, config, plan, *result.context->furniture, result.classes, observer, intake);
          return result.classes.size();
        },
        [](std::uint32_t classes) { return classes; });
    find_reprints(reader, intake, &*result.context->furniture, config, observer, stage, result);
  }

  intake.lanes = {};
  result.kept = stage(
      "keep", intake.articles.size(),
      [&] { return choose_kept(intake.articles, result.classes, result.reprints, config); },
      [](const Kept& kept) { return kept.by.size(); });
  if (config.levels.find >= Find::excerpts) {
    if (result.context->furniture) {
      result.context->pages = stage(
          "pages", result.classes.size(),
          [&] { return find_pages(reader, intake.articles, result.classes, *result.context->furniture); },
          [](const std::vector<PageParts>& pages) { return pages.size(); });
    }
    const auto source = make_shingle_source(reader, intake.articles, result.classes, config, result.context->pages);
    const Background& background = background_of(result);
    const SameStory same_story = same_story_by_background(reader, intake.articles, result, config, background);
    find_excerpts(*source, same_story, config, observer, stage, result);
  }
  if (config.levels.find == Find::stories) {
    const Background& background = background_of(result);
    result.stories = find_stories(reader, intake.articles, result, config, background, observer, stage);
    stage(
        "relations", result.classes.size(),
        [&] {
          tell_relations(reader, intake.articles, config, background, result);
          return result.classes.size();
        },
        [](std::uint32_t classes) { return classes; });
  }
  reader.check_unchanged();

  result.articles = std::move(intake.articles);
  result.repeats = std::move(intake.repeats);
  count_up(intake, config, result);
  summary.input.files = reader.files();
  for (const Reader::File& file : summary.input.files) summary.input.records += file.records;
  summary.input.fields = reader.fields();
  summary.input.passed_over = reader.passed_over();
  const std::chrono::duration<double> took = Clock::now() - begin;
  summary.run.seconds = took.count();
  summary.run.peak_bytes = peak_memory();
  // Survivors, removed and skipped add up to the input, or something was lost on the way.
  if (!summary.input.files.empty() &&
      summary.input.records != summary.input.articles + summary.input.repeats + summary.input.skipped) {
    throw Error(Error::Kind::input,
                "records were lost: the counts of read and written records differ; please report it");
  }
  return result;
}

}  // namespace dedup
