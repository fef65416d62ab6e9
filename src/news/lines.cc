// Tokens of the short stretches that furniture and syndication read, and the words that stand in them.
#include "news/lines.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <unordered_set>

namespace dedup {

namespace {

using Words = std::unordered_set<std::string_view>;

bool is_joined(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF); }

bool is_word_char(UChar32 c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  const int type = u_charType(c);
  return u_isalnum(c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || c == 0xAD;
}

bool joins_words(UChar32 c) { return c == '\'' || c == 0x2019 || c == '-' || c == 0x2011 || c == 0xB7; }

struct Reader {
  std::string_view text;
  std::size_t at, end;

  bool done() const { return at >= end; }
  UChar32 peek(std::size_t from) const {
    return from < end ? static_cast<UChar32>(character_at(text, from).value) : ' ';
  }
  std::size_t width(std::size_t from) const { return character_at(text, from).bytes; }
};

void append_folded(std::string& out, UChar32 c) {
  const auto lower = static_cast<std::uint32_t>(u_tolower(c));
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (lower < 0x80) return put(lower);
  if (lower < 0x800) {
    put(0xC0 | (lower >> 6));
  } else if (lower < 0x10000) {
    put(0xE0 | (lower >> 12));
    put(0x80 | ((lower >> 6) & 0x3F));
  } else {
    put(0xF0 | (lower >> 18));
    put(0x80 | ((lower >> 12) & 0x3F));
    put(0x80 | ((lower >> 6) & 0x3F));
  }
  put(0x80 | (lower & 0x3F));
}

NewsToken read_word(Reader& in) {
  NewsToken token;
  token.begin = static_cast<std::uint32_t>(in.at);
  bool digits = true, first = true;
  std::size_t upper = 0, lower = 0;
  bool starts_upper = false;
  while (!in.done()) {
    const CharacterAt here = character_at(in.text, in.at);
    const auto c = static_cast<UChar32>(here.value);
    const std::size_t next = in.at + here.bytes;
    if (c < 0x80 && is_word_char(c)) {
      const bool capital = c >= 'A' && c <= 'Z', digit = c <= '9';
      token.folded += static_cast<char>(capital ? c + 32 : c);
      digits = digits && digit;
      upper += capital ? 1 : 0;
      lower += !capital && !digit ? 1 : 0;
      starts_upper = starts_upper || (first && capital);
      first = false;
      in.at = next;
      continue;
    }
    if (!is_word_char(c)) {
      // An apostrophe or hyphen inside a word belongs to it.
      if (first || digits || !joins_words(c) || next >= in.end || !u_isalpha(in.peek(next))) break;
    } else if (is_joined(c) && !first) {
      break;
    }
    if (c != 0xAD) append_folded(token.folded, c);  // a soft hyphen is no part of a word
    digits = digits && u_isdigit(c);
    if (u_isupper(c) || u_istitle(c)) {
      ++upper;
      starts_upper = starts_upper || first;
    } else if (u_islower(c)) {
      ++lower;
    }
    first = false;
    in.at = next;
    if (is_joined(c)) break;
  }
  token.end = static_cast<std::uint32_t>(in.at);
  token.kind = digits ? NewsToken::Kind::number : NewsToken::Kind::word;
  if (upper + lower > 0) {
    token.letters = lower == 0               ? NewsToken::Case::upper
                    : starts_upper           ? NewsToken::Case::title
                    : upper > 0 && lower > 0 ? NewsToken::Case::title
                                             : NewsToken::Case::lower;
  }
  return token;
}

// No blank line between two lines; they are apart by blanks alone.
bool follows_at_once(std::string_view text, std::size_t end, std::size_t begin) {
  const std::string_view between = text.substr(end, begin - end);
  return between.size() < 2 || std::count(between.begin(), between.end(), '\n') <= 1;
}

bool is_cut(std::string_view text, const NewsLine& line) {
  const std::size_t length = line.end - line.begin;
  const char last = text[line.end - 1];
  return length >= 45 && length <= 100 && last != '.' && last != '!' && last != '?' && last != '"' && last != ':';
}

}  // namespace

NewsTokens news_tokens(std::string_view text, std::size_t begin, std::size_t end, std::size_t most) {
  const AgencyTable& table = agency_table();
  NewsTokens out;
  Reader in{text, begin, std::min(end, text.size())};
  bool space = true;
  while (!in.done() && out.size() < most) {
    const UChar32 c = in.peek(in.at);
    if (c == ' ' || u_isUWhiteSpace(c) || c == 0x200B || c == 0xFEFF || c == 0x200E || c == 0x200F) {
      space = true;
      in.at += in.width(in.at);
      continue;
    }
    NewsToken token;
    const AgencyName name = is_word_char(c) ? table.name_at(text, in.at) : AgencyName{};
    if (name.length > 0 && in.at + name.length <= in.end) {
      token.kind = name.other ? NewsToken::Kind::word : NewsToken::Kind::agency;
      token.letters = NewsToken::Case::title;
      token.begin = static_cast<std::uint32_t>(in.at);
      token.name = name;
      in.at += name.length;
      token.end = static_cast<std::uint32_t>(in.at);
      token.folded = std::string(text.substr(token.begin, name.length));
    } else if (is_word_char(c)) {
      token = read_word(in);
    } else {
      token.kind = NewsToken::Kind::punctuation;
      token.sign = static_cast<char32_t>(c);
      token.begin = static_cast<std::uint32_t>(in.at);
      in.at += in.width(in.at);
      token.end = static_cast<std::uint32_t>(in.at);
    }
    token.space_before = space;
    space = false;
    out.push_back(std::move(token));
  }
  return out;
}

std::vector<NewsLine> news_lines(std::string_view text) {
  std::vector<NewsLine> out;
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  // Where lines end in carriage returns alone, those are what parts them.
  const char newline = text.find('\n') == std::string_view::npos ? '\r' : '\n';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find(newline, at);
    if (end == std::string_view::npos) end = text.size();
    NewsLine line;
    line.begin = at;
    line.end = end;
    while (line.begin < line.end && blank(text[line.begin])) ++line.begin;
    while (line.end > line.begin && blank(text[line.end - 1])) --line.end;
    if (line.begin < line.end) out.push_back(line);
    at = end + 1;
  }
  // A text cut to a width: most lines that another follows at once are of middling length and end in mid-sentence.
  std::size_t followed = 0, cut = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].from_top = i;
    out[i].from_end = out.size() - 1 - i;
    if (i == 0 || !follows_at_once(text, out[i - 1].end, out[i].begin)) continue;
    ++followed;
    out[i].runs_on = is_cut(text, out[i - 1]);
    cut += out[i].runs_on ? 1 : 0;
  }
  if (followed < 4 || cut * 2 < followed) {
    for (NewsLine& line : out) line.runs_on = false;
  }
  return out;
}

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// No such line begins with a quotation, and a great part of all paragraphs does.
bool begins_quotation(std::string_view text, std::size_t at) {
  const char32_t c = character_at(text, at).value;
  return c == '"' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB;
}

}  // namespace

bool may_be_dateline(std::string_view text, const NewsLine& line) {
  const std::string_view head = text.substr(line.begin, std::min<std::size_t>(line.end - line.begin, 200));
  if (head.size() < 4 || begins_quotation(text, line.begin)) return false;
  if (!is_ascii(head.front())) return true;
  if (!is_upper(head.front())) return !is_lower(head.front()) || agency_table().name_at(text, line.begin).length > 0;
  // A place goes on in capitals, dates and short words until a bracket, a dash or a colon. The first longer word in
  // small letters says that this is a sentence; a month and an agency are such words too.
  for (std::size_t at = 1; at < head.size(); ++at) {
    const char c = head[at];
    if (!is_ascii(c) || c == '(' || c == '[' || c == '/' || c == '-' || c == ':') return true;
    if (head[at - 1] != ' ') continue;
    if (is_upper(c) && agency_table().name_at(text, line.begin + at).length > 0) return true;  // "Orle, AFP. The"
    if (!is_lower(c)) continue;
    std::size_t end = at;
    while (end < head.size() && is_lower(head[end])) ++end;
    if (end - at > 4 && (end == head.size() || is_ascii(head[end])) && !is_month(head.substr(at, end - at)) &&
        agency_table().name_at(text, line.begin + at).length == 0) {
      return false;
    }
    at = end - 1;
  }
  return false;
}

bool may_be_whole(std::string_view text, const NewsLine& line) {
  static const Words openers{"by",
                             "reporting",
                             "writing",
                             "editing",
                             "edited",
                             "compiled",
                             "written",
                             "report",
                             "story",
                             "words",
                             "text",
                             "reported",
                             "additional",
                             "von",
                             "par",
                             "por",
                             "di",
                             "door",
                             "av",
                             "af",
                             "all",
                             "alle",
                             "tous",
                             "todos",
                             "tutti",
                             "this",
                             "copyright",
                             "the-cnn-wire",
                             "updated",
                             "update",
                             "published",
                             "posted",
                             "created",
                             "modified",
                             "revised",
                             "last",
                             "first",
                             "originally",
                             "aktualisiert",
                             "stand",
                             "erstellt",
                             "mis",
                             "actualizado",
                             "publicado",
                             "actualizada",
                             "publicada",
                             "aggiornato",
                             "pubblicato",
                             "aggiornamento",
                             "bijgewerkt",
                             "gepubliceerd",
                             "publicerad",
                             "uppdaterad",
                             "opdateret",
                             "on",
                             "at",
                             "the",
                             "le",
                             "la",
                             "am",
                             "um",
                             "el",
                             "a",
                             "alle",
                             "ore",
                             "il",
                             "om",
                             "den",
                             "kl",
                             "monday",
                             "tuesday",
                             "wednesday",
                             "thursday",
                             "friday",
                             "saturday",
                             "sunday",
                             "mon",
                             "tue",
                             "wed",
                             "thu",
                             "fri",
                             "sat",
                             "sun",
                             "montag",
                             "dienstag",
                             "mittwoch",
                             "donnerstag",
                             "freitag",
                             "samstag",
                             "sonntag",
                             "lundi",
                             "mardi",
                             "mercredi",
                             "jeudi",
                             "vendredi",
                             "samedi",
                             "dimanche",
                             "lunes",
                             "martes",
                             "jueves",
                             "viernes",
                             "domingo",
                             "today",
                             "yesterday",
                             "noon",
                             "midnight",
                             "local",
                             "eastern",
                             "was",
                             "note",
                             "correction",
                             "corrections",
                             "clarification",
                             "update"};
  const char front = text[line.begin];
  if (begins_quotation(text, line.begin)) return false;
  if (!is_upper(front) && !is_lower(front)) return true;
  std::string word;
  for (std::size_t at = line.begin; at < line.end && word.size() < 16; ++at) {
    const char c = text[at];
    if (!is_ascii(c)) return true;
    if (!is_upper(c) && !is_lower(c) && c != '-') break;
    word += is_upper(c) ? static_cast<char>(c + 32) : c;
  }
  if (openers.contains(word) || is_month(word)) return true;
  if (agency_table().name_at(text, line.begin).length > 0) return true;
  // "Editor's note: This story has been updated."
  const std::string_view head = text.substr(line.begin, std::min<std::size_t>(line.end - line.begin, 60));
  return head.find(": This ") != std::string_view::npos || head.find(": this ") != std::string_view::npos;
}

bool may_be_sign_off(std::string_view text, const NewsLine& line) {
  const std::size_t length = line.end - line.begin;
  const std::size_t tail = line.end - std::min<std::size_t>(length, 400);
  if (agency_table().any_name(text, tail, line.end)) return true;
  const std::string_view end = text.substr(tail, line.end - tail);
  if (end.find("diting by") != std::string_view::npos || end.find("DITING BY") != std::string_view::npos) return true;
  if (length > 600) return false;
  const std::string_view all = text.substr(line.begin, length);
  for (const std::string_view gave : {"ontribu", "eigetragen", "ijgedragen"}) {
    if (all.find(gave) != std::string_view::npos) return true;
  }
  return false;
}

bool is_dash(char32_t sign) { return sign == '-' || (sign >= 0x2012 && sign <= 0x2015) || sign == 0x2212; }

bool is_opening(char32_t sign) {
  return sign == '(' || sign == '[' || sign == 0xFF08 || sign == 0x3010 || sign == 0xFF3B;
}

bool is_closing(char32_t sign) {
  return sign == ')' || sign == ']' || sign == 0xFF09 || sign == 0x3011 || sign == 0xFF3D;
}

std::size_t photo_sign(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  using Kind = NewsToken::Kind;
  for (std::size_t i = from; i < to; ++i) {
    if (tokens[i].kind == Kind::word && is_photo_word(tokens[i].folded)) return i;
    // AP/Corin Sandoval, Omar Sanadiki/Reuters; but dpa/lno is an office, AFP/The Local a partner.
    if (tokens[i].kind == Kind::punctuation && tokens[i].sign == '/' && i > from && i + 1 < to) {
      const NewsToken& left = tokens[i - 1];
      const NewsToken& right = tokens[i + 1];
      const auto person = [](const NewsToken& token) {
        return token.kind == Kind::word && token.letters == NewsToken::Case::title && token.folded != "the" &&
               token.folded != "staff" && token.folded != "agencies";
      };
      // A person has two names; a single word beside the slash is a partner of some kind (AFP/Kurier).
      const bool agency_first = left.kind == Kind::agency && person(right) && i + 2 < to && person(tokens[i + 2]);
      const bool person_first = right.kind == Kind::agency && person(left) && i >= from + 2 && person(tokens[i - 2]);
      if (agency_first || person_first) return i;
    }
  }
  return to;
}

}  // namespace dedup
