// START HERE: the stages of a run, called in order.
#include "dedup/pipeline.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_invoke.h>
#include <oneapi/tbb/task_arena.h>

#include <chrono>
#include <memory>

#include "cluster/star.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/count.h"
#include "engine/excerpts.h"
#include "engine/forms.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/notices.h"
#include "engine/read.h"
#include "engine/reprints.h"
#include "engine/sign.h"
#include "engine/stage.h"
#include "engine/stories.h"
#include "engine/threads.h"
#include "engine/trace.h"
#include "engine/trims.h"
#include "engine/versions.h"
#include "engine/watched.h"
#include "engine/word_counts.h"
#include "match/accept.h"
#include "sketch/plan.h"
#include "story/collect.h"

namespace dedup {

namespace {

using Clock = std::chrono::steady_clock;

/// Reads the background and the families, if the configuration names files of them.
std::shared_ptr<Context> read_side_files(const Config& config, const Observer& observer, InputSummary& summary) {
  auto context = std::make_shared<Context>();
  context->background = read_background(config, observer);
  if (config.levels.families.empty()) return context;
  std::vector<Problem> problems;
  context->families = parse_families(read_file(config.levels.families, kMostOfList, observer.cancelled),
                                     config.levels.families, problems);
  summary.bad_lines = problems.size();
  for (const Problem& problem : problems) {
    if (observer.problem) observer.problem(problem);
  }
  return context;
}

/// Reads all articles and, at the same time, simulates what the search for reprints will miss.
Intake read_and_simulate(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer,
                         Runner& stage, SearchSummary& summary) {
  Intake intake;
  tbb::parallel_invoke(
      [&] {
        summary.plan = has_candidates(config) ? with_recall(plan, config) : plan;
        if (config.search.certain_accept > 0.0) summary.acceptance = simulate_acceptance(config);
      },
      [&] {
        intake = stage(
            "read", 0, [&] { return read_articles(reader, config, plan, observer); },
            [](const Intake& in) { return in.articles.size(); });
      });
  return intake;
}

/// Learns furniture from the clusters of reprints.
void find_furniture(const Config& config, const Intake& intake, Runner& stage, Result& result) {
  result.context->furniture = stage(
      "furniture", intake.articles.size(),
      [&] { return learn_furniture(intake, result.classes, result.reprints, result.matches, config); },
      [](const RecurringBlocks& known) { return known.keys.size(); });
  result.summary.texts.recurring = result.context->furniture->keys.size();
}

/// Marks articles of which only a notice was scraped.
void set_notices_aside(const Reader& reader, const Config& config, Runner& stage, Intake& intake) {
  stage(
      "notices", intake.articles.size(), [&] { return mark_notices(reader, config, intake.articles); },
      [](std::uint32_t notices) { return notices; });
}

/// Takes labels off headlines that are all there is of an article, and what a site repeats off the texts of its pages;
/// from here on `watched` gives articles without.
void trim_articles(const Job& job, const BandPlan& plan, Runner& stage, WatchedReader& watched, Intake& intake,
                   Result& result) {
  result.context->trims = learn_trims(watched, intake.articles, job.config);
  watched.use(result.context->trims);
  stage(
      "trim", intake.articles.size(), [&] { return sign_trimmed(job, plan, intake); },
      [](std::uint32_t changed) { return changed; });
}

/// The article to keep of each reprint cluster and filling, and of each article the last version if that is asked for.
Kept keep_some(const Job& job, const Result& result) {
  const bool whole = job.config.levels.drop_forms;
  const Clusters fillings = by_filling(result.reprints, whole ? Forms{} : result.context->forms);
  const auto last = keeps_last_versions(job.config) ? last_versions(job.articles) : std::vector<std::uint32_t>();
  return choose_kept(job.articles, result.classes, fillings, job.config, last);
}

/// Finds reprints again, now comparing texts without furniture.
void find_reprints_again(const Job& job, const BandPlan& plan, Runner& stage, Intake& intake, Result& result) {
  const RecurringBlocks& known = *result.context->furniture;
  stage(
      "compare anew", result.classes.size(),
      [&] {
        sign_without_furniture(job, plan, known, result.classes, intake);
        return result.classes.size();
      },
      [](std::uint32_t classes) { return classes; });
  find_reprints(job, &known, stage, intake, result);
}

/// Finds the frames that one source fills with other facts. The wider levels look at all texts, without furniture.
void find_forms(const Job& job, Runner& stage, Result& result) {
  const bool all_texts = job.config.levels.find >= Find::excerpts;
  if (all_texts && result.context->furniture) {
    result.context->pages = stage(
        "pages", result.classes.size(), [&] { return find_pages(job, result.classes, *result.context->furniture); },
        kSizeOf);
  }
  result.context->forms = stage(
      "forms", result.classes.size(),
      [&] {
        return find_forms(FormInputs{job, result.classes, result.matches, result.context->pages, all_texts});
      },
      [](const Forms& forms) { return forms.count; });
}

/// Sets the excerpt level of `result`, from its reprints.
void find_excerpts(const Job& job, Runner& stage, Result& result) {
  const Classes& classes = result.classes;
  const auto shingles = make_shingle_source(job.reader, job.articles, classes, job.config, result.context->pages);
  const SameStoryAmong same_story =
      same_story_by_background({job.reader, job.articles, result, job.config, background_of(result)}, job.observer);
  const Units units = make_units(classes, result.reprints);
  const ExcerptInputs inputs{units, classes, result.reprints, *shingles, job.config};
  const std::vector<Pair> pairs = stage(
      "excerpt candidates", units.cls.size(), [&] { return propose_excerpts(inputs, job.observer, result.summary); },
      kSizeOf);
  result.overlaps = stage(
      "excerpt verify", pairs.size(), [&] { return measure_overlaps(inputs, pairs, job.observer); }, kSizeOf);
  // Two fillings of a form contain its frame, not each other.
  std::erase_if(result.overlaps,
                [&](const Match& match) { return result.context->forms.two_fillings(match.a, match.b); });
  result.excerpts = stage(
      "excerpt cluster", result.overlaps.size(),
      [&] { return join_excerpts(inputs, result.overlaps, same_story, job.observer); },
      [](const Excerpts& excerpts) { return excerpts.clusters.figures.size(); });
}

/// Sets the story level of `result`, from its excerpts.
void join_stories(const Job& job, Runner& stage, Result& result) {
  const StoryInputs inputs{job.reader, job.articles, result, job.config, background_of(result)};
  find_stories(inputs, job.observer, stage, result);
  result.stories.relation = stage(
      "relations", result.classes.size(), [&] { return tell_relations(inputs, job.observer); }, kSizeOf);
  if (job.config.levels.find == Find::threads) {
    result.threads.relation = thread_relations(result.threads, result.stories);
  }
}

}  // namespace

Result run(Reader& reader, const Config& config, const Observer& caller) {
  config.check();
  const auto begin = Clock::now();
  SerialObserver serial(caller);
  const Observer& observer = serial.get();
  Result result;
  Summary& summary = result.summary;
  Runner stage(observer, summary.run.stages);
  result.context = read_side_files(config, observer, summary.input);
  const BandPlan plan = config.search.method == Search::lsh ? plan_bands(config) : BandPlan{};

  // Per article, streamed: parse, normalise, shingle and sign each one.
  Intake intake = read_and_simulate(reader, config, plan, observer, stage, summary.search);
  // Remove repeats and number revisions.
  WatchedReader watched(reader, observer);
  settle_identities(intake, watched, config);
  // Check that no record was lost.
  count_input(reader, intake, summary.input);
  // Set aside articles of which only a notice was scraped.
  set_notices_aside(watched, config, stage, intake);

  // ---- From here on the list of articles is fixed: one entry for each id and text, in input order. ----
  const Job job{watched, intake.articles, config, observer};

  // Take the outlet's name and section off bare headlines, and what a site repeats on its pages off their texts.
  trim_articles(job, plan, stage, watched, intake, result);
  // Group equal texts into classes, find pairs at or above the threshold, cluster them.
  find_reprints(job, nullptr, stage, intake, result);
  // Learn what recurs beside the stories, from one print of each. If reprints are the level asked for, find them again
  // without it.
  if (drops_furniture(config)) {
    find_furniture(config, intake, stage, result);
    if (config.levels.find == Find::reprints) find_reprints_again(job, plan, stage, intake, result);
  }
  intake.lanes = {};

  // ---- From here on classes, matches and reprint clusters are fixed. All similarities are measured, except those
  // ---- that --certain-accept estimates (Match::estimated).

  // Find the forms that sources fill with other facts: their fillings are no versions of one story.
  if (config.levels.find != Find::copies) find_forms(job, stage, result);
  // Choose the articles to keep: one of each reprint cluster, or one of each filling of a form. Excerpts and stories do
  // not change it.
  result.kept = stage(
      "keep", job.articles.size(), [&] { return keep_some(job, result); },
      [](const Kept& kept) { return kept.by.size(); });
  // Join reprint clusters of which one text contains most of another.
  if (config.levels.find >= Find::excerpts) find_excerpts(job, stage, result);
  // Join excerpt clusters that report one event, tell rewrites from coverage, and on request join stories of an affair.
  if (config.levels.find >= Find::stories) join_stories(job, stage, result);
  reader.check_unchanged();

  // ---- From here on all levels are final, and they describe the files as they are on disk. ----
  result.articles = std::move(intake.articles);
  result.repeats = std::move(intake.repeats);
  count_result(config, result);
  summary.run.threads = static_cast<unsigned>(tbb::this_task_arena::max_concurrency());
  summary.run.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  summary.run.peak_bytes = peak_memory();
  return result;
}

}  // namespace dedup
