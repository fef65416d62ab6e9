// Describes a run in words: what was found, by which method, and what may have been missed.
#include "cli/terminal_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "cli/flag_values.h"
#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kKeyWidth = 13;
constexpr std::uint64_t kFewArticles = 200;  // fewer in one language do not show which of its words are rare

/// Builds lines of "key  value". Long values are wrapped and indented.
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

/// Completes "no two articles are ..." for a level.
std::string_view relation_text(Find find) {
  switch (find) {
    case Find::copies:
      return "copies";
    case Find::reprints:
      return "copies or reprints";
    case Find::excerpts:
      return "copies, reprints or excerpts";
    case Find::stories:
      break;
    case Find::threads:
      return "about one affair";
  }
  return "about one story";
}

/// "9 files: 4 jsonl, 3 feed, 2 html; 37 sources; dated 2031-05-14 to 2031-06-02; 30 en, 2 fr".
std::string input_text(const Result& result) {
  std::map<std::string_view, std::uint64_t> formats;
  for (const Reader::File& file : result.summary.input.files) ++formats[file.format];
  std::vector<std::string> counts;
  counts.reserve(formats.size());
  for (const auto& [format, files] : formats) counts.push_back(fmt::format("{} {}", thousands(files), format));
  std::string out =
      fmt::format("{}: {}", counted(result.summary.input.files.size(), "file", "files"), fmt::join(counts, ", "));
  const Articles& articles = result.articles;
  std::vector<bool> is_source(articles.sources.size());
  std::int64_t first = kNoDate, last = kNoDate;
  for (const Entry& entry : articles.entries) {
    is_source[entry.source] = true;
    if (entry.date == kNoDate) continue;
    if (first == kNoDate || entry.date < first) first = entry.date;
    if (last == kNoDate || entry.date > last) last = entry.date;
  }
  is_source[0] = false;  // articles without a source
  if (const auto sources = std::count(is_source.begin(), is_source.end(), true); sources > 0) {
    out += "; " + counted(static_cast<std::uint64_t>(sources), "source", "sources");
  }
  if (first != kNoDate) out += fmt::format("; dated {:.10} to {:.10}", format_date(first), format_date(last));
  std::vector<std::string> languages;
  for (const LanguageReport& language : language_reports(result)) {
    languages.push_back(fmt::format("{} {}", thousands(language.articles), language.name));
  }
  if (!languages.empty()) out += fmt::format("; {}", fmt::join(languages, ", "));
  return out;
}

void add_counts(const Summary& s, const Config& config, Lines& lines) {
  lines.add("articles", fmt::format("{}, {}; {} of an earlier text", thousands(s.input.articles),
                                    counted(s.texts.classes, "distinct text", "distinct texts"),
                                    s.texts.copies == 1 ? "1 is a copy" : thousands(s.texts.copies) + " are copies"));
  if (s.clusters.clusters > 0) {
    lines.add("clusters", fmt::format("{} with two or more articles, {} in total; the largest has {}",
                                      thousands(s.clusters.clusters), thousands(s.clusters.clustered),
                                      thousands(s.clusters.largest)));
    lines.add("reduction", fmt::format("keeping one per cluster removes {} and leaves {}",
                                       counted(s.clusters.removed, "article", "articles"),
                                       thousands(s.input.articles - s.input.reference - s.clusters.removed)));
  } else {
    lines.add("clusters", fmt::format("none: no two articles are {}", relation_text(config.levels.find)));
  }
  std::vector<std::string> notes;
  const auto note = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count > 0) notes.push_back(counted(count, one, many));
  };
  note(s.input.reference, "of the reference set", "of the reference set");
  note(s.input.repeats, "repeat (same id, same text)", "repeats (same id, same text)");
  note(s.input.revisions, "revision (same id, different text)", "revisions (same id, different text)");
  note(s.texts.by_title, "compared by title only", "compared by title only");
  note(s.texts.empty, "empty", "empty");
  note(s.texts.pages, "page without a story (robot check, menu)", "pages without a story (robot checks, menus)");
  note(s.input.undated, "without a date", "without a date");
  note(s.input.repaired, "repaired", "repaired");
  note(s.input.skipped, "skipped", "skipped");
  note(s.input.skipped_files, "file skipped", "files skipped");
  lines.add("records",
            fmt::format("{}{}{}", thousands(s.input.records), notes.empty() ? "" : ": ", fmt::join(notes, ", ")));
}

std::string search_text(const Summary& s, const Config& config) {
  std::string how;
  switch (config.search.method) {
    case Search::join:
    case Search::all_pairs:
      return fmt::format("{}: exact, finds every pair", name_of(config.search.method));
    case Search::simhash:
      how = fmt::format("simhash, up to {} different", counted(config.search.simhash_distance, "bit", "bits"));
      break;
    case Search::lsh:
      how = fmt::format("lsh, {} of {}", counted(s.search.plan.bands, "band", "bands"),
                        counted(s.search.plan.rows, "value", "values"));
      break;
  }
  const auto [least, most] = std::minmax({s.search.plan.recall_20, s.search.plan.recall_50, s.search.plan.recall_500});
  return fmt::format("{}: recall {:.4g}-{:.4g} % for pairs exactly at the threshold {}{}, depending on text length",
                     how, least * 100.0, most * 100.0, config.levels.threshold,
                     s.search.large.empty() ? "" : " outside large buckets");
}

/// What the excerpt level found.
std::string excerpts_text(const Summary& s, const Config& config) {
  std::string text =
      fmt::format("{} trimmed or extended: {} or more of the shorter text's shingles are in the other text",
                  counted(s.excerpts.articles, "article is", "articles are"), percent(config.levels.containment));
  if (s.excerpts.roundups > 0) {
    text += fmt::format("; {} parts of several stories and {} no cluster",
                        counted(s.excerpts.roundups, "roundup contains", "roundups contain"),
                        s.excerpts.roundups == 1 ? "joins" : "join");
  }
  return text;
}

std::string excerpt_recall_text(const Summary& s) {
  if (s.excerpts.exact) return "excerpts: exact, finds every pair";
  if (s.excerpts.held == 0) {
    return fmt::format("excerpts: an exact search for a sample of {} found no pair",
                       counted(s.excerpts.probed, "article", "articles"));
  }
  const Estimate recall = excerpt_recall(s);
  return fmt::format("excerpts: recall {}, at least {} with 95% confidence ({} in an exact search for a sample of {})",
                     percent(recall.value), percent(recall.lower), counted(s.excerpts.held, "pair", "pairs"),
                     counted(s.excerpts.probed, "article", "articles"));
}

/// How many pairs --certain-accept accepted from their sketches, and how many false positives a simulation gave.
std::string certain_text(const Summary& s, const Config& config) {
  const Acceptance& a = s.search.acceptance;
  return fmt::format(
      "{} of {} accepted without measuring, because their sketches show a Jaccard of {} or more with {} confidence; "
      "in a simulation, {} of {} pairs just below {} were accepted (at most {} expected)",
      thousands(s.search.accepted), counted(s.search.candidates, "pair", "pairs"), config.levels.threshold,
      percent(config.search.certain_accept), thousands(std::uint64_t{a.wrong_50} + a.wrong_200 + a.wrong_500),
      thousands(3 * std::uint64_t{a.trials}), config.levels.threshold,
      thousands(static_cast<std::uint64_t>(std::lround(3.0 * a.trials * (1.0 - config.search.certain_accept)))));
}

/// The buckets that were too large to pair all their texts.
std::string crowded_text(const Summary& s) {
  std::uint64_t centres = 0, unreached = 0;
  for (const LargeBucket& bucket : s.search.large) centres += bucket.centres, unreached += bucket.unreached;
  return fmt::format(
      "{} of up to {} (--large-bucket): texts were compared with {} of these buckets, not with each other, so pairs "
      "are "
      "missing; {}",
      counted(s.search.large.size(), "large bucket", "large buckets"),
      counted(s.search.large.front().classes, "text", "texts"), counted(centres, "centre", "centres"),
      unreached == 0 ? std::string("each other text matches a centre")
                     : fmt::format("{} no centre", counted(unreached, "text matches", "texts match")));
}

/// What the chosen level joins, with its thresholds. Empty for reprints, which have a line of their own.
std::string level_text(const Config& config) {
  if (config.levels.find == Find::copies) return "copies: equal texts";
  if (config.levels.find == Find::reprints) return "";
  const std::string excerpts =
      fmt::format("an excerpt and its whole share {} of the shorter text's shingles, and at least {} shingles",
                  percent(config.levels.containment), config.levels.min_excerpt);
  if (config.levels.find == Find::excerpts) return "excerpts: " + excerpts;
  const std::string dates =
      config.levels.within > 0 ? fmt::format(", dated within {}", show_duration(config.levels.within)) : std::string();
  std::string stories = fmt::format("stories: texts about one event, with a mean similarity of {} or more{}; {}",
                                    config.levels.story_threshold, dates, excerpts);
  if (config.levels.find == Find::stories) return stories;
  return fmt::format("threads: stories of one affair, with a mean similarity of {} or more; {}",
                     config.levels.thread_threshold, stories);
}

/// What the story level found in addition to reprints and excerpts.
std::string stories_text(const Result& result) {
  std::uint64_t rewrites = 0, coverage = 0;
  for (std::uint32_t cls = 0; cls < result.stories.relation.size(); ++cls) {
    rewrites += result.stories.relation[cls] == Relation::rewrite ? result.classes.copies[cls] : 0;
    coverage += result.stories.relation[cls] == Relation::coverage ? result.classes.copies[cls] : 0;
  }
  return fmt::format("{} the story's representative, {} no sign of copying",
                     counted(rewrites, "article rewrites", "articles rewrite"),
                     counted(coverage, "covers the same event with", "cover the same event with"));
}

/// What the thread level joined.
std::string threads_text(const Result& result) {
  std::unordered_map<std::uint32_t, std::uint64_t> stories_of;  // thread -> stories
  for (const Clusters::Figures& story : result.stories.clusters.figures) {
    ++stories_of[result.threads.clusters.centre[story.centre]];
  }
  std::uint64_t threads = 0, stories = 0;
  for (const auto& [thread, count] : stories_of) {
    threads += count > 1 ? 1 : 0;
    stories += count > 1 ? count : 0;
  }
  return fmt::format("{} of two or more stories, {} in all", counted(threads, "thread", "threads"),
                     counted(stories, "story", "stories"));
}

/// How many blocks of page furniture were ignored; empty if none.
std::string furniture_text(const Summary& s) {
  if (s.texts.recurring == 0) return "";
  return counted(s.texts.recurring, "block recurs in many texts of one source and is ignored",
                 "blocks recur in many texts of one source and are ignored");
}

/// Languages in which few stories will be found; empty if there are none.
std::string languages_text(const Result& result) {
  std::vector<std::string> names;
  std::uint64_t articles = 0;
  for (const LanguageReport& language : language_reports(result)) {
    if (language.counted || language.articles >= kFewArticles) continue;
    articles += language.articles;
    names.push_back(fmt::format("{} {}", thousands(language.articles), language.name));
  }
  if (names.empty()) return "";
  return fmt::format("{} in {} without word counts ({}): few stories will be found in {}; --background can supply them",
                     counted(articles, "article", "articles"), names.size() == 1 ? "a language" : "languages",
                     fmt::join(names, ", "), names.size() == 1 ? "this language" : "these languages");
}

void add_method(const Result& result, const Config& config, Lines& lines) {
  const Summary& s = result.summary;
  if (const std::string level = level_text(config); !level.empty()) lines.add("level", level);
  std::string threshold = fmt::format("{}: reprints share at least {} of the {}-word shingles in either text",
                                      config.levels.threshold, percent(config.levels.threshold), config.text.shingle);
  if (s.texts.robust_words > 0) {
    threshold += fmt::format("; in texts below {} words, one changed word can break a match ({})", s.texts.robust_words,
                             counted(s.texts.fragile, "such article", "such articles"));
  }
  if (config.levels.find == Find::copies) return;
  lines.add("threshold", threshold);
  lines.add("search", search_text(s, config));
  std::string pairs = fmt::format("{} measured, {} at or above {}",
                                  thousands(s.search.candidates - s.search.accepted - s.search.rejected),
                                  thousands(s.search.matches), config.levels.threshold);
  if (s.search.rejected > 0) pairs += fmt::format("; {} ruled out without measuring", thousands(s.search.rejected));
  if (s.search.near_pairs >= 0.0 && config.levels.threshold > 0.5) {
    pairs += fmt::format("; about {} between 0.5 and {} (standard error {})",
                         thousands(static_cast<std::uint64_t>(s.search.near_pairs + 0.5)), config.levels.threshold,
                         thousands(static_cast<std::uint64_t>(s.search.near_pairs_error + 0.5)));
  }
  lines.add("pairs", pairs);
  if (config.search.certain_accept > 0.0) lines.add("estimated", certain_text(s, config));
  if (!s.search.large.empty()) lines.add("crowded", crowded_text(s));
  if (config.levels.find >= Find::excerpts) {
    lines.add("excerpts", excerpts_text(s, config));
    lines.add("", excerpt_recall_text(s));
  }
  if (config.levels.find == Find::threads) lines.add("threads", threads_text(result));
  if (config.levels.find >= Find::stories) {
    lines.add("stories", stories_text(result));
    if (const std::string languages = languages_text(result); !languages.empty()) {
      lines.add("languages", languages);
    }
  }
  if (const std::string furniture = furniture_text(s); !furniture.empty()) lines.add("furniture", furniture);
}

/// Which record field supplied the title, text, date and so on; empty if no record has fields.
std::string fields_text(const Summary& s) {
  std::string text;
  for (const auto& [role, fields] : s.input.fields) {
    std::vector<std::string> names;
    for (const auto& [field, records] : fields) names.push_back(fmt::format("{} ({})", field, thousands(records)));
    text += fmt::format("{}{} from {}", text.empty() ? "" : "; ", role, fmt::join(names, ", "));
  }
  return text;
}

/// How many files were not read, by reason; empty if none.
std::string ignored_text(const Summary& s) {
  std::vector<std::string> counts;
  counts.reserve(s.input.passed_over.size());
  for (const auto& [why, names] : s.input.passed_over) counts.push_back(fmt::format("{} {}", thousands(names), why));
  return fmt::format("{}", fmt::join(counts, ", "));
}

/// What was put right in titles and texts, by kind; empty if nothing.
std::string put_right_text(const Summary& s) {
  std::vector<std::string> counts;
  counts.reserve(s.input.put_right.size());
  for (const auto& [what, records] : s.input.put_right) {
    counts.push_back(fmt::format("{} in {}", what, counted(records, "article", "articles")));
  }
  return fmt::format("{}", fmt::join(counts, ", "));
}

/// "3 of 12 dates are not understood, such as "Whitsun" in feed.xml:7"; empty if none.
std::string date_count(const DateCount& count, const DateSummary& dates, std::string_view one, std::string_view many) {
  if (count.records == 0) return "";
  return fmt::format("{} of {} {}, such as \"{}\" in {}", thousands(count.records),
                     counted(dates.given, "date", "dates"), count.records == 1 ? one : many, count.text, count.where);
}

/// What became of dates that are not certain, a sentence each.
std::vector<std::string> date_notes(const DateSummary& dates) {
  constexpr std::size_t kMostOrders = 3;
  std::vector<std::string> out = {
      date_count(dates.not_understood, dates, "is not understood", "are not understood"),
      date_count(dates.placeholders, dates, "stands for no date", "stand for no date"),
      date_count(dates.unknown_order, dates, "may have the day or the month first, and is left out",
                 "may have the day or the month first, and are left out"),
      date_count(dates.out_of_range, dates, "is far from all others, and is left out",
                 "are far from all others, and are left out"),
      date_count(dates.uncertain_zone, dates, "has a zone of several meanings, and counts as all of them",
                 "have a zone of several meanings, and count as all of them"),
  };
  for (std::size_t i = 0; i < std::min(dates.orders.size(), kMostOrders); ++i) {
    const DateSummary::Order& order = dates.orders[i];
    out.push_back(fmt::format("{} of {} {} read with the {} first, as its others are",
                              counted(order.dates, "date", "dates"), order.source, order.dates == 1 ? "is" : "are",
                              order.day_first ? "day" : "month"));
  }
  if (dates.orders.size() > kMostOrders) {
    out.push_back(fmt::format("so for {} (--summary lists them)",
                              counted(dates.orders.size() - kMostOrders, "more source", "more sources")));
  }
  std::erase(out, "");
  return out;
}

void add_input(const Summary& s, Lines& lines) {
  if (const std::string fields = fields_text(s); !fields.empty()) lines.add("fields", fields);
  if (const auto dates = date_notes(s.input.dates); !dates.empty()) {
    lines.add("dates", fmt::format("{}", fmt::join(dates, "; ")));
  }
  if (const std::string ignored = ignored_text(s); !ignored.empty()) lines.add("ignored", ignored);
  if (const std::string right = put_right_text(s); !right.empty()) lines.add("put right", right);
  lines.add("took", fmt::format("{:.{}f} s on {}, peak memory {} MB", s.run.seconds, s.run.seconds < 10.0 ? 2 : 0,
                                counted(s.run.threads, "thread", "threads"), thousands(s.run.peak_bytes / 1'000'000)));
}

}  // namespace

std::string summary_lines(const Result& result, const Config& config, const Screen& screen) {
  Lines lines(screen);
  lines.add("input", input_text(result));
  add_counts(result.summary, config, lines);
  add_method(result, config, lines);
  add_input(result.summary, lines);
  return lines.text();
}

std::vector<std::string> run_notes(const Result& result, const Config& config) {
  const Summary& s = result.summary;
  std::vector<std::string> notes;
  if (const std::string fields = fields_text(s); !fields.empty()) notes.push_back("fields: " + fields);
  for (const std::string& dates : date_notes(s.input.dates)) notes.push_back("dates: " + printable(dates));
  if (const std::string ignored = ignored_text(s); !ignored.empty()) notes.push_back("ignored: " + ignored);
  if (const std::string right = put_right_text(s); !right.empty()) notes.push_back("put right: " + right);
  if (s.input.repeats > 0) {
    notes.push_back(counted(s.input.repeats, "repeat (same id, same text) is", "repeats (same id, same text) are") +
                    " not in the labels");
  }
  if (s.input.revisions > 0) {
    notes.push_back(
        counted(s.input.revisions, "revision (same id, different text) is", "revisions (same id, different text) are") +
        " labelled with an id such as id#2");
  }
  if (s.input.unrelated > 0) {
    notes.push_back(counted(s.input.unrelated, "article has", "articles have") +
                    " the id of another article and nothing in common with it; labelled with an id such as id#2");
  }
  if (s.input.shared_ids > 0) {
    notes.push_back(counted(s.input.shared_ids, "id is", "ids are") +
                    " used by several sources; their articles are labelled with ids such as SOURCE/id");
  }
  if (config.levels.find != Find::copies) notes.push_back(search_text(s, config));
  if (config.search.certain_accept > 0.0) notes.push_back("estimated: " + certain_text(s, config));
  if (config.levels.find >= Find::excerpts) notes.push_back(excerpt_recall_text(s));
  if (config.levels.find >= Find::stories) {
    notes.push_back("stories: " + stories_text(result));
    if (std::string languages = languages_text(result); !languages.empty()) {
      notes.push_back(std::move(languages));
    }
  }
  if (std::string furniture = furniture_text(s); !furniture.empty()) notes.push_back(std::move(furniture));
  if (!s.search.large.empty()) notes.push_back(crowded_text(s));
  return notes;
}

}  // namespace dedup::cli
