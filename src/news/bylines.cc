// Bylines, copyright and update lines: whole lines that say who wrote or owns what stands around them, and when. As in
// news_credits.cc, one word that does not belong and the line is taken for story text.
#include <algorithm>
#include <unordered_set>

#include "news/lines.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;
using Words = std::unordered_set<std::string_view>;

}  // namespace

bool is_byline(const NewsLine& line, const NewsTokens& tokens) {
  if (tokens.size() < 2 || tokens.size() > 40) return false;
  static const Words weekdays{"monday",   "tuesday",    "wednesday", "thursday", "friday", "saturday",
                              "sunday",   "christmas",  "easter",    "then",     "now",    "law",
                              "contrast", "comparison", "day",       "night"};
  static const Words foreign_by{"von", "par", "por", "di", "door", "av", "af", "автор", "текст", "से"};
  std::size_t i = tokens[0].kind == Kind::punctuation && is_opening(tokens[0].sign) ? 1 : 0;
  const bool edge = line.from_top < 10 || line.from_end < 6;
  bool by = is_word(tokens, i, "by") && tokens[i].letters != Case::lower;
  static const Words makers{"reporting", "writing", "editing", "edited", "compiled", "written",
                            "report",    "story",   "words",   "text",   "reported"};
  if (!by && tokens[i].kind == Kind::word && makers.contains(tokens[i].folded) && is_word(tokens, i + 1, "by")) {
    by = true;
    ++i;
  }
  if (!by && is_word(tokens, i, "additional") && is_word(tokens, i + 1, "reporting") && is_word(tokens, i + 2, "by")) {
    by = true;
    i += 2;
  }
  const bool foreign = !by && edge && tokens[i].kind == Kind::word && foreign_by.contains(tokens[i].folded);
  if (!by && !foreign) return false;
  ++i;
  if (i < tokens.size() && is(tokens[i], ':')) ++i;
  // A heading in capitals has longer runs of them than a name, and a verb.
  static const Words verbs{"is",    "are", "was", "were", "as",  "has", "have", "will", "who",   "that", "his", "her",
                           "their", "its", "it",  "we",   "you", "not", "say",  "says", "could", "may",  "can"};
  std::size_t names = 0, run = 0;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    const NewsToken& token = tokens[k];
    const bool abbreviation = token.kind == Kind::punctuation && token.sign == '.';
    run = token.kind == Kind::agency || is_capital(token) ? run + 1 : abbreviation ? run : 0;
    if (run > 6 || (token.kind == Kind::word && verbs.contains(token.folded))) return false;
    if (token.kind == Kind::agency || is_capital(token)) {
      if (k == i && token.kind == Kind::word && (weekdays.contains(token.folded) || is_month(token.folded)))
        return false;
      ++names;
    } else if (token.kind == Kind::word) {
      // A script without case has no capital by which to know a name: only short lines, near the edges.
      if (token.letters == Case::none && edge && tokens.size() < 8) {
        ++names;
      } else if (!joins_names(token.folded) && !is_credit_word(token.folded)) {
        return false;
      }
    } else if (token.kind == Kind::punctuation) {
      const char32_t s = token.sign;
      const bool last = k + 1 == tokens.size();
      const bool initial = s == '.' && k > 0 && tokens[k - 1].end - tokens[k - 1].begin <= 3;
      if (!(s == ',' || s == '|' || s == '/' || s == '&' || s == ';' || s == '@' || s == '_' || s == 0xB7 ||
            s == 0x2022 || s == '\'' || s == 0x2019 || is_opening(s) || is_closing(s) || is_dash(s) || initial ||
            (s == '.' && last && by) || (s == ':' && by))) {
        return false;
      }
    }
  }
  return names >= (foreign ? 2U : 1U) && names <= 24 && (!foreign || tokens.size() <= 12);
}

bool is_copyright(const NewsTokens& tokens) {
  if (tokens.empty() || tokens.size() > 60) return false;
  std::size_t i = 0;
  const auto all_rights = [&](std::size_t k) {
    return (is_word(tokens, k, "all") && is_word(tokens, k + 1, "rights") && is_word(tokens, k + 2, "reserved")) ||
           (is_word(tokens, k, "alle") && is_word(tokens, k + 1, "rechte")) ||
           (is_word(tokens, k, "tous") && is_word(tokens, k + 1, "droits")) ||
           (is_word(tokens, k, "todos") && is_word(tokens, k + 1, "los") && is_word(tokens, k + 2, "derechos")) ||
           (is_word(tokens, k, "tutti") && is_word(tokens, k + 1, "i") && is_word(tokens, k + 2, "diritti"));
  };
  if (all_rights(0)) return tokens.size() <= 16;
  // "This material may not be published, broadcast, rewritten or redistributed."
  if (is_word(tokens, 0, "this") && is_word(tokens, 1, "material") && is_word(tokens, 2, "may") &&
      is_word(tokens, 3, "not") && is_word(tokens, 4, "be")) {
    return true;
  }
  while (i < tokens.size() &&
         (tokens[i].kind == Kind::punctuation || tokens[i].folded == "the-cnn-wire" ||
          (tokens[i].kind == Kind::agency && i == 0)) &&
         !is(tokens[i], 0xA9) && !is(tokens[i], '(') && i < 4)
    ++i;
  bool sign = false;
  if (i < tokens.size() && is(tokens[i], '(') && is_word(tokens, i + 1, "c") && i + 2 < tokens.size() &&
      is(tokens[i + 2], ')')) {
    sign = true;
    i += 3;
  }
  if (i < tokens.size() && is_word(tokens, i, "copyright")) {
    sign = true;
    ++i;
  }
  while (i < tokens.size() &&
         (is(tokens[i], 0xA9) || is(tokens[i], '(') || is(tokens[i], ')') || (sign && is_word(tokens, i, "c")))) {
    sign = true;
    ++i;
  }
  if (!sign || is(tokens[0], '(')) sign = sign && i > 2;
  if (!sign) return false;
  if (i >= tokens.size()) return true;
  const bool owner = tokens[i].kind == Kind::number || tokens[i].kind == Kind::agency || is_capital(tokens[i]) ||
                     is_word(tokens, i, "by");
  if (!owner) return false;
  bool reserved = false, year = false;
  std::size_t plain = 0;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    reserved = reserved || all_rights(k);
    year = year || (tokens[k].kind == Kind::number && tokens[k].end - tokens[k].begin == 4);
    plain += tokens[k].kind == Kind::word && tokens[k].letters == Case::lower ? 1 : 0;
  }
  const bool agency = tokens[i].kind == Kind::agency;
  return reserved || (tokens.size() <= 24 && plain <= 3 && (year || agency || tokens.size() <= 10));
}

bool is_update(const NewsTokens& tokens) {
  if (tokens.empty() || tokens.size() > 60) return false;
  std::size_t i = 0;
  const bool bracket = tokens[0].kind == Kind::punctuation && is_opening(tokens[0].sign);
  if (bracket) ++i;
  if (i >= tokens.size()) return false;
  // "(Corrects first name of sculptor)", "(Updates with quotes)"
  static const Words desk_notes{"corrects", "updates", "adds", "recasts", "refiles", "repeats", "rewrites", "changes"};
  if (bracket && desk_notes.contains(tokens[i].folded) && is_closing(tokens.back().sign) && tokens.size() < 30)
    return true;
  // "This story has been updated.", "Editor's note: This article was first published on ..."
  static const Words things{"story", "article", "version", "report", "post", "page", "dispatch"};
  static const Words changed{"updated", "corrected", "amended", "amends",   "corrects", "published",
                             "revised", "clarify",   "edited",  "restyled", "clarified"};
  std::size_t k = i;
  while (k < tokens.size() && k < 6 && tokens[k].folded != "this") ++k;
  const bool led = k == i || (k < tokens.size() && is(tokens[k - 1], ':'));
  if (led && k + 2 < tokens.size() && is_word(tokens, k, "this") && things.contains(tokens[k + 1].folded)) {
    for (std::size_t n = k + 2; n < tokens.size() && n < k + 7; ++n) {
      if (changed.contains(tokens[n].folded)) return true;
    }
  }
  if (tokens.size() > 28) return false;
  // All that is left is a date, a time, and words that lead to one.
  static const Words leads{"updated",   "update",       "published",  "posted",       "created",      "modified",
                           "revised",   "last",         "first",      "originally",   "aktualisiert", "veröffentlicht",
                           "stand",     "erstellt",     "publié",     "mis",          "modifié",      "actualizado",
                           "publicado", "actualizada",  "publicada",  "aggiornato",   "pubblicato",   "aggiornamento",
                           "обновлено", "опубликовано", "bijgewerkt", "gepubliceerd", "publicerad",   "uppdaterad",
                           "opdateret", "güncelleme",   "δημοσίευση", "ενημέρωση",    "अपडेटेड",        "جمع"};
  static const Words fillers{
      "on",       "at",        "the",       "le",        "la",      "à",        "jour",     "am",       "um",
      "uhr",      "el",        "a",         "las",       "alle",    "ore",      "il",       "de",       "del",
      "om",       "den",       "kl",        "h",         "pm",      "a.m",      "p.m",      "p",        "m",
      "am",       "gmt",       "utc",       "est",       "edt",     "et",       "pt",       "ct",       "cst",
      "cdt",      "mst",       "mdt",       "pst",       "pdt",     "bst",      "cet",      "cest",     "ist",
      "jst",      "msk",       "hkt",       "sgt",       "aest",    "aedt",     "ago",      "hours",    "hour",
      "minutes",  "minute",    "min",       "mins",      "days",    "day",      "hrs",      "hr",       "was",
      "monday",   "tuesday",   "wednesday", "thursday",  "friday",  "saturday", "sunday",   "mon",      "tue",
      "wed",      "thu",       "fri",       "sat",       "sun",     "montag",   "dienstag", "mittwoch", "donnerstag",
      "freitag",  "samstag",   "sonntag",   "lundi",     "mardi",   "mercredi", "jeudi",    "vendredi", "samedi",
      "dimanche", "lunes",     "martes",    "miércoles", "jueves",  "viernes",  "sábado",   "domingo",  "lunedì",
      "martedì",  "mercoledì", "giovedì",   "venerdì",   "sabato",  "domenica", "th",       "st",       "nd",
      "rd",       "noon",      "midnight",  "local",     "eastern", "в",        "г",        "года",     "july",
      "today",    "yesterday"};
  if (tokens[i].kind == Kind::punctuation) return false;  // the end of a sentence that was broken into lines
  if (tokens[i].letters == Case::lower && !bracket) return false;
  bool lead = false, month = false, year = false;
  std::size_t number = 0;
  for (std::size_t n = i; n < tokens.size(); ++n) {
    const NewsToken& token = tokens[n];
    if (token.kind == Kind::number) {
      ++number;
      year = year || (token.end - token.begin == 4 && token.folded >= "1800" && token.folded < "2200");
    } else if (token.kind == Kind::word) {
      if (leads.contains(token.folded)) {
        lead = true;
      } else if (is_month(token.folded)) {
        month = true;
      } else if (!fillers.contains(token.folded)) {
        // 27am, 7th, 10h32
        const bool digits = token.folded.front() >= '0' && token.folded.front() <= '9' && token.folded.size() <= 6;
        if (!digits) return false;
        ++number;
      }
    } else if (token.kind == Kind::punctuation) {
      const char32_t s = token.sign;
      if (!(s == ',' || s == '.' || s == ':' || s == '/' || s == '|' || s == '-' || s == 0xB7 || s == 0x2022 ||
            is_dash(s) || is_opening(s) || is_closing(s))) {
        return false;
      }
    } else {
      return false;
    }
  }
  // A date alone is the page's. With a stop behind it, it is the end of a sentence that was broken into lines.
  const bool stop = is(tokens.back(), '.') && !is_word(tokens, tokens.size() - 2, "m");
  return number > 0 && (lead || (month && year && number <= 5 && !stop));
}

}  // namespace dedup
