// Lets every stage that reads articles again be cancelled.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/types.h"
#include "dedup/io.h"
#include "engine/trims.h"

namespace dedup {

/// Another reader's articles, for stages that load them again one by one: whoever loads an article asks whether the run
/// was cancelled, so that no stage has to think of it. Throws Error(interrupted) if it was. Reads no further batches.
/// With `trims`, articles come without these.
class WatchedReader : public Reader {
 public:
  /// Keeps references to all. The observer must take calls from any thread at once; see SerialObserver.
  WatchedReader(const Reader& reader, const Observer& observer, const Trims* trims = nullptr)
      : reader_(reader), observer_(observer), trims_(trims) {}
  void use(const Trims& trims) { trims_ = &trims; }

  Article load(RecordRef record, Scratch& scratch) const override {
    stop_if_cancelled(observer_);
    auto& own = static_cast<Own&>(scratch);
    Article article = reader_.load(record, *own.inner);
    if (trims_ != nullptr) trim(*trims_, own.text, article);
    return article;
  }
  std::string_view bytes(RecordRef record, Scratch& scratch) const override {
    return reader_.bytes(record, *static_cast<Own&>(scratch).inner);
  }

  bool next(Batch&) override { return false; }
  std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const override {
    return reader_.parse(batch, *static_cast<Own&>(scratch).inner, sink);
  }
  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<Own>(reader_.make_scratch()); }
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
  struct Own : Scratch {
    explicit Own(std::unique_ptr<Scratch> of) : inner(std::move(of)) {}
    std::unique_ptr<Scratch> inner;
    std::string text;  ///< of the current article, if it was trimmed
  };

  const Reader& reader_;
  const Observer& observer_;
  const Trims* trims_;
};

}  // namespace dedup
