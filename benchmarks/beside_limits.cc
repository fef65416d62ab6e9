// Measures two lower bounds for benchmarks: reading memory and parsing JSON.
#include "beside_limits.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {
namespace {

constexpr std::size_t kBytes = 64 << 20;  // larger than the caches
constexpr std::size_t kBody = 2700;       // body of an article of about 3 KB
constexpr int kRounds = 5;

double seconds_since(std::clock_t begin) { return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC; }

/// Median CPU seconds per byte.
template <class Loop>
double measured(std::size_t bytes, Loop loop) {
  std::array<double, kRounds> seconds{};
  for (double& x : seconds) {
    const std::clock_t begin = std::clock();
    loop();
    x = seconds_since(begin);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[kRounds / 2] / static_cast<double>(bytes);
}

double measure_read() {
  const std::vector<std::uint64_t> words(kBytes / 8, 1);
  return measured(kBytes, [&] {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : words) sum += word;
    benchmark::DoNotOptimize(sum);
  });
}

/// Parses lines with six fields like the program: field by field, with unescaped text.
double measure_parse() {
  std::string lines;
  std::vector<std::size_t> begins;
  while (lines.size() < kBytes) {
    begins.push_back(lines.size());
    lines += R"({"id": "a1", "title": "Harbour to close for a week", "text": ")";
    for (const std::size_t end = lines.size() + kBody; lines.size() < end;) {
      lines += R"(the ferry to the islands, \"for now\", leaves at seven from the old pier.\n\n)";
    }
    lines += R"(", "date": "2024-05-01T07:00:00Z", "source": "Example", "url": "https://www.example.org/a1"})";
    lines += '\n';
  }
  const std::size_t bytes = lines.size();
  begins.push_back(bytes);
  lines.append(simdjson::SIMDJSON_PADDING, ' ');
  simdjson::ondemand::parser parser;
  return measured(bytes, [&] {
    std::size_t read = 0;
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
      const std::size_t length = begins[i + 1] - begins[i];
      simdjson::ondemand::document document;
      simdjson::ondemand::object object;
      bool good = parser.iterate(lines.data() + begins[i], length, lines.size() - begins[i]).get(document) ==
                      simdjson::SUCCESS &&
                  document.get_object().get(object) == simdjson::SUCCESS;
      if (good) {
        for (auto field : object) {
          std::string_view value;
          good = good && field.value().get_string().get(value) == simdjson::SUCCESS;
          read += value.size();
        }
      }
      if (!good) std::fprintf(stderr, "beside_limits: simdjson cannot parse the generated lines\n"), std::exit(1);
    }
    benchmark::DoNotOptimize(read);
  });
}

}  // namespace

// Each benchmark measures the bounds again, because the load of the machine changes.
BesideLimits::BesideLimits(benchmark::State& state, std::int64_t bytes)
    : state_(state),
      read_(measure_read() * static_cast<double>(bytes)),
      parse_(measure_parse() * static_cast<double>(bytes)),
      begin_(std::clock()) {}

BesideLimits::~BesideLimits() {
  const double seconds = seconds_since(begin_) / static_cast<double>(state_.iterations());
  state_.counters["of_read"] = read_ / seconds;
  state_.counters["of_parse"] = parse_ / seconds;
}

}  // namespace dedup
