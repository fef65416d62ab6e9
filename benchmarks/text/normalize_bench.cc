// Normalises and shingles texts: plain ASCII, ASCII with typographic marks, composed and decomposed accents, other
// scripts, and a script without spaces. DEDUP_BENCH_FILE adds the lines of a file.
#include <benchmark/benchmark.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "beside_limits.h"
#include "text/normalize.h"
#include "text/shingle.h"

namespace dedup {
namespace {

constexpr std::size_t kArticle = 3000;  // bytes, approximately
constexpr std::size_t kArticles = 2000;
constexpr std::size_t kFileBytes = 64 << 20;  // bytes read from DEDUP_BENCH_FILE

struct Kind {
  std::string name;
  std::u32string letters;          ///< by falling frequency
  std::vector<std::string> marks;  ///< sometimes replace the space between words
  std::vector<std::string> texts;
};

std::string utf8(char32_t c) {
  std::string out;
  return icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

void write_texts(Kind& kind) {
  std::mt19937_64 random(1);
  const bool spaces = kind.name != "chinese";
  for (std::size_t i = 0; i < kArticles; ++i) {
    std::string text;
    while (text.size() < kArticle) {
      for (std::size_t n = 1 + random() % (spaces ? 9 : 20); n > 0; --n) {
        text += utf8(kind.letters[std::min(random() % kind.letters.size(), random() % kind.letters.size())]);
      }
      if (random() % 30 == 0) text += " 1,506";
      if (random() % 8 == 0) {
        text += kind.marks[random() % kind.marks.size()];
      } else if (spaces) {
        text += ' ';
      }
    }
    text.reserve(text.size() + 64);  // vector loads read past the end
    kind.texts.push_back(std::move(text));
  }
}

std::u32string range(char32_t first, char32_t last) {
  std::u32string out;
  for (char32_t c = first; c <= last; ++c) out += c;
  return out;
}

std::vector<Kind> make_kinds() {
  const std::u32string latin = U"etaoinshrdlucmfwypvbgkjqxz";
  const std::vector<std::string> plain = {", ", ". ", "\n\n", "'s ", "; ", " - "};
  const std::vector<std::string> curly = {", ", ".” “", "’s ", " — ", "… ", ". "};
  std::vector<Kind> kinds = {
      {"ascii", latin, plain, {}},
      {"typographic", latin, curly, {}},
      {"accents", latin + U"éèàçü", curly, {}},
      {"decomposed", latin + U"\u0301\u0308", curly, {}},
      {"cyrillic", range(0x430, 0x44F), curly, {}},
      {"arabic", range(0x627, 0x64A) + range(0x64B, 0x64F), {"، ", ". ", "؟ "}, {}},
      {"devanagari", range(0x905, 0x939) + range(0x93E, 0x94D), {"। ", ", "}, {}},
      {"chinese", range(0x4E00, 0x5500), {"，", "。", "“", "”"}, {}},
  };
  for (Kind& kind : kinds) write_texts(kind);
  if (const char* path = std::getenv("DEDUP_BENCH_FILE")) {
    std::ifstream file(path, std::ios::binary);
    Kind kind{"file", U"", {}, {}};
    std::size_t bytes = 0;
    for (std::string line; bytes < kFileBytes && std::getline(file, line); bytes += line.size()) {
      line.reserve(line.size() + 64);
      kind.texts.push_back(std::move(line));
      line = std::string();
    }
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

/// Checks that the words equal those of the text normalised by ICU.
void check_answers(const Kind& kind) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2& nfkc_casefold = *icu::Normalizer2::getNFKCCasefoldInstance(status);
  Text text, expected;
  for (const std::string& raw : kind.texts) {
    std::string normal;
    nfkc_casefold.normalize(icu::UnicodeString::fromUTF8(raw), status).toUTF8String(normal);
    normal.reserve(normal.size() + 64);
    normalize(raw, {}, text);
    normalize(normal, {}, expected);
    if (U_FAILURE(status) || joined(text) != joined(expected) ||
        (text.words.empty() && !raw.empty() && kind.name != "file")) {
      std::fprintf(stderr, "normalize_bench: %s: words differ from the normalisation by ICU\n", kind.name.c_str());
      std::exit(1);
    }
  }
}

enum class Upto { words, shingles };

void run(benchmark::State& state, const Kind& kind, Upto upto) {
  Text text;
  Shingles shingles;
  std::int64_t all = 0, bytes = 0, words = 0;
  for (const std::string& raw : kind.texts) all += static_cast<std::int64_t>(raw.size());
  const BesideLimits limits(state, all);
  for (auto _ : state) {
    for (const std::string& raw : kind.texts) {
      normalize(raw, {}, text);
      if (upto == Upto::shingles) shingle(text, Basis::body, {}, shingles);
      benchmark::ClobberMemory();
      bytes += static_cast<std::int64_t>(raw.size());
      words += static_cast<std::int64_t>(text.words.size());
    }
  }
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(words);
}

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  using namespace dedup;
  benchmark::Initialize(&argc, argv);
  const std::vector<Kind> kinds = make_kinds();
  for (const Kind& kind : kinds) {
    check_answers(kind);
    for (const Upto upto : {Upto::words, Upto::shingles}) {
      const std::string name = (upto == Upto::words ? "normalize/" : "normalize_and_shingle/") + kind.name;
      benchmark::RegisterBenchmark(name.c_str(), [&kind, upto](benchmark::State& state) {
        run(state, kind, upto);
      })->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::RunSpecifiedBenchmarks();
}
