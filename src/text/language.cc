// Tells the language of a text with CLD2, from its first words.
//
// Problem: how rare a word is depends on the language, and articles do not name theirs.
// Method: Compact Language Detector 2 (83 languages; naive Bayes over four letters, or single characters in scripts of
// one language). It reads title and body as they are compared, so its answer does not depend on markup or spelling.
// A text whose language it does not find reliable is told by its script alone.
//
// Weakness: a text of a few words often has no language. CLD2 cannot tell Bosnian, Croatian and Serbian apart well, nor
// the two written forms of Norwegian and of Chinese; each group is one language here.
#include "text/language.h"

#include <cld2/public/encodings.h>

#include <cstdio>  // for cld2/public/compact_lang_det.h, which uses FILE without it
//
#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dedup {

namespace {

// Bytes that the language is told from: a hundred words, or 200 characters of Chinese. CLD2 needs 0.1 ms per KB.
constexpr std::size_t kMostBytes = 600;
constexpr std::size_t kScriptWords = 400;  // words that the script is told from

constexpr std::array<std::string_view, 70> kLanguages = {
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "pl", "ro",  "tr", "id", "ru", "af", "ar", "az", "be",
    "bg", "bn", "ca", "cs", "cy", "el", "et", "eu", "fa", "fi", "fil", "ga", "gl", "gu", "he", "hi", "hu", "hy",
    "is", "ja", "ka", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ms",  "mt", "nb", "ne", "pa", "sh", "si", "sk",
    "sl", "sq", "sw", "ta", "te", "th", "uk", "ur", "vi", "yi", "zh",  "km", "lo", "my", "ku", "am"};

/// What CLD2 calls otherwise.
struct OtherName {
  std::string_view theirs, ours;
};
constexpr std::array<OtherName, 9> kOtherNames = {{{"iw", "he"},
                                                   {"no", "nb"},
                                                   {"nn", "nb"},
                                                   {"tl", "fil"},
                                                   {"zh-Hant", "zh"},
                                                   {"hr", "sh"},
                                                   {"sr", "sh"},
                                                   {"bs", "sh"},
                                                   {"ug", "ur"}}};

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
    for (std::size_t i = 0; i < text->words.size() && seen < kScriptWords; ++i) {
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

/// The first words of title and body, joined as they are compared.
std::string beginning(const Text& title, const Text& body) {
  std::string out;
  out.reserve(kMostBytes + 64);
  for (const Text* text : {&title, &body}) {
    bool character = false;  // characters of scripts without spaces stand together
    for (std::size_t i = 0; i < text->words.size() && out.size() < kMostBytes; ++i) {
      const bool next = !text->is_character.empty() && text->is_character[i] != 0;
      if (!out.empty() && !(character && next)) out += ' ';
      character = next;
      const Word word = text->words[i];
      out.append(text->bytes.data() + word.begin, std::min<std::size_t>(word.end - word.begin, kMostBytes));
    }
  }
  return out;
}

/// CLD2's number of a language -> ours; names.size() if we do not list it.
std::uint32_t number_of(CLD2::Language language) {
  std::string_view name = CLD2::LanguageCode(language);
  for (const OtherName& other : kOtherNames) {
    if (name == other.theirs) name = other.ours;
  }
  return static_cast<std::uint32_t>(std::find(kLanguages.begin(), kLanguages.end(), name) - kLanguages.begin());
}

}  // namespace

std::span<const std::string_view> language_names() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    all.reserve(kOther + 1);
    all.insert(all.end(), kLanguages.begin(), kLanguages.end());
    for (const Script& script : kScripts) all.push_back(script.name);
    all.emplace_back("other");
    return all;
  }();
  return names;
}

bool is_language(std::uint32_t language) { return language < kLanguages.size(); }

std::uint32_t language_of(const Text& title, const Text& body) {
  const std::string text = beginning(title, body);
  const CLD2::CLDHints none{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percent{};
  std::array<double, 3> score{};
  int bytes = 0;
  bool reliable = false;
  CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &none, 0, languages.data(),
                                 percent.data(), score.data(), nullptr, &bytes, &reliable);
  const std::uint32_t language = number_of(languages[0]);
  return reliable && is_language(language) ? language : script_of(title, body);
}

}  // namespace dedup
