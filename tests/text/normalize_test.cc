// Words of texts in many scripts, and the same texts through ICU's normaliser and word breaks.
#include "text/normalize.h"

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "text/letters.h"

namespace dedup {
namespace {

using namespace std::string_literals;

/// Normalises an exact copy of `raw`, so that AddressSanitizer sees reads past its end.
void normalize_exactly(std::string_view raw, const Config& config, Text& out) {
  const std::unique_ptr<char[]> copy(new char[raw.size()]);
  if (!raw.empty()) std::memcpy(copy.get(), raw.data(), raw.size());
  normalize({copy.get(), raw.size()}, config, out);
}

std::vector<std::string> words_of(std::string_view raw, const Config& config = {}) {
  Text text;
  normalize_exactly(raw, config, text);
  std::vector<std::string> words;
  for (const Word& word : text.words) words.emplace_back(text.bytes.data() + word.begin, word.end - word.begin);
  return words;
}

std::string barred(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "|") + word;
  return out;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

icu::UnicodeString nfkc_casefold(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  return icu::Normalizer2::getNFKCCasefoldInstance(status)->normalize(text, status);
}

TEST(Normalize, GivesTheWords) {
  const struct {
    std::string raw, words;
  } cases[] = {
      {"", ""},
      {"Hello, World!", "hello|world"},
      // All apostrophes are one character; quotation marks, dashes and spaces separate.
      {"don’t don't donʼt DON’T", "don't|don't|don't|don't"},
      {"‘so’ “it” „is“ «said» 'said' rock’n’roll", "so|it|is|said|said|rock'n'roll"},
      {"one—two–three-four‑five", "one|two|three|four|five"},
      {"a\u00A0b\u2009c\u202Fd\u3000e\tf\ng", "a|b|c|d|e|f|g"},
      {"a‘b c‛d", "a|b|c|d"},
      {"co\u00ADoperate zero\u200Bwidth join\u200Dner \uFEFFmark", "cooperate|zerowidth|joinner|mark"},
      // Letters.
      {"Résumé naïve ÅNGSTRÖM Łódź", "résumé|naïve|ångström|łódź"},
      {"Re\u0301sume\u0301 A\u030A \u212B", "résumé|å|å"},
      {"Straße STRASSE ﬁnd Acme™ ªº", "strasse|strasse|find|acmetm|ao"},
      {"ＦＵＬＬ　ｗｉｄｔｈ １２３ ５％", "full|width|123|5%"},
      {"İstanbul ISTANBUL ısı", "istanbul|istanbul|isi"},
      {"ΟΔΟΣ οδος ὈΔΟΣ", "οδοσ|οδοσ|ὀδοσ"},
      {"Ёлка МОСКВА е\u0308лка", "елка|москва|елка"},
      // Numbers.
      {"1,506 3.14 5% 10.5% 5 % 1,5%", "1,506|3.14|5%|10.5%|5|1,5%"},
      {"5%a 5%% %5 a% 3rd 2,3,4 1, 2", "5|a|5%|5|a|3rd|2,3,4|1|2"},
      {"½ 2½ x² …wait…what", "1⁄2|21⁄2|x2|wait|what"},
      {"١٬٢٣٤ ٣٫١٤ ٥٪ é 5% é5%é", "١٬٢٣٤|٣٫١٤|٥٪|é|5%|é5|é"},
      // Marks inside words.
      {"U.S. e.g., i.e.: under_score ___ _ a_ __init__", "u.s|e.g|i.e|under_score|a_|__init__"},
      {"a:b a,b 1:2 a·b é.é é_é ‿ a‿b", "a:b|a|b|1|2|a·b|é.é|é_é|a‿b"},
      {"www.example.org/a?b=c me@example.org", "www.example.org|a|b|c|me|example.org"},
      // Other scripts with spaces.
      {"צה\"ל ג'ורג' \"שלום\" צה״ל", "צה\"ל|ג'ורג'|שלום|צה״ל"},
      {"ה'5 ה'_a ה'ה", "ה'|5|ה'|_a|ה'ה"},  // WB7a keeps the apostrophe; no rule joins a digit to it
      {"مُحَمَّد السلام، عليكم؟", "محمد|السلام|عليكم"},
      {"हिन्दी में समाचार।", "हिन्दी|में|समाचार"},
      {"한국어 뉴스, \u1112\u1161\u11AB", "한국어|뉴스|한"},
      // Scripts without spaces: one word per character.
      {"東京都に行く。", "東|京|都|に|行|く"},
      {"iPhone 15は¥99,800", "iphone|15|は|99,800"},
      {"カタカナー ﾊﾟｿｺﾝ か\u3099 々〇", "カ|タ|カ|ナ|ー|パ|ソ|コ|ン|が|々|〇"},
      {"北京2008年 abc中def", "北|京|2008|年|abc|中|def"},
      {"ไทย ລາວ ខ្មែរ", "ไ|ท|ย|ລ|າ|ວ|ខ|្|ម|ែ|រ"},
      // No words.
      {"fire 🔥 sale 👨\u200D👩\u200D👧 🇫🇷", "fire|sale"},
      {"!? -- … \u0301 ' % . \u200B", ""},
      {"a\0b\0"s, "a|b"},
      {"\uE000private\uFFFFuse", "private|use"},
      // Ill-formed UTF-8 separates words.
      {"a\x80z", "a|z"},
      {"a\xC0\xAFz a\xE0\x80\xAFz a\xF0\x80\x80\xAFz", "a|z|a|z|a|z"},
      {"a\xED\xA0\x80z a\xED\xBF\xBFz", "a|z|a|z"},
      {"a\xF4\x90\x80\x80z a\xF5\x80\x80\x80z a\xFFz a\xFEz", "a|z|a|z|a|z|a|z"},
      {"a\xE2\x82z a\xF0\x9F\x94z a\xC3z", "a|z|a|z|a|z"},
      {"end\xE2\x82", "end"},
      {"end\xF0\x9F\x94", "end"},
      {"\xC3", ""},
      {"e\u0301\x80z e\u0301\xED\xA0\x80z e\u0301\xE2\x82", "é|z|é|z|é"},
  };
  for (const auto& [raw, words] : cases) EXPECT_EQ(barred(words_of(raw)), words) << raw;
}

TEST(Normalize, JoinsWordsBySpacesAndCharactersWithout) {
  const struct {
    std::string raw, joined;
    std::vector<std::uint8_t> is_character;
  } cases[] = {
      {" One, two!\n", "one two", {}},
      {"ไทย", "ไทย", {1, 1, 1}},
      {"iPhone 15は安い", "iphone 15 は安い", {0, 0, 1, 1, 1}},
      {"北京 abc שלום", "北京 abc שלום", {1, 1, 0, 0}},
      {"", "", {}},
  };
  for (const auto& [raw, expected, flags] : cases) {
    Text text;
    normalize_exactly(raw, {}, text);
    EXPECT_EQ(joined(text), expected);
    EXPECT_EQ(std::vector(text.is_character.begin(), text.is_character.end()), flags) << raw;
  }
}

TEST(Normalize, CutsByDictionaryWhereAsked) {
  Config config;
  config.text.segment = Segment::words;
  EXPECT_EQ(barred(words_of("iPhone 15を東京で買う、5%", config)), "iphone|15|を|東京|で|買う|5%");
  EXPECT_EQ(barred(words_of("สวัสดีครับ hello", config)), "สวัสดี|ครับ|hello");
  Text text;
  normalize_exactly("東京で買う", config, text);
  EXPECT_TRUE(text.is_character.empty());
  EXPECT_EQ(text.hashes.size(), text.words.size());
}

/// Strings of `least` to `most` characters, each drawn from one of the ranges, ends included.
std::string random_text(std::mt19937_64& random, std::span<const std::pair<char32_t, char32_t>> ranges,
                        std::size_t least, std::size_t most) {
  icu::UnicodeString text;
  for (std::size_t n = least + random() % (most - least + 1); n > 0; --n) {
    const auto [first, last] = ranges[random() % ranges.size()];
    const auto c = static_cast<UChar32>(first + random() % (last - first + 1));
    text.append(c >= 0xD800 && c < 0xE000 ? UChar32{' '} : c);
  }
  return utf8(text);
}

constexpr std::pair<char32_t, char32_t> kAllScripts[] = {
    {' ', ' '},         {'a', 'z'},         {'A', 'Z'},         {'0', '9'},         {'!', '/'},
    {0x00A0, 0x024F},   {0x00AD, 0x00AD},   {0x0300, 0x036F},   {0x0370, 0x03FF},   {0x0400, 0x052F},
    {0x0530, 0x05FF},   {0x0600, 0x06FF},   {0x0900, 0x097F},   {0x0980, 0x0DFF},   {0x0E00, 0x0EFF},
    {0x0F00, 0x0FFF},   {0x1000, 0x10FF},   {0x1100, 0x11FF},   {0x1780, 0x17FF},   {0x1E00, 0x1FFF},
    {0x2000, 0x206F},   {0x2018, 0x2019},   {0x2070, 0x218F},   {0x2460, 0x24FF},   {0x3000, 0x30FF},
    {0x3099, 0x309A},   {0x3200, 0x33FF},   {0x4E00, 0x9FFF},   {0xAC00, 0xD7FF},   {0xF900, 0xFAFF},
    {0xFB00, 0xFDFF},   {0xFE00, 0xFFFF},   {0x10000, 0x1FFFF}, {0x1D400, 0x1D7FF}, {0x1F300, 0x1FAFF},
    {0x20000, 0x323AF}, {0xE0000, 0xE01EF}, {0x0080, 0x10FFFF},
};

TEST(Normalize, EqualsItselfAfterIcuNormalised) {
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < 20000; ++i) {
    std::string raw = random_text(random, kAllScripts, 1, i % 40 + 1);
    if (i % 7 == 0) raw = std::string(random() % 130, 'x') + raw + " and more plain text 5%";
    const std::string normal = utf8(nfkc_casefold(icu::UnicodeString::fromUTF8(raw)));
    ASSERT_EQ(words_of(raw), words_of(normal)) << testing::PrintToString(raw);
  }
}

constexpr std::pair<char32_t, char32_t> kUntailored[] = {
    {' ', ' '},       {'a', 'z'},       {'A', 'Z'},       {'0', '9'},       {'.', '.'},       {',', ','},
    {':', ';'},       {'\'', '\''},     {'"', '"'},       {'_', '_'},       {'-', '/'},       {0x00AD, 0x00AD},
    {0x00B2, 0x00B7}, {0x00BC, 0x00D6}, {0x00E0, 0x00FF}, {0x0300, 0x0310}, {0x0387, 0x0387}, {0x0391, 0x03A1},
    {0x03B1, 0x03C9}, {0x0400, 0x045F}, {0x0483, 0x0489}, {0x05B0, 0x05BD}, {0x05D0, 0x05EA}, {0x05D0, 0x05EA},
    {0x05F3, 0x05F4}, {0x060C, 0x060D}, {0x0620, 0x064A}, {0x064B, 0x0655}, {0x0660, 0x0669}, {0x066B, 0x066C},
    {0x0900, 0x0903}, {0x0905, 0x0939}, {0x093E, 0x094D}, {0x0966, 0x096F}, {0x200B, 0x200B}, {0x200D, 0x200D},
    {0x2014, 0x2014}, {0x2024, 0x2027}, {0x203F, 0x2040}, {0x2044, 0x2044}, {0xFB00, 0xFB06}, {0xFE52, 0xFE55},
};

bool holds_letter_or_digit(const icu::UnicodeString& segment) {
  for (std::int32_t i = 0; i < segment.length(); i = segment.moveIndex32(i, 1)) {
    const auto kind = u_getIntPropertyValue(segment.char32At(i), UCHAR_WORD_BREAK);
    if (kind == U_WB_ALETTER || kind == U_WB_HEBREW_LETTER || kind == U_WB_NUMERIC) return true;
  }
  return false;
}

// A segment is a word by its characters, not by ICU's rule status: that calls `__` a word, and denies it to a word that
// ends in a mark on `_`. The locale is Swedish, where ICU follows UAX #29; in others it splits words at `:`.
std::vector<std::string> words_by_icu(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createWordInstance(icu::Locale("sv"), status));
  breaks->setText(text);
  std::vector<std::string> words;
  std::int32_t from = breaks->first();
  for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; from = to, to = breaks->next()) {
    const icu::UnicodeString segment = text.tempSubStringBetween(from, to);
    if (holds_letter_or_digit(segment)) words.push_back(utf8(segment));
  }
  return words;
}

icu::UnicodeString same_letters(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const char32_t c = same_letter(static_cast<char32_t>(text.char32At(i)));
    const std::int32_t next = text.moveIndex32(i, 1);
    const ToneShift shift = shift_tone(c, next < text.length() ? static_cast<char32_t>(text.char32At(next)) : 0);
    if (shift.vowel != 0) {
      out.append(UChar32{shift.vowel}).append(static_cast<UChar32>(shift.toned));
      i = next;
    } else if (c != kDropped) {
      out.append(static_cast<UChar32>(c));
    }
  }
  return out;
}

TEST(Normalize, FindsTheWordsThatIcuFinds) {
  std::mt19937_64 random(2);
  for (std::size_t i = 0; i < 40000; ++i) {
    const std::string raw = random_text(random, kUntailored, 1, i % 30 + 1);
    const icu::UnicodeString normal = same_letters(nfkc_casefold(icu::UnicodeString::fromUTF8(raw)));
    ASSERT_EQ(words_of(raw), words_by_icu(normal)) << testing::PrintToString(raw) << " folded " << utf8(normal);
  }
}

// The Hebrew letter at the end has its own rules, so the text is not split by the vector kernel.
TEST(Normalize, VectorsAndClassesAgree) {
  constexpr std::pair<char32_t, char32_t> kPlain[] = {
      {' ', '~'}, {'a', 'z'}, {'a', 'z'}, {'0', '9'},       {'.', '.'},       {'\'', '\''},     {',', ','},
      {'%', '%'}, {'_', '_'}, {' ', ' '}, {0x00C0, 0x017F}, {0x0410, 0x044F}, {0x2010, 0x2027}, {':', ';'},
  };
  std::mt19937_64 random(3);
  for (std::size_t i = 0; i < 20000; ++i) {
    const std::string raw = random_text(random, kPlain, 0, i % 200);
    std::vector<std::string> expected = words_of(raw);
    expected.emplace_back("א");
    ASSERT_EQ(words_of(raw + " א"), expected) << testing::PrintToString(raw);
  }
}

TEST(Normalize, IsTotalAndUsesMemoryAgain) {
  std::mt19937_64 random(4);
  constexpr std::string_view kLikely = "\xE4\xB8\xAD\xCC\x81 a5'.\xC3\xA9\xF0\xED";
  Text text, fresh;
  Config config;
  for (std::size_t i = 0; i < 20000; ++i) {
    std::string raw(random() % 150, '\0');
    for (char& c : raw) c = i % 3 == 0 ? static_cast<char>(random()) : kLikely[random() % kLikely.size()];
    config.text.segment = i % 5 == 0 ? Segment::words : Segment::characters;
    normalize_exactly(raw, config, text);
    fresh = Text();
    normalize_exactly(raw, config, fresh);
    ASSERT_EQ(joined(text), joined(fresh));
    ASSERT_EQ(text.hashes.size(), text.words.size());
    ASSERT_TRUE(text.is_character.empty() || text.is_character.size() == text.words.size());
    std::uint32_t end = 0;
    for (std::size_t k = 0; k < text.words.size(); ++k) {
      const Word word = text.words[k];
      ASSERT_TRUE(end <= word.begin && word.begin < word.end && word.end <= text.bytes.size());
      end = word.end;
      const std::string_view bytes(text.bytes.data() + word.begin, word.end - word.begin);
      ASSERT_EQ(text.hashes[k], kernels::reference::word_hash(bytes.data(), bytes.size()));
      ASSERT_EQ(utf8(icu::UnicodeString::fromUTF8(bytes)), bytes) << "cuts a character";
    }
  }
}

/// The original spelling in `raw` of each word.
std::vector<std::string> original_words_of(std::string_view raw, const Config& config = {}) {
  Text text;
  normalize_exactly(raw, config, text);
  std::vector<std::string> words;
  for (const Span where : original_words(raw, text))
    words.emplace_back(raw.substr(where.begin, where.end - where.begin));
  return words;
}

TEST(OriginalWords, GivesWhatStoodThere) {
  const struct {
    std::string raw, words;
  } cases[] = {
      {"", ""},
      {"!? \u0301 …", ""},
      {"Hello, World!", "Hello|World"},
      {"don’t “DON’T” rock’n’roll", "don’t|DON’T|rock’n’roll"},
      {"co\u00ADoperate \u00ADx\u00AD zero\u200Bwidth \uFEFFmark", "co\u00ADoperate|x|zero\u200Bwidth|mark"},
      {"Re\u0301sume\u0301 A\u030A, \u212B tail", "Re\u0301sume\u0301|A\u030A|\u212B|tail"},
      {"Straße ﬁnd Acme™ ªº", "Straße|ﬁnd|Acme™|ªº"},
      {"e\u0301 Straße ﬁnd Acme™, ªº co\u00ADop", "e\u0301|Straße|ﬁnd|Acme™|ªº|co\u00ADop"},
      {"ＦＵＬＬ　ｗｉｄｔｈ １２３ ５％", "ＦＵＬＬ|ｗｉｄｔｈ|１２３|５％"},
      {"İstanbul ΟΔΟΣ 2½ …wait…what", "İstanbul|ΟΔΟΣ|2½|wait|what"},
      {"1,506 5% 5 % ١٬٢٣٤ é 5%", "1,506|5%|5|١٬٢٣٤|é|5%"},
      {"東京に。 か\u3099 ﾊﾟx", "東|京|に|か\u3099|ﾊﾟ|x"},
      {"x \u337F e\u0301 \u337F.", "x|\u337F|\u337F|\u337F|\u337F|e\u0301|\u337F|\u337F|\u337F|\u337F"},
      {"\u1112\u1161\u11AB 한국어", "\u1112\u1161\u11AB|한국어"},
      {"a\x80z e\u0301\xED\xA0\x80z end\xE2\x82", "a|z|e\u0301|z|end"},
      {"\uFDFA e\u0301 \uFDFA", "\uFDFA|\uFDFA|\uFDFA|\uFDFA|e\u0301|\uFDFA|\uFDFA|\uFDFA|\uFDFA"},
      {"a\u0327\u0301 a\u0301\u0327b", "a\u0327\u0301|a\u0301\u0327b"},
  };
  for (const auto& [raw, words] : cases) EXPECT_EQ(barred(original_words_of(raw)), words) << raw;
}

/// Folds by ICU and removes separators: a word must equal its folded original.
std::string letters_of(std::string_view bytes) {
  const icu::UnicodeString folded = same_letters(
      nfkc_casefold(icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())})));
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (u_isalnum(c)) out.append(c);
  }
  return utf8(out);
}

// Well-formed texts in which no character gives several words, so whole words can be compared.
TEST(OriginalWords, FoldToTheWords) {
  std::mt19937_64 random(5);
  for (std::size_t i = 0; i < 20000; ++i) {
    const std::string raw = random_text(random, kUntailored, 1, i % 60 + 1);
    Text text;
    normalize_exactly(raw, {}, text);
    const std::vector<Span> where = original_words(raw, text);
    ASSERT_EQ(where.size(), text.words.size());
    for (std::size_t k = 0; k < where.size(); ++k) {
      const std::string_view word(text.bytes.data() + text.words[k].begin, text.words[k].end - text.words[k].begin);
      const std::string_view original = std::string_view(raw).substr(where[k].begin, where[k].end - where[k].begin);
      // Twice: a mark that was dropped may leave a tone before a letter to which it then shifts.
      ASSERT_EQ(letters_of(letters_of(original)), letters_of(letters_of(word)))
          << testing::PrintToString(raw) << " word " << k;
    }
  }
}

// Any bytes and all scripts: spans ascend, lie in the text, and contain the word's first and last character.
TEST(OriginalWords, AreTotalAndInOrder) {
  std::mt19937_64 random(6);
  for (std::size_t i = 0; i < 20000; ++i) {
    std::string raw = random_text(random, kAllScripts, 1, i % 50 + 1);
    if (i % 2 == 0) raw.insert(random() % raw.size(), std::string(random() % 80, 'x') + " plain, text 5% ");
    if (i % 3 == 0) raw[random() % raw.size()] = static_cast<char>(random());
    if (i % 5 == 0) raw.resize(random() % raw.size());
    Config config;
    config.text.segment = i % 7 == 0 ? Segment::words : Segment::characters;
    Text text;
    normalize_exactly(raw, config, text);
    const std::unique_ptr<char[]> copy(new char[raw.size()]);
    if (!raw.empty()) std::memcpy(copy.get(), raw.data(), raw.size());
    const std::vector<Span> where = original_words({copy.get(), raw.size()}, text);
    ASSERT_EQ(where.size(), text.words.size());
    Span last;
    for (std::size_t k = 0; k < where.size(); ++k) {
      ASSERT_LT(where[k].begin, where[k].end) << testing::PrintToString(raw);
      ASSERT_LE(where[k].end, raw.size());
      ASSERT_TRUE(where[k] == last || where[k].begin >= last.begin) << testing::PrintToString(raw);
      ASSERT_GE(where[k].end, last.end);
      last = where[k];
      if (config.text.segment == Segment::words) continue;
      // The original at this span gives that word too, alone or among others.
      const std::vector<std::string> alone =
          words_of(std::string_view(raw).substr(where[k].begin, where[k].end - where[k].begin));
      const std::string word(text.bytes.data() + text.words[k].begin, text.words[k].end - text.words[k].begin);
      std::string all;
      for (const std::string& each : alone) all += letters_of(each);
      ASSERT_NE(all.find(letters_of(word)), std::string::npos)
          << testing::PrintToString(raw) << " word " << k << " " << word << " in " << all;
    }
  }
}

TEST(OriginalWords, AreTotalOfAnotherTextsWords) {
  Text text;
  normalize_exactly("one two three four", {}, text);
  EXPECT_EQ(original_words("x", text).size(), 4U);
  EXPECT_EQ(original_words("", text).size(), 4U);
}

}  // namespace
}  // namespace dedup
