// Bylines, sign-offs, copyright and update lines: lines that say who wrote, sold or changed what stands around them.
//
// Each is a list of tokens in which everything must be accounted for: a name, an agency, a word that belongs to such
// lines ("with", "material", "avec"). One word beyond them and the line is taken for story text.
#include <algorithm>
#include <unordered_set>

#include "news_lines.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;
using Words = std::unordered_set<std::string_view>;

bool is(const NewsToken& token, char32_t sign) { return token.kind == Kind::punctuation && token.sign == sign; }
bool is_capital(const NewsToken& token) {
  return token.kind == Kind::word && (token.letters == Case::title || token.letters == Case::upper);
}
bool is_word(const NewsTokens& tokens, std::size_t i, std::string_view folded) {
  return i < tokens.size() && tokens[i].kind == Kind::word && tokens[i].folded == folded;
}

bool joins_names(std::string_view folded) {
  static const Words kJoins{"and",  "&",  "of",   "for", "in",  "the", "de",   "van", "von", "der", "den", "du",
                            "di",   "da", "la",   "le",  "el",  "al",  "bin",  "y",   "e",   "et",  "und", "en",
                            "with", "at", "from", "ten", "ter", "dos", "des",  "del", "ibn", "och", "og",  "ja",
                            "и",    "в",  "και",  "aus", "à",   "mit", "avec", "con", "col", "med", "to"};
  return kJoins.contains(folded);
}

// Words that stand in credits and bylines beside names.
bool is_credit_word(std::string_view folded) {
  static const Words kCredit{"source",
                             "sources",
                             "via",
                             "with",
                             "and",
                             "from",
                             "by",
                             "text",
                             "compiled",
                             "reporting",
                             "additional",
                             "material",
                             "report",
                             "agencies",
                             "agency",
                             "wire",
                             "wires",
                             "services",
                             "service",
                             "news",
                             "staff",
                             "our",
                             "own",
                             "correspondent",
                             "correspondents",
                             "desk",
                             "city",
                             "foreign",
                             "sports",
                             "writer",
                             "writers",
                             "reporter",
                             "reporters",
                             "editor",
                             "input",
                             "inputs",
                             "courtesy",
                             "of",
                             "the",
                             "in",
                             "to",
                             "for",
                             "rights",
                             "reserved",
                             "all",
                             "copyright",
                             "international",
                             "writing",
                             "editing",
                             "edited",
                             "written",
                             "bureau",
                             "story",
                             "syndicated",
                             "distributed",
                             "inc",
                             "llc",
                             "c",
                             "mit",
                             "material",
                             "agenturen",
                             "von",
                             "quelle",
                             "quellen",
                             "und",
                             "aus",
                             "nach",
                             "redaktion",
                             "avec",
                             "par",
                             "et",
                             "les",
                             "agences",
                             "agence",
                             "la",
                             "le",
                             "de",
                             "rédaction",
                             "con",
                             "información",
                             "informaciones",
                             "agencias",
                             "agencia",
                             "fuente",
                             "fuentes",
                             "y",
                             "por",
                             "redacción",
                             "fonte",
                             "fonti",
                             "redazione",
                             "e",
                             "agenzie",
                             "di",
                             "com",
                             "informações",
                             "agências",
                             "da",
                             "met",
                             "bron",
                             "en",
                             "met",
                             "по",
                             "материалам",
                             "источник",
                             "и",
                             "сообщает",
                             "с",
                             "med",
                             "och",
                             "og",
                             "kilde",
                             "källa",
                             "πηγή",
                             "με",
                             "πληροφορίες",
                             "المصدر",
                             "वार्ता",
                             "स्रोत",
                             "来源",
                             "kaynak",
                             "contributed",
                             "eigener",
                             "bericht",
                             "eigene",
                             "notimérica",
                             "photo"};
  return kCredit.contains(folded);
}

// Words that tie an agency to another name.
bool ties_credits(std::string_view folded) {
  static const Words kTies{"with",     "via",       "and",      "from", "by",     "source",     "sources",
                           "compiled", "reporting", "material", "mit",  "und",    "von",        "quelle",
                           "avec",     "et",        "con",      "y",    "fuente", "fonte",      "e",
                           "com",      "met",       "en",       "bron", "с",      "и",          "по",
                           "med",      "och",       "og",       "με",   "text",   "additional", "distributed"};
  return kTies.contains(folded);
}

bool is_contributing(std::string_view folded) {
  static const Words kWords{"additional",    "contributed",  "contributing",
                            "contributions", "contribution", "zusätzliche"};
  return kWords.contains(folded);
}

bool ends_sentence(const NewsToken& token) {
  if (token.kind != Kind::punctuation) return false;
  const char32_t s = token.sign;
  return s == '.' || s == '!' || s == '?' || s == '"' || s == 0x201D || s == 0x201C || s == 0x2019 || s == 0xBB ||
         s == 0x3002 || s == 0x2026 || s == 0x0964 || s == 0x061F || is_closing(s) || s == 0x300D;
}

bool joins_credits(char32_t s) {
  return s == ',' || s == '/' || s == '&' || s == ';' || s == ':' || s == '+' || s == '|' || s == '.' || s == 0xA9 ||
         s == 0xAE || s == 0x2122 || s == 0xB7 || s == 0x2022 || s == '\'' || s == 0x2019 || s == 0x3001 ||
         s == 0xFF1A || s == 0xFF0F || s == '=' || is_dash(s);
}

// Tokens [from, to) that all belong into a credit. Names of others are allowed where a credit word or a separator
// stands beside them.
SignOff credit_of(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  SignOff out;
  bool others = false, additional = false, joined = false;
  std::size_t numbers = 0;
  for (std::size_t i = from; i < to; ++i) {
    const NewsToken& token = tokens[i];
    if (token.kind == Kind::agency) {
      out.agencies.push_back(&token);
    } else if (token.kind == Kind::word) {
      additional = additional || is_contributing(token.folded);
      if (is_credit_word(token.folded)) {
        joined = joined || ties_credits(token.folded);
      } else if (is_capital(token)) {
        others = true;
      } else if (token.letters != Case::none || i > from + 3) {
        return {};
      } else {
        others = true;
      }
    } else if (token.kind == Kind::punctuation) {
      if (!joins_credits(token.sign) && !is_opening(token.sign) && !is_closing(token.sign)) return {};
      joined = joined || (token.sign != '.' && token.sign != '\'' && token.sign != 0x2019);
    } else if (token.end - token.begin > 4 || ++numbers > 1) {  // a year, or an outlet such as France 24
      return {};
    }
  }
  if (out.agencies.empty() || (others && !joined) || to - from > 24) return {};
  // "PA services": a short form needs more beside it than a noun that credits know too.
  static const Words kPeople{"staff",         "news", "writer",  "writers",        "reporter", "reporters",
                             "correspondent", "own",  "eigener", "correspondents", "bericht",  "rights",
                             "reserved",      "all",  "our",     "desk",           "c",        "copyright"};
  bool noun = false, sure = false;
  for (std::size_t i = from; i < to; ++i) {
    sure = sure || (tokens[i].kind == Kind::agency && !tokens[i].name.mark) || ties_credits(tokens[i].folded);
    noun = noun ||
           (tokens[i].kind == Kind::word && tokens[i].letters == Case::lower && !kPeople.contains(tokens[i].folded));
  }
  if (noun && !sure) return {};
  const NewsToken& final = tokens[to - 1];
  if (final.kind == Kind::word && final.letters == Case::lower &&
      (ties_credits(final.folded) || final.folded == "the" || final.folded == "of" || final.folded == "in")) {
    return {};
  }
  // "additional material from AP" is words of AP's, "additional reporting by AP" somebody's help.
  for (std::size_t i = from; i < to; ++i) additional = additional && !is_word(tokens, i, "material");
  out.kind = photo_sign(tokens, from, to) < to ? SignOff::Kind::photo
             : additional                      ? SignOff::Kind::contributed
                                               : SignOff::Kind::text;
  return out;
}

// "(Jane Doe, Associated Press)" behind a caption: a person before the agency took the picture.
bool is_person_first(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  return from + 2 < to && is_capital(tokens[from]) && !is_credit_word(tokens[from].folded) &&
         is_capital(tokens[from + 1]) && !is_credit_word(tokens[from + 1].folded) &&
         tokens[to - 1].kind == Kind::agency;
}

// "(Reporting by Jane Doe in Maarlo; Editing by John Roe)", at the end of a line or a line of its own.
std::size_t desk_credit(const NewsTokens& tokens, bool whole) {
  std::size_t start = tokens.size();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if ((tokens[i].folded == "reporting" || tokens[i].folded == "writing" || tokens[i].folded == "compiled") &&
        is_word(tokens, i + 1, "by") && tokens[i].letters != Case::lower) {
      const bool bracket = i > 0 && tokens[i - 1].kind == Kind::punctuation && is_opening(tokens[i - 1].sign);
      const bool starts = i == 0 ? whole : bracket || (is(tokens[i - 1], '.') && whole);
      if (starts && start == tokens.size()) start = bracket ? i - 1 : i;
    }
    if (start < tokens.size() && tokens[i].folded == "editing" && is_word(tokens, i + 1, "by") && i > start &&
        is(tokens[i - 1], ';')) {
      return start;
    }
    if (start < tokens.size() && i > start + 2 && tokens[i].kind == Kind::word && tokens[i].letters == Case::lower &&
        !joins_names(tokens[i].folded) && !is_credit_word(tokens[i].folded) && tokens[i].end - tokens[i].begin > 3) {
      start = tokens.size();  // a sentence that happens to begin so
    }
  }
  return tokens.size();
}

bool is_this_report(const NewsTokens& tokens, std::size_t i) {
  static const Words kPointers{"this", "the", "diesem", "dieser", "cet", "ce", "este", "esta", "questo", "dit", "à"};
  static const Words kReports{"report",   "story",     "article", "dispatch", "bericht",  "artikel",
                              "article",  "reportage", "informe", "reporte",  "artículo", "noticia",
                              "articolo", "verhaal",   "column",  "file"};
  for (std::size_t k = i; k < tokens.size() && k < i + 4; ++k) {
    if (kPointers.contains(tokens[k].folded)) {
      for (std::size_t n = k + 1; n < tokens.size() && n < k + 4; ++n) {
        if (kReports.contains(tokens[n].folded)) return true;
      }
    }
  }
  return false;
}

}  // namespace

SignOff read_sign_off(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  SignOff none;
  none.begin = line.end;
  if (tokens.empty()) return none;
  const auto at = [&](SignOff found, std::size_t i) {
    found.begin = i == 0 && whole ? line.begin : tokens[i].begin;
    return found;
  };
  // "Reuters contributed to this report.", "AP writer Jane Doe contributed to this story."
  if (whole) {
    bool agency = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      agency = agency || tokens[i].kind == Kind::agency;
      const std::string& word = tokens[i].folded;
      const bool gave = word == "contributed" || word == "contribué" || word == "contribuyó" ||
                        word == "contribuyeron" || word == "contribuito" || word == "beigetragen" ||
                        word == "bijgedragen";
      if (!gave || tokens.size() > 64) continue;
      const bool behind = is_this_report(tokens, i + 1) || is_word(tokens, i + 1, "reporting");
      const bool before = word == "beigetragen" && is_this_report(tokens, i > 6 ? i - 6 : 0);
      if (!behind && !before) continue;
      SignOff out;
      out.kind = SignOff::Kind::contributed;
      for (const NewsToken& token : tokens) {
        if (token.kind == Kind::agency) out.agencies.push_back(&token);
      }
      return at(out, 0);
    }
  }
  if (const std::size_t desk = desk_credit(tokens, whole); desk < tokens.size()) {
    SignOff out;
    out.kind = SignOff::Kind::desk;
    for (std::size_t i = desk; i < tokens.size(); ++i) {
      if (tokens[i].kind == Kind::agency) out.agencies.push_back(&tokens[i]);
    }
    return at(out, desk);
  }
  if (whole) {
    const std::size_t from = tokens.front().kind == Kind::punctuation && is_dash(tokens.front().sign) ? 1 : 0;
    const SignOff out = from < tokens.size() ? credit_of(tokens, from, tokens.size()) : SignOff{};
    if (out.kind != SignOff::Kind::none) {
      // A bare name in the middle of a page is an entry of some list.
      const bool edge = line.from_top < 8 || line.from_end < 8;
      const bool bare = tokens.size() == 1;
      std::size_t word = from;
      while (word + 1 < tokens.size() && tokens[word].kind == Kind::punctuation) ++word;
      const NewsToken& first = tokens[word];
      const bool list = from == 0 && is_capital(first) && !is_credit_word(first.folded);
      const bool person = list && is_person_first(tokens, 0, tokens.size());
      // "Franceinfo avec AFP", "The Local with AFP"
      static const Words kWith{"with", "avec", "mit", "con", "com", "met", "via", "med"};
      bool with = false;
      for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
        with = with || (tokens.size() < 8 && kWith.contains(tokens[i].folded) && tokens[i + 1].kind == Kind::agency);
      }
      bool spelled_out = false;  // "The news agency (AFP)"
      for (std::size_t i = from + 1; i < tokens.size(); ++i) {
        spelled_out = spelled_out || (tokens[i].kind == Kind::punctuation && is_opening(tokens[i].sign) &&
                                      tokens[i - 1].kind == Kind::word);
      }
      if (!(bare && !edge) && !spelled_out && (!list || person || with)) return at(out, 0);
    }
  }
  const std::size_t last = tokens.size() - 1;
  // "... dropped. (Reuters)"
  if (tokens[last].kind == Kind::punctuation && is_closing(tokens[last].sign)) {
    std::size_t open = last;
    while (open > 0 && last - open < 26 && !(tokens[open].kind == Kind::punctuation && is_opening(tokens[open].sign)))
      --open;
    if (tokens[open].kind == Kind::punctuation && is_opening(tokens[open].sign) && last > open + 1) {
      SignOff out = credit_of(tokens, open + 1, last);
      if (out.kind != SignOff::Kind::none && (open == 0 ? whole : ends_sentence(tokens[open - 1]))) {
        if (is_person_first(tokens, open + 1, last)) out.kind = SignOff::Kind::photo;
        return at(out, open);
      }
    }
    return none;
  }
  // "... dropped. - AFP", "... φαγητού. ΑΠΕ-ΜΠΕ"
  std::size_t first = last + 1;
  while (first > 0 && last + 1 - first < 12) {
    const NewsToken& token = tokens[first - 1];
    const bool belongs =
        token.kind == Kind::agency ||
        (token.kind == Kind::punctuation && joins_credits(token.sign) && token.sign != '.' && !is_dash(token.sign)) ||
        (token.kind == Kind::word && is_credit_word(token.folded));
    if (!belongs) break;
    --first;
  }
  if (first == 0 || first > last) return none;
  SignOff out = credit_of(tokens, first, last + 1);
  if (out.kind == SignOff::Kind::none) return none;
  const NewsToken& before = tokens[first - 1];
  if (before.kind == Kind::punctuation && is_dash(before.sign) && before.space_before) {
    if (first < 2 || !ends_sentence(tokens[first - 2])) return none;
    return at(out, first - 1);
  }
  return ends_sentence(before) && !is_closing(before.sign) ? at(out, first) : none;
}

bool is_byline(const NewsLine& line, const NewsTokens& tokens) {
  if (tokens.size() < 2 || tokens.size() > 40) return false;
  static const Words kWeekdays{"monday",   "tuesday",    "wednesday", "thursday", "friday", "saturday",
                               "sunday",   "christmas",  "easter",    "then",     "now",    "law",
                               "contrast", "comparison", "day",       "night"};
  static const Words kForeign{"von", "par", "por", "di", "door", "av", "af", "автор", "текст", "से"};
  std::size_t i = tokens[0].kind == Kind::punctuation && is_opening(tokens[0].sign) ? 1 : 0;
  const bool edge = line.from_top < 10 || line.from_end < 6;
  bool by = is_word(tokens, i, "by") && tokens[i].letters != Case::lower;
  static const Words kMakers{"reporting", "writing", "editing", "edited", "compiled", "written",
                             "report",    "story",   "words",   "text",   "reported"};
  if (!by && tokens[i].kind == Kind::word && kMakers.contains(tokens[i].folded) && is_word(tokens, i + 1, "by")) {
    by = true;
    ++i;
  }
  if (!by && is_word(tokens, i, "additional") && is_word(tokens, i + 1, "reporting") && is_word(tokens, i + 2, "by")) {
    by = true;
    i += 2;
  }
  const bool foreign = !by && edge && tokens[i].kind == Kind::word && kForeign.contains(tokens[i].folded);
  if (!by && !foreign) return false;
  ++i;
  if (i < tokens.size() && is(tokens[i], ':')) ++i;
  // A heading in capitals has longer runs of them than a name, and a verb.
  static const Words kVerbs{"is",    "are", "was", "were", "as",  "has", "have", "will", "who",   "that", "his", "her",
                            "their", "its", "it",  "we",   "you", "not", "say",  "says", "could", "may",  "can"};
  std::size_t names = 0, run = 0;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    const NewsToken& token = tokens[k];
    const bool abbreviation = token.kind == Kind::punctuation && token.sign == '.';
    run = token.kind == Kind::agency || is_capital(token) ? run + 1 : abbreviation ? run : 0;
    if (run > 6 || (token.kind == Kind::word && kVerbs.contains(token.folded))) return false;
    if (token.kind == Kind::agency || is_capital(token)) {
      if (k == i && token.kind == Kind::word && (kWeekdays.contains(token.folded) || is_month(token.folded)))
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
  static const Words kDesk{"corrects", "updates", "adds", "recasts", "refiles", "repeats", "rewrites", "changes"};
  if (bracket && kDesk.contains(tokens[i].folded) && is_closing(tokens.back().sign) && tokens.size() < 30) return true;
  // "This story has been updated.", "Editor's note: This article was first published on ..."
  static const Words kThing{"story", "article", "version", "report", "post", "page", "dispatch"};
  static const Words kChanged{"updated", "corrected", "amended", "amends",   "corrects", "published",
                              "revised", "clarify",   "edited",  "restyled", "clarified"};
  std::size_t k = i;
  while (k < tokens.size() && k < 6 && tokens[k].folded != "this") ++k;
  const bool led = k == i || (k < tokens.size() && is(tokens[k - 1], ':'));
  if (led && k + 2 < tokens.size() && is_word(tokens, k, "this") && kThing.contains(tokens[k + 1].folded)) {
    for (std::size_t n = k + 2; n < tokens.size() && n < k + 7; ++n) {
      if (kChanged.contains(tokens[n].folded)) return true;
    }
  }
  if (tokens.size() > 28) return false;
  // All that is left is a date, a time, and words that lead to one.
  static const Words kLead{"updated",   "update",       "published",  "posted",       "created",      "modified",
                           "revised",   "last",         "first",      "originally",   "aktualisiert", "veröffentlicht",
                           "stand",     "erstellt",     "publié",     "mis",          "modifié",      "actualizado",
                           "publicado", "actualizada",  "publicada",  "aggiornato",   "pubblicato",   "aggiornamento",
                           "обновлено", "опубликовано", "bijgewerkt", "gepubliceerd", "publicerad",   "uppdaterad",
                           "opdateret", "güncelleme",   "δημοσίευση", "ενημέρωση",    "अपडेटेड",        "جمع"};
  static const Words kFill{
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
      if (kLead.contains(token.folded)) {
        lead = true;
      } else if (is_month(token.folded)) {
        month = true;
      } else if (!kFill.contains(token.folded)) {
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
