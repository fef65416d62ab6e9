// The counts of a summary.
#include "engine/count.h"

#include <fmt/format.h>

#include <algorithm>

#include "cluster/excerpts.h"
#include "engine/context.h"
#include "text/shingle.h"

namespace dedup {

namespace {

void count_texts(const Config& config, Result& result) {
  TextSummary& texts = result.summary.texts;
  texts.classes = result.classes.size();
  texts.robust_words = least_robust_words(config.levels.threshold, config.text.shingle);
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const Entry& entry = result.articles.entries[i];
    texts.empty += static_cast<std::uint64_t>(entry.basis == Basis::empty);
    texts.pages += static_cast<std::uint64_t>(entry.basis == Basis::page);
    texts.by_title += static_cast<std::uint64_t>(entry.basis == Basis::title);
    texts.fragile += static_cast<std::uint64_t>(result.classes.of[i] != kNone && entry.words < texts.robust_words);
    result.summary.input.undated += static_cast<std::uint64_t>(entry.date == kNoDate);
  }
  texts.copies = result.articles.size() - texts.empty - texts.pages - texts.classes;
}

void count_excerpts(const Config& config, Result& result) {
  ExcerptSummary& excerpts = result.summary.excerpts;
  for (const Match& match : result.overlaps) excerpts.pairs += static_cast<std::uint64_t>(is_excerpt(match, config));
  for (std::uint32_t c = 0; c < result.excerpts.relation.size(); ++c) {
    const Relation relation = result.excerpts.relation[c];
    excerpts.articles += relation == Relation::excerpt ? result.classes.copies[c] : 0;
    excerpts.roundups += relation == Relation::roundup ? result.classes.copies[c] : 0;
  }
}

void count_forms(Result& result) {
  const Forms& forms = result.context->forms;
  result.summary.forms.forms = forms.count;
  for (std::uint32_t c = 0; c < forms.member.size(); ++c) {
    result.summary.forms.articles += forms.member[c] != kNone ? result.classes.copies[c] : 0;
  }
}

void count_clusters(Result& result) {
  ClusterSummary& clusters = result.summary.clusters;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    clusters.removed += static_cast<std::uint64_t>(result.kept.by[i] != i);
  }
  for (const Clusters::Figures& figures : result.clusters().figures) {
    clusters.clusters += static_cast<std::uint64_t>(figures.articles > 1);
    clusters.clustered += figures.articles > 1 ? figures.articles : 0;
    clusters.largest = std::max<std::uint64_t>(clusters.largest, figures.articles);
  }
}

}  // namespace

void count_input(const Reader& reader, const Intake& intake, InputSummary& summary) {
  summary.articles = intake.articles.size();
  summary.repeats = intake.repeats.size();
  summary.revisions = intake.revisions;
  summary.unrelated = intake.unrelated;
  summary.shared_ids = intake.shared_ids;
  for (std::uint32_t i = 0; i < intake.articles.size(); ++i)
    summary.reference += intake.articles.is_reference(i) ? 1 : 0;
  summary.skipped = intake.skipped;
  summary.skipped_files = intake.skipped_files;
  summary.repaired = intake.repaired;
  summary.dates = intake.dates;
  summary.files = reader.files();
  for (const Reader::File& file : summary.files) summary.records += file.records;
  summary.fields = reader.fields();
  summary.put_right = reader.put_right();
  summary.passed_over = reader.passed_over();
  // A reader that knows no files cannot say how many records there were.
  if (!summary.files.empty() && summary.records != summary.articles + summary.repeats + summary.skipped) {
    throw Error(Error::Kind::input,
                fmt::format("records were lost: the input has {}, but {} articles, {} repeats and {} skipped records "
                            "were counted; please report this bug",
                            summary.records, summary.articles, summary.repeats, summary.skipped));
  }
}

void count_result(const Config& config, Result& result) {
  count_texts(config, result);
  result.summary.search.matches = result.matches.size();
  count_forms(result);
  count_excerpts(config, result);
  count_clusters(result);
}

}  // namespace dedup
