// Writes the files that the configuration names, from the result of a run.
#include <fmt/format.h>
#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>

#include "cluster/excerpts.h"
#include "cluster/star.h"
#include "core/json.h"
#include "core/url.h"
#include "dedup/matrix.h"
#include "engine/background.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/stage.h"
#include "engine/summary.h"
#include "engine/watched.h"
#include "engine/write_annotated.h"
#include "engine/write_records.h"
#include "engine/write_stories.h"
#include "engine/write_timeline.h"
#include "engine/write_versions.h"
#include "io/matrix_files.h"
#include "io/mirror.h"
#include "io/table/tables.h"
#include "match/all_pairs.h"
#include "match/verify.h"
#include "text/normalize.h"

namespace dedup {

namespace {

/// Whether two articles have the same compared text. They may be of two classes, which sources or dates keep apart.
bool same_text(const Result& result, std::uint32_t x, std::uint32_t y) {
  return result.classes.of[x] == result.classes.of[y] ||
         result.articles.entries[x].content == result.articles.entries[y].content;
}

/// As `relation_of`, for an article in a cluster of `size` articles.
std::string_view relation_in(const Result& result, std::uint32_t article, std::uint32_t size) {
  const std::uint32_t cls = result.classes.of[article];
  if (cls == kNone) return result.articles.entries[article].basis == Basis::page ? "page" : "empty";
  if (!result.excerpts.relation.empty()) {
    const bool copy = result.clusters().centre[cls] == cls && result.classes.first[cls] != article;
    return copy ? "copy"
                : name_of(!result.threads.relation.empty()   ? result.threads.relation[cls]
                          : !result.stories.relation.empty() ? result.stories.relation[cls]
                                                             : result.excerpts.relation[cls]);
  }
  if (size == 1) return "single";
  if (representative_of(result, article) == article) return "representative";
  return same_text(result, article, representative_of(result, article)) ? "copy" : "reprint";
}

void check_columns(const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    if (std::find(std::begin(kExtraColumns), std::end(kExtraColumns), column) == std::end(kExtraColumns)) {
      throw Error(Error::Kind::usage,
                  fmt::format("--columns: there is no '{}'; give {}", column, fmt::join(kExtraColumns, ", ")));
    }
  }
}

constexpr std::string_view kWideColumns[] = {"excerpt_of",      "containment", "reprint_cluster",
                                             "excerpt_cluster", "story",       "direction"};

void write_cluster(const Result& result, const Clusters& clusters, std::uint32_t article, TableRows& cells) {
  const std::uint32_t cls = result.classes.of[article];
  if (cls == kNone) {
    cells.text(cluster_id(result, clusters, article));
  } else {
    cells.hash(result.classes.content[clusters.centre[cls]].high);
  }
}

void write_wide_columns(const Result& result, std::uint32_t article, TableRows& cells) {
  const std::uint32_t cls = result.classes.of[article];
  const Excerpts& excerpts = result.excerpts;
  const bool part = cls != kNone && excerpts.excerpt_of[cls] != kNone;
  cells.text(part ? result.articles.id(result.classes.first[excerpts.excerpt_of[cls]]) : "");
  if (part || (cls != kNone && excerpts.direction[cls] != Direction::none)) {
    cells.measure(excerpts.containment[cls]);
  } else {
    cells.text("");
  }
  write_cluster(result, result.reprints, article, cells);
  write_cluster(result, excerpts.clusters, article, cells);
  if (result.stories.clusters.centre.empty()) {
    cells.text("");
  } else {
    write_cluster(result, result.stories.clusters, article, cells);
  }
  const Direction direction = cls == kNone ? Direction::none : excerpts.direction[cls];
  cells.text(direction == Direction::none ? "" : direction == Direction::trimmed ? "trimmed" : "extended");
}

/// Writes what tells two classes apart that fill one form: "names,numbers"; nothing for other classes.
void write_differs(const Result& result, std::uint32_t a, std::uint32_t b, TableRows& cells) {
  const Differs differs = a == kNone || b == kNone ? Differs{} : result.context->forms.differs(a, b);
  std::string out;
  const auto add = [&](bool is, std::string_view kind) {
    if (is) out.append(out.empty() ? "" : ",").append(kind);
  };
  add(differs.names, "names");
  add(differs.numbers, "numbers");
  add(differs.dates, "dates");
  if (out.empty()) add(differs.words, "words");
  cells.text(out);
}

bool is_estimated(const Clusters& clusters, std::uint32_t cls) {
  return cls != kNone && !clusters.estimated.empty() && clusters.estimated[cls];
}

void write_similarity(double value, bool estimated, TableRows& cells) {
  if (estimated) {
    cells.estimate(value);
  } else {
    cells.measure(value);
  }
}

/// Prefetches what the coming rows need of their representatives, which may be anywhere in memory. Always inlined: GCC
/// considers a function that only prefetches free of effects, and drops calls to it.
[[gnu::always_inline]] inline void fetch_representatives(const Result& result, std::uint32_t article) {
  constexpr std::uint32_t kAhead = 8;  // rows between two steps of prefetching
  const auto centre_of = [&](std::uint32_t i) {
    const std::uint32_t cls = i < result.articles.size() ? result.classes.of[i] : kNone;
    return cls == kNone ? kNone : result.clusters().centre[cls];
  };
  if (const std::uint32_t centre = centre_of(article + 2 * kAhead); centre != kNone) {
    __builtin_prefetch(&result.classes.content[centre]);
    __builtin_prefetch(&result.classes.first[centre]);
  }
  if (const std::uint32_t centre = centre_of(article + kAhead); centre != kNone) {
    __builtin_prefetch(&result.articles.id_ends[result.classes.first[centre]]);
  }
}

/// The cell of an extra column. `article` is article i.
std::string extra_cell(std::string_view column, const Article& article, const Result& result, const Reader& reader,
                       std::uint32_t i) {
  if (column == "title") return std::string(article.title);
  if (column == "source") return std::string(article.source);
  if (column == "date") return std::string(article.date);
  if (column == "url") return std::string(article.url);
  if (column == "canonical_url") {
    std::string out;
    return std::string(canonical_url(article.url, out));
  }
  const std::uint32_t line = result.articles.lines[i];
  const std::string file = reader.file_name(result.articles.entries[i].record.file);
  return line == 0 ? file : fmt::format("{}:{}", file, line);
}

void write_labels(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  check_columns(config.output.columns);
  std::vector<std::string> header{"id", "cluster", "representative", "similarity", "relation", "keep", "size"};
  const bool wide = !result.excerpts.relation.empty(), may_estimate = config.search.certain_accept > 0.0;
  if (may_estimate) header.emplace_back("estimated");
  if (wide) header.insert(header.end(), std::begin(kWideColumns), std::end(kWideColumns));
  header.insert(header.end(), config.output.columns.begin(), config.output.columns.end());
  header.emplace_back("differs");
  TableWriter table(outputs, {"--labels", config.output.labels}, TableStyle(config.output), header);
  tbb::enumerable_thread_specific<std::unique_ptr<Scratch>> scratches;
  const std::vector<std::uint32_t> size = sizes_of(result.clusters());
  table.write(result.articles.size(), [&](std::size_t row, TableRows& cells) {
    const auto i = static_cast<std::uint32_t>(row);
    if (result.articles.is_reference(i)) return;
    const std::uint32_t cls = result.classes.of[i];
    fetch_representatives(result, i);
    cells.text(result.articles.id(i));
    write_cluster(result, result.clusters(), i, cells);
    cells.text(result.articles.id(representative_of(result, i)));
    const bool estimated = is_estimated(result.clusters(), cls);
    write_similarity(cls == kNone ? 1.0 : result.clusters().similarity[cls], estimated, cells);
    cells.text(relation_in(result, i, cls == kNone ? 1 : size[cls]));
    cells.number(result.kept.by[i] == i ? 1 : 0);
    cells.number(cls == kNone ? 1 : size[cls]);
    if (may_estimate) cells.number(estimated ? 1 : 0);
    if (wide) write_wide_columns(result, i, cells);
    if (!config.output.columns.empty()) {
      std::unique_ptr<Scratch>& scratch = scratches.local();
      if (!scratch) scratch = reader.make_scratch();
      const Article article = reader.load(result.articles.entries[i].record, *scratch);
      for (const std::string& column : config.output.columns) {
        cells.text(extra_cell(column, article, result, reader, i));
      }
    }
    write_differs(result, cls, cls == kNone ? kNone : result.clusters().centre[cls], cells);
  });
  table.finish();
}

/// Measures each rewrite and each article of coverage against its story's representative.
std::vector<Match> story_matches(const Result& result, const Reader& reader, const Config& config) {
  std::vector<Pair> pairs;
  for (std::uint32_t cls = 0; cls < result.stories.relation.size(); ++cls) {
    const Relation relation = result.stories.relation[cls];
    const std::uint32_t centre = result.stories.clusters.centre[cls];
    if (relation == Relation::rewrite || relation == Relation::coverage) pairs.push_back({cls, centre});
  }
  return measure(result, reader, config, std::move(pairs));
}

/// One row of the pairs file.
struct PairRow {
  std::uint32_t a, b;  // articles, a before b in the input
  const Match* match;  // nullptr for a copy
  bool swapped;        // a is the article of match->b
  std::string_view relation;
  double story = -1.0;  // story similarity of rewrites and coverage, negative otherwise
};

/// All pairs of a run, in input order. `told` holds the pairs of the story level; the rows point into it.
std::vector<PairRow> collect_pairs(const Result& result, std::span<const Match> told, const Config& config) {
  std::vector<PairRow> rows;
  const Classes& classes = result.classes;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (classes.of[i] == kNone) continue;
    const std::uint32_t first = classes.first[classes.of[i]];
    if (first != i) rows.push_back({std::min(first, i), std::max(first, i), nullptr, false, "copy"});
  }
  const auto add = [&](const Match& match, std::string_view relation) {
    const std::uint32_t a = classes.first[match.a], b = classes.first[match.b];
    rows.push_back({std::min(a, b), std::max(a, b), &match, a > b, relation});
  };
  for (const Match& match : result.matches) {
    add(match, same_text(result, classes.first[match.a], classes.first[match.b]) ? "copy" : "reprint");
  }
  for (const Match& match : result.overlaps) {
    if (is_excerpt(match, config) && find_match(result.matches, match.a, match.b) == nullptr) add(match, "excerpt");
  }
  for (const Match& match : told) {
    const std::uint32_t cls = result.stories.clusters.centre[match.a] == match.a ? match.b : match.a;
    add(match, name_of(result.stories.relation[cls]));
    rows.back().story = result.stories.clusters.similarity[cls];
  }
  std::erase_if(rows, [&](const PairRow& row) {
    return result.articles.is_reference(row.a) && result.articles.is_reference(row.b);
  });
  std::sort(rows.begin(), rows.end(),
            [](const PairRow& x, const PairRow& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  return rows;
}

/// Jaccard and both containments; all are 1 for copies. The containments of an estimated pair are unknown.
void write_measures(const PairRow& row, TableRows& cells) {
  const Match* match = row.match;
  const bool estimated = match != nullptr && match->estimated;
  write_similarity(match == nullptr ? 1.0 : match->jaccard(), estimated, cells);
  if (estimated) {
    cells.text("");
    cells.text("");
  } else {
    cells.measure(match == nullptr ? 1.0 : row.swapped ? match->containment_b() : match->containment_a());
    cells.measure(match == nullptr ? 1.0 : row.swapped ? match->containment_a() : match->containment_b());
  }
}

void write_pairs(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  const bool has_stories = !result.stories.relation.empty(), may_estimate = config.search.certain_accept > 0.0;
  std::vector<std::string> header{"a", "b", "jaccard", "containment_a", "containment_b", "relation", "same_cluster"};
  if (may_estimate) header.emplace_back("estimated");
  if (has_stories) header.emplace_back("story_similarity");
  header.emplace_back("differs");
  TableWriter table(outputs, {"--pairs", config.output.pairs}, TableStyle(config.output), header);
  const std::vector<Match> told = story_matches(result, reader, config);
  const std::vector<PairRow> rows = collect_pairs(result, told, config);
  table.write(rows.size(), [&](std::size_t i, TableRows& cells) {
    const PairRow& row = rows[i];
    cells.text(result.articles.id(row.a));
    cells.text(result.articles.id(row.b));
    write_measures(row, cells);
    cells.text(row.relation);
    const auto& centre = result.clusters().centre;
    const std::vector<std::uint32_t>& of = result.classes.of;
    cells.number(centre[of[row.a]] == centre[of[row.b]] ? 1 : 0);
    if (may_estimate) cells.number(row.match != nullptr && row.match->estimated ? 1 : 0);
    if (has_stories && row.story < 0.0) cells.text("");
    if (has_stories && row.story >= 0.0) cells.measure(row.story);
    write_differs(result, of[row.a], of[row.b], cells);
  });
  table.finish();
}

void write_matrix_file(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  std::vector<std::uint32_t> order(result.articles.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  if (config.output.matrix_order == MatrixOrder::clusters) {
    order = reading_order(result.articles, result.classes, result.clusters(), result.matches);
  }
  std::erase_if(order, [&](std::uint32_t i) { return result.articles.is_reference(i); });
  const auto id_of = [&](std::uint32_t article) { return std::string(result.articles.id(article)); };
  if (!matrix_is_dense(config.output.matrix)) {
    write_matrix(Matrix::sparse(result.classes, result.matches, std::move(order), config.output), config.output.matrix,
                 id_of, outputs);
    return;
  }
  Matrix::check_dense(static_cast<std::uint32_t>(order.size()), config.output);  // before the expensive measuring
  const WatchedReader compared(reader, outputs.observer(), &result.context->trims);
  const auto shingles =
      make_shingle_source(compared, result.articles, result.classes, config, pages_of_reprints(result, config));
  const auto measure = [&](const Matrix::Matches& fill) {
    const auto visit = [&](std::uint32_t, std::span<const Match> pairs) { fill(pairs); };
    visit_all_pairs(result.classes.size(), *shingles, visit, outputs.observer());
  };
  write_matrix(Matrix::measured(result.classes, measure, std::move(order), config.output), config.output.matrix, id_of,
               outputs);
}

void write_removed(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  // Both a removed article and the one kept for it match the representative, but the two may not have been measured
  // against each other.
  std::vector<Pair> missing;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::uint32_t cls = result.classes.of[i];
    const std::uint32_t kept = result.classes.of[result.kept.by[i]];
    if (cls == kNone || kept == kNone) continue;
    if (kept != cls && find_match(result.matches, cls, kept) == nullptr) {
      missing.push_back({std::min(cls, kept), std::max(cls, kept)});
    }
  }
  const std::vector<Match> measured = measure(result, reader, config, std::move(missing), outputs.observer());
  TableWriter table(outputs, {"--removed", config.output.removed}, TableStyle(config.output),
                    {"id", "kept_id", "relation", "similarity"});
  table.write(result.articles.size(), [&](std::size_t row, TableRows& cells) {
    const auto i = static_cast<std::uint32_t>(row);
    const std::uint32_t kept = result.kept.by[i];
    if (kept == i) return;
    const std::uint32_t cls = result.classes.of[i], kept_cls = result.classes.of[kept];
    const bool alike =
        cls != kNone && kept_cls != kNone && result.reprints.centre[cls] == result.reprints.centre[kept_cls];
    const Match* match = find_match(result.matches, cls, kept_cls);
    if (match == nullptr) match = find_match(measured, cls, kept_cls);
    cells.text(result.articles.id(i));
    cells.text(result.articles.id(kept));
    cells.text(!alike ? "revision" : same_text(result, i, kept) ? "copy" : "reprint");
    write_similarity(cls == kept_cls && cls != kNone ? 1.0
                     : match != nullptr              ? match->jaccard()
                                                     : 0.0,
                     match != nullptr && match->estimated, cells);
  });
  tbb::enumerable_thread_specific<std::unique_ptr<Scratch>> scratches;
  table.write(result.repeats.size(), [&](std::size_t i, TableRows& cells) {
    const Repeat& repeat = result.repeats[i];
    if (!result.articles.reference_files.empty() && result.articles.reference_files[repeat.record.file]) return;
    std::unique_ptr<Scratch>& scratch = scratches.local();
    if (!scratch) scratch = reader.make_scratch();
    const std::string_view id = result.articles.id(repeat.article), own = reader.load(repeat.record, *scratch).id;
    cells.text(own.empty() ? id : own);
    cells.text(id);
    cells.text("repeat");
    cells.measure(1.0);
  });
  table.finish();
}

void write_background(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  OutputFile file(outputs, {"--write-background", config.output.background});
  file.write(count_background(reader, result.articles, result.classes, result.reprints, config));
  file.finish();
}

void write_summary(const Result& result, const Reader&, const Config& config, OutputSet& outputs) {
  OutputFile file(outputs, {"--summary", config.output.summary});
  file.write(summary_json(result, config, outputs.written()));
  file.finish();
}

/// An output of a run.
struct Output {
  std::string_view flag;
  std::string_view stage;  // in progress
  std::string OutputConfig::*path;
  void (*write)(const Result&, const Reader&, const Config&, OutputSet&);
};

/// In the order in which they are written and put in place. The summary is last: it has the hashes of the others.
constexpr Output kOutputs[] = {
    {"--labels", "write labels", &OutputConfig::labels, write_labels},
    {"--pairs", "write pairs", &OutputConfig::pairs, write_pairs},
    {"--matrix", "write matrix", &OutputConfig::matrix, write_matrix_file},
    {"--survivors", "write survivors", &OutputConfig::survivors, write_survivors},
    {"--removed", "write removed", &OutputConfig::removed, write_removed},
    {"--compared", "write compared", &OutputConfig::compared, write_compared},
    {"--stories", "write stories", &OutputConfig::stories, write_stories},
    {"--timeline", "write timeline", &OutputConfig::timeline, write_timeline},
    {"--versions", "write versions", &OutputConfig::versions, write_versions},
    {"--write-background", "write background", &OutputConfig::background, write_background},
    {"--annotate", "annotate", &OutputConfig::annotate, write_annotated},
    {"--summary", "write summary", &OutputConfig::summary, write_summary},
};

std::string receipt_path(const OutputConfig& config) { return config.labels + ".run"; }

/// One line with the hashes of all outputs.
void write_receipt(const Config& config, OutputSet& outputs) {
  JsonWriter line;
  line.open("", '{', JsonLayout::spaced);
  line.text("version", kVersion);
  line.text("command_line", config.output.command_line);
  append_written(line, outputs.written());
  line.close();
  OutputFile file(outputs, {"--receipt", receipt_path(config.output)});
  file.write(line.out += '\n');
  file.finish();
}

}  // namespace

std::vector<Match> measure(const Result& result, const Reader& reader, const Config& config, std::vector<Pair> pairs,
                           const Observer& observer) {
  for (Pair& pair : pairs) {
    if (pair.a > pair.b) std::swap(pair.a, pair.b);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  const WatchedReader compared(reader, observer, &result.context->trims);
  const auto shingles =
      make_shingle_source(compared, result.articles, result.classes, config, pages_of_reprints(result, config));
  return verify(pairs, result.classes.size(), *shingles, {0.0}, observer).matches;
}

std::uint32_t representative_of(const Result& result, std::uint32_t article) {
  const std::uint32_t cls = result.classes.of[article];
  return cls == kNone ? article : result.classes.first[result.clusters().centre[cls]];
}

std::string_view relation_of(const Result& result, std::uint32_t article) {
  const std::uint32_t cls = result.classes.of[article];
  const auto& figures = result.clusters().figures;
  if (cls == kNone) return relation_in(result, article, 1);
  const auto found =
      std::lower_bound(figures.begin(), figures.end(), result.clusters().centre[cls],
                       [](const Clusters::Figures& each, std::uint32_t centre) { return each.centre < centre; });
  return relation_in(result, article, found->articles);
}

std::string cluster_id(const Result& result, std::uint32_t article) {
  return cluster_id(result, result.clusters(), article);
}

std::string cluster_id(const Result& result, const Clusters& clusters, std::uint32_t article) {
  const std::uint32_t cls = result.classes.of[article];
  if (cls == kNone) {
    // Articles without a text, or whose text is all furniture, match nothing, not even each other.
    return fmt::format("{}-{}", relation_of(result, article), result.articles.id(article));
  }
  return fmt::format("{:016x}", result.classes.content[clusters.centre[cls]].high);
}

std::vector<FileUse> output_files(const OutputConfig& config) {
  std::vector<FileUse> out;
  for (const Output& output : kOutputs) {
    const std::string& path = config.*output.path;
    if (path.empty() || output.path == &OutputConfig::annotate) continue;
    out.push_back({std::string(output.flag), path});
    (void)is_parquet_output(out.back());  // before all work: it may be that it cannot be written
    if (output.path == &OutputConfig::matrix) out.push_back({out.back().flag, matrix_ids_path(path)});
  }
  if (config.receipt) out.push_back({"--receipt", receipt_path(config)});
  return out;
}

std::vector<FileUse> annotated_files(const Reader& reader, const Config& config) {
  const std::string& folder = config.output.annotate;
  return folder.empty() ? std::vector<FileUse>() : mirror_files(folder, reader.inputs());
}

std::vector<FileUse> input_files(const Reader& reader, const Config& config) {
  std::vector<FileUse> out;
  for (std::string& path : reader.inputs()) out.push_back({"", std::move(path)});
  if (!config.levels.families.empty()) out.push_back({"--families", config.levels.families});
  if (!config.levels.background.empty()) out.push_back({"--background", config.levels.background});
  return out;
}

std::vector<WrittenFile> write_outputs(const Result& result, const Reader& from, const Config& config,
                                       const Observer& caller) {
  const SerialObserver serial(caller);
  const Observer& observer = serial.get();
  const WatchedReader reader(from, observer);
  if (const std::vector<std::string> problems = conflicts(config); !problems.empty()) {
    throw Error(Error::Kind::usage, fmt::format("{}", fmt::join(problems, "\n")));
  }
  std::vector<FileUse> files = output_files(config.output);
  for (FileUse& file : annotated_files(reader, config)) files.push_back(std::move(file));
  check_files(input_files(reader, config), files);
  OutputSet outputs(observer);
  for (const Output& output : kOutputs) {
    if ((config.output.*output.path).empty()) continue;
    stop_if_cancelled(observer);
    if (observer.progress) observer.progress(output.stage, 0, 0);
    output.write(result, reader, config, outputs);
  }
  if (config.output.receipt) write_receipt(config, outputs);
  reader.check_unchanged();
  outputs.publish();
  return outputs.written();
}

}  // namespace dedup
