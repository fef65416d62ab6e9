// The compared text of an article, and the shingles of classes from the record store.
#include "engine/compared_text.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include "text/normalize.h"
#include "text/shingle.h"

namespace dedup {

Basis compared_text(const Article& article, const Config& config, Text& out) {
  normalize(article.text, config, out);
  if (!out.words.empty()) return Basis::body;
  normalize(article.title, config, out);
  return out.words.empty() ? Basis::empty : Basis::title;
}

Basis compared_text(const Article& article, const Config& config, const PageParts& page, std::string& story,
                    Text& out) {
  if (page.aside.empty() && page.muted.empty()) {
    const Basis basis = compared_text(article, config, out);
    return page.bare && basis == Basis::body ? Basis::page : basis;
  }
  without(article.text, page, true, story);
  normalize(story, config, out);
  return out.words.empty() ? compared_text(article, config, out) : Basis::body;
}

namespace {

/// Working memory of one thread.
struct Worker {
  std::unique_ptr<Scratch> scratch;
  Text text;
  std::string story;
};

class StoredShingles : public ShingleSource {
 public:
  StoredShingles(const Reader& reader, const Articles& articles, const Classes& classes, const Config& config,
                 std::span<const PageParts> pages)
      : reader_(reader), articles_(articles), classes_(classes), config_(config), pages_(pages) {}

  void shingles(std::uint32_t cls, Shingles& out) const override {
    Worker& worker = workers_.local();
    if (!worker.scratch) worker.scratch = reader_.make_scratch();
    const Entry& entry = articles_.entries[classes_.first[cls]];
    if (is_verbatim(entry)) {
      normalize(reader_.bytes(text_of(entry), *worker.scratch), config_, worker.text);
      shingle(worker.text, Basis::body, config_, out);
      return;
    }
    const Article article = reader_.load(entry.record, *worker.scratch);
    const Basis basis = pages_.empty() ? compared_text(article, config_, worker.text)
                                       : compared_text(article, config_, pages_[cls], worker.story, worker.text);
    shingle(worker.text, basis, config_, out);
  }

  void fetch(std::uint32_t cls, unsigned step) const override {
    if (step == 0) return __builtin_prefetch(&classes_.first[cls]);
    const Entry& entry = articles_.entries[classes_.first[cls]];
    __builtin_prefetch(&entry.record);  // an entry may span two cache lines
    __builtin_prefetch(&entry.basis);
  }

 private:
  /// Whether the compared text is the whole body and the record contains it verbatim. It needs no parsing then.
  bool is_verbatim(const Entry& entry) const {
    return pages_.empty() && entry.basis == Basis::body && entry.text_at != Span{};
  }
  static RecordRef text_of(const Entry& entry) {
    return {entry.record.offset + entry.text_at.begin, entry.text_at.end - entry.text_at.begin, entry.record.file};
  }

  const Reader& reader_;
  const Articles& articles_;
  const Classes& classes_;
  const Config& config_;
  std::span<const PageParts> pages_;
  mutable tbb::enumerable_thread_specific<Worker> workers_;
};

}  // namespace

std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   std::span<const PageParts> pages) {
  return std::make_unique<StoredShingles>(reader, articles, classes, config, pages);
}

}  // namespace dedup
