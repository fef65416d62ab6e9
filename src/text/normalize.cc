// Bytes -> Text: UTF-8 repair, NFKC case folding and words, using ICU only for text that needs it.
//
// Most news is ASCII with a few curly quotes. ASCII is folded 64 bytes at a time. Every other character is replaced
// by its own NFKC_Casefold form from a table. This is correct as long as no character combines with the one before it
// (ICU's "boundary before"). The first character that may combine sends the whole text through ICU's normaliser, and
// the same pass then runs over the result.
//
// There are two word splitters with the same rules. A vector kernel splits text whose non-ASCII characters are all
// plain letters. All other text is split by character classes.
#include "text/normalize.h"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>

#include "kernels/kernels.h"
#include "text/letters.h"

namespace dedup {

namespace {

/// Classes of characters for splitting into words: those of UAX #29, and two more.
enum Class : std::uint8_t {
  separator,
  letter,
  hebrew,
  digit,
  connector,
  mid_letter,
  mid_number,
  mid_both,
  apostrophe,
  quote,
  percent,  // belongs to the number before it
  extend,
  character  // of a script without spaces
};

constexpr char32_t kReplacement = 0xFFFD;

/// The folded forms and classes of 256 consecutive code points. `out` holds the folded forms as UTF-8.
struct FoldingPage {
  struct Entry {
    std::uint16_t offset = 0;
    std::uint8_t length = 0;
    bool plain = true;      ///< folds to ASCII and plain letters only
    bool combines = false;  ///< may combine with the character before it
    bool shifts = false;    ///< has a Vietnamese tone that may shift to the next letter
  };
  std::array<Entry, 256> entries;
  std::array<Class, 256> classes{};
  std::string out;
};

const icu::Normalizer2& nfkc_casefold() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) throw Error(Error::Kind::input, "ICU has no NFKC_Casefold data; install its data package");
  return *instance;
}

Class class_of(char32_t c) {
  switch (c) {
    case '%':
    case 0x066A:
      return percent;  // ARABIC PERCENT SIGN
    case 0x2018:
    case 0x201B:
      return separator;  // quotation marks here, although UAX #29 allows the first inside words
    default:
      break;
  }
  const auto code = static_cast<UChar32>(c);
  const auto kind = u_getIntPropertyValue(code, UCHAR_WORD_BREAK);
  if (kind == U_WB_NUMERIC) return digit;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_KHMER:
    case USCRIPT_LAO:
    case USCRIPT_MYANMAR:
      return (U_GET_GC_MASK(code) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0 ? character : separator;
    default:
      break;
  }
  switch (kind) {
    case U_WB_ALETTER:
      return letter;
    case U_WB_HEBREW_LETTER:
      return hebrew;
    case U_WB_KATAKANA:
      return character;
    case U_WB_EXTENDNUMLET:
      return connector;
    case U_WB_MIDLETTER:
      return mid_letter;
    case U_WB_MIDNUM:
      return mid_number;
    case U_WB_MIDNUMLET:
      return mid_both;
    case U_WB_SINGLE_QUOTE:
      return apostrophe;
    case U_WB_DOUBLE_QUOTE:
      return quote;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
      return extend;
    default:
      return separator;
  }
}

std::unique_ptr<const FoldingPage> make_folding_page(std::uint32_t number) {
  auto page = std::make_unique<FoldingPage>();
  const icu::Normalizer2& fold = nfkc_casefold();
  for (std::uint32_t i = 0; i < 256; ++i) {
    const char32_t c = number * 256 + i;
    FoldingPage::Entry& entry = page->entries[i];
    page->classes[i] = class_of(c);
    icu::UnicodeString folded;
    if (c >= 0xD800 && c < 0xE000) {
      folded.append(UChar32{kReplacement});
    } else {
      UErrorCode status = U_ZERO_ERROR;
      folded = fold.normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
      entry.combines = !fold.hasBoundaryBefore(static_cast<UChar32>(c));
    }
    std::string bytes;
    for (std::int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
      const char32_t code = same_letter(static_cast<char32_t>(folded.char32At(at)));
      if (code == kDropped) continue;
      entry.shifts = shift_tone(code, 'a').vowel != 0 || shift_tone(code, 'y').vowel != 0;
      if (code == 0x2019 || code == 0x02BC) {  // the typographic and the modifier-letter apostrophe
        bytes += '\'';
      } else if (const Class kind = class_of(code); kind == separator) {
        bytes += ' ';
      } else {
        entry.plain = entry.plain && (code < 0x80 || kind == letter);
        icu::UnicodeString(static_cast<UChar32>(code)).toUTF8String(bytes);
      }
    }
    entry.offset = static_cast<std::uint16_t>(page->out.size());
    entry.length = static_cast<std::uint8_t>(bytes.size());
    page->out += bytes;
  }
  page->out.append(16, '\0');  // fold() copies 16 bytes of any shorter form
  return page;
}

/// The folding pages of all of Unicode, each derived from ICU's data at its first use. Thread-safe.
class FoldingTable {
 public:
  static const FoldingPage& page_of(char32_t c) {
    static FoldingTable table;
    const std::uint32_t number = static_cast<std::uint32_t>(c) >> 8;
    const FoldingPage* page = table.published_[number].load(std::memory_order_acquire);
    return page != nullptr ? *page : table.make(number);
  }

 private:
  const FoldingPage& make(std::uint32_t number) {
    const std::lock_guard lock(mutex_);
    if (owned_[number] == nullptr) {
      owned_[number] = make_folding_page(number);
      published_[number].store(owned_[number].get(), std::memory_order_release);
    }
    return *owned_[number];
  }
  static constexpr std::size_t kPages = 0x110000 / 256;
  std::array<std::atomic<const FoldingPage*>, kPages> published_{};
  std::array<std::unique_ptr<const FoldingPage>, kPages> owned_{};
  std::mutex mutex_;
};

/// Decodes the character at `i` and advances `i` past it. An ill-formed sequence gives U+FFFD.
char32_t decode(const unsigned char* bytes, std::size_t n, std::size_t& i) {
  const unsigned first = bytes[i++];
  if (first < 0x80) return first;
  if (first < 0xC2 || first > 0xF4) return kReplacement;
  const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  char32_t code = first & (0x3FU >> more);
  for (int k = 0; k < more; ++k) {
    if (i >= n || (bytes[i] & 0xC0U) != 0x80) return kReplacement;
    const unsigned next = bytes[i];
    if (k == 0 && ((first == 0xE0 && next < 0xA0) || (first == 0xED && next > 0x9F) || (first == 0xF0 && next < 0x90) ||
                   (first == 0xF4 && next > 0x8F))) {
      return kReplacement;  // overlong, surrogate, or beyond U+10FFFF
    }
    code = code << 6 | (next & 0x3FU);
    ++i;
  }
  return code;
}

enum class Folded {
  plain,     // for the vector kernel
  classes,   // to be split by character classes
  combining  // must be normalised by ICU first
};

/// Whether a zero-width non-joiner after an Arabic letter begins at `i`. Persian prints put a space there as often, so
/// it separates words (Lucene's PersianCharFilter does the same). In other scripts it is inside words, and is removed.
bool separates_arabic(const unsigned char* bytes, std::size_t n, std::size_t i) {
  return bytes[i] == 0xE2 && i + 2 < n && bytes[i + 1] == 0x80 && bytes[i + 2] == 0x8C && i >= 2 &&
         bytes[i - 2] >= 0xD8 && bytes[i - 2] <= 0xDB;
}

/// NFKC_Casefold of `raw` by ICU, with the changes in `edits` unless it is null. ICU removes zero-width non-joiners, so
/// those that separate words become spaces first, as many as they have bytes.
std::string normalized_by_icu(std::string_view raw, icu::Edits* edits) {
  std::string spaced(raw);
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (separates_arabic(bytes, raw.size(), i)) spaced.replace(i, 3, 3, ' ');
  }
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  const auto size = static_cast<std::int32_t>(spaced.size());
  icu::StringByteSink<std::string> sink(&out, size);
  nfkc_casefold().normalizeUTF8(0, icu::StringPiece(spaced.data(), size), sink, edits, status);
  return out;
}

/// The UTF-8 in whose place a character and the ASCII letter `next` behind it stand, if the tone of `entry`, an entry
/// of `page`, shifts to that letter; empty if it does not.
std::string shifted(const FoldingPage& page, const FoldingPage::Entry& entry, unsigned char next) {
  const unsigned letter = next | 0x20U;
  if (letter != 'a' && letter != 'e' && letter != 'y') return {};  // so in most words of Spanish
  std::size_t at = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(page.out.data()) + entry.offset;
  const ToneShift shift = shift_tone(decode(bytes, entry.length, at), letter);
  std::string out;
  if (shift.vowel == 0) return out;
  out += shift.vowel;
  icu::UnicodeString(static_cast<UChar32>(shift.toned)).toUTF8String(out);
  return out;
}

/// Folds `raw` into `out`. If a character may combine with the one before it, returns Folded::combining and leaves
/// `out` unfinished. This does not happen if `normalized`, which says that ICU has normalised `raw`.
Folded fold(std::string_view raw, bool normalized, Buffer<char>& out) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const std::size_t n = raw.size();
  out.clear();
  out.reserve(n + 64);
  bool plain = true;
  std::size_t i = 0;
  std::size_t size = 0;
  constexpr std::size_t kOverrun = 64;  // bytes that vector loads may read past their input
  std::array<char, 2 * kOverrun> tail;
  while (i < n) {
    std::size_t ascii = 0;
    if (n - i > kOverrun) {
      ascii = kernels::fold_ascii(raw.data() + i, n - i - kOverrun, out.data() + size);
    } else {  // the bytes past the caller's `raw` may not be readable
      std::memcpy(tail.data(), raw.data() + i, n - i);
      std::memset(tail.data() + (n - i), 0, kOverrun);
      ascii = kernels::fold_ascii(tail.data(), n - i, out.data() + size);
    }
    i += ascii;
    size += ascii;
    while (i < n && bytes[i] >= 0x80) {
      if (separates_arabic(bytes, n, i)) {
        out.data()[size++] = ' ';
        i += 3;
        continue;
      }
      const char32_t code = decode(bytes, n, i);
      const FoldingPage& page = FoldingTable::page_of(code);
      const FoldingPage::Entry& entry = page.entries[code & 0xFF];
      if (entry.combines && !normalized) return Folded::combining;
      plain = plain && entry.plain;
      if (size + entry.length + (n - i) + 64 > out.capacity()) {  // rare: the folded form is longer
        out.resize(size);
        out.reserve(size + entry.length + (n - i) + 64);
      }
      if (entry.shifts && i < n) {
        if (const std::string both = shifted(page, entry, bytes[i]); !both.empty()) {
          std::memcpy(out.data() + size, both.data(), both.size());
          size += both.size();
          ++i;
          continue;
        }
      }
      if (entry.length <= 16) {
        std::memcpy(out.data() + size, page.out.data() + entry.offset, 16);
      } else {
        std::memcpy(out.data() + size, page.out.data() + entry.offset, entry.length);
      }
      size += entry.length;
    }
  }
  out.resize(size);
  return plain ? Folded::plain : Folded::classes;
}

/// Appends the words that ICU's dictionary finds in bytes [begin, end).
void cut_by_dictionary(const Buffer<char>& bytes, std::uint32_t begin, std::uint32_t end, Buffer<Word>& words) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, bytes.data() + begin, static_cast<std::int64_t>(end - begin), &status);
  if (U_SUCCESS(status)) breaks->setText(&text, status);
  if (U_FAILURE(status)) {
    words.push_back({begin, end});
  } else {
    std::int32_t from = breaks->first();
    for (std::int32_t to = breaks->next(); to != icu::BreakIterator::DONE; from = to, to = breaks->next()) {
      if (breaks->getRuleStatus() < UBRK_WORD_NONE_LIMIT) continue;
      words.push_back({begin + static_cast<std::uint32_t>(from), begin + static_cast<std::uint32_t>(to)});
    }
  }
  utext_close(&text);
}

/// The characters of a text with their classes. Applies the rules of UAX #29 to them.
class ClassedText {
 public:
  explicit ClassedText(const Buffer<char>& text) : size_(text.size()) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t i = 0; i < size_;) {
      const auto begin = static_cast<std::uint32_t>(i);
      const char32_t code = decode(bytes, size_, i);
      const Class kind = FoldingTable::page_of(code).classes[code & 0xFF];
      if (kind != extend) {
        units_.push_back({begin, kind});
      } else if (units_.empty() || units_[units_.size() - 1].kind == separator) {
        units_.push_back({begin, separator});  // a mark with no character to extend
      }
    }
  }

  /// Number of units. A unit is a character with the marks that extend it.
  std::size_t count() const { return units_.size(); }
  Class at(std::size_t i) const { return i < units_.size() ? units_[i].kind : separator; }
  std::uint32_t begin_of(std::size_t i) const { return units_[i].begin; }
  std::uint32_t end_of(std::size_t i) const {
    return i + 1 < units_.size() ? units_[i + 1].begin : static_cast<std::uint32_t>(size_);
  }
  bool is_letter(std::size_t i) const { return at(i) == letter || at(i) == hebrew; }

  /// Whether unit `i` is inside a word. The comments name the rules of UAX #29.
  bool is_inside(std::size_t i) const {
    if (is_wordlike(i)) return true;  // WB5, 8, 9, 10, 13a, 13b
    if (i == 0) return false;
    const bool between_letters = is_letter(i - 1) && is_letter(i + 1);
    const bool between_digits = at(i - 1) == digit && at(i + 1) == digit;
    switch (at(i)) {
      case mid_letter:
        return between_letters;  // WB6, 7
      case mid_number:
        return between_digits;  // WB11, 12
      case mid_both:
        return between_letters || between_digits;
      case apostrophe:
        return between_letters || between_digits || at(i - 1) == hebrew;  // and WB7a
      case quote:
        return at(i - 1) == hebrew && at(i + 1) == hebrew;  // WB7b, 7c
      case percent:
        return at(i - 1) == digit && !is_wordlike(i + 1);
      default:
        return false;
    }
  }

 private:
  struct Unit {
    std::uint32_t begin;
    Class kind;
  };
  bool is_wordlike(std::size_t i) const { return is_letter(i) || at(i) == digit || at(i) == connector; }

  Buffer<Unit> units_;
  std::size_t size_;  // of the text, in bytes
};

/// Appends the word that begins at unit `i`, unless it is only connectors; returns the unit after it.
std::size_t add_word(const ClassedText& units, std::size_t i, Text& text) {
  const std::uint32_t begin = units.begin_of(i);
  bool only_connectors = true;
  bool ends = false;
  for (; units.is_inside(i) && !ends; ++i) {
    only_connectors = only_connectors && units.at(i) == connector;
    // WB7a keeps the apostrophe in the word, but no rule joins it to a following non-letter.
    ends = units.at(i) == apostrophe && i > 0 && units.at(i - 1) == hebrew && !units.is_letter(i + 1);
  }
  if (!only_connectors) {
    text.words.push_back({begin, units.end_of(i - 1)});
    text.is_character.push_back(0);
  }
  return i;
}

/// Appends the words of the scripts without spaces in units [first, end). Returns whether each is one character.
bool add_characters(const ClassedText& units, std::size_t first, std::size_t end, Segment segment, Text& text) {
  if (segment == Segment::words) {
    cut_by_dictionary(text.bytes, units.begin_of(first), units.end_of(end - 1), text.words);
    return false;
  }
  text.is_character.resize(text.words.size() + (end - first));
  std::fill(text.is_character.end() - (end - first), text.is_character.end(), std::uint8_t{1});
  for (std::size_t i = first; i < end; ++i) text.words.push_back({units.begin_of(i), units.end_of(i)});
  return true;
}

void split_by_class(const Config& config, Text& text) {
  const ClassedText units(text.bytes);
  bool any_character = false;
  for (std::size_t i = 0; i < units.count();) {
    if (units.at(i) == character) {
      const std::size_t first = i;
      while (units.at(i) == character) ++i;
      if (add_characters(units, first, i, config.text.segment, text)) any_character = true;
    } else if (units.is_inside(i)) {
      i = add_word(units, i, text);
    } else {
      ++i;
    }
  }
  if (!any_character) text.is_character.clear();
}

}  // namespace

void normalize(std::string_view raw, const Config& config, Text& out) {
  out.words.clear();
  out.is_character.clear();
  Folded folded = fold(raw, false, out.bytes);
  if (folded == Folded::combining) {
    folded = fold(normalized_by_icu(raw, nullptr), true, out.bytes);
  }
  if (folded == Folded::plain) {
    out.words.reserve(out.bytes.size() / 2 + 1);
    out.words.resize(kernels::split_words(out.bytes.data(), out.bytes.size(), out.words.data()));
  } else {
    split_by_class(config, out);
  }
  out.hashes.resize(out.words.size());
  kernels::hash_words(out.bytes.data(), out.words, out.hashes.data());
}

namespace {

/// Maps spans of an edited text to the spans of the original text that they came from. Call in ascending order.
class OriginalCursor {
 public:
  explicit OriginalCursor(const icu::Edits& edits) : edit_(edits.getFineIterator()) {}

  Span original_of(Span edited) {
    advance_to(edited.begin);
    const std::uint32_t from = changed_ ? original_.begin : original_.begin + (edited.begin - edited_.begin);
    advance_to(edited.end - 1);
    return {from, changed_ ? original_.end : original_.begin + (edited.end - edited_.begin)};
  }

 private:
  void advance_to(std::uint32_t at) {
    UErrorCode status = U_ZERO_ERROR;
    while (edited_.end <= at && edit_.next(status)) {
      original_ = {original_.end, original_.end + static_cast<std::uint32_t>(edit_.oldLength())};
      edited_ = {edited_.end, edited_.end + static_cast<std::uint32_t>(edit_.newLength())};
      changed_ = edit_.hasChange() != 0;
    }
  }
  icu::Edits::Iterator edit_;
  Span original_, edited_;
  bool changed_ = false;
};

/// Finds the original span of each word. The caller adds the pieces of the folded text in order.
class WordPlacer {
 public:
  explicit WordPlacer(const Text& text) : words_(text.words), spans_(text.words.size()) {}

  /// Adds `length` folded bytes that came from the span `where` of the original. If `bytewise`, each byte came from one
  /// byte.
  void add_piece(Span where, std::size_t length, bool bytewise) {
    const std::size_t end = done_ + length;
    for (std::size_t i = next_; i < spans_.size() && words_[i].begin < end; ++i) {
      const Word word = words_[i];
      if (word.begin >= done_) {
        spans_[i].begin = where.begin + (bytewise ? static_cast<std::uint32_t>(word.begin - done_) : 0);
      }
      const bool ends = word.end <= end;
      spans_[i].end = bytewise && ends ? where.begin + static_cast<std::uint32_t>(word.end - done_) : where.end;
      if (ends) next_ = i + 1;
    }
    done_ = end;
  }
  std::vector<Span> take() { return std::move(spans_); }

 private:
  std::span<const Word> words_;
  std::vector<Span> spans_;
  std::size_t next_ = 0;  // the first word whose end is not yet known
  std::size_t done_ = 0;  // folded bytes so far
};

/// Follows fold() through `raw` and calls `place(begin, end, number of folded bytes, whether ASCII)` for each piece.
/// Stops and returns false where fold() returns Folded::combining.
template <class Place>
bool follow_fold(std::string_view raw, bool normalized, Place place) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const std::size_t n = raw.size();
  for (std::size_t i = 0; i < n;) {
    const std::size_t begin = i;
    if (bytes[i] < 0x80) {
      while (i < n && bytes[i] < 0x80) ++i;
      place(begin, i, i - begin, true);
      continue;
    }
    if (separates_arabic(bytes, n, i)) {
      place(begin, i += 3, 1, false);
      continue;
    }
    const char32_t code = decode(bytes, n, i);
    const FoldingPage& page = FoldingTable::page_of(code);
    const FoldingPage::Entry& entry = page.entries[code & 0xFF];
    if (entry.combines && !normalized) return false;
    if (entry.shifts && i < n) {
      if (const std::string both = shifted(page, entry, bytes[i]); !both.empty()) {
        place(begin, ++i, both.size(), false);
        continue;
      }
    }
    place(begin, i, std::size_t{entry.length}, false);
  }
  return true;
}

Span span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::vector<Span> original_words(std::string_view raw, const Text& text) {
  WordPlacer placer(text);
  const auto add_piece = [&](std::size_t begin, std::size_t end, std::size_t length, bool ascii) {
    placer.add_piece(span_of(begin, end), length, ascii);
  };
  if (follow_fold(raw, false, add_piece)) return placer.take();

  icu::Edits edits;
  const std::string normal = normalized_by_icu(raw, &edits);
  OriginalCursor cursor(edits);
  placer = WordPlacer(text);
  follow_fold(normal, true, [&](std::size_t begin, std::size_t end, std::size_t length, bool ascii) {
    if (!ascii) return placer.add_piece(cursor.original_of(span_of(begin, end)), length, false);
    for (std::size_t at = begin; at < end; ++at) placer.add_piece(cursor.original_of(span_of(at, at + 1)), 1, false);
  });
  return placer.take();
}

std::string joined(const Text& text) {
  std::string out;
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const bool close =
        i > 0 && !text.is_character.empty() && text.is_character[i] != 0 && text.is_character[i - 1] != 0;
    if (i > 0 && !close) out += ' ';
    out.append(text.bytes.data() + text.words[i].begin, text.words[i].end - text.words[i].begin);
  }
  return out;
}

}  // namespace dedup
