// The summary of a run as JSON.
#include "engine/summary.h"

#include <fmt/format.h>

#include <map>

#include "core/json.h"
#include "dedup/version.h"
#include "engine/sign.h"
#include "match/accept.h"

namespace dedup {

namespace {

std::string_view name_of(Furniture furniture) {
  return furniture == Furniture::automatic ? "auto" : furniture == Furniture::keep ? "keep" : "drop";
}

void write_parameters(JsonWriter& json, const Config& config) {
  json.open("parameters", '{');
  if (config.levels.find != Find::reprints) json.text("find", name_of(config.levels.find));
  if (config.levels.find >= Find::excerpts) {
    json.number("containment", config.levels.containment);
    json.number("min_excerpt", config.levels.min_excerpt);
  }
  if (config.levels.find >= Find::stories) {
    json.number("story_threshold", config.levels.story_threshold);
    if (config.levels.find == Find::threads) json.number("thread_threshold", config.levels.thread_threshold);
    json.number("within", config.levels.within);
    json.text("background", config.levels.background.empty() ? "built in" : config.levels.background);
    if (!config.levels.word_counts.empty()) json.text("word_counts", config.levels.word_counts);
  }
  json.number("threshold", config.levels.threshold);
  json.number("recall", config.search.recall);
  json.number("shingle", config.text.shingle);
  json.number("char_shingle", config.text.char_shingle);
  json.text("segment", config.text.segment == Segment::words ? "words" : "characters");
  json.text("furniture", name_of(config.text.furniture));
  json.text("between", name_of(config.levels.between));
  json.number("reprints_within", config.levels.reprints_within);
  if (!config.reading.format.empty()) json.text("input_format", config.reading.format);
  json.text("identity", name_of(config.reading.identity));
  json.verbatim("latest", keeps_last_versions(config) ? "true" : "false");
  if (!config.reading.timezone.empty()) json.text("timezone", config.reading.timezone);
  if (config.reading.now != kNoDate) json.text("now", format_date(config.reading.now));
  json.text("title", config.reading.title == TitleLine::none ? "none" : "first-line");
  json.text("search", name_of(config.search.method));
  if (config.search.certain_accept > 0.0) json.number("certain_accept", config.search.certain_accept);
  json.number("simhash_distance", config.search.simhash_distance);
  json.number("max_pairs", config.search.max_pairs);
  json.number("large_bucket", config.search.large_bucket);
  json.text("linkage", name_of(config.levels.linkage));
  json.number("max_linkage", config.levels.max_linkage);
  json.text("keep", name_of(config.levels.keep));
  if (config.levels.drop_forms) json.number("drop_forms", 1);
  json.number("max_record", config.reading.max_record);
  json.number("seed", config.search.seed);
  json.close();
}

/// Counts of the story level, and for each language whether its word counts come from a background.
void write_stories_summary(JsonWriter& json, const Result& result) {
  const Stories& stories = result.stories;
  json.open("stories", '{');
  json.number("excerpt_clusters", stories.units);
  json.number("near_copies_folded", stories.folded);
  std::map<Relation, std::uint64_t> articles;
  for (std::uint32_t cls = 0; cls < stories.relation.size(); ++cls) {
    articles[stories.relation[cls]] += result.classes.copies[cls];
  }
  json.number("rewrites", articles[Relation::rewrite]);
  json.number("coverage", articles[Relation::coverage]);
  json.open("languages", '{');
  for (const LanguageReport& language : language_reports(result)) {
    json.open(language.name, '{');
    json.number("articles", language.articles);
    json.text("rarities", language.counted ? "counted behind the input" : "of the input alone");
    json.close();
  }
  json.close();
  json.close();
}

void write_libraries(JsonWriter& json) {
  json.open("libraries", '{');
  for (const Library& library : libraries()) json.text(library.name, library.version);
  json.close();
}

void write_search(JsonWriter& json, const Summary& summary, const Config& config) {
  if (summary.search.plan.bands > 0) {
    json.open("bands", '{');
    json.number("bands", summary.search.plan.bands);
    json.number("rows", summary.search.plan.rows);
    json.number("signature", summary.search.plan.values());
    json.close();
  }
  if (has_candidates(config)) {
    json.open("recall_at_threshold", '{');
    json.number("shingles_20", summary.search.plan.recall_20);
    json.number("shingles_50", summary.search.plan.recall_50);
    json.number("shingles_500", summary.search.plan.recall_500);
    json.text("holds_for", summary.search.large.empty() ? "all pairs" : "pairs outside large buckets");
    json.close();
  }
  if (config.search.certain_accept > 0.0) {
    json.open("certain_accept", '{');
    json.number("lanes", kLanes);
    json.number("estimated", summary.search.accepted);
    json.number("measured", summary.search.candidates - summary.search.accepted - summary.search.rejected);
    json.open("simulated_just_below_threshold", '{');
    json.number("pairs", summary.search.acceptance.trials);
    json.number("accepted_of_50_shingles", summary.search.acceptance.wrong_50);
    json.number("accepted_of_200_shingles", summary.search.acceptance.wrong_200);
    json.number("accepted_of_500_shingles", summary.search.acceptance.wrong_500);
    json.close();
    json.close();
  }
  json.open("large_buckets", '[');
  for (const LargeBucket& bucket : summary.search.large) {
    json.open("", '{');
    json.number("classes", bucket.classes);
    json.number("centres", bucket.centres);
    json.number("unreached", bucket.unreached);
    json.close();
  }
  json.close();
  json.open("just_outside", '{');
  if (summary.search.near_pairs < 0) {
    json.null("pairs_between_half_and_threshold");
  } else {
    json.number("pairs_between_half_and_threshold", summary.search.near_pairs);
    json.number("standard_error", summary.search.near_pairs_error);
  }
  json.number("one_changed_word_breaks_below_words", summary.texts.robust_words);
  json.number("articles_below", summary.texts.fragile);
  json.close();
}

/// What became of dates. Kinds that the input does not have are left out.
void write_dates(JsonWriter& json, const DateSummary& dates) {
  json.open("dates", '{');
  json.number("given", dates.given);
  const auto kind = [&](std::string_view name, const DateCount& count) {
    if (count.records == 0) return;
    json.open(name, '{');
    json.number("records", count.records);
    json.text("example", count.text);
    json.text("where", count.where);
    json.close();
  };
  kind("not_understood", dates.not_understood);
  kind("placeholders", dates.placeholders);
  kind("unknown_order", dates.unknown_order);
  kind("out_of_range", dates.out_of_range);
  kind("uncertain_zone", dates.uncertain_zone);
  if (dates.of_update > 0) json.number("of_update", dates.of_update);
  if (!dates.orders.empty()) json.open("learnt_orders", '[');
  for (const DateSummary::Order& order : dates.orders) {
    json.open("", '{');
    json.text("source", order.source);
    json.text("first", order.day_first ? "day" : "month");
    json.number("records", order.dates);
    json.close();
  }
  if (!dates.orders.empty()) json.close();
  json.close();
}

void write_counts(JsonWriter& json, const Summary& summary) {
  json.open("counts", '{');
  json.number("records", summary.input.records);
  json.number("articles", summary.input.articles);
  json.number("repeats", summary.input.repeats);
  json.number("revisions", summary.input.revisions);
  json.number("unrelated_under_one_id", summary.input.unrelated);
  json.number("ids_of_several_sources", summary.input.shared_ids);
  json.number("reference", summary.input.reference);
  json.number("skipped", summary.input.skipped);
  json.number("skipped_files", summary.input.skipped_files);
  json.number("repaired", summary.input.repaired);
  json.number("empty", summary.texts.empty);
  json.number("by_title", summary.texts.by_title);
  json.number("pages_without_story", summary.texts.pages);
  json.number("recurring_blocks", summary.texts.recurring);
  json.number("undated", summary.input.undated);
  json.number("distinct_texts", summary.texts.classes);
  json.number("copies", summary.texts.copies);
  json.number("candidates", summary.search.candidates);
  json.number("rejected_unread", summary.search.rejected);
  json.number("pairs", summary.search.matches);
  json.number("clusters", summary.clusters.clusters);
  json.number("articles_in_clusters", summary.clusters.clustered);
  json.number("largest_cluster", summary.clusters.largest);
  json.number("removed", summary.clusters.removed);
  json.number("forms", summary.forms.forms);
  json.number("articles_in_forms", summary.forms.articles);
  json.close();
}

/// Counts of the excerpt level, and its recall as measured on a few articles that were searched exhaustively.
void write_excerpts(JsonWriter& json, const Summary& summary) {
  json.open("excerpts", '{');
  json.number("candidates", summary.excerpts.candidates);
  json.number("pairs", summary.excerpts.pairs);
  json.number("articles", summary.excerpts.articles);
  json.number("roundups", summary.excerpts.roundups);
  json.text("search", summary.excerpts.exact ? "exact" : "sampled");
  if (!summary.excerpts.exact) {
    json.open("searched_exactly_too", '{');
    json.number("articles", summary.excerpts.probed);
    json.number("pairs", summary.excerpts.held);
    json.number("found", summary.excerpts.found);
    const Estimate recall = excerpt_recall(summary);
    json.number("recall", recall.value);
    json.number("recall_at_least", recall.lower);
    json.close();
  }
  json.close();
}

void write_clusters(JsonWriter& json, const Result& result) {
  json.open("clusters", '[');
  for (const Clusters::Figures& figures : result.clusters().figures) {
    if (figures.articles < 2) continue;
    const std::uint32_t representative = result.classes.first[figures.centre];
    json.open("", '{');
    json.text("cluster", cluster_id(result, representative));
    json.text("representative", result.articles.id(representative));
    json.number("articles", figures.articles);
    json.number("distinct_texts", figures.classes);
    if (figures.estimated > 0) {
      json.text("least_similarity", fmt::format("~{:.2f}", figures.least));
      json.text("mean_similarity", fmt::format("~{:.2f}", figures.mean));
      json.number("estimated", figures.estimated);
    } else {
      json.number("least_similarity", figures.least);
      json.number("mean_similarity", figures.mean);
    }
    json.close();
  }
  json.close();
}

}  // namespace

void append_written(JsonWriter& json, std::span<const WrittenFile> outputs) {
  json.open("outputs", '[');
  for (const WrittenFile& file : outputs) {
    json.open("", '{');
    json.text("flag", file.use.flag);
    json.text("path", file.use.path);
    json.number("bytes", file.bytes);
    json.text("xxh3", fmt::format("{:016x}", file.hash));
    if (!file.whole) json.verbatim("whole", "false");
    json.close();
  }
  json.close();
}

std::string summary_json(const Result& result, const Config& config, std::span<const WrittenFile> outputs) {
  const Summary& summary = result.summary;
  JsonWriter json;
  json.open("", '{');
  json.text("version", kVersion);
  json.text("command_line", config.output.command_line);
  write_parameters(json, config);
  write_counts(json, summary);
  write_dates(json, summary.input.dates);
  write_search(json, summary, config);
  if (config.levels.find >= Find::excerpts) write_excerpts(json, summary);
  if (config.levels.find >= Find::stories) write_stories_summary(json, result);
  json.open("inputs", '[');
  for (const Reader::File& file : summary.input.files) {
    json.open("", '{');
    json.text("name", file.name);
    json.text("format", file.format);
    json.text("compression", file.compression);
    json.number("bytes", file.bytes);
    json.number("records", file.records);
    if (config.reading.hash_inputs) json.text("xxh3", fmt::format("{:016x}", file.hash));
    json.close();
  }
  json.close();
  append_written(json, outputs);
  json.open("fields", '{');
  for (const auto& [role, names] : summary.input.fields) {
    json.open(role, '{');
    for (const auto& [name, records] : names) json.number(name, records);
    json.close();
  }
  json.close();
  json.open("put_right", '{');
  for (const auto& [what, records] : summary.input.put_right) json.number(what, records);
  json.close();
  json.open("passed_over", '{');
  for (const auto& [why, count] : summary.input.passed_over) json.number(why, count);
  json.close();
  json.open("stages", '[');
  for (const StageReport& stage : summary.run.stages) {
    json.open("", '{');
    json.text("stage", stage.name);
    json.number("in", stage.in);
    json.number("out", stage.out);
    json.number("seconds", stage.seconds);
    json.number("bytes", stage.bytes);
    json.number("peak_bytes", stage.peak_bytes);
    json.close();
  }
  json.close();
  json.number("threads", summary.run.threads);
  json.number("seconds", summary.run.seconds);
  json.number("peak_bytes", summary.run.peak_bytes);
  write_libraries(json);
  write_clusters(json, result);
  json.close();
  return json.out + "\n";
}

}  // namespace dedup
