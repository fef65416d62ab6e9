// Puts scraped text right before it is compared.
#include "text/clean.h"

#include "text/html.h"
#include "text/hyphens.h"
#include "text/mojibake.h"

namespace dedup {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// A round for each time that a text was escaped or misread, which is seldom more than twice; `&amp;amp;` takes one.
constexpr int kMostRounds = 8;

/// One time of what clean_text does. Returns whether anything changed.
bool clean_once(CleanText& clean, bool one_line, std::string& out, std::string& other) {
  bool changed = false;
  while (clean.text.starts_with(kByteOrderMark)) {
    clean.text.remove_prefix(kByteOrderMark.size());
    clean.mark = changed = true;
  }
  const auto take = [&](bool& kind) {
    out.swap(other);
    clean.text = out;
    kind = changed = true;
  };
  if (repair_mojibake(clean.text, other)) take(clean.mojibake);
  if (clean.text.find('&') != std::string_view::npos || clean.text.find('<') != std::string_view::npos) {
    const MarkupFound found = remove_markup(clean.text, one_line, other);
    if (found != MarkupFound::nothing) take(found == MarkupFound::tags ? clean.markup : clean.references);
  }
  if (!one_line && rejoin_words(clean.text, other)) take(clean.words);
  return changed;
}

}  // namespace

CleanText clean_text(std::string_view text, bool one_line, std::string& out) {
  CleanText clean{text};
  std::string other;
  for (int round = 0; round < kMostRounds; ++round) {
    if (!clean_once(clean, one_line, out, other)) return clean;
  }
  return {text};
}

}  // namespace dedup
