// Counts, in one pass over the articles, in how many documents of its language each word is found.
#include "engine/background.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <unordered_map>

#include "story/background.h"
#include "text/language.h"
#include "text/normalize.h"

namespace dedup {

namespace {

// Rarer words are not written. Most of them are names, and a word without a count is treated as a name; the
// table of English (scripts/background_words) has the same limit.
constexpr std::uint32_t kLeastDocuments = 21;

struct Counted {
  std::uint32_t documents = 0;
  std::uint32_t last = kNone;  // the document counted last: each document counts once
};

/// The counts and scratch memory of one thread, by language.
struct Worker {
  std::unique_ptr<Scratch> scratch;
  Text title, body;
  std::vector<std::uint64_t> documents;
  std::vector<std::unordered_map<std::string, Counted>> words;
};

void count_document(std::uint32_t document, const Article& article, const Config& config, Worker& worker) {
  normalize(article.title, config, worker.title);
  normalize(article.text, config, worker.body);
  const std::uint32_t language = language_of(worker.title, worker.body);
  ++worker.documents[language];
  std::string word;
  for (const Text* text : {&worker.title, &worker.body}) {
    for (const Word& each : text->words) {
      word.assign(text->bytes.data() + each.begin, each.end - each.begin);
      if (word.size() > 2 && word.ends_with("'s")) word.resize(word.size() - 2);
      Counted& counted = worker.words[language][word];
      if (counted.last == document) continue;
      counted.last = document;
      ++counted.documents;
    }
  }
}

}  // namespace

std::string count_background(const Reader& reader, const Articles& articles, const Classes& classes,
                             const Clusters& reprints, const Config& config) {
  const auto names = language_names();
  tbb::enumerable_thread_specific<Worker> workers([&] {
    Worker worker;
    worker.documents.resize(names.size());
    worker.words.resize(names.size());
    return worker;
  });
  tbb::parallel_for(std::uint32_t{0}, classes.size(), [&](std::uint32_t cls) {
    if (reprints.centre[cls] != cls) return;  // reprints count as one document
    Worker& worker = workers.local();
    if (!worker.scratch) worker.scratch = reader.make_scratch();
    count_document(cls, reader.load(articles.entries[classes.first[cls]].record, *worker.scratch), config, worker);
  });
  std::vector<std::uint64_t> documents(names.size(), 0);
  std::vector<std::vector<CountedWord>> words(names.size());
  for (std::size_t language = 0; language < names.size(); ++language) {
    std::unordered_map<std::string, std::uint32_t> all;
    for (const Worker& worker : workers) {
      documents[language] += worker.documents[language];
      for (const auto& [word, counted] : worker.words[language]) all[word] += counted.documents;
    }
    for (const auto& [word, count] : all) {
      if (count >= kLeastDocuments) words[language].push_back({word, count});
    }
  }
  return background_text(names, documents, words);
}

}  // namespace dedup
