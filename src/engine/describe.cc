// Writes articles as they are understood.
#include "dedup/describe.h"

#include <fmt/format.h>
#include <oneapi/tbb/enumerable_thread_specific.h>

#include <memory>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/types.h"
#include "core/url.h"
#include "engine/article_json.h"
#include "engine/read_batches.h"

namespace dedup {

namespace {

constexpr std::string_view kNothing = "{}";  // the details of a page that says nothing more

/// All that is known of an article, without its place.
std::string understood(const Article& article, const Reader::Account& account) {
  JsonWriter json;
  json.open("", '{', JsonLayout::spaced);
  add_text(json, "id", article.id);
  add_text(json, "title", article.title);
  json.text("text", article.text);
  add_text(json, "date", format_date(parse_date(article.date)));
  add_text(json, "date_as_given", article.date);
  add_text(json, "source", article.source);
  add_text(json, "url", article.url);
  std::string canonical;
  add_text(json, "canonical_url", canonical_url(article.url, canonical));
  if (account.details.size() > kNothing.size()) json.verbatim("page", account.details);
  if (!account.fields.empty()) {
    json.open("from", '{');
    for (const auto& [role, field] : account.fields) json.text(role, field);
    json.close();
  }
  if (!account.repairs.empty()) {
    json.open("repaired", '[');
    for (const std::string& kind : account.repairs) json.text("", kind);
    json.close();
  }
  json.close();
  return std::move(json.out);
}

/// The article alone.
std::string extracted(const Article& article, const Reader::Account& account) {
  JsonWriter json;
  json.open("", '{', JsonLayout::compact);
  write_article(article, json);
  json.close();
  if (account.details.size() > kNothing.size()) {
    json.out.back() = ',';
    json.out += std::string_view(account.details).substr(1);
  }
  return std::move(json.out);
}

/// What became of a batch.
struct Part {
  struct Line {
    std::uint64_t number;  ///< within the batch; 0 in a file without lines
    std::string json;
  };
  std::uint32_t file = 0;
  std::uint64_t taken = 0, lines = 0;
  std::vector<Line> articles;
  std::vector<Problem> met_before, problems;
  bool lines_are_final = false;  ///< those of `problems`, which otherwise are within the batch
};

/// Writes the parts in order.
class Writer {
 public:
  Writer(const Reader& reader, Describe what, OutputFile& file, const Observer& observer)
      : reader_(reader), what_(what), file_(file), observer_(observer) {}

  void add(const Part& part) {
    if (part.file != number_) number_ = part.file, lines_ = 0;
    for (const Problem& problem : part.met_before) report(problem);
    for (Problem problem : part.problems) {
      if (problem.line > 0 && !part.lines_are_final) problem.line += lines_;
      report(problem);
    }
    for (const Part::Line& line : part.articles) write(part, line);
    result_.articles += part.articles.size();
    lines_ += part.lines;
    if (observer_.progress) observer_.progress("read", part.taken, reader_.total_bytes());
  }
  const Described& result() const { return result_; }

 private:
  void write(const Part& part, const Part::Line& line) {
    if (what_ == Describe::extracted) return file_.write(line.json + "\n");
    const std::string name = reader_.file_name(part.file);
    std::string place;
    append_json_string(place, line.number == 0 ? name : fmt::format("{}:{}", name, lines_ + line.number));
    file_.write(fmt::format("{{\"place\": {}, {}\n", place, line.json.substr(1)));
  }

  void report(const Problem& problem) {
    switch (problem.kind) {
      case Problem::Kind::skipped_record:
        ++result_.skipped;
        break;
      case Problem::Kind::skipped_file:
        ++result_.skipped_files;
        break;
      case Problem::Kind::repaired:
        ++result_.repaired;
        break;
    }
    if (observer_.problem) observer_.problem(problem);
  }

  const Reader& reader_;
  const Describe what_;
  OutputFile& file_;
  const Observer& observer_;
  Described result_;
  std::uint32_t number_ = 0;
  std::uint64_t lines_ = 0;  ///< of this file, before the part
};

}  // namespace

Described describe_articles(Reader& reader, Describe what, OutputFile& file, const Observer& caller) {
  const SerialObserver serial(caller);
  Writer writer(reader, what, file, serial.get());
  struct Worker {
    std::unique_ptr<Scratch> scratch, again;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{reader.make_scratch(), reader.make_scratch()}; });
  read_batches<Part>(
      reader, serial.get(),
      [&](const Batch& batch, Part& out) {
        out = {batch.file, batch.taken, 0, {}, batch.problems, {}, !batch.document_lines.empty()};
        Worker& worker = workers.local();
        Sink sink;
        sink.article = [&](const Article& article, RecordRef record, std::uint64_t line) {
          const Reader::Account account = reader.account(record, *worker.again);
          out.articles.push_back(
              {line, what == Describe::understood ? understood(article, account) : extracted(article, account)});
        };
        sink.problem = [&](Problem problem) { out.problems.push_back(std::move(problem)); };
        out.lines = reader.parse(batch, *worker.scratch, sink);
      },
      [&](const Part& part) { writer.add(part); });
  return writer.result();
}

}  // namespace dedup
