// Articles in memory as a reader. A record is an article; its bytes are a line of JSON, made when they are asked for.
//
// Texts are not copied: an article's views are handed on, unless its text has to be put right. Cost: none beside
// putting right, which files need too.
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "dedup/io.h"
#include "io/format/format.h"
#include "io/put_right.h"
#include "text/encoding.h"

namespace dedup {

namespace {

constexpr std::string_view kName = "articles";
constexpr std::size_t kBatch = 1 << 16;  // bytes of texts in a batch

/// A batch: articles [begin, end).
struct Range {
  std::size_t begin = 0, end = 0;
};

struct ArticlesScratch : Scratch {
  PutRightBuffers right;
  std::string title, text;  ///< repaired UTF-8
  std::string line;
};

class ArticlesReader : public Reader {
 public:
  ArticlesReader(std::span<const Article> articles, const Config& config)
      : articles_(articles), max_record_(config.reading.max_record) {
    for (const Article& article : articles_) total_bytes_ += size_of(article);
  }

  bool next(Batch& batch) override {
    batch = {};
    auto range = std::make_shared<Range>(Range{next_, next_});
    for (std::size_t bytes = 0; range->end < articles_.size() && bytes < kBatch; ++range->end) {
      bytes += size_of(articles_[range->end]);
      taken_ += size_of(articles_[range->end]);
    }
    batch.offset = next_ = range->end;
    batch.taken = taken_;
    batch.reader_data = range.get();
    batch.owner = range;
    return range->begin < range->end;
  }

  std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const override {
    const Range& range = *static_cast<const Range*>(batch.reader_data);
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const std::uint64_t line = i - range.begin + 1, size = size_of(articles_[i]);
      if (size > max_record_) {
        sink.problem({Problem::Kind::skipped_record, std::string(kName), line, too_long(size, max_record_)});
        continue;
      }
      bool is_utf8 = true;
      const Article article = prepared(i, scratch, &repairs_, is_utf8);
      if (!is_utf8) {
        sink.problem(
            {Problem::Kind::repaired, std::string(kName), line,
             "bytes that are not UTF-8 were read as Windows-1252 or replaced by U+FFFD; the text was kept, decode it "
             "with its encoding"});
      }
      sink.article(article, {i, static_cast<std::uint32_t>(size), 0}, line);
    }
    return range.end - range.begin;
  }

  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<ArticlesScratch>(); }
  Article load(RecordRef record, Scratch& scratch) const override {
    bool is_utf8 = true;
    return prepared(record.offset, scratch, nullptr, is_utf8);
  }
  std::string file_name(std::uint32_t) const override { return std::string(kName); }
  std::string_view bytes(RecordRef record, Scratch& scratch) const override {
    std::string& line = static_cast<ArticlesScratch&>(scratch).line;
    line.clear();
    append_article(articles_[record.offset], "", line);
    line.pop_back();
    return line;
  }
  std::uint64_t total_bytes() const override { return total_bytes_; }
  std::vector<File> files() const override {
    File file;
    file.name = kName;
    file.format = "memory";
    file.compression = "none";
    file.bytes = total_bytes_;
    file.records = articles_.size();
    return {file};
  }
  std::map<std::string, std::uint64_t> put_right() const override { return named(repairs_); }

 private:
  static std::uint64_t size_of(const Article& article) { return article.text.size() + article.title.size(); }

  /// Article i in UTF-8 and put right.
  Article prepared(std::size_t i, Scratch& scratch, Repairs* repairs, bool& is_utf8) const {
    auto& own = static_cast<ArticlesScratch&>(scratch);
    Article article = articles_[i];
    for (auto [part, buffer] : {std::pair{&article.title, &own.title}, {&article.text, &own.text}}) {
      if (simdjson::validate_utf8(part->data(), part->size())) continue;
      is_utf8 = false;
      decode_bytes(*part, *buffer);
      *part = *buffer;
    }
    if (article.id.empty()) article.id = article.url;
    dedup::put_right(article, own.right, repairs);
    return article;
  }

  std::span<const Article> articles_;
  const std::uint64_t max_record_;
  std::uint64_t total_bytes_ = 0, taken_ = 0;
  std::size_t next_ = 0;
  mutable Repairs repairs_;
};

}  // namespace

std::unique_ptr<Reader> open_articles(std::span<const Article> articles, const Config& config) {
  return std::make_unique<ArticlesReader>(articles, config);
}

}  // namespace dedup
