// Letters that outlets spell in several ways: folded, so that two prints of one text have the same words.
#pragma once

#include <cstdint>

namespace dedup {

inline constexpr char32_t kDropped = 0;

/// The letter in whose place `c` stands, after NFKC case folding and composition: `c` itself for nearly all characters,
/// kDropped for a mark that is left out. Total, thread-safe.
///
/// - Arabic: Persian and Urdu yeh and alef maksura -> yeh, Persian kaf -> kaf, alef with madda, hamza or wasla ->
///   alef, waw and yeh with hamza -> waw and yeh, heh goal, heh with yeh and teh marbuta -> heh; tatweel and vowel
///   marks are dropped. Keyboards and styles differ within one language; Lucene's ArabicNormalizer and
///   PersianNormalizer fold the same.
/// - Hebrew: points and cantillation are dropped; some outlets print them.
/// - Greek: the tonos is dropped; capitals have none.
/// - Latin: s and t with comma -> with cedilla, because Romanian was long typed with cedillas; dotless i -> i, and the
///   dot above that folding splits from Turkish I is dropped.
/// - Cyrillic: io -> ie; Russian prints either.
///
/// Not here: a zero-width non-joiner after an Arabic letter separates words (normalize.cc).
/// Simplified and traditional Chinese, and Serbian in two alphabets, stay apart.
char32_t same_letter(char32_t c);

/// Vietnamese places the tone of oa, oe and uy on the first vowel (old style: hòa) or the second (new style: hoà).
struct ToneShift {
  char vowel = 0;      ///< the first vowel without its tone; 0 if there is nothing to shift
  char32_t toned = 0;  ///< the second vowel with that tone
};

/// For a toned `first` and the letter `second` behind it, in lower case, the same syllable in the new style. Total,
/// thread-safe.
ToneShift shift_tone(char32_t first, char32_t second);

}  // namespace dedup
