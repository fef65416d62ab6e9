// Writes the input files again, with what was found in each record.
//
// Problem. A result keeps articles, not files: bytes of skipped records, line breaks and columns that no article needs
// are gone, and so are repeats but for a number.
//
// Method. Files of lines and rows are read a second time, as bytes (Reader::rewrite), and each record asks for its
// values by its line. Articles and repeats are each in input order, so the two lists are merged while a file goes by;
// what is left at its end would be a lost record and fails the run. Articles of other files are read from the store.
//
// Cost. Reading the files once more; memory of one record, and one name for each file.
#include "engine/write_annotated.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "engine/article_json.h"
#include "io/mirror.h"
#include "io/table/tables.h"

namespace dedup {
namespace {

constexpr const char* kNames[] = {"dedup_cluster", "dedup_relation", "dedup_similarity", "dedup_keep"};

/// A record that was read.
struct Known {
  RecordRef record;
  std::uint32_t line = 0, article = 0;
  bool is_repeat = false;
};

/// The articles and repeats of one file, in the order of its records.
class KnownRecords {
 public:
  KnownRecords(const Result& result, std::uint32_t file) : result_(result) {
    const auto is_before = [](const auto& entry, std::uint32_t number) { return entry.record.file < number; };
    const std::vector<Entry>& entries = result.articles.entries;
    const auto article = std::lower_bound(entries.begin(), entries.end(), file, is_before);
    article_ = static_cast<std::uint32_t>(article - entries.begin());
    end_ = static_cast<std::uint32_t>(std::lower_bound(article, entries.end(), file + 1, is_before) - entries.begin());
    repeat_ = std::lower_bound(result.repeats.begin(), result.repeats.end(), file, is_before);
    last_ = std::lower_bound(repeat_, result.repeats.end(), file + 1, is_before);
  }

  /// The next record; nothing at the end.
  std::optional<Known> next() const {
    const bool has_repeat = repeat_ != last_;
    if (article_ == end_ && !has_repeat) return std::nullopt;
    const bool is_repeat =
        article_ == end_ || (has_repeat && repeat_->record.offset < result_.articles.entries[article_].record.offset);
    if (is_repeat) return Known{repeat_->record, repeat_->line, repeat_->article, true};
    const std::vector<std::uint32_t>& lines = result_.articles.lines;
    return Known{result_.articles.entries[article_].record, lines.empty() ? 0 : lines[article_], article_, false};
  }
  void advance(const Known& from) {
    if (from.is_repeat) {
      ++repeat_;
    } else {
      ++article_;
    }
  }

 private:
  const Result& result_;
  std::uint32_t article_ = 0, end_ = 0;
  std::vector<Repeat>::const_iterator repeat_, last_;
};

/// What was found in a record: a value for each of kNames.
void set_values(const Result& result, const Known& known, std::span<Rewriting::Value> out) {
  const std::uint32_t cls = result.classes.of[known.article];
  const Clusters& clusters = result.clusters();
  const bool is_estimated = cls != kNone && !clusters.estimated.empty() && clusters.estimated[cls];
  const double similarity = cls == kNone ? 1.0 : clusters.similarity[cls];
  const bool is_kept = !known.is_repeat && result.kept.by[known.article] == known.article;
  out[0] = {cluster_id(result, known.article)};
  out[1] = {std::string(known.is_repeat ? "repeat" : relation_of(result, known.article))};
  out[2] = {is_estimated ? spelled_estimate(similarity) : spelled_measure(similarity), !is_estimated};
  out[3] = {is_kept ? "1" : "0", true};
}

/// The files that mirror the inputs.
class Mirror {
 public:
  Mirror(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs)
      : result_(result), reader_(reader), config_(config), outputs_(outputs), files_(result.summary.input.files) {
    std::map<std::string, std::string> taken;  // path -> input
    paths_.reserve(files_.size());
    for (const Reader::File& file : files_) {
      paths_.push_back(path_of(file));
      const auto [other, is_new] = taken.emplace(paths_.back(), file.name);
      if (is_new || !is_mirrored(file)) continue;
      throw Error(Error::Kind::usage,
                  fmt::format("--annotate {}: {} and {} would both be written to {}; give one of them another name",
                              config_.output.annotate, other->second, file.name, paths_.back()));
    }
  }

  void write() {
    for (std::uint32_t file = 0; file < files_.size(); ++file) {
      if (is_mirrored(files_[file]) && !files_[file].is_rewritten) write_articles(file);
    }
    if (std::any_of(files_.begin(), files_.end(),
                    [](const Reader::File& file) { return file.is_rewritten && !file.is_reference; })) {
      rewrite();
    }
  }

 private:
  static bool is_mirrored(const Reader::File& file) {
    return !file.is_reference && (file.is_rewritten || file.records > 0);
  }

  /// Standard input has no ending of its own.
  std::string path_of(const Reader::File& file) const {
    std::string path = mirrored_path(config_.output.annotate, file.name);
    if (!file.is_rewritten) return path + ".jsonl";
    return path.ends_with("/stdin") ? path + "." + file.format : path;
  }

  void open(std::uint32_t file) {
    const FileUse use{"--annotate", paths_[file]};
    outputs_.make_folders(use);
    out_ = std::make_unique<OutputFile>(outputs_, use);
    known_.emplace(result_, file);
  }

  void finish(std::uint32_t file) {
    if (known_->next()) {
      throw Error(Error::Kind::input,
                  fmt::format("{}: a record was not found again; run again when nothing writes to the file, and if it "
                              "stays so, please report this bug",
                              files_[file].name));
    }
    out_->finish();
  }

  void write_articles(std::uint32_t file) {
    open(file);
    const std::unique_ptr<Scratch> scratch = reader_.make_scratch();
    std::vector<Rewriting::Value> values(std::size(kNames));
    while (const std::optional<Known> known = known_->next()) {
      Article article = reader_.load(known->record, *scratch);
      if (!known->is_repeat) article.id = result_.articles.id(known->article);
      set_values(result_, *known, values);
      JsonWriter line;
      line.open("", '{', JsonLayout::compact);
      write_article(article, line);
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].is_number) {
          line.verbatim(kNames[i], values[i].text);
        } else {
          line.text(kNames[i], values[i].text);
        }
      }
      line.close();
      out_->write(line.out += '\n');
      known_->advance(*known);
    }
    finish(file);
  }

  void rewrite() {
    Rewriting calls;
    calls.names.assign(std::begin(kNames), std::end(kNames));
    calls.spreadsheet = config_.output.spreadsheet;
    std::uint32_t open_file = 0;
    calls.begin = [&](std::uint32_t file) { open(open_file = file); };
    calls.values = [&](std::uint64_t line, std::span<Rewriting::Value> values) {
      const std::optional<Known> known = known_->next();
      if (!known || known->line != static_cast<std::uint32_t>(line)) return false;
      set_values(result_, *known, values);
      known_->advance(*known);
      return true;
    };
    calls.write = [&](std::string_view bytes) { out_->write(bytes); };
    calls.end = [&] { finish(open_file); };
    reader_.rewrite(calls);
  }

  const Result& result_;
  const Reader& reader_;
  const Config& config_;
  OutputSet& outputs_;
  const std::vector<Reader::File>& files_;
  std::vector<std::string> paths_;  ///< by file
  std::unique_ptr<OutputFile> out_;
  std::optional<KnownRecords> known_;
};

}  // namespace

void write_annotated(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  Mirror(result, reader, config, outputs).write();
}

}  // namespace dedup
