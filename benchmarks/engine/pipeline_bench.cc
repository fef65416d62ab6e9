// Complete runs over JSON Lines, with the seconds of each stage. Bytes are input bytes, items are articles.
// DEDUP_BENCH_FILE names an input to use instead of generated articles.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "beside_limits.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"

namespace dedup {
namespace {

constexpr std::size_t kArticles = 20'000;
constexpr std::size_t kChecked = 100 << 20;  // bytes of the input that are checked

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "pipeline_bench: %s\n", why.c_str());
  std::exit(1);
}

/// A temporary folder, removed when the program ends.
struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pipeline_bench.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) fail(name + ": cannot be created");
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

/// Writes articles of 450 to 550 words. A third are copies with up to a tenth of the words changed.
std::string write_articles(const std::string& path) {
  std::mt19937_64 random(1);
  std::vector<std::string> vocabulary;
  for (int i = 0; i < 30'000; ++i) {
    std::string word(2 + random() % 8, 'a');
    for (char& c : word) c = "etaoinshrdlucmfwypvbgkjqxz"[std::min(random() % 26, random() % 26)];
    vocabulary.push_back(random() % 20 == 0 ? word + "’s" : random() % 8 == 0 ? word + "," : word);
  }
  const auto draw = [&] {
    const double place = static_cast<double>(random() >> 11) * 0x1p-53;
    return static_cast<std::uint32_t>(std::pow(30'000.0, place)) - 1;
  };
  std::ofstream file(path);
  std::vector<std::vector<std::uint32_t>> articles;
  for (std::size_t i = 0; i < kArticles; ++i) {
    std::vector<std::uint32_t> words(450 + random() % 100);
    if (i > 0 && random() % 3 == 0) {
      words = articles[random() % i];
      for (std::uint64_t edits = random() % (words.size() / 10); edits > 0; --edits)
        words[random() % words.size()] = draw();
    } else {
      std::generate(words.begin(), words.end(), draw);
    }
    file << R"({"id": "a)" << i << R"(", "title": "Article )" << i << R"(", "text": ")";
    for (const std::uint32_t word : words) file << vocabulary[word] << ' ';
    file << "\"}\n";
    articles.push_back(std::move(words));
  }
  if (!file.flush()) fail(path + ": cannot be written");
  return path;
}

Result run_file(const std::string& path, const Config& config, int threads) {
  const std::string paths[] = {path};
  const auto reader = open_reader(paths, config);
  tbb::task_arena arena(threads);
  return arena.execute([&] { return run(*reader, config); });
}

using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;
std::vector<Key> keys_of(const Result& result) {
  std::vector<Key> keys;
  for (const Match& m : result.matches) keys.emplace_back(m.a, m.b, m.shared, m.size_a, m.size_b);
  return keys;
}

/// Checks that LSH finds only pairs of the exact join, with equal figures, and reaches the recall of its plan.
void check_answers(const std::string& path, const Folder& folder) {
  std::string checked = path;
  if (std::filesystem::file_size(path) > kChecked) {
    checked = (folder.path / "first.jsonl").string();
    std::ifstream in(path);
    std::ofstream out(checked);
    std::size_t bytes = 0;
    for (std::string line; bytes < kChecked && std::getline(in, line); bytes += line.size()) out << line << '\n';
  }
  Config config;
  config.search.method = Search::join;
  const std::vector<Key> expected = keys_of(run_file(checked, config, 2));
  config.search.method = Search::lsh;
  const Result result = run_file(checked, config, 2);
  const std::vector<Key> found = keys_of(result);
  if (!std::includes(expected.begin(), expected.end(), found.begin(), found.end()))
    fail("LSH found pairs that the join did not find");
  const double recall =
      static_cast<double>(found.size()) / static_cast<double>(std::max<std::size_t>(expected.size(), 1));
  const BandPlan& plan = result.summary.search.plan;
  const double promised = std::min({plan.recall_20, plan.recall_50, plan.recall_500});
  const double error =
      std::sqrt(promised * (1.0 - promised) / static_cast<double>(std::max<std::size_t>(expected.size(), 1)));
  if (!expected.empty() && recall < promised - 4.0 * error && result.summary.search.large.empty()) {
    fail(fmt::format("recall {:.4f} of {} pairs; the plan predicts {:.4f}", recall, expected.size(), promised));
  }
  std::printf("checked: %zu of %zu pairs found (%.4f), all with the figures of the join\n", found.size(),
              expected.size(), recall);
}

void measure(benchmark::State& state, const std::string& path, double threshold, int threads) {
  Config config;
  config.levels.threshold = threshold;
  std::map<std::string, double> seconds;
  std::uint64_t articles = 0;
  const BesideLimits limits(state, static_cast<std::int64_t>(std::filesystem::file_size(path)));
  for (auto _ : state) {
    const Result result = run_file(path, config, threads);
    for (const StageReport& stage : result.summary.run.stages) seconds[stage.name] += stage.seconds;
    articles = result.summary.input.articles;
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(path)));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(articles));
  for (const auto& [name, sum] : seconds) state.counters[name + "_s"] = sum / static_cast<double>(state.iterations());
}

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  using namespace dedup;
  benchmark::Initialize(&argc, argv);
  try {
    const Folder folder;
    const char* given = std::getenv("DEDUP_BENCH_FILE");
    const std::string path = given != nullptr ? given : write_articles((folder.path / "articles.jsonl").string());
    check_answers(path, folder);
    for (const double threshold : {0.8, 0.5}) {
      for (const int threads : {1, 2}) {
        benchmark::RegisterBenchmark(fmt::format("run/threshold:{}/threads:{}", threshold, threads).c_str(),
                                     [=](benchmark::State& state) { measure(state, path, threshold, threads); })
            ->UseRealTime()
            ->Unit(benchmark::kMillisecond);
      }
    }
    benchmark::RunSpecifiedBenchmarks();
  } catch (const std::exception& error) {
    fail(error.what());
  }
}
