// Compares headlines without the labels of their source, where a headline is all there is.
#include "engine/headlines.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <memory>

#include "engine/sign.h"
#include "news/recurring_blocks.h"

namespace dedup {

HeadlineLabels learn_headlines(const Reader& reader, const Articles& articles) {
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    HeadlineLabels labels;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker{reader.make_scratch(), {}}; });
  tbb::parallel_for(std::uint32_t{0}, articles.size(), [&](std::uint32_t i) {
    if (articles.entries[i].basis != Basis::title) return;
    Worker& worker = workers.local();
    const Article article = reader.load(articles.entries[i].record, *worker.scratch);
    worker.labels.add(source_key(article.source, article.url), article.title);
  });
  HeadlineLabels out;
  for (const Worker& worker : workers) out.add(worker.labels);
  return out;
}

std::uint32_t sign_headlines(const Job& job, const BandPlan& plan, Intake& intake) {
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    Signer sign;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] {
    return Worker{job.reader.make_scratch(), Signer(job.config, plan)};
  });
  std::atomic<std::uint32_t> changed = 0;
  tbb::parallel_for(std::uint32_t{0}, intake.articles.size(), [&](std::uint32_t i) {
    Entry& entry = intake.articles.entries[i];
    if (entry.basis != Basis::title) return;
    Worker& worker = workers.local();
    const Hash128 before = entry.content;
    const Article article = job.reader.load(entry.record, *worker.scratch);
    set_sketch(worker.sign(article, nullptr, entry), i, intake);
    if (entry.content != before) ++changed;
  });
  return changed;
}

}  // namespace dedup
