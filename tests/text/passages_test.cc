// Passages that two texts share, quotation marks, and what both cost.
#include "text/passages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "text/normalize.h"

namespace {
std::atomic<std::size_t> allocated_bytes = 0;
}  // namespace

// Counts what the code under test allocates. Not inlined, or g++ warns that `free` gets memory from `new`.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocated_bytes += size;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace dedup {
namespace {

Marked marked(std::string_view raw) {
  Text text;
  normalize(raw, {}, text);
  return mark(raw, text, original_words(raw, text));
}

std::string at(std::string_view raw, Span where) {
  return std::string(raw.substr(where.begin, where.end - where.begin));
}

/// The passages as they stand in a and in b: "in a = in b (words+changed)".
std::vector<std::string> shared(std::string_view a, std::string_view b) {
  std::vector<std::string> out;
  for (const Passage& p : shared_passages(marked(a), marked(b)).passages) {
    out.push_back(at(a, p.a) + " = " + at(b, p.b) + " (" + std::to_string(p.words) + "+" + std::to_string(p.changed) +
                  ")");
  }
  return out;
}

using Passages = std::vector<std::string>;

TEST(Passages, AreFoundWhereverTheyStand) {
  EXPECT_EQ(shared("", ""), Passages{});
  EXPECT_EQ(shared("one", "one"), Passages{});
  EXPECT_EQ(shared("one two three four", "one two three four"), Passages{}) << "four words are none";
  EXPECT_EQ(shared("One two, three four five!", "one two three four FIVE"),
            Passages{"One two, three four five = one two three four FIVE (5+0)"});
  EXPECT_EQ(shared("x a b c d e f y", "p q a b c d e f r"), Passages{"a b c d e f = a b c d e f (6+0)"});
  // Moved.
  EXPECT_EQ(shared("The harbour closed on Monday night. Nobody was hurt in the fire there.",
                   "Nobody was hurt in the fire there. The harbour closed on Monday night."),
            (Passages{"The harbour closed on Monday night = The harbour closed on Monday night (6+0)",
                      "Nobody was hurt in the fire there = Nobody was hurt in the fire there (7+0)"}));
}

TEST(Passages, RunAcrossSingleChanges) {
  // Replaced, put in, left out.
  EXPECT_EQ(shared("x I am in favour of putting that to the test y", "I am in favor of putting that to the test"),
            Passages{"I am in favour of putting that to the test = I am in favor of putting that to the test (9+1)"});
  EXPECT_EQ(shared("a b c d very e f g", "a b c d e f g"), Passages{"a b c d very e f g = a b c d e f g (7+1)"});
  EXPECT_EQ(shared("a b c d e f g", "a b c d very e f g"), Passages{"a b c d e f g = a b c d very e f g (7+1)"});
  // No more than one, and never at an end.
  EXPECT_EQ(shared("a b c d x y e f g", "a b c d p q e f g"), Passages{});
  EXPECT_EQ(shared("a b c d e x f", "a b c d e y f"), Passages{"a b c d e = a b c d e (5+0)"});
  // Two changes, each with two equal words behind.
  EXPECT_EQ(shared("a b c x d e y f g", "a b c p d e f g"), Passages{"a b c x d e y f g = a b c p d e f g (7+2)"});
}

TEST(Passages, CountACharacterOfAScriptWithoutSpacesAsHalfAWord) {
  EXPECT_EQ(shared("一二三四五六七八九", "甲一二三四五六七八九乙"), Passages{});
  EXPECT_EQ(shared("一二三四五六七八九十", "甲一二三四五六七八九十乙"),
            Passages{"一二三四五六七八九十 = 一二三四五六七八九十 (10+0)"});
  // A changed word of two characters.
  EXPECT_EQ(shared("一二三四五六甲乙七八九十", "一二三四五六丙丁七八九十"),
            Passages{"一二三四五六甲乙七八九十 = 一二三四五六丙丁七八九十 (10+2)"});
}

TEST(Passages, HoldOffsetsIntoBothOriginals) {
  const std::string a = "Re\u0301sume\u0301: co\u00ADope\u00ADrate “don’t” stop ﬁnding ways";
  const std::string b = "(résumé) cooperate DON'T stop finding... ways";
  EXPECT_EQ(shared(a, b), Passages{"Re\u0301sume\u0301: co\u00ADope\u00ADrate “don’t” stop ﬁnding ways = "
                                   "résumé) cooperate DON'T stop finding... ways (6+0)"});
}

/// Longest of the passages of a text with itself: what stands outside quotation marks.
std::uint32_t unquoted(std::string_view a, std::string_view b) {
  return shared_passages(marked(a), marked(b)).longest_unquoted;
}

TEST(Passages, CountEqualWordsOutsideQuotationMarksInBoth) {
  const std::string plain = "the mayor said we will rebuild the harbour";
  EXPECT_EQ(unquoted(plain, plain), 8U);
  EXPECT_EQ(unquoted("the mayor said “we will rebuild the harbour”", plain), 3U);
  EXPECT_EQ(unquoted(plain, "the mayor said \"we will rebuild the harbour\""), 3U);
  EXPECT_EQ(unquoted("the mayor said “we will” rebuild the harbour", "the mayor said we will rebuild the “harbour”"),
            3U);
  // Changed words end a run of equal ones.
  EXPECT_EQ(unquoted("a b c d e f g h", "a b c d e f x h i"), 6U);
  EXPECT_EQ(unquoted("a b c d x e f g h i", "a b c d y e f g h i"), 5U);
  // Half a word each.
  EXPECT_EQ(unquoted("一二三四五六七八九十", "一二三四五六七八九十"), 5U);

  const Marked a = marked("a b c d “e f g h i” j k l m n x"), b = marked("a b c d e f g h i j k l m n y");
  const Shared both = shared_passages(a, b);
  EXPECT_EQ(both.longest_unquoted, 5U);
  EXPECT_EQ(both.share_a, 14.0 / 15);
  const std::vector<EqualRun> runs = unquoted_runs(both, a, b, 5);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].a, 9U);
  EXPECT_EQ(runs[0].b, 9U);
  EXPECT_EQ(runs[0].words, 5U);
  EXPECT_EQ(unquoted_runs(both, a, b, 4).size(), 2U);
}

TEST(Passages, LeaveOutWhatWasSetAside) {
  const std::string text = "CITY (Wire) one two three four five six. Read more at our site today";
  Marked a = marked(text), b = marked(text);
  const SetAside asides[] = {{{0, 11}, Aside::dateline}, {{41, 68}, Aside::recurring}};
  set_aside(a, asides);
  const Shared found = shared_passages(a, b);
  ASSERT_EQ(found.passages.size(), 1U);
  EXPECT_EQ(at(text, found.passages[0].a), "one two three four five six");
}

/// The stretches inside quotation marks.
std::vector<std::string> quoted_in(std::string_view raw) {
  std::vector<std::string> out;
  for (const Span span : quotations(raw)) out.push_back(at(raw, span));
  return out;
}

TEST(Quotations, AreFoundInAllTheirMarks) {
  const struct {
    std::string raw;
    std::vector<std::string> quoted;
  } cases[] = {
      {"", {}},
      {"no marks", {}},
      {"he said “so” and “no”.", {"“so”", "“no”"}},
      {"\"So,\" he said. \"And (so)\", she \"said\".", {"\"So,\"", "\"And (so)\"", "\"said\""}},
      {"« Oui », dit-il. »Ja«, «да» „Ja“ „tak” ‹x›", {"« Oui »", "»Ja«", "«да»", "„Ja“", "„tak”", "‹x›"}},
      {"``So,'' he said ''no''", {"``So,''", "''no''"}},
      {"彼は「はい」と『いいえ』", {"「はい」", "『いいえ』"}},
      {"“mixed\" and \"mixed”", {"“mixed\"", "\"mixed”"}},
      {"he said—\"so\"—(\"no\")", {"\"so\"", "\"no\""}},
      {"\" spaced \" out", {"\" spaced \""}},
      // Single marks, and apostrophes that are none.
      {"don't the dogs' rock 'n' roll", {"'n'"}},
      {"he said 'so be it' and ‘no’", {"'so be it'", "‘no’"}},
      {"in the '90s, the dogs' bowls, 'tis said", {}},
      {"'The dogs' bowls are empty,' he said, the cats' too", {"'The dogs' bowls are empty,'"}},
      {"“He said ‘no’ to me,” she said", {"“He said ‘no’ to me,”"}},
      {"don’t ‘don’t do it’ don’t", {"‘don’t do it’"}},
      {"6' 2\" tall and 12\" wide", {}},
      // Closed nowhere: to the paragraph's end, and not beyond.
      {"“One.\n\n“Two,” he said.\n\nThree.", {"“One.", "“Two,”"}},
      {"\"One\nmore.\n\nTwo \"three\" four", {"\"One\nmore.", "\"three\""}},
      {"he said ” so", {}},
      {"\"One \"two\" three", {"\"One \"two\""}},
  };
  for (const auto& [raw, expected] : cases) EXPECT_EQ(quoted_in(raw), expected) << raw;
  // A line that was not wrapped is a paragraph.
  const std::string line = "“" + std::string(130, 'x');
  EXPECT_EQ(quoted_in(line + "\nmore"), std::vector{line});
}

/// Words of a small vocabulary, edited copies of one another: every passage must be what it says.
TEST(Passages, AreWhatTheySay) {
  std::mt19937_64 random(1);
  for (std::size_t round = 0; round < 3000; ++round) {
    const std::size_t vocabulary = 2 + random() % (round % 3 == 0 ? 5 : 200);
    const auto words = [&](std::size_t n) {
      std::string out;
      for (std::size_t i = 0; i < n; ++i) {
        out += "w" + std::to_string(random() % vocabulary) +
               (random() % 9 == 0   ? " “"
                : random() % 9 == 0 ? "” "
                                    : " ");
      }
      return out;
    };
    const std::string piece = words(random() % 60), other = words(random() % 60);
    const std::string a = words(random() % 40) + piece + words(random() % 10) + other;
    const std::string b = other + words(random() % 30) + piece;
    const Marked in_a = marked(a), in_b = marked(b);
    const Shared found = shared_passages(in_a, in_b);
    std::vector<int> used_a(in_a.hashes.size()), used_b(in_b.hashes.size());
    std::vector<std::uint32_t> words_of(found.passages.size());
    for (std::size_t i = 0; i < found.runs.size(); ++i) {
      const EqualRun& run = found.runs[i];
      ASSERT_LT(run.passage, found.passages.size());
      for (std::uint32_t w = 0; w < run.words; ++w) {
        ASSERT_EQ(in_a.hashes[run.a + w], in_b.hashes[run.b + w]);
        ASSERT_EQ(used_a[run.a + w]++, 0);
        ASSERT_EQ(used_b[run.b + w]++, 0);
      }
      words_of[run.passage] += run.words;
      if (i == 0 || found.runs[i - 1].passage != run.passage) {
        ASSERT_EQ(found.passages[run.passage].a.begin, in_a.where[run.a].begin);
        ASSERT_EQ(found.passages[run.passage].b.begin, in_b.where[run.b].begin);
      } else {
        const EqualRun& before = found.runs[i - 1];
        const std::uint32_t gap_a = run.a - before.a - before.words, gap_b = run.b - before.b - before.words;
        ASSERT_LE(std::max(gap_a, gap_b), 1U) << "a change is one word";
        ASSERT_GE(std::max(gap_a, gap_b), 1U);
      }
    }
    for (std::size_t i = 0; i < words_of.size(); ++i) {
      ASSERT_EQ(words_of[i], found.passages[i].words);
      ASSERT_GE(words_of[i], kLeastPassage);
      if (i > 0) {
        ASSERT_GE(found.passages[i].a.begin, found.passages[i - 1].a.end);
      }
    }
    // The same from the other side.
    const Shared back = shared_passages(in_b, in_a);
    ASSERT_EQ(back.passages.size(), found.passages.size());
    ASSERT_EQ(back.longest_unquoted, found.longest_unquoted);
    ASSERT_EQ(back.share_a, found.share_b);
  }
}

/// A text that holds another whole covers it, whatever stands around it.
TEST(Passages, CoverWhatWasCopied) {
  std::mt19937_64 random(2);
  for (std::size_t round = 0; round < 300; ++round) {
    std::string copied, before, behind;
    for (std::size_t i = 0; i < 100; ++i) copied += " c" + std::to_string(random() % 400);
    for (std::size_t i = 0; i < 100; ++i) before += " b" + std::to_string(random() % 400);
    for (std::size_t i = 0; i < 100; ++i) behind += " e" + std::to_string(random() % 400);
    const Shared found = shared_passages(marked(copied), marked(before + copied + behind));
    ASSERT_EQ(found.share_a, 1.0);
    ASSERT_EQ(found.passages.size(), 1U);
  }
}

std::string repeated(std::string_view line, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += line;
  return out;
}

/// Texts that make a naive search quadratic: many occurrences of few seeds in both.
struct Repetitive {
  const char* name;
  std::string a, b;
};

std::vector<Repetitive> repetitive_texts(std::size_t lines) {
  const std::string line = "this line stands there again and again and again\n";
  std::mt19937_64 random(3);
  std::string numbered, permuted, binary;
  for (std::size_t i = 0; i < lines; ++i) {
    numbered += line + "n" + std::to_string(i) + " ";
    permuted += line + "n" + std::to_string(i * 7919 % lines) + " ";
    binary += random() % 2 == 0 ? "x " : "y ";
    binary += random() % 2 == 0 ? "x " : "y ";
  }
  return {{"equal lines", repeated(line, lines), repeated(line, lines)},
          {"many and few lines", repeated(line, lines), repeated(line, 3)},
          {"shifted lines", repeated(line, lines), "again and again " + repeated(line, lines * 9 / 10)},
          {"one word", repeated("a ", lines * 20), repeated("a ", lines * 19)},
          {"permuted lines", numbered, permuted},
          {"two words", binary, binary + "z " + binary}};
}

// Seeds, runs and queues are vectors, so the bytes allocated follow the work. A linear search doubles them with the
// length, a quadratic one multiplies them by four. Unlike a time limit, this does not depend on the machine.
TEST(Passages, WorkGrowsLinearly) {
  const std::vector<Repetitive> half = repetitive_texts(5000), whole = repetitive_texts(10000);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::array<std::size_t, 2> bytes{};
    Shared found;
    for (const Repetitive* texts : {&half[i], &whole[i]}) {
      const Marked a = marked(texts->a), b = marked(texts->b);
      const std::size_t before = allocated_bytes;
      found = shared_passages(a, b);
      bytes[texts == &whole[i] ? 1 : 0] = allocated_bytes - before;
    }
    EXPECT_GT(bytes[0], 0U) << whole[i].name;
    EXPECT_LT(bytes[1], 3 * bytes[0]) << whole[i].name;
    const std::string_view name = whole[i].name;
    if (name == "equal lines" || name == "two words") {
      EXPECT_EQ(found.share_a, 1.0) << name;
    }
    if (name == "many and few lines" || name == "one word") {
      EXPECT_EQ(found.share_b, 1.0) << name;
    }
    if (name == "shifted lines") {
      EXPECT_GT(found.share_b, 0.9) << name;
    }
  }
}

TEST(Quotations, AreTotalAndLinear) {
  // A million openings without an end. A quadratic scan would run into the time limit of ctest.
  for (const std::string_view piece : {"“", "'a ", "\"", "‘a ", "\n", "a' ", "\r\n “a", "``", "\n\n'a", "' "}) {
    const std::string raw = repeated(piece, 1000000);
    for (const Span span : quotations(raw)) ASSERT_LE(span.end, raw.size());
  }
  std::mt19937_64 random(4);
  constexpr std::string_view kLikely = "\xE2\x80\x9C\x9D\x98\x99\xC2\xAB\xBB\"'`a \n.";
  for (std::size_t i = 0; i < 20000; ++i) {
    std::string raw(random() % 80, '\0');
    for (char& c : raw) c = i % 4 == 0 ? static_cast<char>(random()) : kLikely[random() % kLikely.size()];
    const std::unique_ptr<char[]> copy(new char[raw.size()]);
    if (!raw.empty()) std::memcpy(copy.get(), raw.data(), raw.size());
    std::uint32_t end = 0;
    for (const Span span : quotations({copy.get(), raw.size()})) {
      ASSERT_TRUE(end <= span.begin && span.begin < span.end && span.end <= raw.size());
      end = span.end;
    }
  }
}

}  // namespace
}  // namespace dedup
