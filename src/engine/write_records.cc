// Writes articles: the survivors as they were read, and the text of each that was compared.
#include "engine/write_records.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/watched.h"
#include "io/table/tables.h"
#include "text/normalize.h"

namespace dedup {

namespace {

/// Writes the record as it was read: the bytes of its line, or the path of its file if records are not lines.
void write_record(OutputFile& file, const Result& result, const Reader& reader, std::uint32_t article,
                  Scratch& scratch) {
  const RecordRef record = result.articles.entries[article].record;
  const std::vector<Reader::File>& files = result.summary.input.files;
  if (record.file >= files.size() || files[record.file].records_are_lines) {
    file.write(reader.bytes(record, scratch));
    file.write("\n");
    return;
  }
  JsonWriter line;
  line.open("", '{', JsonLayout::spaced);
  line.text("id", result.articles.id(article));
  line.text("path", reader.file_name(record.file));
  line.close();
  file.write(line.out += '\n');
}

/// Writes the text of each stretch that was set aside or muted.
void append_page(JsonWriter& line, std::string_view text, const PageParts& page) {
  const auto words_at = [&](Span where) { return text.substr(where.begin, where.end - where.begin); };
  line.open("set_aside", '[');
  for (const SetAside& part : page.aside) {
    line.open("", '{');
    line.text("why", name_of(part.why));
    line.text("text", words_at(part.where));
    line.close();
  }
  line.close();
  line.open("muted", '[');
  for (const Span& part : page.muted) line.text("", words_at(part));
  line.close();
}

constexpr const char* kArticleColumns[] = {"id", "title", "text", "date", "source", "url"};

/// The cells of kArticleColumns, in `out`.
const std::vector<std::string>& article_cells(const Article& article, std::vector<std::string>& out) {
  const std::string date = format_date(parse_date(article.date));
  out.clear();
  for (const std::string_view cell :
       {article.id, article.title, article.text, date.empty() ? article.date : std::string_view(date), article.source,
        article.url}) {
    out.emplace_back(cell);
  }
  return out;
}

/// The columns of a table of records.
struct Columns {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> of_file;  ///< file -> the place of each of its own columns
};

/// A table of records has its own columns, other files have kArticleColumns; together in the order in which they
/// appear. Columns of one name are one column, but those of one table stay apart.
Columns columns_of(const std::vector<Reader::File>& files) {
  Columns out;
  std::map<std::pair<std::string, std::size_t>, std::size_t> known;  // name, how many of the table have it already
  for (const Reader::File& file : files) {
    std::map<std::string, std::size_t> met;
    std::vector<std::size_t>& places = out.of_file.emplace_back();
    if (file.is_reference || file.records == 0) continue;
    const std::vector<std::string> article(std::begin(kArticleColumns), std::end(kArticleColumns));
    for (const std::string& name : file.columns.empty() ? article : file.columns) {
      const auto [place, is_new] = known.emplace(std::pair(name, met[name]++), out.names.size());
      if (is_new) out.names.push_back(name);
      places.push_back(place->second);
    }
  }
  return out;
}

void write_survivor_table(const Result& result, const Reader& reader, const Config& config, TableFormat format,
                          OutputSet& outputs) {
  const std::vector<Reader::File>& files = result.summary.input.files;
  const Columns columns = columns_of(files);
  TableWriter table(outputs, {"--survivors", config.output.survivors}, {format, config.output.spreadsheet},
                    columns.names);
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    JsonValues values;
    std::vector<std::string> own, row;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{reader.make_scratch(), {}, {}, {}}; });
  table.write(result.articles.size(), [&](std::size_t i, TableRows& cells) {
    const auto article = static_cast<std::uint32_t>(i);
    if (result.kept.by[article] != article || result.articles.is_reference(article)) return;
    Worker& worker = workers.local();
    const RecordRef record = result.articles.entries[article].record;
    const std::vector<std::string>& own = files[record.file].columns.empty()
                                              ? article_cells(reader.load(record, *worker.scratch), worker.own)
                                              : worker.values.of(reader.bytes(record, *worker.scratch));
    const std::vector<std::size_t>& places = columns.of_file[record.file];
    worker.row.assign(columns.names.size(), "");
    for (std::size_t k = 0; k < std::min(own.size(), places.size()); ++k) worker.row[places[k]] = own[k];
    for (const std::string& cell : worker.row) cells.text(cell);
  });
  table.finish();
}

/// Writes the fields of the survivors as columns of text, whatever format they came in.
void write_survivors_as_parquet(const Result& result, const Reader& reader, OutputFile& file) {
  const auto table = write_parquet({{"id"}, {"title"}, {"text"}, {"date"}, {"source"}, {"url"}},
                                   [&](std::string_view bytes) { file.write(bytes); });
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (result.kept.by[i] != i || result.articles.is_reference(i)) continue;
    const Article article = reader.load(result.articles.entries[i].record, *scratch);
    const std::array<std::string_view, 6> cells{result.articles.id(i), article.title,  article.text,
                                                article.date,          article.source, article.url};
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (!cells[column].empty()) table->text(column, cells[column]);
    }
    table->end_row();
  }
  table->finish();
}

}  // namespace

void write_survivors(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  // The ending of the name chooses the writer.
  if (const std::optional<TableFormat> table = table_of_ending(config.output.survivors)) {
    return write_survivor_table(result, reader, config, *table, outputs);
  }
  OutputFile file(outputs, {"--survivors", config.output.survivors});
  if (is_parquet_output({"--survivors", config.output.survivors})) {
    write_survivors_as_parquet(result, reader, file);
    return file.finish();
  }
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (result.kept.by[i] == i && !result.articles.is_reference(i)) write_record(file, result, reader, i, *scratch);
  }
  file.finish();
}

void write_compared(const Result& result, const Reader& from, const Config& config, OutputSet& outputs) {
  const WatchedReader reader(from, outputs.observer(), &result.context->trims);
  OutputFile file(outputs, {"--compared", config.output.compared});
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  Text text;
  std::string story;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (result.articles.is_reference(i)) continue;
    const Article article = reader.load(result.articles.entries[i].record, *scratch);
    PageParts page = result.context->furniture ? page_of(article, *result.context->furniture) : PageParts{};
    const Basis basis = compared_text(article, config, page, story, text);
    if (basis != Basis::body) page = {};
    if (!page.muted.empty()) {  // muted text is shown, although it is not compared
      without(article.text, page, false, story);
      normalize(story, config, text);
    }
    JsonWriter line;
    line.open("", '{', JsonLayout::spaced);
    line.text("id", result.articles.id(i));
    line.text("basis", basis == Basis::body    ? "body"
                       : basis == Basis::title ? "title"
                       : basis == Basis::page  ? "page"
                                               : "empty");
    line.text("text", joined(text));
    if (result.context->furniture) append_page(line, article.text, page);
    line.close();
    file.write(line.out += '\n');
  }
  file.finish();
}

}  // namespace dedup
