// Terms and similarity: languages, weights, and template texts with different facts.
#include "story/terms.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "story/background.h"
#include "story/likeness.h"
#include "text/language.h"
#include "text/normalize.h"

namespace dedup {
namespace {

std::uint32_t language(std::string_view name) {
  const auto names = language_names();
  return static_cast<std::uint32_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Terms terms_of(std::string_view title, std::string_view body, std::span<const WordCounts> counts) {
  const Config config;
  Text t, b;
  normalize(title, config, t);
  normalize(body, config, b);
  Terms out;
  const std::uint32_t spoken = language_of(t, b);
  collect_terms(t, b, {}, {spoken, apostrophe_of(language_names()[spoken]), counts[spoken]}, out);
  return out;
}

std::vector<WordCounts> no_counts() { return std::vector<WordCounts>(language_names().size()); }

TEST(CollectTerms, ListsEachWordAndPairOnce) {
  const Terms terms = terms_of("", "alpha beta alpha beta gamma", no_counts());
  std::map<bool, std::size_t> kinds;
  for (const Term& term : terms.terms) ++kinds[(term.hash & kTermPair) != 0];
  EXPECT_EQ(kinds[false], 3U);  // alpha, beta, gamma
  EXPECT_EQ(kinds[true], 3U);   // alpha beta, beta alpha, beta gamma
}

TEST(CollectTerms, WeighsTitleAndLeadMore) {
  std::string body = "opening";
  for (int i = 0; i < 1000; ++i) body += " filler";
  body += " closing";
  std::map<std::uint64_t, std::uint32_t> weight;
  for (const Term& term : terms_of("headline", body, no_counts()).terms) weight[term.hash] = term.weight;
  const auto weight_of = [&](std::string_view word) {
    for (const Term& term : terms_of("", word, no_counts()).terms) return weight[term.hash];
    return 0U;
  };
  EXPECT_EQ(weight_of("headline"), 96U);
  EXPECT_EQ(weight_of("opening"), 128U);
  EXPECT_EQ(weight_of("closing"), 64U);
}

TEST(CollectTerms, StripsGenitives) {
  const auto of = [](std::string_view text) { return terms_of("", text, no_counts()).terms.front().hash; };
  EXPECT_EQ(of("Brulart's"), of("brulart"));
  EXPECT_EQ(of("Brulart’s"), of("brulart"));
  EXPECT_NE(of("brularts"), of("brulart"));
}

TEST(CollectTerms, StripsWhatAnApostropheTiesToAWord) {
  const WordCounts none;
  const auto of = [&](std::string_view word, std::string_view spoken) {
    Text title, body;
    normalize(word, Config(), body);
    Terms out;
    collect_terms(title, body, {}, {0, apostrophe_of(spoken), none}, out);
    return out.terms.front().hash;
  };
  EXPECT_EQ(of("l'usine", "fr"), of("usine", "fr"));
  EXPECT_EQ(of("lorsqu’elle", "fr"), of("elle", "fr"));
  EXPECT_EQ(of("dell'arte", "it"), of("arte", "it"));
  EXPECT_EQ(of("d'aigua", "ca"), of("aigua", "ca"));
  EXPECT_EQ(of("Ankara'daki", "tr"), of("ankara", "tr"));
  EXPECT_NE(of("aujourd'hui", "fr"), of("hui", "fr"));
  EXPECT_NE(of("o'hara", "en"), of("hara", "en"));
}

/// A term source of texts.
class Texts : public TermSource {
 public:
  Texts(std::vector<std::string> texts, std::span<const WordCounts> counts)
      : texts_(std::move(texts)), counts_(counts) {}
  void terms(std::uint32_t unit, Terms& out) const override { out = terms_of("", texts_[unit], counts_); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  std::vector<std::string> texts_;
  std::span<const WordCounts> counts_;
};

/// The reference: cosine of two units in floating point, with maps.
double plain_cosine(const Texts& texts, std::uint32_t a, std::uint32_t b) {
  std::vector<std::map<std::uint64_t, double>> vectors(texts.size());
  std::map<std::uint64_t, int> units;
  Terms terms;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    texts.terms(i, terms);
    for (const Term& term : terms.terms) {
      vectors[i][term.hash] = std::log1p(term.weight / 64.0);
      ++units[term.hash];
    }
  }
  for (auto& vector : vectors) {
    for (auto& [hash, value] : vector) {
      const double part = static_cast<double>(units[hash]) / texts.size();
      const double share = (1000 * std::max(part * part, 1.0 / 5000) + units[hash]) / (1000.0 + texts.size());
      value *= std::max(0.0, -std::log(share) - 2.0) * ((hash & 1) != 0 ? 0.5 : 1.0);
    }
  }
  const auto dot = [&](std::uint32_t x, std::uint32_t y) {
    double sum = 0.0;
    for (const auto& [hash, value] : vectors[x]) {
      if (const auto found = vectors[y].find(hash); found != vectors[y].end()) sum += value * found->second;
    }
    return sum;
  };
  const double lengths = std::sqrt(dot(a, a) * dot(b, b));
  return lengths > 0.0 ? dot(a, b) / lengths : 0.0;
}

std::vector<std::string> random_texts(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    const std::size_t words = 1 + random() % 120;
    for (std::size_t w = 0; w < words; ++w) {
      // Zipf-like: a few words are common, most are rare.
      const auto rank = static_cast<int>(std::pow(2000.0, static_cast<double>(random() % 10'000) / 10'000.0));
      text += "w" + std::to_string(rank) + " ";
    }
    out.push_back(text);
  }
  return out;
}

TEST(WeighTerms, AgreesWithFloatingPoint) {
  const auto counts = no_counts();
  const Texts texts(random_texts(25, 1), counts);
  const std::vector<std::uint8_t> all(texts.size(), 1);
  const TermVectors vectors = weigh_terms(collect_all(texts.size(), texts), all, counts, false);
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < texts.size(); ++a) {
    for (std::uint32_t b = a + 1; b < texts.size(); ++b) pairs.push_back({a, b});
  }
  double largest = 0.0;
  for (const Likeness& pair : measure_likeness(vectors, pairs)) {
    const double cosine = static_cast<double>(pair.cosine) / static_cast<double>(kCosineOne);
    EXPECT_NEAR(cosine, plain_cosine(texts, pair.a, pair.b), 2e-3) << pair.a << ' ' << pair.b;
    largest = std::max(largest, cosine);
  }
  EXPECT_GT(largest, 0.02);
}

TEST(WeighTerms, SameVectorsForAnyThreads) {
  const auto counts = no_counts();
  const Texts texts(random_texts(700, 2), counts);
  const std::vector<std::uint8_t> all(texts.size(), 1);
  const auto on = [&](int threads) {
    tbb::task_arena arena(threads);
    return arena.execute([&] { return weigh_terms(collect_all(texts.size(), texts), all, counts, false); });
  };
  const TermVectors one = on(1), eight = on(8);
  EXPECT_EQ(one.by_unit.index, eight.by_unit.index);
  EXPECT_EQ(one.by_unit.value, eight.by_unit.value);
  EXPECT_EQ(one.by_term.index, eight.by_term.index);
  EXPECT_EQ(one.by_term.begin, eight.by_term.begin);
}

TEST(WeighTerms, UncountedUnitsDoNotChangeRarity) {
  const auto counts = no_counts();
  std::vector<std::string> texts = random_texts(50, 3);
  const std::size_t originals = texts.size();
  for (int copy = 0; copy < 40; ++copy) texts.push_back(texts[0]);
  const Texts few({texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(originals)}, counts);
  const Texts many(texts, counts);
  std::vector<std::uint8_t> counted(texts.size(), 0);
  std::fill_n(counted.begin(), originals, std::uint8_t{1});
  const std::vector<std::uint8_t> all(originals, 1);
  const TermVectors small = weigh_terms(collect_all(few.size(), few), all, counts, false);
  const TermVectors large = weigh_terms(collect_all(many.size(), many), counted, counts, false);
  std::vector<Pair> pairs;
  for (std::uint32_t b = 1; b < originals; ++b) pairs.push_back({0, b});
  const auto x = measure_likeness(small, pairs), y = measure_likeness(large, pairs);
  for (std::size_t i = 0; i < pairs.size(); ++i) EXPECT_EQ(x[i].cosine, y[i].cosine);
  EXPECT_GT(measure_likeness(large, std::vector<Pair>{{0, static_cast<std::uint32_t>(originals)}})[0].cosine,
            kCosineOne * 99 / 100);
}

TEST(WeighTerms, EverydayWordsWeighNothing) {
  const auto counts = no_counts();
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back("the town council met again on " + std::to_string(i));
  const Texts source(texts, counts);
  const TermVectors vectors =
      weigh_terms(collect_all(source.size(), source), std::vector<std::uint8_t>(100, 1), counts, false);
  EXPECT_EQ(measure_likeness(vectors, std::vector<Pair>{{0, 1}})[0].cosine, 0);
}

TEST(WeighTerms, BackgroundCountsSupplementASmallInput) {
  auto counts = no_counts();
  WordCounts& english = counts[language("en")];
  english.documents = 50'000;
  const std::string everyday = "the mayor of the town said on friday that it was to be in and for";
  const std::string rare = "brulart chocolate orle recall";
  for (std::string_view rest = everyday; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    english.add(word_key(rest.substr(0, end)), 30'000);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const Texts texts({everyday + " " + rare, everyday + " chocolate recall by brulart of orle",
                     everyday + " bridge harbour crane gale"},
                    counts);
  const TermVectors vectors =
      weigh_terms(collect_all(texts.size(), texts), std::vector<std::uint8_t>(3, 1), counts, false);
  const auto measured = measure_likeness(vectors, std::vector<Pair>{{0, 1}, {0, 2}});
  EXPECT_GT(measured[0].cosine, kCosineOne / 2);
  EXPECT_LT(measured[1].cosine, kCosineOne / 100);
}

/// Cosine of two texts among thirty others.
std::int32_t cosine_among_others(const std::string& a, const std::string& b) {
  auto counts = no_counts();
  counts[language("en")].documents = 1000;
  for (const std::string_view word :
       {"the",     "numbers", "drawn",  "in",      "of",        "draw", "were",   "prizes",
        "claimed", "shop",    "office", "lottery", "head",      "road", "closed", "until",
        "for",     "gas",     "works",  "by",      "diversion", "is",   "lane",   "a"}) {
    counts[language("en")].add(word_key(word), 20);
  }
  std::vector<std::string> texts = random_texts(30, 5);
  texts.push_back(a);
  texts.push_back(b);
  const Texts source(texts, counts);
  const TermVectors vectors =
      weigh_terms(collect_all(source.size(), source), std::vector<std::uint8_t>(texts.size(), 1), counts, false);
  return measure_likeness(vectors, std::vector<Pair>{{30, 31}})[0].cosine;
}

TEST(MeasureLikeness, TemplatesWithDifferentFactsAreNotSimilar) {
  const std::string draw = "the numbers of the lottery draw were # prizes are claimed in the shop of the head office";
  const auto with = [](std::string text, std::string_view what) { return text.replace(text.find('#'), 1, what); };
  // Two consecutive numbers are a fact.
  EXPECT_EQ(cosine_among_others(with(draw, "4 11 19 23 36"), with(draw, "2 7 18 29 30")), 0);
  EXPECT_GT(cosine_among_others(with(draw, "4 11 19 23 36"), with(draw, "4 11 19 23 36")), kCosineOne * 9 / 10);
  EXPECT_GT(cosine_among_others(with(draw, "4 11 19 23 36"), with(draw, "4 11 19 23 37")), kCosineOne / 2);
  // Each text has one name; with different names they are only the same template.
  const std::string road = "# lane is closed until works for gas by the road is closed diversion";
  EXPECT_EQ(cosine_among_others(with(road, "thornley"), with(road, "hexley")), 0);
  EXPECT_GT(cosine_among_others(with(road, "thornley"), with(road, "thornley")), kCosineOne * 9 / 10);
}

/// `form` with each # replaced by the next blank.
std::string filled_in(std::string_view form, std::span<const std::string> blanks) {
  std::string out;
  for (const char c : form) {
    if (c != '#') {
      out += c;
    } else {
      out += blanks.front();
      blanks = blanks.subspan(1);
    }
  }
  return out;
}

/// Fills in a form 2,000 times at random and measures all pairs that share one or two blanks. `blank(i)` is one of the
/// possible blanks. The last two texts share four of five.
std::vector<Likeness> pairs_of_form(std::string_view form, const std::function<std::string(unsigned)>& blank) {
  std::mt19937 random(7);
  const auto count = static_cast<std::size_t>(std::count(form.begin(), form.end(), '#'));
  std::vector<std::vector<std::string>> blanks(2000, std::vector<std::string>(count));
  for (auto& each : blanks) {
    for (std::string& text : each) text = blank(static_cast<unsigned>(random()));
  }
  blanks.back() = blanks[blanks.size() - 2];
  blanks.back()[0] = blank(12345);
  std::vector<std::string> texts;
  std::map<std::string, std::vector<std::uint32_t>> with;
  for (std::uint32_t i = 0; i < blanks.size(); ++i) {
    texts.push_back(filled_in(form, blanks[i]));
    for (const std::string& text : blanks[i]) with[text].push_back(i);
  }
  std::vector<Pair> pairs;
  for (const auto& [text, units] : with) {
    for (std::size_t i = 1; i < units.size(); ++i) {
      if (units[i - 1] != units[i] && units[i - 1] + 2 != blanks.size()) pairs.push_back({units[i - 1], units[i]});
    }
  }
  const auto last = static_cast<std::uint32_t>(blanks.size() - 1);
  pairs.push_back({last - 1, last});
  const auto counts = no_counts();
  const Texts source(texts, counts);
  return measure_likeness(
      weigh_terms(collect_all(source.size(), source), std::vector<std::uint8_t>(texts.size(), 1), counts, false),
      pairs);
}

TEST(MeasureLikeness, ChanceDoesNotMakeFormsSimilar) {
  const auto number = [](unsigned i) { return std::to_string(10'000 + i % 5000); };
  const auto price = [](unsigned i) { return std::to_string(1 + i % 100) + "." + std::to_string(10 + i / 100 % 90); };
  const auto name = [](unsigned i) {
    constexpr std::string_view kParts[] = {"ka", "lo", "mi", "ra", "ten", "vor", "sel", "dra", "bu", "ni"};
    std::string out;
    for (i %= 1000; out.size() < 6; i /= 10) out += kParts[i % 10];
    return out;
  };
  const std::pair<std::string_view, std::function<std::string(unsigned)>> forms[] = {
      {"the court heard case number # on monday and the judge set the bail at # dollars after a hearing. the clerk "
       "wrote the filing down as docket # and said that # people had signed it and the city paid # for the hall",
       number},
      {"shares of the company closed at # dollars on tuesday after opening at # in the morning on the exchange. the "
       "stock reached a high of # and a low of # during the day and # in the evening, as analysts had said",
       price},
      {"the council named # # as the winner of the yearly prize for young writers at a ceremony on friday. the prize "
       "was handed over by # in the town of # where the writer # had read from the book in the spring",
       name},
      {"das gericht hat am montag den fall mit der nummer # verhandelt und die kaution auf # euro festgesetzt. die "
       "akte hat das zeichen # und ein sprecher sagte dass # menschen unterschrieben und # euro bezahlt haben",
       number},
      {"地方法院星期一审理了编号#的案件并将保释金定为#元书记员将该案登记在#号卷宗之下发言人说有#"
       "人签署了请愿书为会堂支付了#元",
       number}};
  for (const auto& [form, blank] : forms) {
    const std::vector<Likeness> measured = pairs_of_form(form, blank);
    EXPECT_GT(measured.size(), 1000U);
    EXPECT_TRUE(std::all_of(measured.begin(), measured.end() - 1, [](const Likeness& pair) {
      return pair.cosine == 0;
    })) << form;
    EXPECT_GT(measured.back().cosine, kCosineOne / 2) << form;
  }
}

TEST(WeighTerms, AcceptsEmptyTextsAndNoTexts) {
  const auto counts = no_counts();
  const Texts texts({"", "", "word"}, counts);
  const TermVectors vectors =
      weigh_terms(collect_all(texts.size(), texts), std::vector<std::uint8_t>(3, 1), counts, false);
  EXPECT_EQ(measure_likeness(vectors, std::vector<Pair>{{0, 1}, {1, 2}})[0].cosine, 0);
  const Texts none({}, counts);
  EXPECT_EQ(weigh_terms(collect_all(0, none), {}, counts, false).units(), 0U);
}

}  // namespace
}  // namespace dedup
