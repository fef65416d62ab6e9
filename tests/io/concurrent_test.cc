// Threads parse and load records while another thread calls next(). Under ThreadSanitizer these tests detect storage
// that moves while it is read.
#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kThreads = 8;
constexpr std::size_t kFiles = 2000;

/// Passes batches from one thread to the others.
class BatchQueue {
 public:
  void push(Batch batch) {
    {
      const std::lock_guard lock(mutex_);
      batches_.push_back(std::move(batch));
    }
    changed_.notify_one();
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }
  std::optional<Batch> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !batches_.empty(); });
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> batches_;
  bool closed_ = false;
};

/// A temporary folder, removed when the test ends.
class ConcurrentReading : public ::testing::Test {
 protected:
  std::string put(const std::string& name, std::string_view bytes) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// Files with one record each, without an id, so that the file name becomes part of the id.
  std::vector<std::string> put_many_files() const {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < kFiles; ++i) {
      const std::string number = std::to_string(i);
      paths.push_back(put(number + ".jsonl", "{\"text\": \"the text of file " + number + "\"}\n"));
    }
    return paths;
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

/// Parses a batch and loads each record again. Returns the number of records.
std::size_t read_twice(const Reader& reader, const Batch& batch, Scratch& scratch, Scratch& again) {
  std::size_t records = 0;
  Sink sink;
  sink.article = [&](const Article& article, RecordRef record, std::uint64_t) {
    ++records;
    EXPECT_FALSE(reader.file_name(record.file).empty());
    EXPECT_EQ(reader.load(record, again).text, article.text);
    const Span at = article.text_at;
    if (at == Span{}) return;
    const RecordRef text{record.offset + at.begin, at.end - at.begin, record.file};
    EXPECT_EQ(reader.bytes(text, again), article.text);
  };
  sink.problem = [](const Problem& problem) { ADD_FAILURE() << problem.file << ": " << problem.reason; };
  reader.parse(batch, scratch, sink);
  return records;
}

/// Reads `paths`. This thread calls next(), the others parse and load. Returns the number of records.
std::size_t read_with_all_threads(const std::vector<std::string>& paths, const Config& config) {
  const std::unique_ptr<Reader> reader = open_reader(paths, config);
  BatchQueue queue;
  std::vector<std::size_t> records(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const auto scratch = reader->make_scratch(), again = reader->make_scratch();
      while (const std::optional<Batch> batch = queue.pop())
        records[i] += read_twice(*reader, *batch, *scratch, *again);
    });
  }
  for (Batch batch; reader->next(batch);) queue.push(std::move(batch));
  queue.close();
  for (std::thread& thread : threads) thread.join();
  std::size_t sum = 0;
  for (const std::size_t count : records) sum += count;
  std::uint64_t counted = 0;
  for (const Reader::File& file : reader->files()) counted += file.records;
  EXPECT_EQ(counted, sum);
  return sum;
}

TEST_F(ConcurrentReading, ReadsManyFilesWhileNextOpensMore) {
  EXPECT_EQ(read_with_all_threads(put_many_files(), Config{}), kFiles);
}

TEST_F(ConcurrentReading, ReadsEveryKindOfFileWhileNextRuns) {
  std::string lines;  // several batches
  for (int i = 0; i < 6000; ++i) lines += "{\"text\": \"line " + std::to_string(i) + std::string(200, 'x') + "\"}\n";
  const std::string plain = put("plain.jsonl", lines);
  const std::string copy = put("spooled.jsonl", lines);
  ASSERT_EQ(std::system(("gzip " + copy).c_str()), 0);
  const std::string document = put("document.txt", "A title\n\nA text.\n");
  const std::string feed = put("feed.rss", "<rss><channel><item><title>t</title></item></channel></rss>");
  const std::vector<std::string> paths = {copy + ".gz", document, plain, feed, copy + ".gz", feed, document};
  Config on_disk;
  on_disk.reading.tmpdir = folder_.string();
  for (const Config& config : {Config{}, on_disk}) EXPECT_EQ(read_with_all_threads(paths, config), 3 * 6000 + 4U);
}

TEST_F(ConcurrentReading, ARunNamesArticlesByFileAndLine) {
  const std::vector<std::string> paths = put_many_files();
  const oneapi::tbb::global_control threads(oneapi::tbb::global_control::max_allowed_parallelism, kThreads);
  oneapi::tbb::task_arena arena(static_cast<int>(kThreads));
  const std::unique_ptr<Reader> reader = open_reader(paths, Config{});
  const Result result = arena.execute([&] { return run(*reader, Config{}); });
  ASSERT_EQ(result.articles.size(), kFiles);
  for (std::uint32_t i = 0; i < kFiles; ++i) EXPECT_EQ(result.articles.id(i), paths[i] + ":1");
}

}  // namespace
}  // namespace dedup
