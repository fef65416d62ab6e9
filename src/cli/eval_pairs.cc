// Evaluates where pairs are involved: pairs that a run wrote, pairs that people judged, or both.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "cli/command_eval.h"
#include "cli/label_tables.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/eval.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

/// Calls `use(line, a, b, other cells)` for each row; it returns why the row is bad, or nothing. Returns the rows
/// skipped.
template <class Use>
std::uint64_t each_pair(const Table& table, const PairColumns& columns, Problems& problems, const Use& use) {
  std::vector<std::size_t> wanted{columns.a, columns.b};
  wanted.insert(wanted.end(), columns.values.begin(), columns.values.end());
  std::uint64_t skipped = 0;
  const auto report = [&](const Problem& problem) {
    ++skipped;
    problems.add(problem);
  };
  table.each_row(
      columns.has_header, wanted,
      [&](std::uint64_t line, std::span<const std::string_view> cells) {
        const std::string_view why = use(line, cells[0], cells[1], cells.subspan(2));
        if (!why.empty()) report({Problem::Kind::skipped_record, table.name(), line, std::string(why)});
      },
      report);
  return skipped;
}

/// The measure of a row of --pairs: the largest of `cells`, 1 if there are none, nullopt if a cell is not a number.
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
constexpr std::string_view kNoMeasure =
    "the measure is not a finite decimal number; choose another column with --measure";

/// Measures by pair of id numbers. If a pair occurs again, the larger measure counts.
struct PairTable {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> measures;
  std::uint64_t without_gold = 0;
  std::uint64_t skipped = 0;
};

template <class Find>
PairTable read_measures(const EvalOptions& eval, Problems& problems, const Find& find) {
  const Table table(eval.pairs);
  PairTable out;
  out.skipped =
      each_pair(table, find_pair_columns(table, eval.measure, kMeasures, "measure"), problems,
                [&](std::uint64_t, std::string_view a, std::string_view b, std::span<const std::string_view> cells) {
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

/// Gold given as judged pairs.
struct GoldPairs {
  struct Pair {
    std::uint32_t a, b;
    std::string judgement;
    std::uint64_t line;
  };
  std::vector<Pair> pairs;
  std::map<std::string, std::uint32_t, std::less<>> ids;
  bool has_words = false;  ///< judgements are relations; else scores, or empty
  std::uint64_t skipped = 0;

  std::uint32_t find(std::string_view id) const {
    const auto place = ids.find(id);
    return place == ids.end() ? kNone : place->second;
  }
};

/// Whether a judgement is no relation but what programs write where a number is missing or not finite.
bool is_no_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string plain(text);
  for (char& c : plain) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return plain == "nan" || plain == "inf" || plain == "infinity" || plain.starts_with("0x");
}

/// Decides whether judgements are scores or relations, by what most of them are, and drops the rows that are neither.
void settle_judgements(const std::string& file, Problems& problems, GoldPairs& gold) {
  constexpr std::string_view kNoScore = "the judgement is not a finite decimal number, as most others are";
  constexpr std::string_view kNoRelation =
      "the judgement is neither the name of a relation nor a finite decimal number";
  const auto is_judged = [](const GoldPairs::Pair& pair) { return !pair.judgement.empty(); };
  const auto judged = std::count_if(gold.pairs.begin(), gold.pairs.end(), is_judged);
  const auto scores = std::count_if(gold.pairs.begin(), gold.pairs.end(), [](const GoldPairs::Pair& pair) {
    return number_of(pair.judgement) || is_no_number(pair.judgement);
  });
  gold.has_words = 2 * scores < judged;
  std::erase_if(gold.pairs, [&](const GoldPairs::Pair& pair) {
    const bool bad = gold.has_words ? is_no_number(pair.judgement) : is_judged(pair) && !number_of(pair.judgement);
    if (!bad) return false;
    ++gold.skipped;
    problems.add({Problem::Kind::skipped_record, file, pair.line,
                  fmt::format("'{}': {}; correct it or leave the row out", pair.judgement,
                              gold.has_words ? kNoRelation : kNoScore)});
    return true;
  });
}

GoldPairs read_gold_pairs(const Table& table, const EvalOptions& eval, Problems& problems) {
  GoldPairs out;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> met;
  const auto number = [&](std::string_view id) {
    return out.ids.emplace(id, static_cast<std::uint32_t>(out.ids.size())).first->second;
  };
  out.skipped = each_pair(
      table, find_pair_columns(table, eval.gold_column, kJudgements, "gold-column"), problems,
      [&](std::uint64_t line, std::string_view a, std::string_view b, std::span<const std::string_view> cells) {
        constexpr std::string_view kNoPair = "a pair needs two different ids";
        constexpr std::string_view kAgain = "this pair occurred before; only the first row counts";
        if (a.empty() || b.empty() || a == b) return kNoPair;
        const std::uint32_t x = number(a), y = number(b);
        if (!met.emplace(std::minmax(x, y), true).second) return kAgain;
        out.pairs.push_back({x, y, cells.empty() ? "" : std::string(cells[0]), line});
        return std::string_view();
      });
  settle_judgements(table.name(), problems, out);
  if (out.pairs.empty()) throw Error(Error::Kind::input, fmt::format("{}: has no pairs", table.name()));
  return out;
}

/// The pairs of gold, with what the run made of them.
struct Judgements {
  std::vector<JudgedPair> pairs;
  std::map<std::string, std::vector<JudgedPair>> by_relation;  ///< if gold has relations
  std::uint64_t undecided = 0;
};

/// `found(pair)` returns whether the pair is joined, and its measure.
template <class Found>
Judgements judge(const GoldPairs& gold, const EvalOptions& eval, const Found& found) {
  const std::vector<std::string> related = list_of(eval.related), unrelated = list_of(eval.unrelated);
  const auto is_in = [](const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  Judgements out;
  for (const GoldPairs::Pair& pair : gold.pairs) {
    JudgedPair one;
    if (gold.has_words) {
      const bool is_unrelated = is_in(unrelated, pair.judgement);
      one.related = related.empty() ? !is_unrelated : is_in(related, pair.judgement);
      if (!one.related && !is_unrelated) {
        ++out.undecided;
        continue;
      }
    } else {
      const std::optional<double> score = number_of(pair.judgement);
      one.related = !score || *score >= eval.gold_least;
    }
    std::tie(one.joined, one.score) = found(pair);
    out.pairs.push_back(one);
    if (gold.has_words) out.by_relation[pair.judgement].push_back(one);
  }
  const bool none_related =
      std::none_of(out.pairs.begin(), out.pairs.end(), [](const auto& one) { return one.related; });
  if (out.pairs.empty() || (!related.empty() && none_related)) {
    throw Error(Error::Kind::usage,
                fmt::format("{}: no gold pair has such a relation; name relations that occur in gold",
                            related.empty() ? "--unrelated" : "--related"));
  }
  return out;
}

void report_relations(Judgements judged, bool by_measure, const Bootstrap& bootstrap, Report& report) {
  std::vector<JudgedPair> unrelated;
  std::copy_if(judged.pairs.begin(), judged.pairs.end(), std::back_inserter(unrelated),
               [](const JudgedPair& pair) { return !pair.related; });
  auto& block = report.blocks.emplace_back();
  block.push_back({"by relation", "pairs", "share joined", by_measure ? "area against unrelated" : ""});
  for (auto& [name, pairs] : judged.by_relation) {
    const std::uint64_t count = pairs.size();
    const bool is_related = pairs.front().related;
    std::vector<Judged> articles;  // every pair is its own unit
    for (const JudgedPair& pair : pairs) {
      articles.push_back({0, static_cast<std::uint32_t>(articles.size()), pair.joined});
    }
    const Estimate joined = recall_by_kind(articles, 1, bootstrap).front();
    report.figures.push_back({"joined", "relation:" + name, count, joined});
    block.push_back({name, thousands(count), estimate_text(joined)});
    if (!by_measure || !is_related) continue;
    pairs.insert(pairs.end(), unrelated.begin(), unrelated.end());
    const Estimate area = evaluate_pairs(pairs, bootstrap).area;
    report.figures.push_back({"auc", "relation:" + name, count, area});
    block.back().push_back(estimate_text(area));
  }
}

/// Judged pairs of either input, and what the input lacks.
struct Outcome {
  Judgements judged;
  std::uint64_t skipped = 0;            ///< rows
  std::uint64_t unmeasured = 0;         ///< gold pairs that --pairs lacks
  std::vector<std::string> unlabelled;  ///< gold ids that --labels lacks
};

/// A pair is joined if --pairs has it with a measure of at least --least.
Outcome judge_by_measure(const GoldPairs& gold, const std::string& gold_name, const EvalOptions& eval,
                         Problems& problems) {
  const PairTable pairs = read_measures(eval, problems, [&](std::string_view id) { return gold.find(id); });
  if (pairs.measures.empty() && pairs.without_gold > 0) nothing_in_common(gold_name, eval.pairs);
  Outcome out;
  out.skipped = pairs.skipped;
  out.judged = judge(gold, eval, [&](const GoldPairs::Pair& pair) {
    const auto place = pairs.measures.find(std::minmax(pair.a, pair.b));
    const bool is_there = place != pairs.measures.end();
    out.unmeasured += is_there ? 0 : 1;
    return std::pair(is_there && place->second >= eval.least, is_there ? place->second : 0.0);
  });
  return out;
}

/// A pair is joined if both ids have the same cluster in --labels.
Outcome judge_by_labels(const GoldPairs& gold, const std::string& gold_name, const EvalOptions& eval,
                        Problems& problems) {
  const Labels labels = read_labels(Table(eval.labels, interrupted), eval.column, "column", {}, problems);
  Outcome out;
  out.skipped = labels.skipped;
  std::vector<std::uint32_t> cluster(gold.ids.size(), kNone);
  for (const auto& [id, number] : gold.ids) {
    const std::uint32_t at = labels.find(id);
    if (at == kNone) {
      out.unlabelled.push_back(id);
    } else {
      cluster[number] = labels.cluster[at];
    }
  }
  if (out.unlabelled.size() == gold.ids.size()) nothing_in_common(gold_name, labels.file);
  out.judged = judge(gold, eval, [&](const GoldPairs::Pair& pair) {
    const bool joined = cluster[pair.a] != kNone && cluster[pair.a] == cluster[pair.b];
    return std::pair(joined, joined ? 1.0 : 0.0);
  });
  return out;
}

void report_counts(const std::string& gold_name, const PairAgreement& all, const Outcome& outcome,
                   const EvalOptions& eval, Report& report) {
  const bool by_measure = eval.labels.empty();
  report.head_line("gold", fmt::format("{}: {}, {} related", gold_name, counted(all.pairs, "pair", "pairs"),
                                       thousands(all.related)));
  report.head_line(
      by_measure ? "pairs" : "labels",
      by_measure ? fmt::format("{}: {} of these joined, {} missing and counted as 0", eval.pairs, thousands(all.joined),
                               thousands(outcome.unmeasured))
                 : fmt::format("{}, column {}: {} of these joined", eval.labels, eval.column, thousands(all.joined)));
  if (outcome.judged.undecided > 0) {
    report.head_line("left out", counted(outcome.judged.undecided, "gold pair", "gold pairs") +
                                     ", neither --related nor --unrelated");
  }
  report.count("pairs", all.pairs);
  report.count("related", all.related);
  report.count("joined", all.joined);
  report.count("undecided", outcome.judged.undecided);
  if (by_measure) {
    report.count("unmeasured", outcome.unmeasured);
  } else {
    report.count("ids_without_label", outcome.unlabelled.size());
  }
}

}  // namespace

Report eval_cluster_pairs(const Table& gold_table, const std::string& column, const EvalOptions& eval,
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
    return Estimate{whole == 0 ? kUndefined : static_cast<double>(part) / static_cast<double>(whole), kUndefined,
                    kUndefined};
  };
  Report report;
  report.skipped = gold.skipped + pairs.skipped;
  report.head_line("gold", fmt::format("{}, column {}: {} within clusters", gold.file, gold.column,
                                       counted(related, "pair", "pairs")));
  report.head_line("pairs", fmt::format("{}: {}", eval.pairs, counted(joined, "pair", "pairs")));
  report.head_line("left out", counted(pairs.without_gold, "pair with an id", "pairs with ids") + " missing from gold");
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

Report eval_pairs(const Table& gold_table, const Options& options, const EvalOptions& eval, Console& console,
                  Problems& problems) {
  const GoldPairs gold = read_gold_pairs(gold_table, eval, problems);
  const Bootstrap bootstrap = {eval.draws, options.config.search.seed};
  const bool by_measure = eval.labels.empty();
  Outcome outcome = by_measure ? judge_by_measure(gold, gold_table.name(), eval, problems)
                               : judge_by_labels(gold, gold_table.name(), eval, problems);
  if (!outcome.unlabelled.empty() && !options.quiet) {
    note_ids(console,
             fmt::format("{} no label; their pairs count as not joined",
                         counted(outcome.unlabelled.size(), "gold id has", "gold ids have")),
             outcome.unlabelled);
  }
  const PairAgreement all = evaluate_pairs(outcome.judged.pairs, bootstrap);
  Report report;
  report.skipped = gold.skipped + outcome.skipped;
  report_counts(gold_table.name(), all, outcome, eval, report);
  report.head_line("intervals", intervals_text(bootstrap, "pairs"));
  auto& block = report.blocks.emplace_back();
  const auto add = [&](std::string name, std::string_view title, const Estimate& estimate) {
    report.figures.push_back({std::move(name), "all", all.pairs, estimate});
    block.push_back({std::string(title), estimate_text(estimate)});
  };
  add("pairwise_precision", "precision, of judged pairs", all.score.precision);
  add("pairwise_recall", "recall", all.score.recall);
  add("pairwise_f1", "F1", all.score.f1);
  if (by_measure) add("auc", "area under the ROC curve", all.area);
  if (gold.has_words) report_relations(std::move(outcome.judged), by_measure, bootstrap, report);
  return report;
}

}  // namespace dedup::cli
