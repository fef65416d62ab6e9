// Letters that outlets spell in several ways.
#include "text/letters.h"

#include <array>

namespace dedup {

namespace {

struct Range {
  char32_t first, last;
};

constexpr Range kMarks[] = {
    {0x0307, 0x0307},  // dot above: what case folding makes of the capital I of Turkish
    {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},  // Hebrew cantillation marks and points
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7},                    //
    {0x0640, 0x0640},                                      // tatweel
    {0x064B, 0x065F}, {0x0670, 0x0670},                    // Arabic vowel marks
    {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8},  // Quranic marks
    {0x06EA, 0x06ED},                                      //
};

struct Same {
  char32_t from, to;
};

constexpr Same kSame[] = {
    // Latin
    {0x0131, 'i'},     // dotless i
    {0x0219, 0x015F},  // s with comma below -> with cedilla
    {0x021B, 0x0163},  // t with comma below -> with cedilla
    // Greek
    {0x03AC, 0x03B1},
    {0x03AD, 0x03B5},
    {0x03AE, 0x03B7},
    {0x03AF, 0x03B9},
    {0x03CC, 0x03BF},
    {0x03CD, 0x03C5},
    {0x03CE, 0x03C9},
    {0x0390, 0x03CA},
    {0x03B0, 0x03CB},
    // Cyrillic
    {0x0451, 0x0435},  // io -> ie
    // Arabic
    {0x0622, 0x0627},
    {0x0623, 0x0627},
    {0x0625, 0x0627},
    {0x0671, 0x0627},  // alef with madda, hamza, wasla -> alef
    {0x0624, 0x0648},  // waw with hamza -> waw
    {0x0626, 0x064A},
    {0x0649, 0x064A},
    {0x06CC, 0x064A},  // yeh with hamza, alef maksura, Persian yeh -> yeh
    {0x06A9, 0x0643},  // Persian kaf -> kaf
    {0x0629, 0x0647},
    {0x06C0, 0x0647},
    {0x06C1, 0x0647},
    {0x06C2, 0x0647},
    {0x06C3, 0x0647},
    {0x06D5, 0x0647},
};

/// A tone of Vietnamese on the letters that shift it.
struct Tone {
  char32_t o, u, a, e, y;
};
constexpr std::array<Tone, 5> kTones = {{
    {0x00F2, 0x00F9, 0x00E0, 0x00E8, 0x1EF3},  // grave
    {0x00F3, 0x00FA, 0x00E1, 0x00E9, 0x00FD},  // acute
    {0x1ECF, 0x1EE7, 0x1EA3, 0x1EBB, 0x1EF7},  // hook above
    {0x00F5, 0x0169, 0x00E3, 0x1EBD, 0x1EF9},  // tilde
    {0x1ECD, 0x1EE5, 0x1EA1, 0x1EB9, 0x1EF5},  // dot below
}};

}  // namespace

char32_t same_letter(char32_t c) {
  for (const auto& [first, last] : kMarks) {
    if (c >= first && c <= last) return kDropped;
  }
  for (const auto& [from, to] : kSame) {
    if (c == from) return to;
  }
  return c;
}

ToneShift shift_tone(char32_t first, char32_t second) {
  for (const Tone& tone : kTones) {
    if (first == tone.o && second == 'a') return {'o', tone.a};
    if (first == tone.o && second == 'e') return {'o', tone.e};
    if (first == tone.u && second == 'y') return {'u', tone.y};
  }
  return {};
}

}  // namespace dedup
