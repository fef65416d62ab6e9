// A result as people want to see it: what was found, by which means, and the largest clusters.
#include "terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "terminal_text.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kKeyWidth = 13;
constexpr std::size_t kOutletsShown = 4;

/// Lines of "key  value", the values wrapped and aligned.
class Lines {
 public:
  explicit Lines(const Screen& screen) : screen_(screen) {}

  void add(std::string_view key, std::string_view value) {
    const std::string head = fmt::format("{:<{}}", key, kKeyWidth);
    text_ += screen_.color ? fmt::format("\x1b[1m{}\x1b[0m", head) : head;
    const std::string safe = printable(value);
    std::string_view rest = safe;
    std::size_t column = kKeyWidth;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      const std::size_t width = columns_of(word);
      if (column > kKeyWidth && column + 1 + width > screen_.width) {
        text_ += "\n" + std::string(kKeyWidth, ' ');
        column = kKeyWidth;
      }
      if (column > kKeyWidth) text_ += ' ';
      column += width + (column > kKeyWidth ? 1 : 0);
      text_ += word;
    }
    text_ += '\n';
  }
  const std::string& text() const { return text_; }

 private:
  const Screen& screen_;
  std::string text_;
};

std::string percent(double share) { return fmt::format("{:.4g}%", share * 100.0); }

std::string_view joined_by(Find find) {
  switch (find) {
    case Find::copies:
      return "copies";
    case Find::reprints:
      return "copies or reprints";
    case Find::excerpts:
      return "copies, reprints or excerpts";
    case Find::stories:
      break;
  }
  return "of one story";
}

void add_counts(const Summary& s, const Config& config, Lines& lines) {
  lines.add("articles", fmt::format("{}, {}; {} of a text met before", thousands(s.articles),
                                    counted(s.classes, "distinct text", "distinct texts"),
                                    s.copies == 1 ? "1 is a copy" : thousands(s.copies) + " are copies"));
  if (s.clusters > 0) {
    lines.add("clusters", fmt::format("{} of two or more, with {}; the largest has {}", thousands(s.clusters),
                                      counted(s.clustered, "article", "articles"), thousands(s.largest)));
    lines.add("reduction", fmt::format("{} go where one of each cluster stays, {} stay",
                                       counted(s.removed, "article", "articles"), thousands(s.articles - s.removed)));
  } else {
    lines.add("clusters", fmt::format("none: no two articles are {}", joined_by(config.find)));
  }
  std::vector<std::string> notes;
  const auto note = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) notes.push_back(counted(count, one, many));
  };
  note(s.repeats, "repeat (same id, same text)", "repeats (same id, same text)");
  note(s.revisions, "revision (same id, other text)", "revisions (same id, other text)");
  note(s.by_title, "compared by its title alone", "compared by their titles alone");
  note(s.empty, "empty", "empty");
  note(s.pages, "page without a story (robot check, menu)", "pages without a story (robot checks, menus)");
  note(s.undated, "without a date", "without a date");
  note(s.repaired, "repaired", "repaired");
  note(s.skipped, "skipped", "skipped");
  note(s.skipped_files, "file skipped", "files skipped");
  lines.add("records", fmt::format("{}{}{}", thousands(s.records), notes.empty() ? "" : ": ", fmt::join(notes, ", ")));
}

std::string search_text(const Summary& s, const Config& config) {
  std::string how;
  switch (config.search) {
    case Search::join:
    case Search::all_pairs:
      return fmt::format("{}: finds every pair", name_of(config.search));
    case Search::simhash:
      how = fmt::format("simhash, up to {} apart", counted(config.simhash_distance, "bit", "bits"));
      break;
    case Search::lsh:
      how =
          fmt::format("lsh, {} of {}", counted(s.plan.bands, "band", "bands"), counted(s.plan.rows, "value", "values"));
      break;
  }
  const auto [least, most] = std::minmax({s.plan.recall_20, s.plan.recall_50, s.plan.recall_500});
  return fmt::format("{}: finds {} to {} of the pairs that stand exactly at {}, by length of text", how, percent(least),
                     percent(most), config.threshold);
}

/// What the level of excerpts means, and what its search found and lost.
std::string excerpts_text(const Summary& s, const Config& config) {
  std::string text =
      fmt::format("{} trimmed or extended from another of their cluster, which holds {} of the shorter text's runs",
                  counted(s.excerpts, "article is", "articles are"), percent(config.containment));
  if (s.roundups > 0) {
    text += fmt::format("; {} parts of several stories and join none",
                        counted(s.roundups, "roundup holds", "roundups hold"));
  }
  return text;
}

std::string excerpt_recall_text(const Summary& s) {
  if (s.excerpts_exact) return "excerpts: finds every pair";
  if (s.excerpts_held == 0) {
    return fmt::format("excerpts: none in a sample of {} searched exactly",
                       counted(s.excerpts_probed, "article", "articles"));
  }
  const Estimate recall = excerpt_recall(s);
  return fmt::format("excerpts: found {} of {} in a sample of {} searched exactly (at least {} with 95% confidence)",
                     percent(recall.value), counted(s.excerpts_held, "pair", "pairs"),
                     counted(s.excerpts_probed, "article", "articles"), percent(recall.lower));
}

std::string crowded_text(const Summary& s) {
  const auto largest = std::max_element(s.large.begin(), s.large.end(),
                                        [](const auto& a, const auto& b) { return a.classes < b.classes; });
  return fmt::format("{} with up to {} texts, paired with centres and not each with each (--large-bucket)",
                     counted(s.large.size(), "bucket", "buckets"), thousands(largest->classes));
}

void add_method(const Summary& s, const Config& config, Lines& lines) {
  std::string meaning = fmt::format("{}: reprints share {} of all {}-word runs that either has", config.threshold,
                                    percent(config.threshold), config.shingle);
  if (s.robust_words > 0) {
    meaning += fmt::format("; below {} words one changed word can break that ({})", s.robust_words,
                           counted(s.fragile, "article is so short", "articles are so short"));
  }
  if (config.find == Find::copies) return;
  lines.add("threshold", meaning);
  lines.add("search", search_text(s, config));
  std::string pairs =
      fmt::format("{} measured, {} at or above {}", thousands(s.candidates), thousands(s.matches), config.threshold);
  if (s.near_pairs >= 0.0 && config.threshold > 0.5) {
    pairs += fmt::format("; about {} between 0.5 and {} (standard error {})",
                         thousands(static_cast<std::uint64_t>(s.near_pairs + 0.5)), config.threshold,
                         thousands(static_cast<std::uint64_t>(s.near_pairs_error + 0.5)));
  }
  lines.add("pairs", pairs);
  if (!s.large.empty()) lines.add("crowded", crowded_text(s));
  if (config.find >= Find::excerpts) {
    lines.add("excerpts", excerpts_text(s, config));
    lines.add("", excerpt_recall_text(s));
  }
}

/// Which field was taken for what; empty where no record has fields.
std::string fields_text(const Summary& s) {
  std::string taken;
  for (const auto& [role, fields] : s.fields) {
    std::vector<std::string> names;
    for (const auto& [field, records] : fields) names.push_back(fmt::format("{} ({})", field, thousands(records)));
    taken += fmt::format("{}{} from {}", taken.empty() ? "" : "; ", role, fmt::join(names, ", "));
  }
  return taken;
}

std::string passed_text(const Summary& s) {
  std::vector<std::string> passed;
  for (const auto& [why, names] : s.passed_over) passed.push_back(fmt::format("{} {}", thousands(names), why));
  return fmt::format("{}", fmt::join(passed, ", "));
}

void add_input(const Summary& s, Lines& lines) {
  if (const std::string taken = fields_text(s); !taken.empty()) lines.add("fields", taken);
  if (const std::string passed = passed_text(s); !passed.empty()) lines.add("passed over", passed);
  lines.add("took", fmt::format("{:.{}f} s on {}, {} MB at most", s.seconds, s.seconds < 10.0 ? 2 : 0,
                                counted(s.threads, "thread", "threads"), thousands(s.peak_bytes / 1'000'000)));
}

/// "AP, Reuters and 3 more": the outlets of a cluster, most articles first.
std::string outlets_of(const Result& result, const RankedCluster& cluster) {
  std::map<std::uint32_t, std::uint64_t> articles;
  for (const std::uint32_t article : cluster.articles) ++articles[result.articles.entries[article].source];
  articles.erase(0);
  std::vector<std::pair<std::uint64_t, std::string_view>> outlets;
  outlets.reserve(articles.size());
  for (const auto& [source, count] : articles) outlets.emplace_back(count, result.articles.sources[source]);
  std::sort(outlets.begin(), outlets.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::string out;
  for (std::size_t i = 0; i < std::min(outlets.size(), kOutletsShown); ++i) {
    out += fmt::format("{}{}", i == 0 ? "" : ", ", outlets[i].second);
  }
  if (outlets.size() > kOutletsShown) out += fmt::format(" and {} more", thousands(outlets.size() - kOutletsShown));
  return out;
}

/// "2031-05-14 to 2031-05-16", empty where nothing is dated.
std::string days_of(const Result& result, const RankedCluster& cluster) {
  std::int64_t first = INT64_MAX, last = kNoDate;
  for (const std::uint32_t article : cluster.articles) {
    const std::int64_t date = result.articles.entries[article].date;
    if (date == kNoDate) continue;
    first = std::min(first, date);
    last = std::max(last, date);
  }
  if (last == kNoDate) return "";
  const std::string from = format_date(first).substr(0, 10), to = format_date(last).substr(0, 10);
  return from == to ? from : fmt::format("{} to {}", from, to);
}

std::string cluster_lines(const Result& result, const RankedCluster& cluster, std::size_t rank, std::string_view title,
                          const Screen& screen) {
  const std::string head = fmt::format("{:>3}  {:>6} articles  ", rank, thousands(cluster.figures.articles));
  std::string detail = outlets_of(result, cluster);
  for (const std::string& more :
       {days_of(result, cluster), cluster.figures.classes > 1
                                      ? fmt::format("least similarity {:.2f}", cluster.figures.least)
                                      : std::string("all of one text")}) {
    if (!more.empty()) detail += (detail.empty() ? "" : "; ") + more;
  }
  const std::size_t room = std::max<std::size_t>(screen.width, 40) - head.size();
  const std::string id = cluster_id(result, cluster.articles.front());
  const std::string below = fmt::format("{:>{}}  {}", id, head.size() - 2, fit(detail, room));
  return screen.color ? fmt::format("{}\x1b[1m{}\x1b[0m\n\x1b[2m{}\x1b[0m\n", head, fit(title, room), below)
                      : fmt::format("{}{}\n{}\n", head, fit(title, room), below);
}

}  // namespace

std::vector<RankedCluster> largest_clusters(const Result& result, std::size_t most) {
  struct Candidate {
    const Clusters::Figures* figures;
    std::uint32_t first_article;
  };
  std::unordered_map<std::uint32_t, std::uint32_t> first_article;  // by centre
  const auto centre_of = [&](std::uint32_t article) {
    const std::uint32_t cls = result.classes.of[article];
    return cls == kNone ? kNone : result.clusters.centre[cls];
  };
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (const std::uint32_t centre = centre_of(i); centre != kNone) first_article.emplace(centre, i);
  }
  std::vector<Candidate> candidates;
  for (const Clusters::Figures& figures : result.clusters.figures) {
    if (figures.articles > 1) candidates.push_back({&figures, first_article.at(figures.centre)});
  }
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(most, candidates.size()));
  std::partial_sort(candidates.begin(), end, candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.figures->articles != b.figures->articles ? a.figures->articles > b.figures->articles
                                                      : a.first_article < b.first_article;
  });
  std::vector<RankedCluster> out;
  std::unordered_map<std::uint32_t, std::size_t> rank;
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) {
    rank.emplace(candidate->figures->centre, out.size());
    out.push_back({*candidate->figures, {}});
  }
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (const auto found = rank.find(centre_of(i)); found != rank.end()) out[found->second].articles.push_back(i);
  }
  return out;
}

std::string title_of(const Result& result, const Reader& reader, Scratch& scratch, std::uint32_t article) {
  constexpr std::size_t kEnough = 400;  // bytes; more than any screen is wide
  const Article loaded = reader.load(result.articles.entries[article].record, scratch);
  if (!loaded.title.empty()) return std::string(loaded.title.substr(0, kEnough));
  if (!loaded.text.empty()) return std::string(loaded.text.substr(0, kEnough));
  return result.articles.id(article);
}

std::vector<std::string> run_notes(const Summary& s, const Config& config) {
  std::vector<std::string> notes;
  if (const std::string taken = fields_text(s); !taken.empty()) notes.push_back("fields: " + taken);
  if (const std::string passed = passed_text(s); !passed.empty()) notes.push_back("passed over: " + passed);
  if (s.repeats > 0) {
    notes.push_back(counted(s.repeats, "repeat (same id, same text) was", "repeats (same id, same text) were") +
                    " left out of the labels");
  }
  if (s.revisions > 0) {
    notes.push_back(counted(s.revisions, "revision (same id, other text) was", "revisions (same id, other text) were") +
                    " kept, under ids such as id#2");
  }
  if (config.find != Find::copies) notes.push_back(search_text(s, config));
  if (config.find >= Find::excerpts) notes.push_back(excerpt_recall_text(s));
  if (!s.large.empty()) notes.push_back(crowded_text(s));
  return notes;
}

std::string summary_view(const Result& result, const Reader& reader, const Config& config,
                         const std::vector<RankedCluster>& clusters, const Screen& screen) {
  Lines lines(screen);
  add_counts(result.summary, config, lines);
  add_method(result.summary, config, lines);
  add_input(result.summary, lines);
  std::string out = lines.text();
  if (clusters.empty()) return out;
  out += "\nLargest clusters\n";
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const std::uint32_t shown = representative_of(result, clusters[i].articles.front());
    out += cluster_lines(result, clusters[i], i + 1, title_of(result, reader, *scratch, shown), screen);
  }
  return out;
}

}  // namespace dedup::cli
