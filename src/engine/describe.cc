// Writes articles as they are understood.
#include "dedup/describe.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "core/json.h"
#include "core/types.h"
#include "core/url.h"

namespace dedup {

namespace {

std::string described(const Article& article, const Reader::Account& account, std::string_view place) {
  JsonWriter json;
  const auto given = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) json.text(key, value);
  };
  json.open("", '{', JsonLayout::spaced);
  json.text("place", place);
  given("id", article.id);
  given("title", article.title);
  json.text("text", article.text);
  given("date", format_date(parse_date(article.date)));
  given("date_as_given", article.date);
  given("source", article.source);
  given("url", article.url);
  std::string canonical;
  given("canonical_url", canonical_url(article.url, canonical));
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
  return std::move(json.out += '\n');
}

}  // namespace

Described describe_articles(Reader& reader, OutputFile& file, const Observer& observer) {
  Described out;
  const std::unique_ptr<Scratch> scratch = reader.make_scratch(), again = reader.make_scratch();
  std::uint32_t number = 0;
  std::uint64_t lines = 0;  // of this file, before the batch
  const auto report = [&](const Problem& problem) {
    switch (problem.kind) {
      case Problem::Kind::skipped_record:
        ++out.skipped;
        break;
      case Problem::Kind::skipped_file:
        ++out.skipped_files;
        break;
      case Problem::Kind::repaired:
        ++out.repaired;
        break;
    }
    if (observer.problem) observer.problem(problem);
  };
  for (Batch batch; reader.next(batch);) {
    stop_if_cancelled(observer);
    if (batch.file != number) number = batch.file, lines = 0;
    for (const Problem& problem : batch.problems) report(problem);
    Sink sink;
    sink.article = [&](const Article& article, RecordRef record, std::uint64_t line) {
      ++out.articles;
      const std::string name = reader.file_name(batch.file);
      const std::string place = line == 0 ? name : fmt::format("{}:{}", name, lines + line);
      file.write(described(article, reader.account(record, *again), place));
    };
    sink.problem = [&](Problem problem) {
      if (problem.line > 0) problem.line += lines;
      report(problem);
    };
    lines += reader.parse(batch, *scratch, sink);
    if (observer.progress) observer.progress("read", batch.taken, reader.total_bytes());
  }
  return out;
}

}  // namespace dedup
