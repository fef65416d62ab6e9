// Lets every stage that reads articles again be cancelled.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "core/types.h"
#include "dedup/io.h"
#include "news/headlines.h"
#include "news/recurring_blocks.h"

namespace dedup {

/// Another reader's articles, for stages that load them again one by one: whoever loads an article asks whether the run
/// was cancelled, so that no stage has to think of it. Throws Error(interrupted) if it was. Reads no further batches.
/// With `labels`, an article that has only a headline comes without those.
class WatchedReader : public Reader {
 public:
  /// Keeps references to all. The observer must take calls from any thread at once; see SerialObserver.
  WatchedReader(const Reader& reader, const Observer& observer, const HeadlineLabels* labels = nullptr)
      : reader_(reader), observer_(observer), labels_(labels) {}
  void use(const HeadlineLabels& labels) { labels_ = &labels; }

  Article load(RecordRef record, Scratch& scratch) const override {
    stop_if_cancelled(observer_);
    Article article = reader_.load(record, scratch);
    if (labels_ != nullptr && trimmed(article.text).empty()) {
      article.title = labels_->headline(source_key(article.source, article.url), article.source, article.title);
    }
    return article;
  }
  std::string_view bytes(RecordRef record, Scratch& scratch) const override { return reader_.bytes(record, scratch); }

  bool next(Batch&) override { return false; }
  std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const override {
    return reader_.parse(batch, scratch, sink);
  }
  std::unique_ptr<Scratch> make_scratch() const override { return reader_.make_scratch(); }
  std::string file_name(std::uint32_t file) const override { return reader_.file_name(file); }
  void check_unchanged() const override { reader_.check_unchanged(); }
  void rewrite(const Rewriting& calls) const override { reader_.rewrite(calls); }
  std::vector<std::string> inputs() const override { return reader_.inputs(); }
  std::uint64_t total_bytes() const override { return reader_.total_bytes(); }
  std::vector<File> files() const override { return reader_.files(); }
  std::map<std::string, std::uint64_t> passed_over() const override { return reader_.passed_over(); }
  std::map<std::string, std::map<std::string, std::uint64_t>> fields() const override { return reader_.fields(); }
  std::map<std::string, std::uint64_t> put_right() const override { return reader_.put_right(); }

 private:
  const Reader& reader_;
  const Observer& observer_;
  const HeadlineLabels* labels_;
};

}  // namespace dedup
