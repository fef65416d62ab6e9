// The summary of a run as JSON: enough to repeat it and to judge it.
#include <archive.h>
#include <fmt/format.h>
#include <hwy/highway.h>
#include <libxml/xmlversion.h>
#include <lz4.h>
#include <oneapi/tbb/version.h>
#include <simdjson.h>
#include <unicode/uvernum.h>
#include <xxhash.h>

#include <Eigen/Core>
#include <map>

#include "dedup/accept.h"
#include "io_json.h"
#include "pipeline_parts.h"

namespace dedup {

namespace {

/// Writes JSON with two spaces a level; the caller keeps the order.
class JsonWriter {
 public:
  void open(std::string_view key, char bracket) {
    item(key);
    out += bracket;
    closing_ += bracket == '{' ? '}' : ']';
    first_ = true;
  }
  void close() {
    const char bracket = closing_.back();
    closing_.pop_back();
    if (!first_) line();
    out += bracket;
    first_ = false;
  }
  void text(std::string_view key, std::string_view value) {
    item(key);
    append_json_string(out, value);
  }
  template <class T>
  void number(std::string_view key, T value) {
    item(key);
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
  void null(std::string_view key) {
    item(key);
    out += "null";
  }
  std::string out;

 private:
  void line() {
    out += '\n';
    out.append(2 * closing_.size(), ' ');
  }
  void item(std::string_view key) {
    if (!closing_.empty()) {
      if (!first_) out += ',';
      line();
    }
    first_ = false;
    if (!key.empty()) {
      append_json_string(out, key);
      out += ": ";
    }
  }
  std::string closing_;
  bool first_ = true;
};

std::string_view name_of(Furniture furniture) {
  return furniture == Furniture::automatic ? "auto" : furniture == Furniture::keep ? "keep" : "drop";
}

void write_parameters(JsonWriter& json, const Config& config) {
  json.open("parameters", '{');
  if (config.find != Find::reprints) json.text("find", name_of(config.find));
  if (config.find >= Find::excerpts) {
    json.number("containment", config.containment);
    json.number("min_excerpt", config.min_excerpt);
  }
  if (config.find == Find::stories) {
    json.number("story_threshold", config.story_threshold);
    json.number("within", config.within);
    json.text("background", config.background.empty() ? "built in" : config.background);
  }
  json.number("threshold", config.threshold);
  json.number("recall", config.recall);
  json.number("shingle", config.shingle);
  json.number("char_shingle", config.char_shingle);
  json.text("segment", config.segment == Segment::words ? "words" : "characters");
  json.text("furniture", name_of(config.furniture));
  json.text("title", config.title == TitleLine::none ? "none" : "first-line");
  json.text("search", name_of(config.search));
  if (config.certain_accept > 0.0) json.number("certain_accept", config.certain_accept);
  json.number("simhash_distance", config.simhash_distance);
  json.number("max_pairs", config.max_pairs);
  json.number("large_bucket", config.large_bucket);
  json.text("linkage", name_of(config.linkage));
  json.number("max_linkage", config.max_linkage);
  json.text("keep", name_of(config.keep));
  json.number("max_record", config.max_record);
  json.number("seed", config.seed);
  json.close();
}

/// Counts of the story level, and the languages whose rarities rest on the input alone.
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
  json.text("xxHash", fmt::format("{}.{}.{}", XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE));
  json.text("Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION));
  json.text("oneTBB", fmt::format("{}.{}", TBB_VERSION_MAJOR, TBB_VERSION_MINOR));
  json.text("Highway", fmt::format("{}.{}.{}", HWY_MAJOR, HWY_MINOR, HWY_PATCH));
  json.text("simdjson", fmt::format("{}.{}.{}", static_cast<int>(simdjson::SIMDJSON_VERSION_MAJOR),
                                    static_cast<int>(simdjson::SIMDJSON_VERSION_MINOR),
                                    static_cast<int>(simdjson::SIMDJSON_VERSION_REVISION)));
  json.text("libarchive", ARCHIVE_VERSION_ONLY_STRING);
  json.text("libxml2", LIBXML_DOTTED_VERSION);
  json.text("ICU", U_ICU_VERSION);
  json.text("LZ4", LZ4_VERSION_STRING);
  json.close();
}

void write_search(JsonWriter& json, const Summary& summary, const Config& config) {
  if (summary.plan.bands > 0) {
    json.open("bands", '{');
    json.number("bands", summary.plan.bands);
    json.number("rows", summary.plan.rows);
    json.number("signature", summary.plan.values());
    json.close();
  }
  if (has_candidates(config)) {
    json.open("recall_at_threshold", '{');
    json.number("shingles_20", summary.plan.recall_20);
    json.number("shingles_50", summary.plan.recall_50);
    json.number("shingles_500", summary.plan.recall_500);
    json.close();
  }
  if (config.certain_accept > 0.0) {
    json.open("certain_accept", '{');
    json.number("lanes", kLanes);
    json.number("estimated", summary.accepted);
    json.number("measured", summary.candidates - summary.accepted - summary.rejected);
    json.open("simulated_just_below_threshold", '{');
    json.number("pairs", summary.acceptance.trials);
    json.number("accepted_of_50_shingles", summary.acceptance.wrong_50);
    json.number("accepted_of_200_shingles", summary.acceptance.wrong_200);
    json.number("accepted_of_500_shingles", summary.acceptance.wrong_500);
    json.close();
    json.close();
  }
  json.open("large_buckets", '[');
  for (const LargeBucket& bucket : summary.large) {
    json.open("", '{');
    json.number("classes", bucket.classes);
    json.text("kind", bucket.component ? "component" : "bucket");
    json.close();
  }
  json.close();
  json.open("just_outside", '{');
  if (summary.near_pairs < 0) {
    json.null("pairs_between_half_and_threshold");
  } else {
    json.number("pairs_between_half_and_threshold", summary.near_pairs);
    json.number("standard_error", summary.near_pairs_error);
  }
  json.number("one_changed_word_breaks_below_words", summary.robust_words);
  json.number("articles_below", summary.fragile);
  json.close();
}

void write_counts(JsonWriter& json, const Summary& summary) {
  json.open("counts", '{');
  json.number("records", summary.records);
  json.number("articles", summary.articles);
  json.number("repeats", summary.repeats);
  json.number("revisions", summary.revisions);
  json.number("skipped", summary.skipped);
  json.number("skipped_files", summary.skipped_files);
  json.number("repaired", summary.repaired);
  json.number("empty", summary.empty);
  json.number("by_title", summary.by_title);
  json.number("pages_without_story", summary.pages);
  json.number("recurring_blocks", summary.recurring);
  json.number("undated", summary.undated);
  json.number("distinct_texts", summary.classes);
  json.number("copies", summary.copies);
  json.number("candidates", summary.candidates);
  json.number("rejected_unread", summary.rejected);
  json.number("pairs", summary.matches);
  json.number("clusters", summary.clusters);
  json.number("articles_in_clusters", summary.clustered);
  json.number("largest_cluster", summary.largest);
  json.number("removed", summary.removed);
  json.close();
}

/// What the level of excerpts found and what its search lost, by a few parts for which all was searched.
void write_excerpts(JsonWriter& json, const Summary& summary) {
  json.open("excerpts", '{');
  json.number("candidates", summary.excerpt_candidates);
  json.number("pairs", summary.excerpt_pairs);
  json.number("articles", summary.excerpts);
  json.number("roundups", summary.roundups);
  json.text("search", summary.excerpts_exact ? "exact" : "sampled");
  if (!summary.excerpts_exact) {
    json.open("searched_exactly_too", '{');
    json.number("articles", summary.excerpts_probed);
    json.number("pairs", summary.excerpts_held);
    json.number("found", summary.excerpts_found);
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

std::string summary_json(const Result& result, const Config& config, const Outputs& outputs) {
  const Summary& summary = result.summary;
  JsonWriter json;
  json.open("", '{');
  json.text("version", kVersion);
  json.text("command_line", outputs.command_line);
  write_parameters(json, config);
  write_counts(json, summary);
  write_search(json, summary, config);
  if (config.find >= Find::excerpts) write_excerpts(json, summary);
  if (config.find == Find::stories) write_stories_summary(json, result);
  json.open("inputs", '[');
  for (const Reader::File& file : summary.files) {
    json.open("", '{');
    json.text("name", file.name);
    json.text("format", file.format);
    json.text("compression", file.compression);
    json.number("bytes", file.bytes);
    json.number("records", file.records);
    if (config.hash_inputs) json.text("xxh3", fmt::format("{:016x}", file.hash));
    json.close();
  }
  json.close();
  json.open("fields", '{');
  for (const auto& [role, names] : summary.fields) {
    json.open(role, '{');
    for (const auto& [name, records] : names) json.number(name, records);
    json.close();
  }
  json.close();
  json.open("passed_over", '{');
  for (const auto& [why, count] : summary.passed_over) json.number(why, count);
  json.close();
  json.open("stages", '[');
  for (const StageReport& stage : summary.stages) {
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
  json.number("threads", summary.threads);
  json.number("seconds", summary.seconds);
  json.number("peak_bytes", summary.peak_bytes);
  write_libraries(json);
  write_clusters(json, result);
  json.close();
  return json.out + "\n";
}

}  // namespace dedup
