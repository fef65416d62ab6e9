// Reads and writes background files.
#include "story/background.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dedup/numbers.h"
#include "kernels/kernels.h"

namespace dedup {

std::uint64_t word_key(std::string_view word) { return kernels::word_hash(word); }

namespace {

constexpr std::string_view kFirstLine = "# dedup background 1";

/// Removes the next tab-separated field from `line` and returns it.
std::string_view next_field(std::string_view& line) {
  const std::size_t end = std::min(line.find('\t'), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

}  // namespace

Background::Background(std::size_t languages, Load load)
    : state_(new State{std::move(load), std::vector<WordCounts>(languages),
                       std::make_unique<std::once_flag[]>(languages)}) {}

const WordCounts& Background::of(std::uint32_t language) const {
  if (state_->load) {
    std::call_once(state_->asked[language], [&] { state_->words[language] = state_->load(language); });
  }
  return state_->words[language];
}

Background parse_background(std::string_view text, const std::string& file, std::span<const std::string_view> names) {
  Background out(names.size());
  WordCounts* language = nullptr;
  bool skipped = false;
  std::uint64_t number = 0;
  const auto fail = [&](std::string_view what) {
    throw Error(Error::Kind::input,
                fmt::format("{}:{}: {}; write a new file with --write-background", file, number, what));
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (++number == 1) {
      if (line != kFirstLine) fail("not a background file (the first line must be '# dedup background 1')");
      continue;
    }
    const std::string_view name = next_field(line);
    if (name == "language" && line.find('\t') != std::string_view::npos) {
      const std::string_view which = next_field(line);
      const std::optional<std::uint64_t> documents = parse_whole(next_field(line));
      if (!documents) fail("the language has no number of documents");
      const std::optional<std::uint64_t> like = line.empty() ? UINT64_MAX : parse_whole(line);
      if (!like) fail("what the documents weigh like is not a number");
      const auto found = std::find(names.begin(), names.end(), which);
      skipped = found == names.end();
      language = skipped ? nullptr : &out.words()[static_cast<std::size_t>(found - names.begin())];
      if (language != nullptr) {
        language->documents = *documents;
        language->weighs_like = *like;
      }
      continue;
    }
    const std::optional<std::uint64_t> documents = parse_whole(line, UINT32_MAX);
    if (!documents) fail("the word has no number of documents");
    if (skipped) continue;
    if (language == nullptr) fail("a word precedes the first language");
    if (*documents > language->documents) fail("the word is in more documents than its language has");
    language->add(word_key(name), static_cast<std::uint32_t>(*documents));
  }
  if (number == 0) fail("the file is empty");
  return out;
}

std::string background_text(std::span<const std::string_view> names, std::span<const std::uint64_t> documents,
                            std::span<const std::vector<CountedWord>> words) {
  std::string out(kFirstLine);
  out += '\n';
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (documents[i] == 0) continue;
    out += fmt::format("language\t{}\t{}\n", names[i], documents[i]);
    std::vector<CountedWord> sorted(words[i].begin(), words[i].end());
    std::sort(sorted.begin(), sorted.end(), [](const CountedWord& x, const CountedWord& y) { return x.word < y.word; });
    for (const CountedWord& word : sorted) out += fmt::format("{}\t{}\n", word.word, word.documents);
  }
  return out;
}

}  // namespace dedup
