// Names of months and weekdays in the languages of ICU's locale data.
//
// The table is made at its first use, in about 40 ms: 247 languages, 12,000 names.
#include "io/date_names.h"

#include <fmt/format.h>
#include <unicode/bytestream.h>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/smpdtfmt.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace dedup {

namespace {

constexpr std::size_t kLeastOfPrefix = 3;  // characters

bool is_stripped(UChar32 mark, UChar32 base) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(base, &status);
  return u_charType(mark) == U_NON_SPACING_MARK && (script == USCRIPT_LATIN || script == USCRIPT_GREEK);
}

/// A dash or comma that is not ASCII. The Devanagari sign of an abbreviation is not one.
bool is_separator(UChar32 c) { return c >= 0x80 && c != 0x0970 && u_ispunct(c) != 0; }

/// ICU's own, which it never deletes. Kept, so that a thread sees them whole when it sees the pointers.
struct Normalizers {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *fold_case = icu::Normalizer2::getNFKCCasefoldInstance(status),
                         *decompose = icu::Normalizer2::getNFKDInstance(status),
                         *compose = icu::Normalizer2::getNFCInstance(status);
};

icu::UnicodeString folded(const icu::UnicodeString& text) {
  static const Normalizers normalizers;
  UErrorCode status = normalizers.status;
  const icu::UnicodeString lower = normalizers.fold_case->normalize(text, status);
  const icu::UnicodeString apart = normalizers.decompose->normalize(lower, status);
  icu::UnicodeString out;
  UChar32 base = 0;
  for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    if (is_stripped(c, base)) continue;
    if (u_charType(c) != U_NON_SPACING_MARK) base = c;
    const std::int32_t digit = u_charDigitValue(c);
    out.append(digit >= 0 ? UChar32{'0'} + digit : is_separator(c) ? UChar32{','} : c);
  }
  return normalizers.compose->normalize(out, status);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

/// The words of a name or pattern literal, without dots.
std::vector<std::string> words_of(const icu::UnicodeString& name) {
  std::vector<std::string> out;
  icu::UnicodeString word;
  for (std::int32_t i = 0; i <= name.length(); i = name.moveIndex32(i, 1)) {
    const UChar32 c = i < name.length() ? name.char32At(i) : ' ';
    if (c == '.' || c == 0x0970) continue;  // the Devanagari abbreviation sign
    if (u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) {
      word.append(c);
    } else if (!word.isEmpty()) {
      out.push_back(utf8(word));
      word.remove();
    }
    if (i == name.length()) break;
  }
  return out;
}

class NameTable {
 public:
  static const NameTable& instance() {
    static const NameTable table(true);
    return table;
  }
  /// The names of English alone, which take a hundredth of the time to collect.
  static const NameTable& english() {
    static const NameTable table(false);
    return table;
  }

  std::vector<DateName> find(std::string_view word) const {
    std::vector<DateName> out;
    std::size_t characters = 0;
    for (const char c : word) characters += (c & 0xC0) != 0x80 ? 1 : 0;
    for (auto at = names_.lower_bound(word); at != names_.end() && at->first.starts_with(word); ++at) {
      const bool exact = at->first.size() == word.size();
      if (!exact && characters < kLeastOfPrefix) break;
      for (DateName name : at->second) {
        name.exact = exact;
        if ((exact || name.kind != DateName::Kind::filler) && std::find(out.begin(), out.end(), name) == out.end()) {
          out.push_back(name);
        }
      }
    }
    return out;
  }
  bool is_buddhist(std::uint16_t language) const { return language == thai_; }

 private:
  explicit NameTable(bool all) {
    if (!all) {
      add_language(icu::Locale::getEnglish(), kEnglish);
      return;
    }
    std::int32_t count = 0;
    const icu::Locale* const first = icu::Locale::getAvailableLocales(count);
    const std::span<const icu::Locale> locales(first, static_cast<std::size_t>(count));
    std::map<std::string, std::uint16_t> languages{{"en_", kEnglish}};
    add_language(icu::Locale::getEnglish(), kEnglish);
    for (const icu::Locale& locale : locales) {
      const std::string name = fmt::format("{}_{}", locale.getLanguage(), locale.getScript());
      const auto [at, is_new] = languages.emplace(name, static_cast<std::uint16_t>(languages.size()));
      if (name == "th_") thai_ = at->second;
      if (is_new) add_language(locale, at->second);
    }
  }

  void add(const icu::UnicodeString& name, DateName meaning) {
    const std::vector<std::string> words = words_of(folded(name));
    // A name with a number, such as "tháng 10", is read as that number.
    if (words.size() == 1 && !words[0].empty() && static_cast<unsigned char>(words[0].back() - '0') > 9) {
      std::vector<DateName>& all = names_[words[0]];
      if (std::find(all.begin(), all.end(), meaning) == all.end()) all.push_back(meaning);
    } else if (words.size() == 2 && words[1].find_first_not_of("0123456789") == std::string::npos) {
      names_[words[0]].push_back({meaning.language, DateName::Kind::filler, 0});
    } else {  // "quarta-feira": the words are known, but the month or weekday is not taken from them
      for (const std::string& word : words) names_[word].push_back({meaning.language, DateName::Kind::filler, 0});
    }
  }

  void add_language(const icu::Locale& locale, std::uint16_t language) {
    using icu::DateFormatSymbols;
    UErrorCode status = U_ZERO_ERROR;
    const DateFormatSymbols symbols(locale, "gregorian", status);
    if (U_FAILURE(status)) return;
    for (const auto context : {DateFormatSymbols::FORMAT, DateFormatSymbols::STANDALONE}) {
      for (const auto width : {DateFormatSymbols::WIDE, DateFormatSymbols::ABBREVIATED}) {
        std::int32_t count = 0;
        const icu::UnicodeString* const months = symbols.getMonths(count, context, width);
        std::uint8_t number = 0;
        for (const icu::UnicodeString& name : std::span(months, static_cast<std::size_t>(count))) {
          add(name, {language, DateName::Kind::month, ++number});
        }
        const icu::UnicodeString* const weekdays = symbols.getWeekdays(count, context, width);
        number = 0;  // ICU's first name is empty, the next is that of Sunday
        for (const icu::UnicodeString& name : std::span(weekdays, static_cast<std::size_t>(count))) {
          const auto weekday = static_cast<std::uint8_t>(number == 1 ? 7 : number - 1);
          if (number++ > 0) add(name, {language, DateName::Kind::weekday, weekday});
        }
      }
    }
    std::int32_t count = 0;
    const icu::UnicodeString* const first = symbols.getAmPmStrings(count);
    if (count == 2) {
      const std::span halves(first, 2);
      add(halves[0], {language, DateName::Kind::half, 'a'});
      add(halves[1], {language, DateName::Kind::half, 'p'});
    }
    add_fillers(locale, language);
  }

  /// Adds the words that the language's own formats put between the parts of a date.
  void add_fillers(const icu::Locale& locale, std::uint16_t language) {
    for (const auto style : {icu::DateFormat::kFull, icu::DateFormat::kLong, icu::DateFormat::kMedium}) {
      const std::unique_ptr<icu::DateFormat> format(icu::DateFormat::createDateTimeInstance(style, style, locale));
      const auto* simple = dynamic_cast<const icu::SimpleDateFormat*>(format.get());
      if (simple == nullptr) continue;
      icu::UnicodeString pattern, literal;
      simple->toPattern(pattern);
      bool quoted = false;
      for (std::int32_t i = 0; i < pattern.length(); i = pattern.moveIndex32(i, 1)) {
        const UChar32 c = pattern.char32At(i);
        if (c == '\'') quoted = !quoted;
        literal.append(c != '\'' && (quoted || c >= 0x80) ? c : UChar32{' '});
      }
      for (const std::string& word : words_of(folded(literal))) {
        names_[word].push_back({language, DateName::Kind::filler, 0});
      }
    }
  }

  std::map<std::string, std::vector<DateName>, std::less<>> names_;
  std::uint16_t thai_ = UINT16_MAX;
};

}  // namespace

std::vector<DateName> date_names(std::string_view word) { return NameTable::instance().find(word); }

std::vector<DateName> english_date_names(std::string_view word) { return NameTable::english().find(word); }

std::string fold_date(std::string_view text) {
  return utf8(
      folded(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))));
}

bool counts_from_buddha(std::uint16_t language) { return NameTable::instance().is_buddhist(language); }

}  // namespace dedup
