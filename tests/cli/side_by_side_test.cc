// The two-column view: it marks shared passages and never exceeds the screen.
#include "cli/side_by_side.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "cli/terminal_text.h"
#include "text/normalize.h"
#include "text/passages.h"

namespace dedup::cli {
namespace {

Comparison compared(std::string a, std::string b) {
  Comparison out;
  const auto marked = [](const std::string& raw) {
    Text text;
    normalize(raw, {}, text);
    return mark(raw, text, original_words(raw, text));
  };
  const Marked in_a = marked(a), in_b = marked(b);
  out.shared = shared_passages(in_a, in_b);
  for (const EqualRun& run : out.shared.runs) {
    out.equal_a.push_back({in_a.where[run.a].begin, in_a.where[run.a + run.words - 1].end});
    out.equal_b.push_back({in_b.where[run.b].begin, in_b.where[run.b + run.words - 1].end});
  }
  out.a.name = "a";
  out.b.name = "b";
  out.a.text = std::move(a);
  out.b.text = std::move(b);
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(SideBySide, MarksPassagesInBoth) {
  const Comparison pair = compared("x “one two three four five” y", "z (one two 3 three four five), w");
  Screen screen;
  screen.width = 80;
  EXPECT_EQ(side_by_side(pair, screen),
            "A  a                                     B  b\n"
            "x “[1:one two three four five:1]” y      z ([1:one two 3 three four five:1]), w\n");
  screen.width = 40;
  EXPECT_EQ(side_by_side(pair, screen),
            "A  a\nx “[1:one two three four five:1]” y\n\nB  b\nz ([1:one two 3 three four five:1]), w\n");
  screen.color = true;
  EXPECT_EQ(lines_of(side_by_side(pair, screen)).back(),
            "z (\x1b[1;32mone\x1b[0m\x1b[1;32m \x1b[0m\x1b[1;32mtwo\x1b[0m\x1b[2;32m \x1b[0m\x1b[2;32m3\x1b[0m"
            "\x1b[2;32m \x1b[0m\x1b[1;32mthree\x1b[0m\x1b[1;32m \x1b[0m\x1b[1;32mfour\x1b[0m\x1b[1;32m \x1b[0m"
            "\x1b[1;32mfive\x1b[0m), w");
}

TEST(SideBySide, StaysWithinTheScreen) {
  std::mt19937_64 random(1);
  const std::vector<std::string> words = {"one",  "two", "three",    "\x1b[31m", "\n",    "\n\n", std::string(70, 'l'),
                                          "東京", "都",  "\xE2\x80", "\t",       "“six”", "\r\n", "e\u0301\u0301"};
  for (std::size_t round = 0; round < 1000; ++round) {
    const auto text = [&] {
      std::string out;
      for (std::size_t i = random() % 60; i > 0; --i)
        out += words[random() % words.size()] + (random() % 4 == 0 ? "" : " ");
      return out;
    };
    Screen screen;
    screen.width = 1 + random() % 120;
    const Comparison pair = compared(text(), text());
    for (const std::string& line : lines_of(side_by_side(pair, screen))) {
      ASSERT_EQ(line.find('\x1b'), std::string::npos) << "an escape character reached the terminal";
      ASSERT_LE(columns_of(line), std::max<std::size_t>(screen.width, 10)) << line;
    }
  }
}

}  // namespace
}  // namespace dedup::cli
