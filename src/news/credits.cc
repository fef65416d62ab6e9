// Finds the agencies that an article names, and the role of each.
//
// Problem. Most mentions of an agency do not say whose words a text is. Of 680 pages of an American site in July 2018,
// 84 contain "(AP)": 58 only after a picture, and 31 only as "contributed" (hand-labelled elsewhere).
//
// Method. The position of a name decides its role. Datelines, bylines, sign-offs and copyright lines are read first: an
// agency signs there, and each has its own form for pictures (datelines.cc, bylines.cc, sign_offs.cc). All other
// mentions are judged by the words around them. Such an agency at best contributed; otherwise it is cited. In running
// text, short forms with other meanings (PTI the party, AP the state) count only beside a word of quotation.
//
// Cost: one look at each character; up to three windows per line; and 320 bytes around each of the first 500 mentions.
//
// Known weaknesses: a caption that ends in "(Reuters)", without a word for picture, at the end of a page; outlets that
// print agency texts without a credit, which leaves no trace in the text.
#include "news/credits.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "news/bylines.h"
#include "news/line_parts.h"
#include "news/line_scan.h"
#include "news/lines.h"
#include "news/words.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;

constexpr std::size_t kAround = 160;  // bytes read on either side of a mention; about 25 words
constexpr std::size_t kAroundTokens = 256;
constexpr std::size_t kMentions = 500;     // later mentions are not judged: bounds the work on adversarial texts
constexpr std::size_t kSourceTokens = 96;  // of a source's name, which has at most kCaption bytes
constexpr std::size_t kCaption = 300;      // bytes; a longer line is no caption

Span span_of(const NewsToken& token) { return {token.begin, token.end}; }

/// Whether the token does not end a sentence.
bool in_mid_sentence(const NewsToken& token) {
  return token.kind != Kind::punctuation || !(token.sign == '.' || token.sign == '!' || token.sign == '?');
}

/// A line of one sentence near the top that ends in an agency is a caption, not the end of a story.
bool is_caption(const NewsLine& line, const NewsTokens& tokens) {
  if (line.size() > kCaption) return false;
  if (photo_sign(tokens, 0, tokens.size()) < tokens.size()) return true;
  std::size_t ends = 0;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool initial = length(tokens[i - 1]) <= 3;
    ends += !in_mid_sentence(tokens[i]) && !initial ? 1 : 0;
  }
  return ends <= 1 && line.from_top < 8 && line.from_end > 3;
}

class CreditFinder {
 public:
  explicit CreditFinder(std::string_view text) : text_(text) {}

  std::vector<Credit> find() {
    lines_ = news_lines(text_);
    for (const NewsLine& line : lines_) {
      if (!line.runs_on) read_line(line);
    }
    std::sort(taken_.begin(), taken_.end());
    read_mentions();
    std::sort(out_.begin(), out_.end(), [](const Credit& a, const Credit& b) {
      return a.where != b.where ? a.where < b.where : a.agency < b.agency;
    });
    return std::move(out_);
  }

 private:
  void add(std::uint16_t agency, CreditRole role, Span where) {
    if (role == CreditRole::text && agency_table().agencies[agency].release) role = CreditRole::release;
    out_.push_back({agency, role, where});
  }
  void add_all(const std::vector<const NewsToken*>& tokens, CreditRole role) {
    for (const NewsToken* token : tokens) add(token->name.agency, role, span_of(*token));
  }
  // Mentions in [begin, end) are not judged again.
  void take(std::size_t begin, std::size_t end) {
    taken_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  void read_line(const NewsLine& line) {
    LineParts parts = line_parts(text_, line);
    if (parts.none()) return;
    const Dateline dateline = find_dateline(text_, line, parts);
    if (dateline.end > line.begin && dateline.end < line.end) {
      add_all(dateline.agencies, CreditRole::text);
      take(line.begin, dateline.end);
    }
    const SignOff end = find_sign_off(text_, line, std::max(dateline.end, line.begin), parts);
    if (end.kind != SignOff::Kind::none) {
      sign_off(line, end, parts.complete ? parts.head : parts.tail);
    } else if (parts.complete && parts.may_be_whole_line && dateline.end <= line.begin) {
      whole_line(line, parts.head);
    }
  }

  // A byline or a copyright line.
  void whole_line(const NewsLine& line, const NewsTokens& tokens) {
    if (!is_byline(line, tokens) && !is_copyright(tokens)) return;
    const bool additional = tokens[0].folded == "additional" || (tokens.size() > 1 && tokens[1].folded == "additional");
    const bool photo = photo_sign(tokens, 0, tokens.size()) < tokens.size();
    const CreditRole role = photo ? CreditRole::photo : additional ? CreditRole::contributed : CreditRole::text;
    for (const NewsToken& token : tokens) {
      if (token.kind == Kind::agency) add(token.name.agency, role, span_of(token));
    }
    take(line.begin, line.end);
  }

  void sign_off(const NewsLine& line, const SignOff& end, const NewsTokens& tokens) {
    take(end.begin, line.end);
    switch (end.kind) {
      case SignOff::Kind::none:
        break;
      case SignOff::Kind::photo:
        add_all(end.agencies, CreditRole::photo);
        break;
      case SignOff::Kind::contributed:
        add_all(end.agencies, CreditRole::contributed);
        break;
      case SignOff::Kind::desk:
        // Only Reuters ends its texts like this without naming itself.
        if (end.agencies.empty()) {
          add(agency_table().of_name("reuters"), CreditRole::text,
              {static_cast<std::uint32_t>(end.begin), static_cast<std::uint32_t>(line.end)});
        }
        add_all(end.agencies, CreditRole::text);
        break;
      case SignOff::Kind::text: {
        const bool caption = end.begin > line.begin && is_caption(line, tokens);
        add_all(end.agencies, caption ? CreditRole::photo : CreditRole::text);
        break;
      }
    }
  }

  void read_mentions() {
    const AgencyTable& table = agency_table();
    std::size_t mentions = 0, next_taken = 0;
    for (const NewsLine& line : lines_) {
      for (std::size_t at = line.begin; at + 1 < line.end && mentions < kMentions;) {
        const AgencyName name = table.name_at(text_, at);
        if (name.length == 0) {
          ++at;
          continue;
        }
        const std::size_t end = at + name.length;
        while (next_taken < taken_.size() && taken_[next_taken].end <= at) ++next_taken;
        const bool taken = next_taken < taken_.size() && taken_[next_taken].begin <= at;
        if (!name.other && !taken) {
          ++mentions;
          judge(line, at, name);
        }
        at = end;
      }
    }
  }

  // Judges a mention in running text.
  void judge(const NewsLine& line, std::size_t at, const AgencyName& name) {
    const std::size_t begin = at - line.begin > kAround ? character_boundary(text_, at - kAround) : line.begin;
    const std::size_t end =
        std::min(line.end, character_boundary(text_, std::min(text_.size(), at + name.length + kAround)));
    const NewsTokens tokens = news_tokens(text_, begin, end, kAroundTokens);
    std::size_t i = 0;
    while (i < tokens.size() && tokens[i].begin < at) ++i;
    // The cut may have split a longer name.
    if (i == tokens.size() || tokens[i].begin != at || tokens[i].kind != Kind::agency) return;
    const Span where = span_of(tokens[i]);
    if (is_photo(line, tokens, i)) return add(name.agency, CreditRole::photo, where);
    if (is_contributed(tokens, i)) return add(name.agency, CreditRole::contributed, where);
    if (is_republished(line, tokens, i)) return add(name.agency, CreditRole::text, where);
    if (!name.mark || is_quoted(tokens, i)) add(name.agency, CreditRole::cited, where);
  }

  static bool is_photo(const NewsLine& line, const NewsTokens& tokens, std::size_t i) {
    std::size_t open = i, close = i;
    while (open > 0 && !is_opening(tokens[open]) && !is_closing(tokens[open])) --open;
    while (close < tokens.size() && !is_opening(tokens[close]) && !is_closing(tokens[close])) ++close;
    const bool bracket = open < i && is_opening(tokens[open]) && close < tokens.size() && is_closing(tokens[close]);
    if (bracket) return photo_sign(tokens, open + 1, close) < close;
    const bool caption = line.size() <= kCaption;
    const std::size_t before = caption ? 16 : 4, after = caption ? 6 : 4;
    const std::size_t from = i > before ? i - before : 0, to = std::min(tokens.size(), i + after + 1);
    return photo_sign(tokens, from, to) < to;
  }

  static bool is_contributed(const NewsTokens& tokens, std::size_t i) {
    for (std::size_t k = i + 1; k + 2 < tokens.size() && in_mid_sentence(tokens[k]); ++k) {
      if (tokens[k].folded != "contributed") continue;
      const std::string& next = tokens[k + 1].folded;
      if (next == "reporting" || (next == "to" && (tokens[k + 2].folded == "this" || tokens[k + 2].folded == "the"))) {
        return true;
      }
    }
    for (std::size_t k = i; k > 0 && i - k < 8 && in_mid_sentence(tokens[k - 1]); --k) {
      if (tokens[k - 1].folded == "additional" || tokens[k - 1].folded == "contributions") return true;
    }
    return false;
  }

  // "This article is republished from The Conversation", "Distributed by Tribune Content Agency", and the paragraph in
  // which KFF Health News introduces itself.
  static bool is_republished(const NewsLine& line, const NewsTokens& tokens, std::size_t i) {
    if (line.from_top > 5 && line.from_end > 7) return false;
    static const WordSet things("article story report column commentary piece");
    static const WordSet handing(
        "republished published appeared distributed produced provided supplied syndicated reprinted licensed "
        "report courtesy ran");
    bool handed = false;
    for (std::size_t k = i; k > 0 && i - k < 14 && in_mid_sentence(tokens[k - 1]); --k) {
      const NewsToken& token = tokens[k - 1];
      handed = handed || handing.contains(token.folded);
      const bool line_start = k == 1 && token.begin == line.begin;
      if (handed && line_start && i <= 4 && handing.contains(token.folded)) return true;
      if (handed && (token.folded == "originally" || token.folded == "first") && line_start) return true;
      if (handed && token.folded == "this" && things.contains(tokens[k].folded)) return true;
    }
    const auto word = [&](std::size_t k) { return k < tokens.size() ? std::string_view(tokens[k].folded) : ""; };
    return tokens[i].begin == line.begin && word(i + 1) == "is" &&
           ((word(i + 3) == "national" && word(i + 4) == "newsroom") || word(i + 3) == "nonprofit");
  }

  // "told AFP", "according to AP", "PTI reported".
  static bool is_quoted(const NewsTokens& tokens, std::size_t i) {
    static const WordSet before("told agency wire nachrichtenagentur agence agencia agenzia agentur");
    static const WordSet after(
        "reported reports quoted news reporter correspondent journalist journalists photographer interview poll "
        "berichtete meldete");
    const auto word = [&](std::size_t k) { return k < tokens.size() ? std::string_view(tokens[k].folded) : ""; };
    for (std::size_t k = i > 3 ? i - 3 : 0; k < i; ++k) {
      if (before.contains(word(k)) || (word(k) == "according" && word(k + 1) == "to")) return true;
    }
    return after.contains(word(i + 1)) && word(i + 1) != "news";
  }

  std::string_view text_;
  std::vector<NewsLine> lines_;
  std::vector<Span> taken_;  // datelines, bylines, sign-offs
  std::vector<Credit> out_;
};

/// The host of a url in lower case, without user and port.
std::string lower_host(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  url = url.substr(0, url.find(':'));
  return lowered(url);
}

std::string_view trimmed_outlet(std::string_view name) {
  name = trimmed_front(name, [](char c) { return c == ' ' || c == '\t'; });
  return trimmed_back(name, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
}

}  // namespace

std::span<const Agency> agencies() { return agency_table().agencies; }

std::uint16_t agency_of_outlet(std::string_view source, std::string_view url) {
  static_assert(AgencyTable::kUnknown == kNoAgency);
  const AgencyTable& table = agency_table();
  if (const std::uint16_t found = table.of_host(lower_host(url)); found != kNoAgency) return found;
  source = trimmed_outlet(source);
  if (const std::uint16_t found = table.of_name(source); found != kNoAgency) return found;
  if (const std::uint16_t found = table.of_host(lower_host(source)); found != kNoAgency) return found;
  // "Reuters UK", "AP News", "AFP English"
  static constexpr std::string_view kEditions[] = {" News",          " UK",      " US",         " India",  " World",
                                                   " International", " English", " World News", " Online", ".com",
                                                   " Top News",      " Newswire"};
  for (const std::string_view edition : kEditions) {
    if (!source.ends_with(edition)) continue;
    const std::uint16_t found = table.of_name(source.substr(0, source.size() - edition.size()));
    if (found != kNoAgency) return found;
  }
  return kNoAgency;
}

namespace {

/// The agencies that the source, the url or the title names, ascending, unique.
std::vector<std::uint16_t> agencies_outside(std::string_view title, std::string_view source, std::string_view url) {
  std::vector<std::uint16_t> out;
  if (const std::uint16_t own = agency_of_outlet(source, url); own != kNoAgency) {
    out.push_back(own);
  } else if (const std::string_view name = trimmed_outlet(source); name.size() <= kCaption) {
    // "AFP/AP", "Reuters via Yahoo"
    const NewsLine line{0, name.size(), 0, 0};
    const NewsTokens tokens = news_tokens(name, 0, name.size(), kSourceTokens);
    if (const SignOff signed_by = read_sign_off(line, tokens, true);
        signed_by.kind == SignOff::Kind::text && signed_by.begin == 0) {
      for (const NewsToken* token : signed_by.agencies) out.push_back(token->name.agency);
    }
  }
  // A page's title often ends in "| site". After a dash, the name may be a person or body that the headline quotes.
  if (const std::size_t bar = title.rfind('|'); out.empty() && bar != std::string_view::npos) {
    const std::uint16_t site = agency_of_outlet(title.substr(bar + 1), {});
    if (site != kNoAgency) out.push_back(site);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::vector<Credit> find_credits(std::string_view title, std::string_view text, std::string_view source,
                                 std::string_view url) {
  if (text.size() > UINT32_MAX) text = text.substr(0, UINT32_MAX);
  const std::vector<Credit> inside = CreditFinder(text).find();
  const std::vector<std::uint16_t> outside = agencies_outside(title, source, url);
  std::vector<Credit> out;
  out.reserve(outside.size() + inside.size());
  for (const std::uint16_t agency : outside) {
    out.push_back({agency, agencies()[agency].release ? CreditRole::release : CreditRole::text, {}});
  }
  out.insert(out.end(), inside.begin(), inside.end());
  return out;
}

Attribution attribution(std::span<const Credit> credits) {
  Attribution out;
  bool part = false;
  for (const Credit& credit : credits) {
    if (credit.role == CreditRole::text || credit.role == CreditRole::release) out.agencies.push_back(credit.agency);
    part = part || credit.role == CreditRole::contributed;
  }
  std::sort(out.agencies.begin(), out.agencies.end());
  out.agencies.erase(std::unique(out.agencies.begin(), out.agencies.end()), out.agencies.end());
  out.unknown = out.agencies.empty() && part;
  return out;
}

std::string_view name_of(CreditRole role) {
  switch (role) {
    case CreditRole::text:
      return "text";
    case CreditRole::contributed:
      return "contributed";
    case CreditRole::photo:
      return "photo";
    case CreditRole::cited:
      return "cited";
    case CreditRole::release:
      return "release";
  }
  return "";
}

}  // namespace dedup
