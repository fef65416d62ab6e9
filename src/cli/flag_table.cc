// The flags of the run: name, meaning and target field of each. The parser and all help texts are made from this table.
#include <algorithm>
#include <cassert>
#include <limits>
#include <map>

#include "cli/flag_settings.h"
#include "cli/flags.h"
#include "cli/memory.h"
#include "cli/run_settings.h"
#include "cli/threads.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

constexpr bool kCommon = true;

constexpr std::string_view kInput = "Input";

std::vector<Flag> file_flags() {
  constexpr std::string_view kGroup = kInput;
  return {
      {"files-from", 0, "FILE", kGroup, "read more FEEDS from FILE, one per line; - is standard input",
       "Empty lines are ignored.", text(own(&Options::files_from)), false, Takes::path},
      {"null", '0', "", kGroup, "the names in --files-from end with NUL, as find -print0 writes them", "",
       on(own(&Options::null)), false, Takes::nothing},
      {"include", 0, "GLOB", kGroup, "of folders, read only files that GLOB matches, such as *.xml",
       "Without a slash, GLOB is compared with names: of files, and of folders, which stand for all that is in them. "
       "With one, it is compared with the path below the folder that was named. * and ? match no slash, ** matches "
       "folders (2031/**/*.xml), [ab] one of some characters, {rss,atom} one of some texts; x/ matches folders only. A "
       "GLOB with an extension also takes files whose extension is unknown. Files that are named themselves are always "
       "read. Give the flag again for more.",
       patterns(&ReadingConfig::include), false, Takes::text, true},
      {"exclude", 0, "GLOB", kGroup, "of folders, leave out files and folders that GLOB matches",
       "It has the last word over --include.", patterns(&ReadingConfig::exclude), false, Takes::text, true},
      {"input-format", 0, "FORMAT", kGroup, "read all files as this format, whatever their names and content say",
       "Such as csv or html; `dedup formats` lists them. Compression and archives are still recognised.",
       input_format(), false, Takes::text},
      {"against", 0, "PATH", kGroup, "also read PATH, as a reference set that loses nothing",
       "New articles that an article of the reference set already tells are removed; articles of the reference set all "
       "stay, may represent clusters and count in their sizes, and no output lists them. Give the flag again for more. "
       "A path that is also named as a feed is of the reference set.",
       texts(in_config(&ReadingConfig::against)), kCommon, Takes::path, true},
  };
}

std::vector<Flag> record_flags() {
  constexpr std::string_view kGroup = kInput;
  return {
      {"id-field", 0, "NAME", kGroup, "field with the id of a JSON record",
       "NAME may be a path into objects and lists, like content.rendered. If this flag or one of the next five is not "
       "given, common field names are tried: the first whose value has content is used, of several texts the fullest. "
       "The summary lists the fields used.",
       text(in_config(&FieldNames::id))},
      {"text-field", 0, "NAME", kGroup, "field with its text", "", text(in_config(&FieldNames::text))},
      {"title-field", 0, "NAME", kGroup, "field with its title", "", text(in_config(&FieldNames::title))},
      {"date-field", 0, "NAME", kGroup, "field with its date", "", text(in_config(&FieldNames::date))},
      {"source-field", 0, "NAME", kGroup, "field with its outlet", "", text(in_config(&FieldNames::source))},
      {"url-field", 0, "NAME", kGroup, "field with its URL", "", text(in_config(&FieldNames::url))},
      {"query", 0, "SQL", kGroup, "what to read of SQLite databases",
       "A SELECT whose columns have the names of fields, such as 'SELECT id, body AS text FROM story'. Without it the "
       "only "
       "table with texts is read.",
       text(in_config(&ReadingConfig::query))},
      {"identity", 0, "WHAT", kGroup, "what makes two records one article: id, url or text",
       "Records that are one article are counted once if their texts are equal, and are revisions otherwise. id: equal "
       "ids in one source, or URLs that lead to one page. url: such URLs, whatever the ids. text: equal texts.",
       choice(in_config(&ReadingConfig::identity),
              Names<Identity>{{"id", Identity::id}, {"url", Identity::url}, {"text", Identity::text}})},
      {"timezone", 0, "ZONE", kGroup, "zone of dates that give none, such as Europe/Paris or +05:30",
       "Without it they are taken as UTC, and tracing treats them as up to 14 hours off. Write a negative offset as "
       "--timezone=-05:00.",
       timezone()},
      {"now", 0, "DATE", kGroup, "ignore dates more than a day after DATE",
       "Without it, dates far after all others are ignored. The clock is not used, so that a run can be repeated.",
       now()},
      {"title", 0, "WHICH", kGroup, "title of a text file: first-line or none", "",
       choice(in_config(&ReadingConfig::title),
              Names<TitleLine>{{"first-line", TitleLine::first_line}, {"none", TitleLine::none}})},
      {"max-record", 0, "SIZE", kGroup, "skip records longer than SIZE",
       "A record is a line, a text file, an item of a feed, an element of a JSON list, or a row of a table.",
       size(in_config(&ReadingConfig::max_record))},
      {"tmpdir", 0, "DIR", kGroup, "keep decompressed input in DIR, not in memory", "",
       text(in_config(&ReadingConfig::tmpdir)), false, Takes::path},
      {"allow-skipped", 0, "N|P%", kGroup, "exit with 0 if at most this many records were lost",
       "Skipped records, skipped files and repaired records count. If there are more, dedup exits with 1. Give a "
       "number, or a percentage of all records.",
       allowance()},
  };
}

std::vector<Flag> level_flags() {
  constexpr std::string_view kGroup = "What to join";
  return {
      {"find", 0, "LEVEL", kGroup, "what to join: copies, reprints, excerpts, stories or threads",
       "Each level joins whole clusters of the level before it. copies: equal texts. reprints: texts whose similarity "
       "reaches --threshold. excerpts: one text contains most of the other, such as a trimmed or extended version. "
       "stories: texts about the same event. threads: stories of one affair over weeks. At every level, only copies "
       "and reprints are removed. Two texts "
       "that fill one form of a source with other facts are no excerpt and no story.",
       choice(in_config(&LevelConfig::find), Names<Find>{{"copies", Find::copies},
                                                         {"reprints", Find::reprints},
                                                         {"excerpts", Find::excerpts},
                                                         {"stories", Find::stories},
                                                         {"threads", Find::threads}}),
       kCommon},
      {"containment", 0, "SHARE", kGroup, "least share of the shorter text found in the longer one, for excerpts",
       "The share of the shorter text's shingles (see --shingle) that also occur in the longer text, 0 to 1. Lower "
       "values "
       "also join texts that only quote at length.",
       share(in_config(&LevelConfig::containment))},
      {"min-excerpt", 0, "N", kGroup, "fewest shingles that an excerpt and its whole share",
       "Prevents one common quotation from making an excerpt.", whole(in_config(&LevelConfig::min_excerpt))},
      {"story-threshold", 0, "T", kGroup, "least mean similarity of texts about one story, 0 to 1",
       "The square root of the cosine of words and word pairs, weighted by rarity. Higher values split stories; lower "
       "values join different stories of the same kind.",
       share(in_config(&LevelConfig::story_threshold))},
      {"thread-threshold", 0, "T", kGroup, "least mean similarity of stories of one affair, 0 to 1",
       "As --story-threshold, of all texts of two stories, whatever their dates. Higher values split affairs.",
       share(in_config(&LevelConfig::thread_threshold))},
      {"within", 0, "TIME", kGroup, "longest time between two dated articles of one cluster",
       "Such as 3d, 36h or 90m; 0 means no limit. Articles without a date are not limited. The default is for stories; "
       "copies and reprints are limited if the flag is given and --find is copies or reprints.",
       within()},
      {"same-source", 0, "", kGroup, "only articles of one source are copies or reprints",
       "Articles without a source count as one source.", between(Between::same_source), false, Takes::nothing},
      {"across-sources", 0, "", kGroup, "only articles of different sources are copies or reprints",
       "Each member of a cluster is of another source than its representative.", between(Between::across_sources),
       false, Takes::nothing},
      {"background", 0, "FILE", kGroup, "take word frequencies from FILE only",
       "A file from --write-background. The similarity of two texts then does not depend on the rest of the input. "
       "Without it, frequencies come from the input and --word-counts.",
       text(in_config(&LevelConfig::background)), false, Takes::path},
      {"word-counts", 0, "DIR", kGroup, "folder of word frequencies by language",
       "A file LANGUAGE.tsv.zst for each language, added to the frequencies of the input. Without it, the installed "
       "ones of 42 languages.",
       text(in_config(&LevelConfig::word_counts)), false, Takes::path},
      {"families", 0, "FILE", kGroup, "outlets that belong to one publisher and count as one",
       "One outlet per line: the publisher's name, a tab, and the outlet's source or domain.",
       text(in_config(&LevelConfig::families)), false, Takes::path},
  };
}

std::vector<Flag> pair_flags() {
  constexpr std::string_view kGroup = "What counts as a reprint";
  return {
      {"threshold", 't', "T", kGroup, "least similarity of reprints, 0 to 1",
       "The Jaccard similarity of two texts: the number of shingles (see --shingle) in both, divided by the number in "
       "either. 0.8 and 80% are the same. Lower values also find edited and shortened reprints.",
       share(in_config(&LevelConfig::threshold)), kCommon},
      {"shingle", 0, "WORDS", kGroup, "words in one shingle, 1 to 32",
       "Shingles are runs of consecutive words. Longer ones separate texts better, but each changed word costs more "
       "similarity.",
       whole(in_config(&TextConfig::shingle))},
      {"char-shingle", 0, "CHARS", kGroup, "characters in one shingle of a script without spaces, 1 to 64", "",
       whole(in_config(&TextConfig::char_shingle))},
      {"segment", 0, "HOW", kGroup, "split scripts without spaces into characters or words",
       "Words come from a dictionary.",
       choice(in_config(&TextConfig::segment),
              Names<Segment>{{"characters", Segment::characters}, {"words", Segment::words}})},
      {"furniture", 0, "WHAT", kGroup, "keep or drop page furniture: auto, keep or drop",
       "Furniture is text that recurs in many articles of one source (menus, footers, share buttons), and datelines, "
       "bylines, credits and update lines; at most half of a text. auto keeps it for reprints and drops it for "
       "excerpts and stories. --compared shows what was dropped.",
       choice(in_config(&TextConfig::furniture),
              Names<Furniture>{{"auto", Furniture::automatic}, {"keep", Furniture::keep}, {"drop", Furniture::drop}})},
      {"search", 0, "METHOD", kGroup, "how pairs are found: lsh, join, all-pairs or simhash",
       "lsh has the recall that --recall sets, and scales to any size. join is exact and suits high thresholds. "
       "all-pairs "
       "is exact brute force. simhash proposes pairs within --simhash-distance. Every candidate is then measured "
       "exactly (but see --certain-accept).",
       choice(in_config(&SearchConfig::method), Names<Search>{{"lsh", Search::lsh},
                                                              {"join", Search::join},
                                                              {"all-pairs", Search::all_pairs},
                                                              {"simhash", Search::simhash}})},
      {"recall", 0, "SHARE", kGroup, "recall of lsh for pairs exactly at the threshold",
       "0.5 to 0.9999. Recall is higher for pairs above the threshold.", share(in_config(&SearchConfig::recall))},
      {"certain-accept", 0, "P", kGroup,
       "accept pairs unmeasured if their sketches reach the threshold with confidence P",
       "Above 0.5 and below 1, or 0 to measure all pairs. At 0.999, at most one in a thousand pairs just below the "
       "threshold is accepted. Needs lsh and 256 bytes per article. The similarities of such pairs are estimates, "
       "written as ~0.93 and marked in a column `estimated`. They remove no article unless --accept-estimates is "
       "given.",
       share(in_config(&SearchConfig::certain_accept))},
      {"simhash-distance", 0, "BITS", kGroup, "bits in which two SimHash values may differ, 0 to 16", "",
       whole(in_config(&SearchConfig::simhash_distance))},
      {"max-pairs", 0, "N", kGroup, "fail if there are more than N pairs", "",
       whole(in_config(&SearchConfig::max_pairs))},
      {"large-bucket", 0, "N", kGroup, "pair texts with centres only in buckets of more than N texts",
       "Prevents boilerplate shared by thousands of texts from producing millions of pairs. The summary reports such "
       "buckets.",
       whole(in_config(&SearchConfig::large_bucket))},
      {"seed", 0, "N", kGroup, "seed of the random numbers",
       "The same seed gives the same result on any number of threads.", whole(in_config(&SearchConfig::seed))},
  };
}

std::vector<Flag> cluster_flags() {
  constexpr std::string_view kGroup = "Clusters";
  return {
      {"linkage", 0, "RULE", kGroup, "how pairs become clusters: star, single, average or complete",
       "star: every member reaches the threshold with its representative. single: all connected texts, which allows "
       "chains. average and complete: all pairs of connected texts are measured.",
       choice(in_config(&LevelConfig::linkage), Names<Linkage>{{"star", Linkage::star},
                                                               {"single", Linkage::single},
                                                               {"average", Linkage::average},
                                                               {"complete", Linkage::complete}})},
      {"max-linkage", 0, "N", kGroup, "largest set of connected texts for average and complete", "",
       whole(in_config(&LevelConfig::max_linkage))},
      {"keep", 'k', "LIST", kGroup, "which article to keep, e.g. source:AP,earliest",
       "A list of source:A,B (outlets, best first), latest, earliest, longest and first (in the input). Each rule "
       "breaks "
       "the ties of the rules before it; input order breaks the rest. Articles without a date come after dated ones.",
       keep_rules(), kCommon},
      {"latest", 0, "", kGroup, "keep only the last version of each article",
       "Versions have one id, or URLs that lead to one page of one source, and words in common. --keep latest does so "
       "too.",
       on(in_config(&LevelConfig::latest)), false, Takes::nothing},
      {"drop-forms", 0, "", kGroup, "keep one reprint even where one source fills a form with other facts",
       "A form is a frame that one source fills three times or more with other facts: notices, obituaries, weather. "
       "Without this, one article is kept of each filling. The column differs of labels and pairs says what tells two "
       "fillings apart: names, numbers, dates.",
       on(in_config(&LevelConfig::drop_forms)), false, Takes::nothing},
  };
}

std::vector<Flag> output_flags() {
  constexpr std::string_view kGroup = "Output";
  return {
      {"labels", 'o', "FILE", kGroup, "write every article's cluster and role",
       "Written to standard output if no other output is requested and standard output is not a terminal.",
       text(in_config(&OutputConfig::labels)), kCommon, Takes::path},
      {"columns", 0, "+LIST", kGroup, "add title, source, date, url or place to the labels",
       "A list, such as +title,source. place is file:line. canonical_url is one address for all addresses of a page: "
       "without tracking parameters, AMP and print variants.",
       columns(), kCommon},
      {"pairs", 0, "FILE", kGroup, "write every pair of reprints, with its similarity", "",
       text(in_config(&OutputConfig::pairs)), kCommon, Takes::path},
      {"survivors", 0, "FILE", kGroup, "write the records to keep, byte for byte as read",
       "FILE.csv and FILE.tsv are tables: records of CSV and TSV with their own columns, other articles with id, "
       "title, "
       "text, date, source and url.",
       text(in_config(&OutputConfig::survivors)), kCommon, Takes::path},
      {"removed", 0, "FILE", kGroup, "write the removed articles and the article kept for each", "",
       text(in_config(&OutputConfig::removed)), false, Takes::path},
      {"annotate", 0, "DIR", kGroup, "write the input files to DIR, with the result in each record",
       "Each record gets dedup_cluster, dedup_relation, dedup_similarity and dedup_keep: JSON Lines as fields, CSV and "
       "TSV as columns; all else in them stays as it is. Of other files, DIR has the articles as JSON Lines.",
       text(in_config(&OutputConfig::annotate)), kCommon, Takes::path},
      {"versions", 0, "FILE", kGroup, "write the versions of each article that has several",
       "Oldest first, with the share of words that each version added and took away. Versions have one id, or URLs "
       "that "
       "lead to one page of one source, and words in common.",
       text(in_config(&OutputConfig::versions)), false, Takes::path},
      {"accept-estimates", 0, "", kGroup, "allow --certain-accept estimates to decide what is removed", "",
       on(in_config(&OutputConfig::accept_estimates)), false, Takes::nothing},
      {"matrix", 0, "FILE", kGroup, "write the similarity matrix",
       "The ending of FILE selects the format: .npy and .csv have every cell; .npz (SciPy) and .mtx (Matrix Market) "
       "have "
       "the cells at or above the threshold. FILE.ids lists the ids of the rows.",
       matrix_path(), kCommon, Takes::path},
      {"matrix-of", 0, "WHAT", kGroup, "values of its cells: jaccard or containment",
       "Containment is the share of the row's text that is in the column's text.",
       choice(in_config(&OutputConfig::matrix_of),
              Names<MatrixOf>{{"jaccard", MatrixOf::jaccard}, {"containment", MatrixOf::containment}})},
      {"matrix-order", 0, "ORDER", kGroup, "order of its rows: input or clusters", "",
       choice(in_config(&OutputConfig::matrix_order),
              Names<MatrixOrder>{{"input", MatrixOrder::input}, {"clusters", MatrixOrder::clusters}})},
      {"max-dense-memory", 0, "SIZE", kGroup, "fail if a dense matrix would be larger than SIZE", "",
       size(in_config(&OutputConfig::max_dense))},
  };
}

std::vector<Flag> report_flags() {
  constexpr std::string_view kGroup = "Output";
  return {
      {"stories", 0, "FILE", kGroup, "write the first article of each story and where the others come from",
       "JSON Lines with one story per line; needs --find stories. Each member has its origin (an id, independent or "
       "unknown), the kind of change, and the evidence.",
       text(in_config(&OutputConfig::stories)), kCommon, Takes::path},
      {"timeline", 0, "FILE", kGroup, "write the stories of each thread by date, and what is new in each",
       "JSON Lines with one thread of two or more stories per line; needs --find threads. new: the share of the names "
       "and "
       "numbers of a story that no earlier story of the thread has.",
       text(in_config(&OutputConfig::timeline)), false, Takes::path},
      {"write-background", 0, "FILE", kGroup, "write the word frequencies of the input, for --background",
       "By language, the words that occur in more than 20 texts; reprints count once. A later run, even over a single "
       "story, then knows which words are rare.",
       text(in_config(&OutputConfig::background)), false, Takes::path},
      {"compared", 0, "FILE", kGroup, "write the text of each article that was compared", "",
       text(in_config(&OutputConfig::compared)), false, Takes::path},
      {"summary", 0, "FILE", kGroup, "write a report of the run as JSON", "", text(in_config(&OutputConfig::summary)),
       false, Takes::path},
      {"receipt", 0, "", kGroup, "write LABELS.run, one line with the hash of every output",
       "For runs without --summary, which holds the same. Written last: if a run is killed while its files are put in "
       "place, files of two runs can be told apart. xxhsum -H3 prints the hash of a file.",
       on(in_config(&OutputConfig::receipt)), false, Takes::nothing},
      {"format", 0, "FORMAT", kGroup, "format of labels, pairs and removed: tsv, csv or jsonl",
       "TSV spells tab, line feed, carriage return and backslash \\t \\n \\r \\\\, and other control characters \\xHH, "
       "as it "
       "does one of = + - @ that begins a cell and would make it a formula. CSV has ' before a formula, and before a "
       "cell "
       "with control characters, which it spells in the same way. dedup reads both back as they were.",
       choice(in_config(&OutputConfig::format),
              Names<TableFormat>{{"tsv", TableFormat::tsv}, {"csv", TableFormat::csv}, {"jsonl", TableFormat::jsonl}})},
      {"spreadsheet", 0, "", kGroup, "begin CSV with a byte order mark, as Excel needs it",
       "Without the mark, Excel takes UTF-8 for another encoding. Also writes ' before cells of --annotate that come "
       "from "
       "the input and begin like a formula. dedup reads such files back as they were.",
       on(in_config(&OutputConfig::spreadsheet)), false, Takes::nothing},
  };
}

std::vector<Flag> program_flags() {
  constexpr std::string_view kGroup = "Program";
  return {
      {"heat-map", 0, "N", kGroup, "draw the similarities of N articles from the largest clusters",
       "0 turns it off. Default: up to 40 on a terminal, off for a pipe.", heat_map()},
      {"threads", 'j', "N", kGroup, "threads to use, at most 1024; 0 means one per processor",
       "Does not change any output. More threads than processors only take memory.",
       whole(own(&Options::threads), kMostThreads), kCommon},
      {"memory", 0, "SIZE", kGroup, "memory to use, such as 4G; the rest goes to files in --tmpdir",
       "Counts the memory of the process. The default --tmpdir is the system's folder "
       "for "
       "temporary files; it must be on a disk. The least is 96M plus 48M for each thread; 0 means no limit. Does not "
       "change "
       "any result.",
       size(own(&Options::memory), least_memory(1), true)},
      {"progress", 0, "WHEN", kGroup, "show a progress line: auto, never or always",
       "auto: if standard error is a terminal.", when(&Options::progress)},
      {"color", 0, "WHEN", kGroup, "use colours: auto, never or always", "auto: on a terminal, unless NO_COLOR is set.",
       when(&Options::color)},
      {"quiet", 'q', "", kGroup, "print no notes and no progress, only problems", "", on(own(&Options::quiet)), false,
       Takes::nothing},
  };
}

/// Flags that ask for an answer, or say where settings come from: they are for the command line only.
std::vector<Flag> asking_flags() {
  constexpr std::string_view kGroup = "Program";
  return {
      {"config", 0, "FILE", kGroup, "take settings from FILE, not from ./dedup.toml",
       "Lines such as threshold = 0.7, in TOML. Flags override DEDUP_ variables such as DEDUP_THRESHOLD=0.7, these "
       "override "
       "FILE, and FILE overrides dedup/dedup.toml in $XDG_CONFIG_HOME or ~/.config. dedup config shows what is set.",
       text(own(&Options::config_file)), false, Takes::path},
      {"no-config", 0, "", kGroup, "take settings only from the command line", "", on(own(&Options::no_config)), false,
       Takes::nothing},
      {"version", 'V', "", kGroup, "print the versions of dedup and its libraries", "", action(Action::version), false,
       Takes::nothing},
      {"help", 'h', "", kGroup, "-h prints a short help, --help the full one", "", action(Action::long_help), false,
       Takes::nothing},
  };
}

/// Rejects outputs that the level does not produce, before a long run.
void check_run(const Options& options, std::vector<std::string>& problems) {
  const OutputConfig& out = options.config.output;
  if (out.receipt && (out.labels.empty() || out.labels == "-")) {
    problems.emplace_back("--receipt: needs --labels FILE; the receipt is FILE.run");
  }
  if (!out.stories.empty() && options.config.levels.find < Find::stories) {
    problems.emplace_back("--stories: needs --find stories");
  }
  if (!out.timeline.empty() && options.config.levels.find != Find::threads) {
    problems.emplace_back("--timeline: needs --find threads");
  }
  if (options.null && options.files_from.empty()) problems.emplace_back("-0: needs --files-from FILE");
  for (std::string& problem : conflicts(options.config)) problems.push_back(std::move(problem));
  const auto dashes = std::count(options.feeds.begin(), options.feeds.end(), "-");
  if (dashes + (options.files_from == "-" ? 1 : 0) + (options.config_file == "-" ? 1 : 0) > 1) {
    problems.emplace_back("-: standard input can be read only once");
  }
  if (problems.empty() && options.feeds.empty() && options.files_from.empty()) {
    problems.emplace_back("no input: name files or directories, or - for standard input; -h shows how");
  }
}

std::vector<Flag> all_flags() {
  std::vector<Flag> all;
  for (auto group :
       {file_flags, record_flags, level_flags, pair_flags, cluster_flags, output_flags, report_flags, program_flags}) {
    for (Flag& flag : group()) {
      flag.stored = true;
      all.push_back(std::move(flag));
    }
  }
  for (Flag& flag : asking_flags()) all.push_back(std::move(flag));
  return all;
}

constexpr std::string_view kExamples = R"(  dedup feeds/
      Show the duplicates in a directory of JSON Lines, feeds and text files.
  dedup feeds/ > labels.tsv
      Write the cluster and role of every article, one per line.
  dedup wire/ --survivors news.jsonl --keep source:AP,earliest
      Write one article per cluster: the one from AP, else the earliest.
  zcat dump.jsonl.gz | dedup - --pairs - --format csv
      Read standard input; write every pair of reprints with its similarity.
  dedup wire/ papers/ --threshold 60% --heat-map 60
      Also find edited reprints, and draw the similarities of large clusters.
)";

constexpr std::string_view kReading = R"(FEEDS are files and directories; - is standard input. JSON Lines and documents,
CSV, TSV, RSS and Atom, exports of press databases ("1 of 20 DOCUMENTS") and
plain text are recognised by content, compressed or not. Results go to standard
output or the named files, everything else to standard error.
)";

}  // namespace

const Command& main_command() {
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
  const std::vector<Flag>& flags = main_command().flags;
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  assert(found != flags.end());
  Flag out = *found;
  if (!group.empty()) out.group = group;
  return out;
}

std::string default_of(const Flag& flag) { return flag.setting.show(Options{}); }

}  // namespace dedup::cli
