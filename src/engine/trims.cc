// Compares headlines without the labels of their source, where a headline is all there is, and texts of web pages
// without what their site repeats.
//
// Problem: extraction sees one page, and a request for donations between two paragraphs of the story looks like one of
// them. All pages of the site show it: blocks that recur on them are its furniture. They are learnt as those of the
// wider levels are (docs/furniture.md), but before reprints are known, from one text for each headline of a source, and
// from equal texts once: otherwise a story in forty edits would pass for furniture. At most half of a text goes.
//
// Cost: two passes over the articles concerned, and a look at each block whenever a page is loaded; nothing for others.
// Weakness: a site of fewer than kLeastTexts pages shows nothing, and edits of one story under other headlines teach
// what they share if they are a twentieth of the site's pages.
#include "engine/trims.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <tuple>
#include <utility>

#include "core/ascii.h"
#include "engine/sign.h"
#include "news/furniture.h"

namespace dedup {

namespace {

/// The blocks of a page's text.
struct PageBlocks {
  std::uint64_t source = 0, title = 0;
  Hash128 content;
  std::vector<std::uint64_t> blocks;
};

struct Learner {
  std::unique_ptr<Scratch> scratch;
  HeadlineLabels headlines;
  std::vector<PageBlocks> pages;
  Buffer<std::uint64_t> blocks;

  void add_page(const Article& article, const Entry& entry) {
    blocks.clear();
    block_hashes(article.text, {article.title, article.url, article.date}, blocks);
    const std::uint64_t title = XXH3_64bits(article.title.data(), article.title.size());
    pages.push_back({source_key(article.source, article.url), title, entry.content, {blocks.begin(), blocks.end()}});
  }
};

/// Learns from one text of each source and headline, the one with the smallest content hash.
RecurringBlocks learn_site(std::vector<PageBlocks> pages) {
  std::sort(pages.begin(), pages.end(), [](const PageBlocks& x, const PageBlocks& y) {
    return std::tie(x.source, x.title, x.content) < std::tie(y.source, y.title, y.content);
  });
  const auto of_one_story = [](const PageBlocks& x, const PageBlocks& y) {
    return x.source == y.source && x.title == y.title;
  };
  pages.erase(std::unique(pages.begin(), pages.end(), of_one_story), pages.end());
  std::sort(pages.begin(), pages.end(), [](const PageBlocks& x, const PageBlocks& y) {
    return std::tie(x.source, x.content, x.title) < std::tie(y.source, y.content, y.title);
  });
  const auto of_one_text = [](const PageBlocks& x, const PageBlocks& y) {
    return x.source == y.source && x.content == y.content;
  };
  pages.erase(std::unique(pages.begin(), pages.end(), of_one_text), pages.end());
  std::vector<TextBlocks> texts;
  texts.reserve(pages.size());
  for (const PageBlocks& page : pages) texts.push_back({page.blocks, page.source, page.title});
  return learn_blocks(texts);
}

/// By file: whether its articles are taken out of web pages.
std::vector<bool> page_files(const Reader& reader) {
  std::vector<bool> out;
  for (const Reader::File& file : reader.files()) out.push_back(file.holds_pages);
  return out;
}

bool is_in(const std::vector<bool>& files, const Entry& entry) {
  return entry.record.file < files.size() && files[entry.record.file];
}

}  // namespace

Trims learn_trims(const Reader& reader, const Articles& articles, const Config& config) {
  std::vector<bool> pages = page_files(reader);
  if (config.text.furniture == Furniture::keep) pages.clear();
  tbb::enumerable_thread_specific<Learner> learners([&] { return Learner{reader.make_scratch(), {}, {}, {}}; });
  tbb::parallel_for(std::uint32_t{0}, articles.size(), [&](std::uint32_t i) {
    const Entry& entry = articles.entries[i];
    const bool is_page = entry.basis == Basis::body && is_in(pages, entry);
    if (entry.basis != Basis::title && !is_page) return;
    Learner& learner = learners.local();
    const Article article = reader.load(entry.record, *learner.scratch);
    if (is_page) {
      learner.add_page(article, entry);
    } else {
      learner.headlines.add(source_key(article.source, article.url), article.title);
    }
  });
  Trims out;
  std::vector<PageBlocks> all;
  for (Learner& learner : learners) {
    out.headlines.add(learner.headlines);
    std::move(learner.pages.begin(), learner.pages.end(), std::back_inserter(all));
  }
  out.site = learn_site(std::move(all));
  return out;
}

void trim(const Trims& trims, std::string& text, Article& article) {
  if (trimmed(article.text).empty()) {
    const std::uint64_t source = source_key(article.source, article.url);
    article.title = trims.headlines.headline(source, article.source, article.title);
  }
  if (!article.is_page || trims.site.empty()) return;
  PageParts page = furniture(article.text, source_key(article.source, article.url),
                             {article.title, article.url, article.date}, trims.site);
  std::erase_if(page.aside, [](const SetAside& part) { return part.why != Aside::recurring; });
  if (page.aside.empty()) return;
  without(article.text, page, false, text);
  article.text = text;
}

std::uint32_t sign_trimmed(const Job& job, const BandPlan& plan, Intake& intake) {
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    Signer sign;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] {
    return Worker{job.reader.make_scratch(), Signer(job.config, plan)};
  });
  const std::vector<bool> pages = page_files(job.reader);
  std::atomic<std::uint32_t> changed = 0;
  tbb::parallel_for(std::uint32_t{0}, intake.articles.size(), [&](std::uint32_t i) {
    Entry& entry = intake.articles.entries[i];
    if (entry.basis != Basis::title && !(entry.basis == Basis::body && is_in(pages, entry))) return;
    Worker& worker = workers.local();
    const Hash128 before = entry.content;
    const Article article = job.reader.load(entry.record, *worker.scratch);
    set_sketch(worker.sign(article, nullptr, entry), i, intake);
    if (entry.content == before) return;
    entry.text_at = {};  // the record has another text
    ++changed;
  });
  return changed;
}

}  // namespace dedup
