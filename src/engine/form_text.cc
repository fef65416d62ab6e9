// Tells names, numbers and dates in the words of an article.
#include "engine/form_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "engine/compared_text.h"
#include "engine/evidence.h"
#include "io/date_names.h"
#include "text/normalize.h"

namespace dedup {

namespace {

using Kind = FormText::Kind;

constexpr std::uint32_t kLeastCased = 4;         // words inside sentences, to learn whether capitals tell names
constexpr std::uint32_t kMostCapitals = 4;       // one word in so many, where they do; German nouns are one in three
constexpr std::size_t kMostRemembered = 50'000;  // words of which it is known whether they name a date

/// The character at `at`, which moves behind it; negative if it is ill-formed or nothing is left.
UChar32 next_character(std::string_view text, std::int32_t& at) {
  UChar32 out = -1;
  if (at < static_cast<std::int32_t>(text.size())) {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    U8_NEXT(bytes, at, static_cast<std::int32_t>(text.size()), out);
  }
  return out;
}

UChar32 first_of(std::string_view text) {
  std::int32_t at = 0;
  return next_character(text, at);
}

/// The value of a number with signs between its digits: a sign before three digits groups thousands, others begin the
/// fraction.
double value_of(std::string_view word) {
  double whole = 0.0, unit = 1.0;
  std::size_t behind = 0;  // digits behind the last sign
  bool sign = false;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(word.size());) {
    const UChar32 c = next_character(word, at);
    if (c < 0 || !u_isdigit(c)) {
      sign = true;
      behind = 0;
      continue;
    }
    whole = whole * 10 + u_charDigitValue(c);
    ++behind;
  }
  if (sign && behind != 3) {
    for (std::size_t i = 0; i < behind; ++i) unit *= 10;
  }
  return whole / unit;
}

/// Whether a sentence, a line or a heading ends in `between`, which is what stands between two words.
bool ends_sentence(std::string_view between) {
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(between.size());) {
    const UChar32 c = next_character(between, at);
    constexpr std::array<UChar32, 9> kEnds{'.', '!', '?', ':', '\n', 0x2022, 0x2026, 0x3002, 0x00BF};
    if (std::find(kEnds.begin(), kEnds.end(), c) != kEnds.end()) return true;
  }
  return false;
}

bool may_be_day_or_year(double value) {
  return value == static_cast<int>(value) && ((value >= 1 && value <= 31) || (value >= 1900 && value <= 2100));
}

/// Whether a text has "the" twice, as English has and no other language does.
bool looks_english(std::string_view text) {
  constexpr std::string_view kThe = " the ";
  const std::size_t first = text.find(kThe);
  return first != std::string_view::npos && text.find(kThe, first + kThe.size()) != std::string_view::npos;
}

}  // namespace

FormReader::DateWord FormReader::date_word(std::string_view word, std::uint64_t hash) {
  if (is_english_) hash = ~hash;
  const auto known = known_.find(hash);
  if (known != known_.end()) return known->second;
  constexpr std::string_view kUnits[] = {"\u5E74", "\u6708", "\u65E5", "\uB144", "\uC6D4", "\uC77C"};
  DateWord out = DateWord::none;
  if (std::find(std::begin(kUnits), std::end(kUnits), word) != std::end(kUnits)) {
    out = DateWord::beside_number;
  } else if (word.size() >= 3) {
    const std::string folded = fold_date(word);
    for (const DateName& name : is_english_ ? english_date_names(folded) : date_names(folded)) {
      if (!name.exact || (name.kind != DateName::Kind::month && name.kind != DateName::Kind::weekday)) continue;
      // Short names are words of other languages: "sun", "mar", "mai".
      out = folded.size() > 3 ? DateWord::always : DateWord::beside_number;
      if (out == DateWord::always) break;
    }
  }
  if (known_.size() >= kMostRemembered) known_.clear();
  known_.emplace(hash, out);
  return out;
}

std::vector<std::uint64_t> FormReader::words(const Article& article, const PageParts* page) {
  const PageParts whole;
  if (compared_text(article, config_, page == nullptr ? whole : *page, story_, text_) != Basis::body) return {};
  return {text_.hashes.begin(), text_.hashes.end()};
}

std::vector<std::uint32_t> FormReader::sketch(const Article& article, const PageParts* page) {
  std::vector<std::uint64_t> words = this->words(article, page);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word word = text_.words[i];
    if (u_isdigit(first_of({text_.bytes.data() + word.begin, word.end - word.begin}))) words[i] = kAnyNumber;
  }
  return form_sketch(words);
}

/// Marks the words and numbers of dates: names of months and weekdays; the numbers beside them, or across a word of at
/// most two letters ("5 de mayo"); and the year beside such a number.
void FormReader::mark_dates(std::size_t from, FormText& out) const {
  const std::size_t end = out.words.size();
  const auto is = [&](std::size_t i, Kind kind) { return i >= from && i < end && out.kinds[i] == kind; };
  const auto is_short = [&](std::size_t i) { return i >= from && i < end && is_short_[i - from] != 0; };
  for (std::size_t i = from; i < end; ++i) {
    const DateWord date = dates_[i - from];
    const bool beside = is(i - 1, Kind::number) || is(i + 1, Kind::number);
    if (date == DateWord::always || (date == DateWord::beside_number && beside)) out.kinds[i] = Kind::date;
  }
  const auto may_be = [&](std::size_t i) { return is(i, Kind::number) && may_be_day_or_year(out.values[i]); };
  for (int round = 0; round < 2; ++round) {
    std::vector<std::size_t> found;
    for (std::size_t i = from; i < end; ++i) {
      if (!may_be(i)) continue;
      const bool year = out.values[i] >= 1900;
      if (round == 1 && !year) continue;  // the hour beside a year is no day
      const bool dated = is(i - 1, Kind::date) || is(i + 1, Kind::date) || (is_short(i + 1) && is(i + 2, Kind::date)) ||
                         (year && is_short(i - 1) && is(i - 2, Kind::date));
      if (dated) found.push_back(i);
    }
    for (const std::size_t i : found) out.kinds[i] = Kind::date;
  }
  for (std::size_t i = from; i + 2 < end; ++i) {  // 2031-05-14
    if (!may_be(i) || !may_be(i + 1) || !may_be(i + 2) || out.values[i] < 1900) continue;
    if (out.values[i + 1] > 12 || out.values[i + 2] > 31) continue;
    std::fill_n(out.kinds.begin() + static_cast<std::ptrdiff_t>(i), 3, Kind::date);
  }
}

/// Appends the words of `text_`, which is `raw` normalised, without those set aside. The first word of a sentence has a
/// capital in any case; that of a headline is often its subject.
void FormReader::add(std::string_view raw, const std::vector<bool>& aside, bool dates, FormText& out) {
  const std::vector<Span> where = original_words(raw, text_);
  const std::size_t from = out.words.size();
  std::uint32_t end = 0;
  bool sentence = from > 0, after_name = false;
  dates_.clear();
  is_short_.clear();
  for (std::size_t i = 0; i < where.size(); ++i) {
    if (where[i].begin >= end) sentence = sentence || ends_sentence(raw.substr(end, where[i].begin - end));
    end = std::max(end, where[i].end);
    if (!aside.empty() && aside[i]) continue;
    const Word word = text_.words[i];
    const std::string_view folded{text_.bytes.data() + word.begin, word.end - word.begin};
    const UChar32 first = first_of(raw.substr(where[i].begin, where[i].end - where[i].begin));
    const bool digit = u_isdigit(first_of(folded)), capital = first >= 0 && (u_isupper(first) || u_istitle(first));
    const bool cased = capital || (first >= 0 && u_islower(first));
    inside_ += cased && !sentence ? 1 : 0;
    capitals_ += capital && !sentence ? 1 : 0;
    const bool name = !digit && (cased ? capital && !sentence : u_isalpha(first));
    out.words.push_back(text_.hashes[i]);
    out.kinds.push_back(digit ? Kind::number : name ? Kind::name : Kind::word);
    out.values.push_back(digit ? value_of(folded) : 0.0);
    // The first word of a sentence belongs to the name that follows it.
    if (name && after_name) out.kinds[out.kinds.size() - 2] = Kind::name;
    after_name = capital && sentence;
    dates_.push_back(digit || !dates ? DateWord::none : date_word(folded, text_.hashes[i]));
    is_short_.push_back(folded.size() <= 2 && !digit ? 1 : 0);
    sentence = false;
  }
  if (dates) mark_dates(from, out);
}

FormText FormReader::read(const Article& article, const PageParts* page, bool dates) {
  FormText out;
  is_english_ = looks_english(article.text);
  normalize(article.title, config_, text_);
  add(article.title, {}, dates, out);
  out.words.push_back(kHeadlineEnd);
  out.kinds.push_back(Kind::word);
  out.values.push_back(0.0);
  capitals_ = inside_ = 0;  // headlines may have capitals throughout
  Marked marked;
  mark_body(article, page, config_, text_, marked);
  std::vector<bool> aside(marked.flags.size());
  for (std::size_t i = 0; i < aside.size(); ++i) aside[i] = (marked.flags[i] & Marked::kAside) != 0;
  add(article.text, aside, dates, out);
  out.names_show = inside_ >= kLeastCased && kMostCapitals * capitals_ < inside_;
  return out;
}

}  // namespace dedup
