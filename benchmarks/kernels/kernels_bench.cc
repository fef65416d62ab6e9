// The hot loops on each instruction set, and reading memory, which is the lower bound. Bytes are always bytes of the
// text, so that figures are comparable.
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "beside_limits.h"
#include "kernels/kernels.h"

namespace dedup::kernels {
namespace {

constexpr std::size_t kArticle = 3000;    // bytes
constexpr std::size_t kBytes = 64 << 20;  // larger than the caches
constexpr std::size_t kWidth = 5;

void expect(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "kernels_bench: %s: differs from the reference\n", what);
  std::exit(1);
}

struct Article {
  std::size_t begin, length;
  std::size_t first_word, words;
};

struct Input {
  Buffer<char> raw, folded;
  std::vector<Article> articles;
  Buffer<Word> words;  // offsets within the article
  Buffer<std::uint64_t> hashes;
  std::int64_t bytes() const { return static_cast<std::int64_t>(raw.size()); }
};

/// About `bytes` of ASCII news. Frequent words are short, an eighth of the words end in punctuation, some are numbers.
std::string make_news(std::size_t bytes) {
  std::mt19937_64 random(1);
  std::vector<std::string> vocabulary;
  for (std::size_t rank = 0; rank < 20000; ++rank) {
    std::string word(2 + (rank > 50) + (rank > 300) * 2 + random() % 6, 'a');
    for (char& c : word) c = "etaoinshrdlucmfwypvbgkjqxz"[std::min(random() % 26, random() % 26)];
    vocabulary.push_back(rank % 40 == 7 ? std::to_string(rank) + ",5" : word);
  }
  std::string out;
  while (out.size() < bytes) {
    const double draw = static_cast<double>(random() >> 11) * 0x1p-53;
    std::string word = vocabulary[static_cast<std::size_t>(std::pow(20000.0, draw)) - 1];
    if (random() % 12 == 0) word[0] = static_cast<char>(std::toupper(word[0]));
    out += word;
    constexpr std::string_view kMarks[] = {", ", ". ", "\n\n", "'s ", " - ", "; ", ".\" ", "? "};
    out += random() % 8 == 0 ? kMarks[random() % 8] : " ";
  }
  return out;
}

Input make_input() {
  Input input;
  std::string text;
  if (const char* path = std::getenv("DEDUP_BENCH_FILE")) {
    std::ifstream file(path, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(file), {});
    for (char& c : text) c = static_cast<unsigned char>(c) < 0x80 ? c : 'e';
    if (text.empty()) std::fprintf(stderr, "kernels_bench: %s: cannot be read or is empty\n", path), std::exit(1);
  } else {
    text = make_news(kBytes);
  }
  text.resize(std::min(text.size(), kBytes));
  input.raw.append(text.data(), text.size());
  input.folded.resize(text.size() + kArticle);
  input.words.reserve(text.size() / 2 + 64);
  for (std::size_t at = 0; at < text.size(); at += kArticle) {
    Article article{at, std::min(kArticle, text.size() - at), input.words.size(), 0};
    reference::fold_ascii(text.data() + at, article.length, input.folded.data() + at);
    std::vector<Word> words(article.length / 2 + 1);
    article.words = reference::split_words(input.folded.data() + at, article.length, words.data());
    input.words.append(words.data(), article.words);
    for (std::size_t i = 0; i < article.words; ++i) {
      input.hashes.push_back(
          reference::word_hash(input.folded.data() + at + words[i].begin, words[i].end - words[i].begin));
    }
    input.articles.push_back(article);
  }
  return input;
}

const Input& input() {
  static const Input made = make_input();
  return made;
}

struct Scratch {
  Buffer<char> bytes;
  Buffer<Word> words;
  Buffer<std::uint64_t> hashes;
  Scratch() {
    bytes.resize(2 * kArticle);
    words.resize(2 * kArticle);
    hashes.resize(2 * kArticle);
  }
};

void fold(const Article& article, Scratch& scratch) {
  benchmark::DoNotOptimize(fold_ascii(input().raw.data() + article.begin, article.length, scratch.bytes.data()));
}
void split(const Article& article, Scratch& scratch) {
  benchmark::DoNotOptimize(split_words(input().folded.data() + article.begin, article.length, scratch.words.data()));
}
void hash(const Article& article, Scratch& scratch) {
  hash_words(input().folded.data() + article.begin, {input().words.data() + article.first_word, article.words},
             scratch.hashes.data());
}
void shingles(const Article& article, Scratch& scratch) {
  hash_shingles(input().hashes.data() + article.first_word, article.words, kWidth, 1, scratch.hashes.data());
}

void check_answers() {
  Scratch scratch;
  std::vector<std::uint64_t> expected(kArticle);
  for (const Article& article : input().articles) {
    const char* folded = input().folded.data() + article.begin;
    const Word* words = input().words.data() + article.first_word;
    const std::uint64_t* hashes = input().hashes.data() + article.first_word;
    fold(article, scratch);
    expect(std::equal(folded, folded + article.length, scratch.bytes.data()), "fold_ascii");
    const std::size_t count = split_words(folded, article.length, scratch.words.data());
    expect(count == article.words && std::equal(words, words + count, scratch.words.data(),
                                                [](Word x, Word y) { return x.begin == y.begin && x.end == y.end; }),
           "split_words");
    hash(article, scratch);
    expect(std::equal(hashes, hashes + count, scratch.hashes.data()), "hash_words");
    shingles(article, scratch);
    reference::hash_shingles(hashes, count, kWidth, 1, expected.data());
    const std::size_t last = count < kWidth ? 0 : count - kWidth + 1;
    expect(std::equal(expected.data(), expected.data() + last, scratch.hashes.data()), "hash_shingles");
  }
}

void read_memory(benchmark::State& state) {
  const std::size_t n = input().raw.size() / 8;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::uint64_t word;
      std::memcpy(&word, input().raw.data() + i * 8, 8);
      sum += word;
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(state.iterations() * input().bytes());
}

template <class Loop>
void add(const std::string& name, std::int64_t target, Loop loop) {
  benchmark::RegisterBenchmark((name + "/" + hwy::TargetName(target)).c_str(), [=](benchmark::State& state) {
    const BesideLimits limits(state, input().bytes());
    hwy::SetSupportedTargetsForTest(target);
    Scratch scratch;
    for (auto _ : state) {
      for (const Article& article : input().articles) loop(article, scratch);
    }
    hwy::SetSupportedTargetsForTest(0);
    state.SetBytesProcessed(state.iterations() * input().bytes());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(input().words.size()));
  })->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace dedup::kernels

int main(int argc, char** argv) {
  using namespace dedup::kernels;
  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("read_memory", read_memory)->Unit(benchmark::kMillisecond);
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    check_answers();
    hwy::SetSupportedTargetsForTest(0);
    add("fold_ascii", target, fold);
    add("split_words", target, split);
    add("hash_shingles", target, shingles);
  }
  add("hash_words", hwy::SupportedAndGeneratedTargets().front(), hash);
  benchmark::RunSpecifiedBenchmarks();
}
