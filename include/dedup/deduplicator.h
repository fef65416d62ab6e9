// The engine in a few lines: articles are added one by one, and a run tells which are the same.
//
//   dedup::Deduplicator deduplicator({.threshold = 0.8});
//   for (const Item& item : feed) deduplicator.add({.id = item.id, .title = item.title, .text = item.text});
//   const dedup::Result result = deduplicator.finish();
//   for (const dedup::Label& label : dedup::labels_of(result)) ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/pipeline.h"
#include "dedup/types.h"

namespace dedup {

/// The settings that most callers change; Config has all.
struct DeduplicatorOptions {
  double threshold = 0.8;  ///< Jaccard from which two texts are reprints, (0, 1]
  Find find = Find::reprints;
  std::uint32_t shingle = 5;  ///< words, 1 to 32
  double recall = 0.99;       ///< share of pairs exactly at the threshold to find, [0.5, 0.9999]
  unsigned threads = 0;       ///< 0: those of the caller's task_arena

  Config config() const;
};

/// Collects articles and finds out which are the same. One thread at a time.
class DEDUP_API Deduplicator {
 public:
  explicit Deduplicator(const DeduplicatorOptions& options = {});
  explicit Deduplicator(Config config, unsigned threads = 0);
  ~Deduplicator();
  Deduplicator(Deduplicator&&) noexcept;
  Deduplicator& operator=(Deduplicator&&) noexcept;

  /// Copies an article. An id need not be unique: equal ids of one source are versions of one article.
  void add(const Article& article);
  /// The number of articles added.
  std::size_t size() const;
  /// Runs over all articles added so far. May be called again after more were added. Throws as `run` does.
  Result finish(const Observer& observer = {});
  /// The reader of the last finish(), for write_outputs and the like; null before. Valid until the next add() or
  /// finish().
  const Reader* reader() const;
  const Config& config() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Calls `work` within a task_arena of so many threads; 0: in the caller's.
DEDUP_API void with_threads(unsigned threads, const std::function<void()>& work);

/// What became of an article: a row of the labels.
struct Label {
  std::string_view id, representative;  ///< views into the result
  std::string cluster;                  ///< as cluster_id gives it
  double similarity = 1.0;              ///< with the representative
  std::string_view relation;            ///< as in the labels: "reprint"
  bool keep = true;
  std::uint32_t size = 1;  ///< articles in the cluster
};

/// The labels of all articles but those of the reference set, in input order. Thread-safe.
DEDUP_API std::vector<Label> labels_of(const Result& result);

}  // namespace dedup
