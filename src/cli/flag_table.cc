// The flags of the run: what each is called, means and sets. Everything that is said of flags is made from it.
#include <algorithm>
#include <cassert>
#include <limits>
#include <map>

#include "cli/flag_settings.h"
#include "cli/flags.h"

namespace dedup::cli {
namespace {

constexpr bool kCommon = true;

Setting keep_rules() {
  return {[](Options& options, std::string_view value) {
            try {
              options.config.levels.keep = parse_keep(value);
              return std::string();
            } catch (const Error& error) {
              return std::string(error.what());
            }
          },
          [](const Options& options) { return name_of(options.config.levels.keep); },
          {}};
}

Setting columns() {
  static constexpr std::string_view kColumns[] = {"title", "source", "date", "url"};
  return {[](Options& options, std::string_view value) {
            if (value.starts_with('+')) value.remove_prefix(1);
            std::vector<std::string> wanted;
            for (std::size_t at = 0; at <= value.size();) {
              const std::size_t comma = std::min(value.find(',', at), value.size());
              const std::string_view name = value.substr(at, comma - at);
              at = comma + 1;
              if (std::find(std::begin(kColumns), std::end(kColumns), name) == std::end(kColumns)) {
                const std::string_view meant = nearest(name, kColumns);
                std::string problem = fmt::format("'{}' is none of {}", name, fmt::join(kColumns, ", "));
                return meant.empty() ? problem : problem + fmt::format("; did you mean {}?", meant);
              }
              if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) {
                return fmt::format("{} stands there twice", name);
              }
              wanted.emplace_back(name);
            }
            options.config.output.columns = std::move(wanted);
            return std::string();
          },
          [](const Options& options) {
            return options.config.output.columns.empty()
                       ? std::string()
                       : fmt::format("+{}", fmt::join(options.config.output.columns, ","));
          },
          {std::begin(kColumns), std::end(kColumns)}};
}

Setting matrix_path() {
  Setting setting = text(in_config(&OutputConfig::matrix));
  // The library says so too, but only when there is a matrix to write: too late for a long run.
  setting.set = [set = setting.set](Options& options, std::string_view value) {
    for (const std::string_view ending : {".npy", ".csv", ".npz", ".mtx"}) {
      if (value.ends_with(ending)) return set(options, value);
    }
    return fmt::format("'{}' does not end in .npy or .csv (every cell), or .npz or .mtx (those above the threshold)",
                       value);
  };
  return setting;
}

Setting allowance() {
  return {[](Options& options, std::string_view value) {
            const auto allowed = parse_allowance(value);
            if (!allowed) return fmt::format("'{}' is neither a number of records nor a share as 0.5%", value);
            options.allow_skipped = *allowed;
            return std::string();
          },
          [](const Options& options) {
            const Allowance& allowed = options.allow_skipped;
            return allowed.is_share ? fmt::format("{}%", allowed.share * 100.0) : fmt::format("{}", allowed.count);
          },
          {}};
}

Setting heat_map() {
  return {
      [](Options& options, std::string_view value) {
        const auto number = parse_whole(value, 1000);
        if (!number) return fmt::format("'{}' is not a whole number from 0 to 1000", value);
        options.heat_map = static_cast<std::uint32_t>(*number);
        return std::string();
      },
      [](const Options& options) { return options.heat_map ? fmt::format("{}", *options.heat_map) : std::string(); },
      {}};
}

Setting action(Action wanted) {
  return {[wanted](Options& options, std::string_view) {
            // Of several the longest answer is given, whatever their order.
            options.action = std::max(options.action, wanted);
            return std::string();
          },
          [](const Options&) { return std::string(); },
          {}};
}

Setting when(When Options::*field) {
  return choice(own(field), Names<When>{{"auto", When::automatic}, {"never", When::never}, {"always", When::always}});
}

std::vector<Flag> input_flags() {
  constexpr std::string_view kGroup = "Input";
  return {
      {"files-from", 0, "FILE", kGroup, "read more FEEDS from FILE, one a line; - is standard input",
       "Empty lines are passed over.", text(own(&Options::files_from)), false, Takes::path},
      {"id-field", 0, "NAME", kGroup, "field that holds the id of a JSON record",
       "Where this and the next five are not given, the common spellings are tried; the summary tells which were met.",
       text(in_config(&FieldNames::id))},
      {"text-field", 0, "NAME", kGroup, "field that holds its text", "", text(in_config(&FieldNames::text))},
      {"title-field", 0, "NAME", kGroup, "field that holds its title", "", text(in_config(&FieldNames::title))},
      {"date-field", 0, "NAME", kGroup, "field that holds its date", "", text(in_config(&FieldNames::date))},
      {"source-field", 0, "NAME", kGroup, "field that holds its outlet", "", text(in_config(&FieldNames::source))},
      {"url-field", 0, "NAME", kGroup, "field that holds its address", "", text(in_config(&FieldNames::url))},
      {"title", 0, "WHICH", kGroup, "what of a text file is its title: first-line or none", "",
       choice(in_config(&ReadingConfig::title),
              Names<TitleLine>{{"first-line", TitleLine::first_line}, {"none", TitleLine::none}})},
      {"max-record", 0, "SIZE", kGroup, "skip records longer than SIZE", "",
       size(in_config(&ReadingConfig::max_record))},
      {"tmpdir", 0, "DIR", kGroup, "keep what was decompressed in DIR, not in memory", "",
       text(in_config(&ReadingConfig::tmpdir)), false, Takes::path},
      {"allow-skipped", 0, "N|P%", kGroup, "end with 0 where no more records than this were lost",
       "Counts records and files that were skipped and records that were repaired; with more of them dedup ends with "
       "1. A number, or with a % sign a share of all records.",
       allowance()},
  };
}

std::vector<Flag> level_flags() {
  constexpr std::string_view kGroup = "How wide clusters are";
  return {
      {"find", 0, "LEVEL", kGroup, "what to join: copies, reprints, excerpts or stories",
       "Each level joins whole clusters of the one before it. copies: equal texts. reprints: texts alike to the "
       "threshold. excerpts: one text holds most of the other, as a trimmed or an extended print does. stories: one "
       "event, in other words too. Whatever the level, only copies and reprints are ever removed.",
       choice(in_config(&LevelConfig::find), Names<Find>{{"copies", Find::copies},
                                                         {"reprints", Find::reprints},
                                                         {"excerpts", Find::excerpts},
                                                         {"stories", Find::stories}}),
       kCommon},
      {"containment", 0, "SHARE", kGroup, "share of the shorter text from which two are an excerpt and its whole",
       "Of all runs of words (see --shingle) in the shorter text, those that stand in the longer too, 0 to 1. Lower "
       "values join what merely quotes at length.",
       share(in_config(&LevelConfig::containment))},
      {"min-excerpt", 0, "RUNS", kGroup, "fewest runs of words that an excerpt and its whole share",
       "So that one quotation in common makes no excerpt.", whole(in_config(&LevelConfig::min_excerpt))},
      {"story-threshold", 0, "T", kGroup, "mean similarity from which texts tell one story, 0 to 1",
       "The square root of the cosine of their words and pairs of words, weighted by how rare they are. Higher values "
       "part what is one story, lower ones join two of a kind.",
       share(in_config(&LevelConfig::story_threshold))},
      {"within", 0, "TIME", kGroup, "longest time between two dated articles of one story",
       "As 3d, 36h or 90m; 0 is no bound. Undated articles are not bound. Narrower clusters are never split.",
       duration(in_config(&LevelConfig::within))},
      {"background", 0, "FILE", kGroup, "tell rare words by the counts in FILE alone",
       "As --write-background wrote it; the same counts give the same similarities, whatever else is in the input. "
       "Without it they are told by the input, with the library's own table of English behind it.",
       text(in_config(&LevelConfig::background)), false, Takes::path},
      {"families", 0, "FILE", kGroup, "which outlets are one publisher's, and count as one",
       "A line each outlet: the family's name, a tab, the outlet's source or domain.",
       text(in_config(&LevelConfig::families)), false, Takes::path},
  };
}

std::vector<Flag> pair_flags() {
  constexpr std::string_view kGroup = "What counts as a reprint";
  return {
      {"threshold", 't', "T", kGroup, "similarity from which texts are reprints, 0 to 1",
       "Jaccard similarity: the share that two texts have in common of all runs of words (see --shingle) that stand in "
       "either. 0.8 and 80% are the same. Lower values find edited and shortened prints too.",
       share(in_config(&LevelConfig::threshold)), kCommon},
      {"shingle", 0, "WORDS", kGroup, "words in one run, 1 to 32",
       "Longer runs tell texts apart more sharply and suffer more from every change.",
       whole(in_config(&TextConfig::shingle))},
      {"char-shingle", 0, "CHARS", kGroup, "characters in one run of a script without spaces, 1 to 64", "",
       whole(in_config(&TextConfig::char_shingle))},
      {"segment", 0, "HOW", kGroup, "cut scripts without spaces into characters or words",
       "Words are those of a dictionary.",
       choice(in_config(&TextConfig::segment),
              Names<Segment>{{"characters", Segment::characters}, {"words", Segment::words}})},
      {"furniture", 0, "WHAT", kGroup, "keep or drop the page around the story: auto, keep or drop",
       "Menus, footers, share buttons and whatever else recurs across many texts of one source, and datelines, "
       "bylines, "
       "credits and update lines; at most half of a text. auto keeps them for reprints and drops them for excerpts and "
       "stories. --compared shows what was set aside.",
       choice(in_config(&TextConfig::furniture),
              Names<Furniture>{{"auto", Furniture::automatic}, {"keep", Furniture::keep}, {"drop", Furniture::drop}})},
      {"search", 0, "METHOD", kGroup, "how pairs are found: lsh, join, all-pairs or simhash",
       "lsh finds the share of pairs that --recall asks for, at any size. join finds every pair and suits high "
       "thresholds. all-pairs finds every pair by brute force. simhash proposes pairs by --simhash-distance. Every "
       "pair is measured exactly, whichever finds it (but see --certain-accept).",
       choice(in_config(&SearchConfig::method), Names<Search>{{"lsh", Search::lsh},
                                                              {"join", Search::join},
                                                              {"all-pairs", Search::all_pairs},
                                                              {"simhash", Search::simhash}})},
      {"recall", 0, "SHARE", kGroup, "share of pairs exactly at the threshold that lsh must find",
       "0.5 to 0.9999. Pairs above the threshold are found more surely.", share(in_config(&SearchConfig::recall))},
      {"certain-accept", 0, "P", kGroup, "do not measure pairs whose sketches reach the threshold with confidence P",
       "Above 0.5 and below 1, or 0 to measure all; at 0.999 at most one in a thousand of the pairs just below the "
       "threshold is taken. For lsh; costs 256 bytes an article. Such similarities are estimates, written ~0.93 and "
       "marked in a column estimated, and nothing is removed by them without --accept-estimates.",
       share(in_config(&SearchConfig::certain_accept))},
      {"simhash-distance", 0, "BITS", kGroup, "bits in which SimHash words may differ, 0 to 16", "",
       whole(in_config(&SearchConfig::simhash_distance))},
      {"max-pairs", 0, "N", kGroup, "end the run rather than hold more pairs than N", "",
       whole(in_config(&SearchConfig::max_pairs))},
      {"large-bucket", 0, "N", kGroup, "beyond N texts in one bucket, pair them with centres only",
       "Keeps boilerplate that thousands share from costing millions of pairs. The summary tells where it happened.",
       whole(in_config(&SearchConfig::large_bucket))},
      {"seed", 0, "N", kGroup, "seed of all that is random", "One seed gives one answer, on any number of threads.",
       whole(in_config(&SearchConfig::seed))},
  };
}

std::vector<Flag> cluster_flags() {
  constexpr std::string_view kGroup = "Clusters";
  return {
      {"linkage", 0, "RULE", kGroup, "how pairs become clusters: star, single, average or complete",
       "star: every member reaches the threshold with its representative. single joins whatever is connected, and "
       "chains. average and complete measure all pairs of what is connected.",
       choice(in_config(&LevelConfig::linkage), Names<Linkage>{{"star", Linkage::star},
                                                               {"single", Linkage::single},
                                                               {"average", Linkage::average},
                                                               {"complete", Linkage::complete}})},
      {"max-linkage", 0, "N", kGroup, "most connected texts that average and complete will link", "",
       whole(in_config(&LevelConfig::max_linkage))},
      {"keep", 'k', "LIST", kGroup, "which copy stays, e.g. source:AP,earliest",
       "A list of source:A,B (outlets, best first), latest, earliest, longest and first (in the input); each rule "
       "breaks the ties of those before it, and the order of the input those of all. Undated articles come after dated "
       "ones.",
       keep_rules(), kCommon},
  };
}

std::vector<Flag> output_flags() {
  constexpr std::string_view kGroup = "Output";
  return {
      {"labels", 'o', "FILE", kGroup, "write every article's cluster and role",
       "This is what goes to standard output where no other output is asked for and that is no terminal.",
       text(in_config(&OutputConfig::labels)), kCommon, Takes::path},
      {"columns", 0, "+LIST", kGroup, "add title, source, date or url to the labels", "A list: +title,source,date,url.",
       columns(), kCommon},
      {"pairs", 0, "FILE", kGroup, "write every pair of reprints, with its similarity", "",
       text(in_config(&OutputConfig::pairs)), kCommon, Takes::path},
      {"survivors", 0, "FILE", kGroup, "write the records that stay, as they came", "",
       text(in_config(&OutputConfig::survivors)), kCommon, Takes::path},
      {"removed", 0, "FILE", kGroup, "write which articles do not stay, and which stays for each", "",
       text(in_config(&OutputConfig::removed)), false, Takes::path},
      {"accept-estimates", 0, "", kGroup, "let survivors and removed rest on estimates of --certain-accept", "",
       on(in_config(&OutputConfig::accept_estimates)), false, Takes::nothing},
      {"matrix", 0, "FILE", kGroup, "write the similarity matrix",
       "By the ending of FILE: .npy and .csv hold every cell, .npz (SciPy) and .mtx (Matrix Market) those at or above "
       "the threshold. FILE.ids names the rows.",
       matrix_path(), kCommon, Takes::path},
      {"matrix-of", 0, "WHAT", kGroup, "what its cells hold: jaccard or containment",
       "Containment is the share of the row's text that the column's holds.",
       choice(in_config(&OutputConfig::matrix_of),
              Names<MatrixOf>{{"jaccard", MatrixOf::jaccard}, {"containment", MatrixOf::containment}})},
      {"matrix-order", 0, "ORDER", kGroup, "how its rows are ordered: input or clusters", "",
       choice(in_config(&OutputConfig::matrix_order),
              Names<MatrixOrder>{{"input", MatrixOrder::input}, {"clusters", MatrixOrder::clusters}})},
      {"max-dense-memory", 0, "SIZE", kGroup, "end the run rather than make a larger dense matrix", "",
       size(in_config(&OutputConfig::max_dense))},
      {"stories", 0, "FILE", kGroup, "write who was first in each story, and who has it from whom",
       "JSON lines, for --find stories: a story a line, each member with its source (an id, independent or unknown), "
       "the kind of change, and how that is known.",
       text(in_config(&OutputConfig::stories)), kCommon, Takes::path},
      {"write-background", 0, "FILE", kGroup, "write the input's word counts, for --background",
       "By language, the words of more than 20 texts, reprints counting once; so that a later run, of one story too, "
       "knows which words are rare.",
       text(in_config(&OutputConfig::background)), false, Takes::path},
      {"compared", 0, "FILE", kGroup, "write what of each article was compared", "",
       text(in_config(&OutputConfig::compared)), false, Takes::path},
      {"summary", 0, "FILE", kGroup, "write what the run did, as JSON", "", text(in_config(&OutputConfig::summary)),
       false, Takes::path},
      {"format", 0, "FORMAT", kGroup, "format of labels, pairs and removed: tsv, csv or jsonl", "",
       choice(in_config(&OutputConfig::format),
              Names<TableFormat>{{"tsv", TableFormat::tsv}, {"csv", TableFormat::csv}, {"jsonl", TableFormat::jsonl}})},
  };
}

std::vector<Flag> program_flags() {
  constexpr std::string_view kGroup = "Program";
  return {
      {"heat-map", 0, "N", kGroup, "draw the similarities of N articles of the largest clusters",
       "0 draws none. Unless given, a terminal gets up to 40 and a pipe none.", heat_map()},
      {"threads", 'j', "N", kGroup, "threads to use; 0 is one a processor", "No output depends on it.",
       whole(own(&Options::threads)), kCommon},
      {"memory", 0, "SIZE", kGroup, "keep to so much memory, such as 4G; the rest stands in files in --tmpdir",
       "Counts what is the program's own: not the input files, which are mapped. Without --tmpdir the system's folder "
       "for such files is taken; it must be on a disk. No result depends on it.",
       size(own(&Options::memory))},
      {"progress", 0, "WHEN", kGroup, "show a line of progress: auto, never or always",
       "auto: where standard error is a terminal.", when(&Options::progress)},
      {"color", 0, "WHEN", kGroup, "use colours: auto, never or always", "auto: on a terminal, unless NO_COLOR is set.",
       when(&Options::color)},
      {"quiet", 'q', "", kGroup, "print no notes and no progress, but problems with the input", "",
       on(own(&Options::quiet)), false, Takes::nothing},
      {"version", 'V', "", kGroup, "print the version of dedup and of its libraries", "", action(Action::version),
       false, Takes::nothing},
      {"help", 'h', "", kGroup, "-h prints a short help, --help all of it", "", action(Action::long_help), false,
       Takes::nothing},
  };
}

/// Two results in one file would destroy each other; what a level does not find is told before the run, not after.
void check_run(const Options& options, std::vector<std::string>& problems) {
  const OutputConfig& out = options.config.output;
  const std::pair<std::string_view, const std::string*> paths[] = {
      {"labels", &out.labels},       {"pairs", &out.pairs},     {"matrix", &out.matrix},
      {"survivors", &out.survivors}, {"removed", &out.removed}, {"summary", &out.summary},
      {"compared", &out.compared},   {"stories", &out.stories}, {"write-background", &out.background}};
  std::map<std::string_view, std::string_view> taken;
  for (const auto& [name, path] : paths) {
    if (path->empty()) continue;
    const auto [other, is_new] = taken.emplace(*path, name);
    if (is_new) continue;
    problems.push_back(fmt::format("--{} and --{}: both would be written to {}; name another", other->second, name,
                                   *path == "-" ? "standard output" : path->c_str()));
  }
  if (!out.stories.empty() && options.config.levels.find != Find::stories) {
    problems.emplace_back("--stories: stories are written by --find stories");
  }
  for (std::string& problem : conflicts(options.config)) problems.push_back(std::move(problem));
  const auto dashes = std::count(options.feeds.begin(), options.feeds.end(), "-");
  if (dashes + (options.files_from == "-" ? 1 : 0) > 1) {
    problems.emplace_back("-: standard input can be read only once");
  }
  if (problems.empty() && options.feeds.empty() && options.files_from.empty()) {
    problems.emplace_back("nothing to read: name files or directories, or - for standard input; -h shows how");
  }
}

std::vector<Flag> all_flags() {
  std::vector<Flag> all;
  for (auto group : {input_flags, level_flags, pair_flags, cluster_flags, output_flags, program_flags}) {
    for (Flag& flag : group()) all.push_back(std::move(flag));
  }
  return all;
}

constexpr std::string_view kExamples = R"(  dedup feeds/
      Show what is repeated in a directory of JSON lines, feeds and text files.
  dedup feeds/ > labels.tsv
      Write every article's cluster and role, one line each.
  dedup wire/ --survivors news.jsonl --keep source:AP,earliest
      Write one article of each cluster: that of AP, else the earliest.
  zcat dump.jsonl.gz | dedup - --pairs - --format csv
      Read standard input; write every pair of reprints with its similarity.
  dedup wire/ papers/ --threshold 60% --heat-map 60
      Find edited reprints too, and draw how alike the largest clusters are.
)";

constexpr std::string_view kReading = R"(FEEDS are files and directories; - is standard input. JSON lines, RSS and Atom
feeds and plain text are known by their content, compressed or not. Results go
to standard output or to the files named, everything else to standard error.
)";

}  // namespace

const Command& the_run() {
  static const Command run = [] {
    Command out;
    out.usage = "dedup [FLAGS] FEEDS...";
    out.purpose = "Finds near-duplicate and syndicated news.";
    out.examples = kExamples;
    out.reading = kReading;
    out.flags = all_flags();
    out.check = check_run;
    return out;
  }();
  return run;
}

Flag flag_of_run(std::string_view name, std::string_view group) {
  const std::vector<Flag>& flags = the_run().flags;
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  assert(found != flags.end());
  Flag out = *found;
  if (!group.empty()) out.group = group;
  return out;
}

std::string default_of(const Flag& flag) { return flag.setting.show(Options{}); }

}  // namespace dedup::cli
