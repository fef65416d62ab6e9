// `dedup eval`: reads gold and what a run wrote, joins the two by id, and prints how well they agree.
#include "command_eval.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "commands.h"
#include "dedup/eval.h"
#include "dedup/io.h"
#include "exit_codes.h"
#include "flag_settings.h"
#include "label_tables.h"
#include "report.h"
#include "screen.h"
#include "terminal_text.h"

namespace dedup::cli {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kIdsNamed = 5;

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// "3 ids of gold are not in labels.tsv and count as clusters of their own: a, b, c"
std::string named(std::string text, const std::vector<std::string>& ids) {
  for (std::size_t i = 0; i < std::min(ids.size(), kIdsNamed); ++i) text += (i == 0 ? ": " : ", ") + ids[i];
  return ids.size() > kIdsNamed ? text + ", ..." : text;
}

[[noreturn]] void nothing_in_common(const std::string& gold, const std::string& other) {
  throw Error(
      Error::Kind::input,
      fmt::format("{}: none of its ids is in {}; give the labels of the articles that gold is about", other, gold));
}

/// What a command line comes to, ready to print.
struct Report {
  std::vector<std::vector<std::string>> head;  ///< what was compared
  std::vector<std::vector<std::vector<std::string>>> blocks;
  std::vector<Figure> figures;
  std::uint64_t skipped = 0;

  void count(std::string name, std::uint64_t value) {
    figures.push_back({std::move(name), "all", value, {static_cast<double>(value), kNoValue, kNoValue}});
  }
};

std::string clusters_text(std::uint64_t clusters, std::uint64_t singletons) {
  return fmt::format("{}, {} alone", counted(clusters - singletons, "cluster", "clusters"), thousands(singletons));
}

std::string intervals_text(const Bootstrap& bootstrap, std::string_view units) {
  return bootstrap.draws == 0 ? "none"
                              : fmt::format("95 %, {} bootstrap draws of {}, seed {}", thousands(bootstrap.draws),
                                            units, bootstrap.seed);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kFigureNames = {
    {{"ari", "adjusted Rand index"},
     {"ami", "adjusted mutual information"},
     {"pairwise_precision", "pairwise precision"},
     {"pairwise_recall", "pairwise recall"},
     {"pairwise_f1", "pairwise F1"},
     {"bcubed_precision", "B-cubed precision"},
     {"bcubed_recall", "B-cubed recall"},
     {"bcubed_f1", "B-cubed F1"}}};

std::array<Estimate, kFigureNames.size()> estimates_of(const Agreement& agreement) {
  return {agreement.rand,
          {agreement.mutual, kNoValue, kNoValue},
          agreement.pairwise.precision,
          agreement.pairwise.recall,
          agreement.pairwise.f1,
          agreement.b_cubed.precision,
          agreement.b_cubed.recall,
          agreement.b_cubed.f1};
}

void report_agreement(const Agreement& all, const Agreement& rest, Report& report) {
  auto& block = report.blocks.emplace_back();
  block.push_back({"", "all " + counted(all.articles, "article", "articles"),
                   fmt::format("without {}", counted(all.gold_singletons, "gold singleton", "gold singletons"))});
  const auto estimates = estimates_of(all), others = estimates_of(rest);
  for (std::size_t i = 0; i < kFigureNames.size(); ++i) {
    const auto& [name, title] = kFigureNames[i];
    report.figures.push_back({std::string(name), "all", all.articles, estimates[i]});
    report.figures.push_back({std::string(name), "no_singletons", rest.articles, others[i]});
    block.push_back({std::string(title), estimate_text(estimates[i]), estimate_text(others[i])});
  }
}

/// Gold clusters and labels by one numbering, in the order of gold's ids.
struct Joined {
  std::vector<Labelled> items;
  std::vector<std::string> found_names;  ///< as items number them
  std::vector<std::string> unlabelled;   ///< ids of gold
  std::uint64_t without_gold = 0;        ///< ids of labels
};

Joined join(const Labels& gold, const Labels& labels) {
  Joined out;
  out.found_names = labels.names;
  std::uint64_t common = 0;
  for (std::size_t i = 0; i < gold.ids.size(); ++i) {
    const std::uint32_t at = labels.find(gold.ids[i]);
    if (at != kNone) {
      ++common;
      out.items.push_back({gold.cluster[i], labels.cluster[at]});
      continue;
    }
    out.items.push_back({gold.cluster[i], static_cast<std::uint32_t>(out.found_names.size())});
    out.found_names.push_back(gold.ids[i]);
    out.unlabelled.push_back(gold.ids[i]);
  }
  if (common == 0) nothing_in_common(gold.file, labels.file);
  out.without_gold = labels.ids.size() - common;
  return out;
}

/// Of every relation in gold, the share of articles that are in one cluster with all that `of` names.
void report_relations(const Labels& gold, const Labels& labels, const Joined& joined, const Bootstrap& bootstrap,
                      Report& report) {
  const std::vector<std::string>&relations = gold.extra[0], &of = gold.extra[1];
  std::map<std::string, std::uint32_t> kinds;
  std::vector<Judged> judged;
  const auto cluster_of = [&](std::string_view id) {
    if (const std::uint32_t at = gold.find(id); at != kNone) return joined.items[at].found;
    const std::uint32_t at = labels.find(id);
    return at == kNone ? kNone : labels.cluster[at];
  };
  for (const bool naming : {true, false}) {  // kinds are numbered in the order of their names
    for (std::size_t i = 0; i < gold.ids.size(); ++i) {
      if (of[i].empty() || of[i] == "-") continue;
      if (naming) {
        kinds.emplace(relations[i], 0);
        continue;
      }
      const std::vector<std::string> others = list_of(of[i]);
      const bool found = std::all_of(others.begin(), others.end(),
                                     [&](const std::string& id) { return cluster_of(id) == joined.items[i].found; });
      judged.push_back({kinds.at(relations[i]), gold.cluster[i], found});
    }
    std::uint32_t number = 0;
    for (auto& [name, kind] : kinds) kind = number++;
  }
  if (judged.empty()) return;
  std::vector<std::uint64_t> counts(kinds.size());
  for (const Judged& article : judged) ++counts[article.kind];
  const std::vector<Estimate> recall = recall_by_kind(judged, static_cast<std::uint32_t>(kinds.size()), bootstrap);
  auto& block = report.blocks.emplace_back();
  block.push_back({"recall by relation", "articles", "with all that `of` names"});
  for (const auto& [name, kind] : kinds) {
    report.figures.push_back({"recall", "relation:" + name, counts[kind], recall[kind]});
    block.push_back({name, thousands(counts[kind]), estimate_text(recall[kind])});
  }
}

void add_head(Report& report, std::string key, std::string text) {
  report.head.push_back({std::move(key), std::move(text)});
}

Report against_labels(const Table& gold_table, const std::string& column, const Options& options,
                      const EvalOptions& eval, Console& console, Problems& problems) {
  const bool relations = find_column(gold_table, "relation") && find_column(gold_table, "of");
  std::vector<std::string_view> extra;
  if (relations) extra = {"relation", "of"};
  const Labels gold = read_labels(gold_table, column, "gold-column", extra, problems);
  const Labels labels = read_labels(Table(eval.labels), eval.column, "column", {}, problems);
  const Joined joined = join(gold, labels);
  const Bootstrap bootstrap = {eval.draws, options.config.seed};
  const Agreement all = evaluate(joined.items, bootstrap);
  const Agreement rest = evaluate(without_gold_singletons(joined.items), bootstrap);
  if (!joined.unlabelled.empty() && !options.quiet) {
    console.print(
        "dedup: note: " +
        named(fmt::format(
                  "{} no label in {} and {}", counted(joined.unlabelled.size(), "id of gold has", "ids of gold have"),
                  labels.file,
                  joined.unlabelled.size() == 1 ? "counts as a cluster of its own" : "count as clusters of their own"),
              joined.unlabelled));
  }
  Report report;
  report.skipped = gold.skipped + labels.skipped;
  add_head(
      report, "gold",
      fmt::format("{}, column {}: {}", gold.file, gold.column, clusters_text(all.gold_clusters, all.gold_singletons)));
  add_head(report, "labels",
           fmt::format("{}, column {}: {} of the same articles", labels.file, labels.column,
                       clusters_text(all.found_clusters, all.found_singletons)));
  add_head(report, "left out", counted(joined.without_gold, "label whose id", "labels whose ids") + " gold lacks");
  add_head(report, "intervals", intervals_text(bootstrap, "gold clusters"));
  report.count("articles", all.articles);
  report.count("gold_clusters", all.gold_clusters - all.gold_singletons);
  report.count("gold_singletons", all.gold_singletons);
  report.count("found_clusters", all.found_clusters - all.found_singletons);
  report.count("found_singletons", all.found_singletons);
  report.count("ids_without_gold", joined.without_gold);
  report.count("ids_without_label", joined.unlabelled.size());
  report_agreement(all, rest, report);
  if (relations) report_relations(gold, labels, joined, bootstrap, report);
  if (!eval.errors.empty()) {
    write_errors({joined.items, gold.ids, gold.names, joined.found_names}, options, eval, problems);
  }
  return report;
}

/// Calls `use(a, b, what is said)` for each row; gives the number of rows skipped.
template <class Use>
std::uint64_t each_pair(const Table& table, const PairColumns& columns, Problems& problems, const Use& use) {
  std::vector<std::size_t> wanted{columns.a, columns.b};
  wanted.insert(wanted.end(), columns.said.begin(), columns.said.end());
  std::uint64_t skipped = 0;
  const auto tell = [&](const Problem& problem) {
    ++skipped;
    problems.add(problem);
  };
  table.each_row(
      columns.has_header, wanted,
      [&](std::uint64_t line, std::span<const std::string_view> cells) {
        const std::string_view why = use(cells[0], cells[1], cells.subspan(2));
        if (!why.empty()) tell({Problem::Kind::skipped_record, table.name(), line, std::string(why)});
      },
      tell);
  return skipped;
}

/// The measure of a row of --pairs: the largest of its cells; 1 where it has none. None where a cell is no number.
std::optional<double> measure_of(std::span<const std::string_view> cells) {
  double most = cells.empty() ? 1.0 : -std::numeric_limits<double>::infinity();
  for (const std::string_view cell : cells) {
    const std::optional<double> value = number_of(cell);
    if (!value) return std::nullopt;
    most = std::max(most, *value);
  }
  return most;
}

constexpr std::array<std::string_view, 3> kMeasures = {"jaccard", "similarity", "score"};
constexpr std::array<std::string_view, 6> kJudgements = {"relation", "label",   "related",
                                                         "score",    "jaccard", "similarity"};
constexpr std::string_view kNoMeasure = "its measure is no number; --measure names another column";

/// What is measured of pairs: the numbers of two ids -> measure. Of a pair that stands there again the larger counts.
struct PairTable {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> measures;
  std::uint64_t without_gold = 0;
  std::uint64_t skipped = 0;
};

template <class Find>
PairTable read_measures(const EvalOptions& eval, Problems& problems, const Find& find) {
  const Table table(eval.pairs);
  PairTable out;
  out.skipped = each_pair(table, find_pair_columns(table, eval.measure, kMeasures, "measure"), problems,
                          [&](std::string_view a, std::string_view b, std::span<const std::string_view> cells) {
                            const std::optional<double> measure = measure_of(cells);
                            if (!measure) return kNoMeasure;
                            const std::uint32_t x = find(a), y = find(b);
                            if (x == kNone || y == kNone || x == y) {
                              ++out.without_gold;
                              return std::string_view();
                            }
                            double& held = out.measures.emplace(std::minmax(x, y), *measure).first->second;
                            held = std::max(held, *measure);
                            return std::string_view();
                          });
  return out;
}

/// Cluster gold and a list of pairs: precision and recall of the list. Without intervals: a list says nothing of the
/// pairs that are not in it.
Report clusters_against_pairs(const Table& gold_table, const std::string& column, const EvalOptions& eval,
                              Problems& problems) {
  const Labels gold = read_labels(gold_table, column, "gold-column", {}, problems);
  const PairTable pairs = read_measures(eval, problems, [&](std::string_view id) { return gold.find(id); });
  std::vector<std::uint64_t> sizes(gold.names.size());
  for (const std::uint32_t cluster : gold.cluster) ++sizes[cluster];
  std::uint64_t related = 0, joined = 0, both = 0;
  for (const std::uint64_t size : sizes) related += size * (size - 1) / 2;
  for (const auto& [pair, measure] : pairs.measures) {
    if (measure < eval.least) continue;
    ++joined;
    both += gold.cluster[pair.first] == gold.cluster[pair.second] ? 1 : 0;
  }
  if (pairs.measures.empty() && pairs.without_gold > 0) nothing_in_common(gold.file, eval.pairs);
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return Estimate{whole == 0 ? kNoValue : static_cast<double>(part) / static_cast<double>(whole), kNoValue, kNoValue};
  };
  Report report;
  report.skipped = gold.skipped + pairs.skipped;
  add_head(report, "gold",
           fmt::format("{}, column {}: {} within clusters", gold.file, gold.column, counted(related, "pair", "pairs")));
  add_head(report, "pairs", fmt::format("{}: {}", eval.pairs, counted(joined, "pair", "pairs")));
  add_head(report, "left out", counted(pairs.without_gold, "pair with an id", "pairs with ids") + " that gold lacks");
  report.count("gold_pairs", related);
  report.count("found_pairs", joined);
  report.count("pairs_without_gold", pairs.without_gold);
  auto& block = report.blocks.emplace_back();
  const std::array<std::pair<std::string_view, Estimate>, 3> figures = {{{"precision", share(both, joined)},
                                                                         {"recall", share(both, related)},
                                                                         {"f1", share(2 * both, related + joined)}}};
  for (const auto& [name, estimate] : figures) {
    report.figures.push_back({fmt::format("pairwise_{}", name), "all", related, estimate});
    block.push_back({fmt::format("pairwise {}", name == "f1" ? "F1" : name), estimate_text(estimate)});
  }
  return report;
}

/// Gold that judges pairs.
struct GoldPairs {
  struct Pair {
    std::uint32_t a, b;
    std::string said;
  };
  std::vector<Pair> pairs;
  std::map<std::string, std::uint32_t, std::less<>> ids;
  bool has_words = false;  ///< relations; else scores, or nothing at all
  std::uint64_t skipped = 0;

  std::uint32_t find(std::string_view id) const {
    const auto place = ids.find(id);
    return place == ids.end() ? kNone : place->second;
  }
};

GoldPairs read_gold_pairs(const Table& table, const EvalOptions& eval, Problems& problems) {
  GoldPairs out;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> met;
  const auto number = [&](std::string_view id) {
    return out.ids.emplace(id, static_cast<std::uint32_t>(out.ids.size())).first->second;
  };
  out.skipped = each_pair(table, find_pair_columns(table, eval.gold_column, kJudgements, "gold-column"), problems,
                          [&](std::string_view a, std::string_view b, std::span<const std::string_view> cells) {
                            constexpr std::string_view kNoPair = "a pair has two ids, not the same one twice";
                            constexpr std::string_view kAgain = "the pair stood there before; the first row counts";
                            if (a.empty() || b.empty() || a == b) return kNoPair;
                            const std::uint32_t x = number(a), y = number(b);
                            if (!met.emplace(std::minmax(x, y), true).second) return kAgain;
                            out.pairs.push_back({x, y, cells.empty() ? "" : std::string(cells[0])});
                            out.has_words |= !out.pairs.back().said.empty() && !number_of(out.pairs.back().said);
                            return std::string_view();
                          });
  if (out.pairs.empty()) throw Error(Error::Kind::input, fmt::format("{}: holds no pair", table.name()));
  return out;
}

Report against_pair_gold(const Table& gold_table, const Options& options, const EvalOptions& eval, Console& console,
                         Problems& problems) {
  const GoldPairs gold = read_gold_pairs(gold_table, eval, problems);
  const std::vector<std::string> related = list_of(eval.related), unrelated = list_of(eval.unrelated);
  const Bootstrap bootstrap = {eval.draws, options.config.seed};
  Report report;
  report.skipped = gold.skipped;
  const bool by_measure = eval.labels.empty();
  std::vector<std::string> unlabelled;  // ids of gold
  std::vector<std::uint32_t> cluster(gold.ids.size(), kNone);
  PairTable measured;
  if (by_measure) {
    measured = read_measures(eval, problems, [&](std::string_view id) { return gold.find(id); });
    report.skipped += measured.skipped;
  } else {
    const Labels labels = read_labels(Table(eval.labels), eval.column, "column", {}, problems);
    report.skipped += labels.skipped;
    for (const auto& [id, number] : gold.ids) {
      const std::uint32_t at = labels.find(id);
      if (at == kNone) {
        unlabelled.push_back(id);
      } else {
        cluster[number] = labels.cluster[at];
      }
    }
    if (unlabelled.size() == gold.ids.size()) nothing_in_common(gold_table.name(), labels.file);
  }

  std::uint64_t undecided = 0, unmeasured = 0;
  std::vector<JudgedPair> judged;
  std::map<std::string, std::vector<JudgedPair>> by_relation;
  for (const GoldPairs::Pair& pair : gold.pairs) {
    JudgedPair one;
    const std::optional<double> score = number_of(pair.said);
    const bool is_unrelated = contains(unrelated, pair.said);
    if (gold.has_words) {
      one.related = related.empty() ? !is_unrelated : contains(related, pair.said);
    } else {
      one.related = !score || *score >= eval.gold_least;
    }
    if (gold.has_words && !one.related && !is_unrelated) {
      ++undecided;
      continue;
    }
    if (by_measure) {
      const auto place = measured.measures.find(std::minmax(pair.a, pair.b));
      one.score = place == measured.measures.end() ? 0.0 : place->second;
      one.joined = place != measured.measures.end() && one.score >= eval.least;
      unmeasured += place == measured.measures.end() ? 1 : 0;
    } else {
      one.joined = cluster[pair.a] != kNone && cluster[pair.a] == cluster[pair.b];
      one.score = one.joined ? 1.0 : 0.0;
    }
    judged.push_back(one);
    if (gold.has_words) by_relation[pair.said].push_back(one);
  }
  const PairAgreement all = evaluate_pairs(judged, bootstrap);
  if (!unlabelled.empty() && !options.quiet) {
    console.print("dedup: note: " + named(fmt::format("{} no label; pairs with them count as not joined",
                                                      counted(unlabelled.size(), "id of gold has", "ids of gold have")),
                                          unlabelled));
  }
  add_head(report, "gold",
           fmt::format("{}: {}, of which {} related", gold_table.name(), counted(all.pairs, "pair", "pairs"),
                       thousands(all.related)));
  add_head(report, by_measure ? "pairs" : "labels",
           by_measure
               ? fmt::format("{}: {} of these joined, {} not in it and taken for 0", eval.pairs, thousands(all.joined),
                             thousands(unmeasured))
               : fmt::format("{}, column {}: {} of these joined", eval.labels, eval.column, thousands(all.joined)));
  if (undecided > 0) {
    add_head(report, "left out", counted(undecided, "pair", "pairs") + " of gold, neither --related nor --unrelated");
  }
  add_head(report, "intervals", intervals_text(bootstrap, "pairs"));
  report.count("pairs", all.pairs);
  report.count("related", all.related);
  report.count("joined", all.joined);
  report.count("undecided", undecided);
  report.count("ids_without_label", unlabelled.size());
  if (by_measure) report.count("unmeasured", unmeasured);

  auto& block = report.blocks.emplace_back();
  const auto add = [&](std::string name, std::string_view title, const Estimate& estimate) {
    report.figures.push_back({std::move(name), "all", all.pairs, estimate});
    block.push_back({std::string(title), estimate_text(estimate)});
  };
  add("pairwise_precision", "precision, of judged pairs", all.score.precision);
  add("pairwise_recall", "recall", all.score.recall);
  add("pairwise_f1", "F1", all.score.f1);
  if (by_measure) add("auc", "area under the ROC curve", all.area);
  if (!gold.has_words) return report;

  std::vector<JudgedPair> negatives;
  std::copy_if(judged.begin(), judged.end(), std::back_inserter(negatives),
               [](const JudgedPair& pair) { return !pair.related; });
  auto& relations = report.blocks.emplace_back();
  relations.push_back({"by relation", "pairs", "share joined", by_measure ? "area against unrelated" : ""});
  for (auto& [name, pairs] : by_relation) {
    const std::uint64_t count = pairs.size();
    const bool is_related = pairs.front().related;
    std::vector<Judged> articles;  // every pair its own unit
    for (const JudgedPair& pair : pairs) {
      articles.push_back({0, static_cast<std::uint32_t>(articles.size()), pair.joined});
    }
    const Estimate share = recall_by_kind(articles, 1, bootstrap).front();
    report.figures.push_back({"joined", "relation:" + name, count, share});
    auto& row = relations.emplace_back(std::vector<std::string>{name, thousands(count), estimate_text(share)});
    if (!by_measure || !is_related) continue;
    pairs.insert(pairs.end(), negatives.begin(), negatives.end());
    const Estimate area = evaluate_pairs(pairs, bootstrap).area;
    report.figures.push_back({"auc", "relation:" + name, count, area});
    row.push_back(estimate_text(area));
  }
  return report;
}

/// The column of cluster gold; empty where gold is of pairs.
std::string gold_column(const Table& table, const EvalOptions& eval) {
  if (!find_column(table, "id")) return {};
  if (!eval.gold_column.empty()) return eval.gold_column;
  for (const std::string_view name : {"cluster", "story", "label", "group"}) {
    if (find_column(table, name)) return std::string(name);
  }
  throw Error(Error::Kind::usage,
              fmt::format("{}: has none of the columns cluster, story, label and group; it has {}; --gold-column names "
                          "the one that groups articles",
                          table.name(), fmt::join(table.names(), ", ")));
}

int run_eval(const Options& options, Console& console, Problems& problems) {
  const auto eval = own_of<EvalOptions>(options);
  const Table gold(eval.gold);
  const std::string column = gold_column(gold, eval);
  if (column.empty() && !eval.errors.empty()) {
    throw Error(Error::Kind::usage,
                "--errors: needs gold of clusters, with a column id; pairs have no splits or merges");
  }
  const Report report = column.empty()        ? against_pair_gold(gold, options, eval, console, problems)
                        : eval.labels.empty() ? clusters_against_pairs(gold, column, eval, problems)
                                              : against_labels(gold, column, options, eval, console, problems);
  problems.finish();
  if (eval.format == ReportFormat::table) {
    std::string text = aligned(report.head);
    for (const auto& block : report.blocks) text += "\n" + aligned(block);
    print_to(STDOUT_FILENO, text);
  } else {
    print_to(STDOUT_FILENO, figures_text(report.figures, eval.format));
  }
  return report.skipped > 0 ? kExitSkipped : kExitDone;
}

void check_eval(const Options& options, std::vector<std::string>& problems) {
  const auto eval = own_of<EvalOptions>(options);
  for (const std::string& word : options.feeds) {
    problems.push_back(fmt::format("{}: what is it? give files by --gold, --labels, --pairs and --input", word));
  }
  if (eval.gold.empty()) problems.emplace_back("--gold: is needed: the file that says which articles belong together");
  if (eval.labels.empty() == eval.pairs.empty()) {
    problems.emplace_back("--labels or --pairs: one of them is needed: what is to be compared with gold");
  }
  if (!eval.errors.empty() && eval.labels.empty()) problems.emplace_back("--errors: needs --labels");
  if (!eval.inputs.empty() && eval.errors.empty()) problems.emplace_back("--input: is of use with --errors only");
  if ((eval.gold == "-") + (eval.labels == "-") + (eval.pairs == "-") +
          std::count(eval.inputs.begin(), eval.inputs.end(), "-") >
      1) {
    problems.emplace_back("-: standard input can be read only once");
  }
}

std::vector<Flag> eval_flags() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  constexpr bool kCommon = true;
  return {
      {"gold", 'g', "FILE", kInput, "what is right: clusters or pairs of articles",
       "Clusters: a table with a header, with a column id and one of cluster, story, label or group; nothing or - "
       "means "
       "an article that belongs to no other. Columns relation and of, where it has them, give recall by relation. "
       "Pairs: two columns of ids (a and b, or the first two of a table without a header) and a relation, a label of 0 "
       "or 1, or a score. TSV, CSV or JSON Lines.",
       text(in_own(&EvalOptions::gold)), kCommon, Takes::path},
      {"gold-column", 0, "NAME", kInput, "the column of --gold to use", "", text(in_own(&EvalOptions::gold_column)),
       kCommon},
      {"gold-least", 0, "S", kInput, "gold scores from S on mean related", "", share(in_own(&EvalOptions::gold_least))},
      {"related", 0, "LIST", kInput, "relations of pairs that mean related",
       "Unless given, all that --unrelated does not name. Where it is given, pairs of a relation in neither list are "
       "left out.",
       text(in_own(&EvalOptions::related))},
      {"unrelated", 0, "LIST", kInput, "relations of pairs that mean unrelated", "",
       text(in_own(&EvalOptions::unrelated))},
      {"labels", 'l', "FILE", kInput, "the labels that a run wrote",
       "Ids without gold are counted and left out. Ids of gold without a label count as clusters of their own.",
       text(in_own(&EvalOptions::labels)), kCommon, Takes::path},
      {"column", 'c', "NAME", kInput, "the column of --labels to use",
       "Such as reprint_cluster, excerpt_cluster or story.", text(in_own(&EvalOptions::column)), kCommon},
      {"pairs", 'p', "FILE", kInput, "the pairs that a run wrote, in place of labels",
       "Pairs of gold that are not in it count as not joined and as measured 0.", text(in_own(&EvalOptions::pairs)),
       kCommon, Takes::path},
      {"measure", 0, "NAME", kInput, "the column of --pairs that ranks them",
       "jaccard unless given, or the third column. containment is the larger of containment_a and containment_b.",
       text(in_own(&EvalOptions::measure)), kCommon},
      {"least", 0, "S", kInput, "pairs measured below S do not count as joined", "",
       share(in_own(&EvalOptions::least))},
      {"bootstrap", 0, "N", kOutput, "draws behind each 95 % interval; 0 gives none",
       "Gold clusters are drawn, or pairs where gold is of pairs.", whole(in_own(&EvalOptions::draws)), kCommon},
      flag_of_run("seed", kOutput),
      {"format", 0, "FORMAT", kOutput, "a table for people, or tsv or jsonl for programs",
       "Programs get columns figure, scope, n, value, lower and upper; a figure that is not defined is empty or null.",
       choice(in_own(&EvalOptions::format),
              Names<ReportFormat>{
                  {"table", ReportFormat::table}, {"tsv", ReportFormat::tsv}, {"jsonl", ReportFormat::jsonl}}),
       kCommon},
      {"errors", 'e', "FILE", kOutput, "write the worst splits and merges",
       "TSV, a row and a member for each part. A split is a gold cluster that labels cut into several, a merge a "
       "cluster of labels that mixes several of "
       "gold; those of most parts come first.",
       text(in_own(&EvalOptions::errors)), kCommon, Takes::path},
      {"worst", 0, "N", kOutput, "how many splits and merges --errors lists of each", "",
       whole(in_own(&EvalOptions::worst))},
      {"input", 'i', "FEEDS", kOutput, "the articles, for their opening lines in --errors", "May be given again.",
       texts(in_own(&EvalOptions::inputs)), kCommon, Takes::path, true},
      flag_of_run("id-field", kOutput),
      flag_of_run("text-field", kOutput),
      flag_of_run("title-field", kOutput),
      flag_of_run("quiet", kProgram),
      flag_of_run("threads", kProgram),
      flag_of_run("help", kProgram),
  };
}

constexpr std::string_view kExamples = R"(  dedup eval --gold gold.tsv --labels labels.tsv
      Compare the clusters of a run with a gold standard.
  dedup eval --gold gold.tsv --labels labels.tsv --column story
      The same of a further column of the labels.
  dedup eval --gold gold.tsv --labels labels.tsv --errors e.tsv --input feeds/
      List the worst mistakes, with their headlines.
  dedup eval --gold judged.tsv --pairs pairs.tsv --measure containment
      Area under the ROC curve of a measure, against pairs that people judged.
)";

}  // namespace

Command eval_command() {
  Command out;
  out.name = "eval";
  out.usage = "dedup eval --gold FILE --labels FILE | --pairs FILE [FLAGS]";
  out.purpose = "Measures how well the clusters or pairs of a run agree with a gold standard.";
  out.examples = kExamples;
  out.flags = eval_flags();
  out.check = check_eval;
  out.run = run_eval;
  return out;
}

}  // namespace dedup::cli
