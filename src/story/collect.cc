// Collects the terms of a text and detects its language.
//
// Problem: rarity needs counts of the right language, and articles do not name theirs.
// Method: count the most common function words of 14 languages in the first 400 words; a word of several languages is
// divided among them. If too few are found, or the language's own counts do not contain most of the words (another
// language may spell its words like these), the text is counted by its script. Detection costs one hash look-up per
// word.
//
// Each word and each pair of adjacent words is one term. Words at the start of a text weigh up to double, because news
// is written with the essentials first (the inverted pyramid).
//
// Weaknesses: languages that are not listed share the counts of their script, so two of them may mix; texts of a few
// words have no language; scripts without spaces are split into characters.
#include "story/collect.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "kernels/kernels.h"

namespace dedup {

namespace {

constexpr std::uint32_t kOne = 64;              // a weight of 1
constexpr std::uint32_t kTitle = 3 * kOne / 2;  // weight of a word in a title
// A word without a count is taken to be in 10 documents: the built-in counts list words of 21 or more, so it is in 0
// to 20.
constexpr std::uint32_t kUnseen = 10;
constexpr std::size_t kLeadWords = 512;      // the lead's extra weight rounds to 0 before word 300
constexpr std::size_t kLanguageWords = 400;  // words that the language is detected from

// The most common words of each language. A word of several languages counts for each in part.
struct Language {
  std::string_view name;
  std::string_view words;
};
constexpr std::array<Language, 14> kLanguages = {{
    {"en", "the of and to in is that for on with was as at by from his it has are said"},
    {"de", "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch"},
    {"fr", "le la les de des et en du un une dans est pour que qui au sur par il à a l'on aux ce"},
    {"es", "el la los de y en que las del un una por con se para su es al lo como más"},
    {"pt", "o a os de e que do da em um uma para com não no na por dos das se é ao"},
    {"it", "il la di che e un una per in del della con non i le si da al dei sono è nel"},
    {"nl", "de het een van en in is op te dat voor met zijn niet aan er om door bij ook"},
    {"sv", "och att det som en på är av för med den till inte har ett om de"},
    {"da", "og at det er en til på som for med af de den ikke har et"},
    {"pl", "w i na się z nie do że to jest po o za od przez"},
    {"ro", "de și în la a cu pe din care că nu pentru este o"},
    {"tr", "ve bir bu için ile da de çok olarak daha"},
    {"id", "yang dan di dengan untuk dari ini pada itu tidak akan dalam"},
    {"ru", "в и на не что с по из к за о от как для его"},
}};

struct Script {
  std::string_view name;
  char32_t first, last;
};
constexpr std::array<Script, 17> kScripts = {{{"latin", 0x41, 0x24F},
                                              {"greek", 0x370, 0x3FF},
                                              {"cyrillic", 0x400, 0x52F},
                                              {"armenian", 0x530, 0x58F},
                                              {"hebrew", 0x590, 0x5FF},
                                              {"arabic", 0x600, 0x77F},
                                              {"devanagari", 0x900, 0x97F},
                                              {"bengali", 0x980, 0x9FF},
                                              {"indic", 0xA00, 0xDFF},
                                              {"thai", 0xE00, 0xE7F},
                                              {"lao", 0xE80, 0xEFF},
                                              {"burmese", 0x1000, 0x109F},
                                              {"georgian", 0x10A0, 0x10FF},
                                              {"khmer", 0x1780, 0x17FF},
                                              {"kana", 0x3040, 0x30FF},
                                              {"han", 0x3400, 0x9FFF},
                                              {"hangul", 0xAC00, 0xD7AF}}};
constexpr std::size_t kOther = kLanguages.size() + kScripts.size();
// Score of a function word, divided by the number of its languages. 2520 is divisible by 1 to 10.
constexpr std::uint32_t kShare = 2520;

/// The weight of word i of a body: 64 * (1 + e^(-i / 60)), rounded.
constexpr std::array<std::uint32_t, kLeadWords> kLead = [] {
  std::array<std::uint32_t, kLeadWords> out{};
  std::uint64_t decay = std::uint64_t{1} << 32;
  for (std::uint32_t& weight : out) {
    weight = kOne + static_cast<std::uint32_t>((decay * kOne + (std::uint64_t{1} << 31)) >> 32);
    decay = (decay * 4223977731U) >> 32;  // e^(-1/60) in 2^-32
  }
  return out;
}();

/// Key of a function word -> its languages, one bit each.
const WordCounts& function_words() {
  static const WordCounts table = [] {
    WordCounts out;
    for (std::uint32_t language = 0; language < kLanguages.size(); ++language) {
      std::string_view rest = kLanguages[language].words;
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::uint64_t key = kernels::word_hash(rest.substr(0, end));
        if ((out.count(key) >> language & 1) == 0) out.add(key, 1U << language);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return out;
  }();
  return table;
}

char32_t first_character(const Text& text, Word word) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text.bytes[word.begin + i]); };
  const char32_t lead = byte(0);
  const std::size_t length = word.end - word.begin;
  if (lead < 0x80 || length < 2) return lead;
  if (lead < 0xE0) return (lead & 0x1F) << 6 | (byte(1) & 0x3FU);
  if (lead < 0xF0 && length > 2) return (lead & 0xF) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  return 0x20000;  // beyond the basic plane, nearly always Han; any value outside every script's range will do
}

std::uint32_t script_of(const Text& title, const Text& body) {
  std::array<std::uint32_t, kScripts.size() + 1> words{};
  std::size_t seen = 0;
  for (const Text* text : {&title, &body}) {
    for (std::size_t i = 0; i < text->words.size() && seen < kLanguageWords; ++i) {
      const char32_t c = first_character(*text, text->words[i]);
      if (c >= '0' && c <= '9') continue;
      ++seen;
      const auto* script = std::find_if(kScripts.begin(), kScripts.end(),
                                        [c](const Script& each) { return c >= each.first && c <= each.last; });
      ++words[static_cast<std::size_t>(script - kScripts.begin())];
    }
  }
  // Japanese mixes kana with Han. A text is Japanese if there is one kana for every ten Han characters.
  constexpr std::size_t kKana = 14, kHan = 15;
  if (words[kKana] * 10 >= words[kHan] && words[kKana] > 0) words[kKana] += words[kHan];
  const auto most = std::max_element(words.begin(), words.end());
  return static_cast<std::uint32_t>(kLanguages.size() + static_cast<std::size_t>(most - words.begin()));
}

bool has_digit(const Text& text, Word word) {
  return std::any_of(text.bytes.data() + word.begin, text.bytes.data() + word.end,
                     [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a word is a number that identifies something. One or two digits do not: any two texts share some by chance.
/// Two words with digits in a row do, such as scores or lottery numbers; collect_terms handles those.
bool is_number(const Text& text, Word word) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::size_t length = word.end - word.begin;
  if (length <= 2 && std::all_of(text.bytes.data() + word.begin, text.bytes.data() + word.end, digit)) return false;
  return has_digit(text, word);
}

/// The key of word i, without a genitive 's.
std::uint64_t key_of(const Text& text, std::size_t i) {
  const Word word = text.words[i];
  const std::size_t length = word.end - word.begin;
  if (length < 3 || text.bytes[word.end - 1] != 's' || text.bytes[word.end - 2] != '\'') return text.hashes[i];
  const Word stem{word.begin, word.end - 2};
  std::uint64_t hash = 0;
  kernels::hash_words(text.bytes.data(), {&stem, 1}, &hash);
  return hash;
}

/// The language with the most function words; kLanguages.size() if no language has enough.
std::size_t language_of(const Text& title, const Text& body) {
  const WordCounts& known = function_words();
  std::array<std::uint32_t, kLanguages.size()> score{};
  std::uint32_t seen = 0;
  for (const Text* text : {&title, &body}) {
    for (std::size_t i = 0; i < text->words.size() && seen < kLanguageWords; ++i, ++seen) {
      const std::uint32_t languages = known.count(text->hashes[i]);
      if (languages == 0) continue;
      const auto share = kShare / static_cast<std::uint32_t>(std::popcount(languages));
      for (std::size_t k = 0; k < score.size(); ++k) score[k] += (languages >> k & 1) != 0 ? share : 0;
    }
  }
  const auto best = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
  return score[best] >= std::max(kShare, seen * kShare / 20) ? best : kLanguages.size();
}

/// Whether the counts contain three fifths of the words.
bool is_covered(const Text& title, const Text& body, const WordCounts& counts) {
  std::size_t all = 0, covered = 0;
  for (const Text* text : {&title, &body}) {
    for (std::size_t i = 0; i < text->words.size() && all < kLanguageWords; ++i, ++all) {
      covered += counts.count(text->hashes[i]) > 0 ? 1 : 0;
    }
  }
  return 5 * covered >= 3 * all;
}

/// Scales `count` of `documents` documents down to kMostCounted documents if there are more.
std::uint16_t scaled(std::uint32_t count, std::uint64_t documents) {
  const std::uint64_t of = std::max(documents, kMostCounted);
  return static_cast<std::uint16_t>(std::max<std::uint64_t>(count * kMostCounted / of, 1));
}

constexpr std::size_t kFewestPlaces = 512;  // more terms than most articles have

/// Adds weight to a term, or adds the term if it is new.
void add_term(Terms& out, std::uint64_t hash, std::uint32_t weight, std::uint16_t counted) {
  if (!out.places.has_room_for(out.terms.size() + 1)) {
    out.places.clear(std::max(out.places.slots().size(), kFewestPlaces));
    for (std::uint32_t i = 0; i < out.terms.size(); ++i) {
      out.places.probe(out.terms[i].hash >> 8, [](Place slot) { return slot.at == kNone; }).at = i;
    }
  }
  Place& place =
      out.places.probe(hash >> 8, [&](Place slot) { return slot.at == kNone || out.terms[slot.at].hash == hash; });
  if (place.at == kNone) {
    place.at = static_cast<std::uint32_t>(out.terms.size());
    out.terms.push_back({hash, weight, counted});
  } else {
    Term& known = out.terms[place.at];
    known.weight = known.weight > UINT32_MAX - weight ? UINT32_MAX : known.weight + weight;
  }
}

}  // namespace

std::span<const std::string_view> language_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    all.reserve(kOther + 1);
    for (const Language& language : kLanguages) all.push_back(language.name);
    for (const Script& script : kScripts) all.push_back(script.name);
    all.emplace_back("other");
    return all;
  }();
  static_assert(kOther + 1 == kLanguages.size() + kScripts.size() + 1);
  return names;
}

bool is_language(std::uint32_t language) { return language < kLanguages.size(); }

void collect_terms(const Text& title, const Text& body, std::span<const std::uint8_t> quarters,
                   std::span<const WordCounts> counts, Terms& out) {
  out.terms.clear();
  out.places.clear();
  const std::size_t language = language_of(title, body);
  const bool known =
      language < kLanguages.size() && (counts[language].documents == 0 || is_covered(title, body, counts[language]));
  out.language = known ? static_cast<std::uint32_t>(language) : script_of(title, body);
  const WordCounts& behind = counts[out.language];
  for (const Text* text : {&title, &body}) {
    std::uint64_t before = 0;  // key of the previous word; 0 at the start and after words left out
    std::uint16_t before_counted = 0;
    bool before_figure = false;
    std::size_t place = 0;
    for (std::size_t i = 0; i < text->words.size(); ++i) {
      const std::uint32_t quarter = text == &body && !quarters.empty() ? quarters[i] : 4;
      if (quarter == 0) {
        before = 0;
        continue;
      }
      const std::uint64_t key = key_of(*text, i);
      const std::uint32_t in_counts = behind.count(key);
      const std::uint16_t counted = scaled(std::max(in_counts, kUnseen), behind.documents);
      const bool figure = has_digit(*text, text->words[i]);
      const bool number = figure && is_number(*text, text->words[i]);
      const bool fact = number || (behind.documents > 0 && in_counts == 0);
      const std::uint32_t whole = text == &title ? kTitle : place < kLeadWords ? kLead[place] : kOne;
      const std::uint32_t weight = whole * quarter / 4;
      const std::uint64_t kind = (fact ? kTermFact : 0) | (number ? kTermNumber : 0);
      add_term(out, (kernels::mix(key) & ~kTermBits) | kind, weight, counted);
      if (before != 0) {
        const std::uint64_t pair = kernels::mix(before * kernels::kGolden + kernels::mix(key));
        const std::uint64_t figures = before_figure && figure ? kTermFact | kTermNumber : 0;
        add_term(out, (pair & ~kTermBits) | kTermPair | figures, weight, std::min(before_counted, counted));
      }
      before = key;
      before_figure = figure;
      before_counted = counted;
      ++place;
    }
  }
}

}  // namespace dedup
