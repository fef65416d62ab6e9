// Config: the ranges of its values, and their names in flags and summaries.
#include "dedup/config.h"

#include <fmt/format.h>

#include <algorithm>

namespace dedup {

std::vector<std::string> Config::validate() const {
  std::vector<std::string> problems;
  const auto need = [&](bool good, std::string sentence) {
    if (!good) problems.push_back(std::move(sentence));
  };
  need(levels.threshold > 0.0 && levels.threshold <= 1.0,
       fmt::format("--threshold: {} is not above 0 and at most 1; 0.8 is usual, 1 joins only equal sets",
                   levels.threshold));
  need(search.recall >= 0.5 && search.recall <= 0.9999,
       fmt::format("--recall: {} is not between 0.5 and 0.9999", search.recall));
  need(text.shingle >= 1 && text.shingle <= 32,
       fmt::format("--shingle: {} words are not between 1 and 32", text.shingle));
  need(text.char_shingle >= 1 && text.char_shingle <= 64,
       fmt::format("--char-shingle: {} characters are not between 1 and 64", text.char_shingle));
  need(search.simhash_distance <= 16,
       fmt::format("--simhash-distance: {} bits are more than 16", search.simhash_distance));
  need(search.large_bucket >= 2, fmt::format("--large-bucket: {} is less than 2", search.large_bucket));
  need(levels.max_linkage >= 2, fmt::format("--max-linkage: {} is less than 2", levels.max_linkage));
  need(reading.max_record >= 1024 && reading.max_record < (std::uint64_t{1} << 32),
       fmt::format("--max-record: {} bytes are not between 1K and 4G", reading.max_record));
  need(levels.containment > 0.0 && levels.containment <= 1.0,
       fmt::format("--containment: {} is not above 0 and at most 1; 0.85 joins an article to one that has 85% of it",
                   levels.containment));
  need(levels.min_excerpt >= 1, "--min-excerpt: 0 is less than 1");
  need(levels.story_threshold > 0.0 && levels.story_threshold <= 1.0,
       fmt::format("--story-threshold: {} is not above 0 and at most 1", levels.story_threshold));
  need(levels.find != Find::threads ||
           (levels.thread_threshold > 0.0 && levels.thread_threshold <= levels.story_threshold),
       fmt::format("--thread-threshold: {} is not above 0 and at most the {} of --story-threshold",
                   levels.thread_threshold, levels.story_threshold));
  if (levels.between != Between::all || levels.reprints_within > 0) {
    const std::string flag = levels.between == Between::all ? "--within" : fmt::format("--{}", name_of(levels.between));
    need(levels.find <= Find::reprints,
         fmt::format("{}: keeps copies and reprints apart, which --find {} would join again; use --find reprints", flag,
                     name_of(levels.find)));
    need(levels.linkage == Linkage::star || levels.linkage == Linkage::single,
         fmt::format("{}: --linkage {} measures every pair of connected texts; use star or single", flag,
                     name_of(levels.linkage)));
  }
  need(search.max_pairs >= 1, "--max-pairs: 0 is less than 1");
  if (search.certain_accept != 0.0) {
    need(search.certain_accept > 0.5 && search.certain_accept < 1.0,
         fmt::format("--certain-accept: {} is not above 0.5 and below 1; 0.999 accepts at most one in a thousand pairs "
                     "just below the threshold",
                     search.certain_accept));
    need(
        search.method == Search::lsh,
        fmt::format("--certain-accept: --search {} keeps no sketches to accept pairs by; remove one of the two options",
                    name_of(search.method)));
    need(levels.find != Find::copies,
         "--certain-accept: --find copies compares only equal texts; remove one of the two options");
    need(levels.linkage == Linkage::star || levels.linkage == Linkage::single,
         fmt::format("--certain-accept: --linkage {} measures every pair of connected texts anyway; remove one of "
                     "the two options",
                     name_of(levels.linkage)));
  }
  return problems;
}

std::vector<std::string> conflicts(const Config& config) {
  std::vector<std::string> problems;
  if (config.search.certain_accept == 0.0) return problems;
  for (const auto& [name, path] :
       {std::pair("--survivors", &config.output.survivors), std::pair("--removed", &config.output.removed)}) {
    if (path->empty() || config.output.accept_estimates) continue;
    problems.push_back(
        fmt::format("{}: --certain-accept would remove articles by estimated similarity; remove one of "
                    "the two options, or add --accept-estimates",
                    name));
  }
  // Dense matrices measure every cell, so only sparse ones are affected.
  const bool of_matches = config.output.matrix.ends_with(".npz") || config.output.matrix.ends_with(".mtx");
  if (of_matches && config.output.matrix_of == MatrixOf::containment) {
    problems.emplace_back(
        "--matrix-of containment: --certain-accept does not measure which of two texts contains the other; "
        "remove one of the two options, or write every cell to .npy or .csv, which measures them");
  }
  return problems;
}

bool keeps_lines(const OutputConfig& config) {
  return !config.annotate.empty() ||
         std::find(config.columns.begin(), config.columns.end(), "place") != config.columns.end();
}

bool keeps_last_versions(const Config& config) {
  return config.levels.latest ||
         (!config.levels.keep.empty() && config.levels.keep.front().kind == KeepRule::Kind::latest);
}

bool asks_for_versions(const Config& config) { return keeps_last_versions(config) || !config.output.versions.empty(); }

void Config::check() const {
  const std::vector<std::string> problems = validate();
  if (!problems.empty()) throw Error(Error::Kind::usage, fmt::format("{}", fmt::join(problems, "\n")));
}

std::string_view name_of(Between between) {
  constexpr std::string_view kNames[] = {"all", "same-source", "across-sources"};
  return kNames[static_cast<std::size_t>(between)];
}

std::string_view name_of(Identity identity) {
  constexpr std::string_view kNames[] = {"id", "url", "text"};
  return kNames[static_cast<std::size_t>(identity)];
}

std::string_view name_of(Search search) {
  switch (search) {
    case Search::lsh:
      return "lsh";
    case Search::join:
      return "join";
    case Search::all_pairs:
      return "all-pairs";
    case Search::simhash:
      return "simhash";
  }
  return "";
}

std::string_view name_of(Find find) {
  constexpr std::string_view kNames[] = {"copies", "reprints", "excerpts", "stories", "threads"};
  return kNames[static_cast<std::size_t>(find)];
}

std::string_view name_of(Relation relation) {
  constexpr std::string_view kNames[] = {"empty",   "single",  "representative", "copy",   "reprint",
                                         "excerpt", "rewrite", "coverage",       "thread", "roundup"};
  return kNames[static_cast<std::size_t>(relation)];
}

std::string_view name_of(Linkage linkage) {
  switch (linkage) {
    case Linkage::star:
      return "star";
    case Linkage::single:
      return "single";
    case Linkage::average:
      return "average";
    case Linkage::complete:
      return "complete";
  }
  return "";
}

namespace {

struct RuleName {
  std::string_view name;
  KeepRule::Kind kind;
};
constexpr RuleName kRuleNames[] = {{"latest", KeepRule::Kind::latest},
                                   {"earliest", KeepRule::Kind::earliest},
                                   {"longest", KeepRule::Kind::longest},
                                   {"first", KeepRule::Kind::first}};

}  // namespace

std::string name_of(const std::vector<KeepRule>& rules) {
  std::string out;
  for (const KeepRule& rule : rules) {
    if (!out.empty()) out += ',';
    if (rule.kind == KeepRule::Kind::source) {
      out += fmt::format("source:{}", fmt::join(rule.sources, ","));
    } else {
      for (const RuleName& known : kRuleNames) {
        if (known.kind == rule.kind) out += known.name;
      }
    }
  }
  return out;
}

std::vector<KeepRule> parse_keep(std::string_view text) {
  std::vector<KeepRule> rules;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    std::string_view step = text.substr(at, comma - at);
    at = comma + 1;
    const RuleName* known = nullptr;
    for (const RuleName& candidate : kRuleNames) {
      if (candidate.name == step) known = &candidate;
    }
    if (known != nullptr) {
      rules.push_back({known->kind, {}});
    } else if (step.starts_with("source:") && step.size() > 7) {
      rules.push_back({KeepRule::Kind::source, {std::string(step.substr(7))}});
    } else if (!rules.empty() && rules.back().kind == KeepRule::Kind::source && !step.empty()) {
      rules.back().sources.emplace_back(step);  // source:A,B: a step that is not a rule continues the list
    } else {
      throw Error(
          Error::Kind::usage,
          fmt::format("--keep: '{}' is not a rule; give a list of source:A,B latest earliest longest first", step));
    }
  }
  return rules;
}

}  // namespace dedup
