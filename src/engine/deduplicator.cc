// Articles that are added one by one, and a run over them.
//
// The parts of an article are copied into blocks that never move, so that the articles can be views into them.
#include "dedup/deduplicator.h"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "cluster/star.h"
#include "dedup/io.h"

namespace dedup {

namespace {

/// Copies of strings.
class Strings {
 public:
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
      blocks_.emplace_back().reserve(std::max(kBlock, text.size()));
    }
    std::string& block = blocks_.back();
    const std::size_t begin = block.size();
    block.append(text);
    return std::string_view(block).substr(begin);
  }

 private:
  static constexpr std::size_t kBlock = 1 << 20;
  std::vector<std::string> blocks_;  ///< each stays within what was reserved, beyond the small strings' own storage
};

}  // namespace

struct Deduplicator::State {
  Config config;
  unsigned threads = 0;
  Strings strings;
  std::vector<Article> articles;
  std::unique_ptr<Reader> reader;
};

Config DeduplicatorOptions::config() const {
  Config out;
  out.levels.threshold = threshold;
  out.levels.find = find;
  out.text.shingle = shingle;
  out.search.recall = recall;
  return out;
}

Deduplicator::Deduplicator(const DeduplicatorOptions& options) : Deduplicator(options.config(), options.threads) {}

Deduplicator::Deduplicator(Config config, unsigned threads) : state_(std::make_unique<State>()) {
  state_->config = std::move(config);
  state_->threads = threads;
}

Deduplicator::~Deduplicator() = default;
Deduplicator::Deduplicator(Deduplicator&&) noexcept = default;
Deduplicator& Deduplicator::operator=(Deduplicator&&) noexcept = default;

void Deduplicator::add(const Article& article) {
  state_->reader.reset();
  Article copy = article;
  for (std::string_view Article::*part : {&Article::id, &Article::title, &Article::text, &Article::date,
                                          &Article::source, &Article::url, &Article::origin}) {
    copy.*part = state_->strings.copy(article.*part);
  }
  state_->articles.push_back(copy);
}

std::size_t Deduplicator::size() const { return state_->articles.size(); }

Result Deduplicator::finish(const Observer& observer) {
  Result out;
  with_threads(state_->threads, [&] {
    state_->reader = open_articles(state_->articles, state_->config);
    out = run(*state_->reader, state_->config, observer);
  });
  return out;
}

const Reader* Deduplicator::reader() const { return state_->reader.get(); }
const Config& Deduplicator::config() const { return state_->config; }

void with_threads(unsigned threads, const std::function<void()>& work) {
  if (threads == 0) return work();
  tbb::task_arena(static_cast<int>(threads)).execute([&] { work(); });
}

std::vector<Label> labels_of(const Result& result) {
  const std::vector<std::uint32_t> size = sizes_of(result.clusters());
  std::vector<Label> out;
  out.reserve(result.articles.size());
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (result.articles.is_reference(i)) continue;
    const std::uint32_t cls = result.classes.of[i];
    Label& label = out.emplace_back();
    label.id = result.articles.id(i);
    label.representative = result.articles.id(representative_of(result, i));
    label.cluster = cluster_id(result, i);
    label.relation = relation_of(result, i);
    label.keep = result.kept.by[i] == i;
    if (cls == kNone) continue;
    label.similarity = result.clusters().similarity[cls];
    label.size = size[cls];
  }
  return out;
}

}  // namespace dedup
