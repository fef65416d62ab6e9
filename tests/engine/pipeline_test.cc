// The run as a whole: how it calls its observer, how it is cancelled, and what it checks.
#include "dedup/pipeline.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "dedup/io.h"
#include "engine/stage.h"

namespace dedup {
namespace {

constexpr std::string_view kWords[] = {"ferry",  "harbour", "storm",  "council", "bridge", "market", "river",
                                       "school", "engine",  "winter", "budget",  "train",  "forest", "museum"};

/// Feeds articles from memory, a batch each.
class ArticlesInMemory : public Reader {
 public:
  explicit ArticlesInMemory(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      // Each text has a near copy: the next one, which differs in the last word.
      std::string text;
      for (std::uint32_t w = 0, state = i / 2 * 7919 + 1; w < 60; ++w, state = state * 1103515245 + 12345) {
        text += std::string(kWords[(state >> 16) % std::size(kWords)]) + ' ';
      }
      texts_.push_back(text + "end" + std::to_string(i) + ".");
      ids_.push_back("a" + std::to_string(i));
    }
  }

  bool next(Batch& batch) override {
    if (next_ == texts_.size()) return false;
    batch.offset = next_++;
    return true;
  }
  std::uint64_t parse(const Batch& batch, Scratch& /*scratch*/, const Sink& sink) const override {
    sink.article(article(batch.offset), {batch.offset, 1, 0}, 1);
    return 1;
  }
  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<Scratch>(); }
  Article load(RecordRef record, Scratch& /*scratch*/) const override { return article(record.offset); }
  std::string file_name(std::uint32_t /*file*/) const override { return "memory"; }
  std::string_view bytes(RecordRef record, Scratch& /*scratch*/) const override { return texts_[record.offset]; }
  std::vector<File> files() const override {
    File file;
    file.name = file.format = "memory";
    file.compression = "none";
    file.records = texts_.size() + unaccounted;
    file.is_reference = true;
    return {file};
  }

  std::uint64_t unaccounted = 0;  ///< records that the reader claims beside those it gives

 private:
  Article article(std::uint64_t i) const {
    Article out;
    out.id = ids_[i];
    out.title = ids_[i];
    out.text = texts_[i];
    out.source = i % 2 == 0 ? "Morning Post" : "Evening Star";
    return out;
  }
  std::vector<std::string> texts_, ids_;
  std::size_t next_ = 0;
};

/// The stages of a run, in order.
std::vector<std::string> stages_of(const Config& config) {
  ArticlesInMemory reader(40);
  const Result result = run(reader, config);
  std::vector<std::string> out;
  for (const StageReport& stage : result.summary.run.stages) out.push_back(stage.name);
  return out;
}

Config stories() {
  Config config;
  config.levels.find = Find::stories;
  return config;
}

Config reprints_without_furniture() {
  Config config;
  config.text.furniture = Furniture::drop;
  return config;
}

TEST(Pipeline, ARunCancelledInAnyStageEndsInterrupted) {
  Config join;
  join.search.method = Search::join;
  Config all_pairs;
  all_pairs.search.method = Search::all_pairs;
  Config accepting;
  accepting.search.certain_accept = 0.99;
  for (const Config& config : {Config(), stories(), reprints_without_furniture(), join, all_pairs, accepting}) {
    const std::vector<std::string> stages = stages_of(config);
    ASSERT_FALSE(stages.empty());
    for (const std::string& stage : stages) {
      std::atomic<bool> cancelled = false;
      Observer observer;
      observer.progress = [&](std::string_view name, std::uint64_t, std::uint64_t) {
        if (name == stage) cancelled = true;
      };
      observer.cancelled = [&] { return cancelled.load(); };
      ArticlesInMemory reader(40);
      try {
        run(reader, config, observer);
        ADD_FAILURE() << "cancelled during '" << stage << "', the run went on to its end";
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::interrupted) << stage << ": " << error.what();
      }
    }
  }
}

TEST(Pipeline, ARunCancelledWhileItWritesEndsInterrupted) {
  Config config;
  ArticlesInMemory reader(40);
  const Result result = run(reader, config);
  config.output.labels = (std::filesystem::temp_directory_path() / "dedup-is-never-written.tsv").string();
  Observer observer;
  observer.cancelled = [] { return true; };
  try {
    write_outputs(result, reader, config, observer);
    ADD_FAILURE() << "the outputs were written";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted) << error.what();
  }
  EXPECT_FALSE(std::filesystem::exists(config.output.labels));
}

TEST(Pipeline, LostRecordsAreNoticedBeforeAnythingIsCompared) {
  ArticlesInMemory reader(40);
  reader.unaccounted = 1;
  std::set<std::string> started;
  Observer observer;
  observer.progress = [&](std::string_view stage, std::uint64_t, std::uint64_t) { started.emplace(stage); };
  try {
    run(reader, {}, observer);
    ADD_FAILURE() << "a lost record went unnoticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(std::string(error.what()).find("lost"), std::string::npos) << error.what();
  }
  EXPECT_EQ(started, std::set<std::string>{"read"});
}

/// An observer that notices when two threads are inside it.
struct Watch {
  std::atomic<int> inside = 0;
  std::atomic<bool> overlap = false;
  std::atomic<int> polls = 0;

  void enter() {
    if (++inside > 1) overlap = true;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    --inside;
  }
  Observer observer() {
    Observer out;
    out.progress = [this](std::string_view, std::uint64_t, std::uint64_t) { enter(); };
    out.problem = [this](const Problem&) { enter(); };
    out.cancelled = [this] {
      ++polls;
      enter();
      return false;
    };
    return out;
  }
};

TEST(Pipeline, OneThreadAtATimeIsInsideTheObserver) {
  Watch watch;
  tbb::task_arena arena(4);
  arena.execute([&] {
    for (const Config& config : {stories(), reprints_without_furniture()}) {
      ArticlesInMemory reader(400);
      run(reader, config, watch.observer());
    }
  });
  EXPECT_FALSE(watch.overlap);
  EXPECT_GT(watch.polls, 0);
}

TEST(SerialObserver, ThreadsThatPollTogetherCallTheCallerOneAtATime) {
  Watch watch;
  const Observer caller = watch.observer();
  const SerialObserver serial(caller);
  tbb::task_arena arena(4);
  arena.execute([&] {
    tbb::parallel_for(0, 200, [&](int i) {
      if (i % 8 == 0) serial.get().progress("stage", 0, 0);
      EXPECT_FALSE(serial.get().cancelled());
    });
  });
  EXPECT_FALSE(watch.overlap);
}

TEST(SerialObserver, AYesIsRemembered) {
  int polls = 0;
  Observer caller;
  caller.cancelled = [&] { return ++polls == 2; };
  const SerialObserver serial(caller);
  EXPECT_FALSE(serial.get().cancelled());
  EXPECT_TRUE(serial.get().cancelled());
  EXPECT_TRUE(serial.get().cancelled());
  EXPECT_EQ(polls, 2);
}

TEST(SerialObserver, WhatTheCallerLeavesEmptyStaysEmpty) {
  const Observer caller;
  const SerialObserver serial(caller);
  EXPECT_FALSE(serial.get().progress);
  EXPECT_FALSE(serial.get().problem);
  EXPECT_FALSE(serial.get().note);
  EXPECT_FALSE(serial.get().cancelled);
  EXPECT_FALSE(serial.get().likenesses);
}

}  // namespace
}  // namespace dedup
