// Writes the versions of each article.
#include "engine/write_versions.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "core/intersect.h"
#include "engine/compared_text.h"
#include "engine/versions.h"
#include "io/table/tables.h"

namespace dedup {

namespace {

/// The words of a text as hashes in ascending order, repeats included.
std::vector<std::uint64_t> words_of(const Article& article, const Config& config, Text& text) {
  (void)compared_text(article, config, text);
  std::vector<std::uint64_t> words(text.hashes.begin(), text.hashes.end());
  std::sort(words.begin(), words.end());
  return words;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void write_versions(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  const Articles& articles = result.articles;
  TableWriter table(outputs, {"--versions", config.output.versions}, TableStyle(config.output),
                    {"article", "version", "id", "date", "words", "added", "taken_away"});
  std::map<std::uint32_t, std::vector<std::uint32_t>> lines;  // first version -> all
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (articles.first_version(i) != i) lines[articles.first_version(i)].push_back(i);
  }
  std::vector<std::uint32_t> rows, numbers;
  for (auto& [first, later] : lines) {
    std::sort(later.begin(), later.end(), [&](std::uint32_t x, std::uint32_t y) { return is_later(articles, y, x); });
    rows.push_back(first);
    rows.insert(rows.end(), later.begin(), later.end());
    for (std::uint32_t number = 1; number <= later.size() + 1; ++number) numbers.push_back(number);
  }
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  Text text;
  std::vector<std::uint64_t> before;
  std::vector<std::tuple<std::size_t, double, double>> changes;  // words, added, taken away
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::uint64_t> words = words_of(reader.load(articles.entries[rows[i]].record, *scratch), config, text);
    const std::size_t common = numbers[i] == 1 ? words.size() : count_common(before, words);
    changes.emplace_back(words.size(), share(words.size() - common, words.size()),
                         numbers[i] == 1 ? 0.0 : share(before.size() - common, before.size()));
    before = std::move(words);
  }
  table.write(rows.size(), [&](std::size_t i, TableRows& cells) {
    if (articles.is_reference(rows[i])) return;
    cells.text(articles.id(articles.first_version(rows[i])));
    cells.number(numbers[i]);
    cells.text(articles.id(rows[i]));
    cells.text(format_date(articles.entries[rows[i]].date));
    cells.number(std::get<0>(changes[i]));
    cells.measure(std::get<1>(changes[i]));
    cells.measure(std::get<2>(changes[i]));
  });
  table.finish();
}

}  // namespace dedup
