// Writes articles: the survivors as they were read, and the text of each that was compared.
#include "engine/write_records.h"

#include <array>
#include <memory>
#include <string>

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
  const WatchedReader reader(from, outputs.observer(), &result.context->headlines);
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
