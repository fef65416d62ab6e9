// Collects the terms of a text.
//
// Each word and each pair of adjacent words is one term. Words at the start of a text weigh up to double, because news
// is written with the essentials first (the inverted pyramid).
//
// A word counts without what an apostrophe ties to it: a genitive 's, the article of French, Italian and Catalan
// (l'homme, dell'arte), the ending of Turkish names (Ankara'da). Counts list words without these, so they would all
// seem rare.
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
constexpr std::size_t kLeadWords = 512;         // the lead's extra weight rounds to 0 before word 300

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

/// Word i without what an apostrophe ties to it.
Word bare(const Text& text, std::size_t i, Apostrophe apostrophe) {
  Word word = text.words[i];
  const std::string_view letters(text.bytes.data() + word.begin, word.end - word.begin);
  const std::size_t at = letters.find('\'');
  if (at == std::string_view::npos) return word;
  if (apostrophe == Apostrophe::article) {
    // Short, or ending in ll or qu: dell'arte, lorsqu'il. A word such as aujourd'hui is left whole.
    const std::string_view before = letters.substr(0, at);
    if (letters.size() - at > 2 && (at <= 2 || before.ends_with("ll") || before.ends_with("qu"))) {
      word.begin += static_cast<std::uint32_t>(at) + 1;
    }
  } else if (apostrophe == Apostrophe::ending) {
    if (at >= 3) word.end = word.begin + static_cast<std::uint32_t>(at);
  } else if (letters.size() > 2 && letters.ends_with("'s")) {
    word.end -= 2;
  }
  return word;
}

std::uint64_t key_of(const Text& text, std::size_t i, Apostrophe apostrophe) {
  const Word word = bare(text, i, apostrophe);
  if (word.end - word.begin == text.words[i].end - text.words[i].begin) return text.hashes[i];
  std::uint64_t hash = 0;
  kernels::hash_words(text.bytes.data(), {&word, 1}, &hash);
  return hash;
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

Apostrophe apostrophe_of(std::string_view language) {
  if (language == "fr" || language == "it" || language == "ca") return Apostrophe::article;
  return language == "tr" ? Apostrophe::ending : Apostrophe::genitive;
}

void collect_terms(const Text& title, const Text& body, std::span<const std::uint8_t> quarters, const Spoken& spoken,
                   Terms& out) {
  out.terms.clear();
  out.places.clear();
  out.language = spoken.language;
  const WordCounts& behind = spoken.counts;
  const std::uint32_t unseen = behind.unseen();
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
      const std::uint64_t key = key_of(*text, i, spoken.apostrophe);
      const std::uint32_t in_counts = behind.count(key);
      const std::uint16_t counted = scaled(std::max(in_counts, unseen), behind.documents);
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
