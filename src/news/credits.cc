// Which agencies an article names, and as what.
//
// Most mentions of an agency say nothing about whose words a text is: of 680 pages of an American site in July 2018, 84
// hold "(AP)", 58 of them only behind a picture and 31 only as "contributed" (labelled by hand, elsewhere). So a role
// is given by where a name stands. Lines come first: datelines, bylines, sign-offs and copyright lines are the places
// in which an agency signs (news_datelines.cc, news_credits.cc), each with its own way to be a picture's instead. Then
// every other mention, by the words around it, which can at best contribute, and is cited otherwise. Short forms with
// other meanings (PTI the party, AP the state) count in running text only beside a word that quotes.
//
// Cost: one look at each character, three windows a line, and one of 320 bytes a mention for the first 500 mentions.
// Known weakness: a caption that ends "(Reuters)" with no word that says picture, at the foot of a page; outlets that
// print agencies' texts without a credit, of which there is no trace in the text.
#include "news/credits.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "core/ascii.h"
#include "news/lines.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Words = std::unordered_set<std::string_view>;

constexpr std::size_t kHead = 200, kTail = 400, kWhole = 600;  // bytes of a line that are read, and
constexpr std::size_t kTokens = 96;                            // tokens; see furniture_lines.cc
constexpr std::size_t kAround = 160;                           // bytes on either side of a mention
constexpr std::size_t kMentions = 500;                         // mentions beyond these are not judged
constexpr std::size_t kCaption = 300;                          // bytes; longer lines are no captions

std::size_t cut(std::string_view text, std::size_t at) {
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

Span span_of(const NewsToken& token) { return {token.begin, token.end}; }

bool in_mid_sentence(const NewsToken& token) {
  return token.kind != Kind::punctuation || !(token.sign == '.' || token.sign == '!' || token.sign == '?');
}

// A one-sentence line near the top, with an agency behind it, is a caption rather than the end of a story.
bool is_caption(const NewsLine& line, const NewsTokens& tokens) {
  if (line.end - line.begin > kCaption) return false;
  if (photo_sign(tokens, 0, tokens.size()) < tokens.size()) return true;
  std::size_t ends = 0;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool initial = tokens[i - 1].end - tokens[i - 1].begin <= 3;
    ends += !in_mid_sentence(tokens[i]) && !initial ? 1 : 0;
  }
  return ends <= 1 && line.from_top < 8 && line.from_end > 3;
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text) {}

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
  void take(std::size_t begin, std::size_t end) {
    taken_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  void read_line(const NewsLine& line) {
    const bool whole = line.end - line.begin <= kWhole;
    const bool maybe_whole = whole && may_be_whole(text_, line);
    const bool maybe_dateline = may_be_dateline(text_, line), maybe_end = may_be_sign_off(text_, line);
    if (!maybe_whole && !maybe_dateline && !maybe_end) return;
    const bool read_all = whole && (maybe_whole || maybe_end);
    const NewsTokens head = news_tokens(
        text_, line.begin, read_all ? line.end : std::min(line.end, cut(text_, line.begin + kHead)), kTokens);
    const bool all = whole && head.size() < kTokens;
    const Dateline dateline = maybe_dateline ? read_dateline(text_, line, head) : Dateline{line.begin, {}};
    if (dateline.end > line.begin && dateline.end < line.end) {
      add_all(dateline.agencies, CreditRole::text);
      take(line.begin, dateline.end);
    }
    if (maybe_end) {
      const std::size_t from = line.end - line.begin > kTail ? cut(text_, line.end - kTail) : line.begin;
      const NewsTokens rest = all ? NewsTokens{} : news_tokens(text_, from, line.end, 256);
      const NewsTokens& tail = all ? head : rest;
      const SignOff end = read_sign_off(line, tail, all);
      if (end.kind != SignOff::Kind::none && end.begin >= std::max(dateline.end, line.begin)) {
        sign_off(line, end, tail);
        return;
      }
    }
    if (!all || !maybe_whole || dateline.end > line.begin) return;
    const bool byline = is_byline(line, head);
    if (!byline && !is_copyright(head)) return;
    const bool additional = head[0].folded == "additional" || (head.size() > 1 && head[1].folded == "additional");
    const bool photo = photo_sign(head, 0, head.size()) < head.size();
    for (const NewsToken& token : head) {
      if (token.kind != Kind::agency) continue;
      add(token.name.agency,
          photo        ? CreditRole::photo
          : additional ? CreditRole::contributed
                       : CreditRole::text,
          span_of(token));
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
        // Only Reuters closes its texts like this without naming itself.
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

  // A mention in running text.
  void judge(const NewsLine& line, std::size_t at, const AgencyName& name) {
    const std::size_t begin = at - line.begin > kAround ? cut(text_, at - kAround) : line.begin;
    const std::size_t end = std::min(line.end, cut(text_, std::min(text_.size(), at + name.length + kAround)));
    const NewsTokens tokens = news_tokens(text_, begin, end, 256);
    std::size_t i = 0;
    while (i < tokens.size() && tokens[i].begin < at) ++i;
    // A cut through the middle of a name can hide it.
    if (i == tokens.size() || tokens[i].begin != at || tokens[i].kind != Kind::agency) return;
    const Span where = span_of(tokens[i]);
    if (is_photo(line, tokens, i)) return add(name.agency, CreditRole::photo, where);
    if (is_contributed(tokens, i)) return add(name.agency, CreditRole::contributed, where);
    if (is_taken_over(line, tokens, i)) return add(name.agency, CreditRole::text, where);
    if (!name.mark || is_quoted(tokens, i)) add(name.agency, CreditRole::cited, where);
  }

  static bool is_photo(const NewsLine& line, const NewsTokens& tokens, std::size_t i) {
    std::size_t open = i, close = i;
    while (open > 0 && !(tokens[open].kind == Kind::punctuation &&
                         (is_opening(tokens[open].sign) || is_closing(tokens[open].sign))))
      --open;
    while (close < tokens.size() && !(tokens[close].kind == Kind::punctuation &&
                                      (is_opening(tokens[close].sign) || is_closing(tokens[close].sign))))
      ++close;
    const bool bracket = open < i && is_opening(tokens[open].sign) && tokens[open].kind == Kind::punctuation &&
                         close < tokens.size() && is_closing(tokens[close].sign);
    if (bracket) return photo_sign(tokens, open + 1, close) < close;
    const bool caption = line.end - line.begin <= kCaption;
    const std::size_t before = caption ? 16 : 4, behind = caption ? 6 : 4;
    const std::size_t from = i > before ? i - before : 0, to = std::min(tokens.size(), i + behind + 1);
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

  // "This article is republished from The Conversation", "Distributed by Tribune Content Agency", and the paragraph
  // in which KFF Health News presents itself.
  static bool is_taken_over(const NewsLine& line, const NewsTokens& tokens, std::size_t i) {
    if (line.from_top > 5 && line.from_end > 7) return false;
    static const Words things{"article", "story", "report", "column", "commentary", "piece"};
    static const Words handing{"republished", "published", "appeared",   "distributed", "produced",
                               "provided",    "supplied",  "syndicated", "reprinted",   "licensed",
                               "report",      "courtesy",  "ran"};
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

  static bool is_quoted(const NewsTokens& tokens, std::size_t i) {
    static const Words before{"told",   "agency",  "wire",    "nachrichtenagentur",
                              "agence", "agencia", "agenzia", "agentur"};
    static const Words behind{"reported",      "reports",    "quoted",      "news",         "reporter",
                              "correspondent", "journalist", "journalists", "photographer", "interview",
                              "poll",          "berichtete", "meldete"};
    const auto word = [&](std::size_t k) { return k < tokens.size() ? std::string_view(tokens[k].folded) : ""; };
    for (std::size_t k = i > 3 ? i - 3 : 0; k < i; ++k) {
      if (before.contains(word(k)) || (word(k) == "according" && word(k + 1) == "to")) return true;
    }
    return behind.contains(word(i + 1)) && word(i + 1) != "news";
  }

  std::string_view text_;
  std::vector<NewsLine> lines_;
  std::vector<Span> taken_;
  std::vector<Credit> out_;
};

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

std::vector<Credit> find_credits(std::string_view title, std::string_view text, std::string_view source,
                                 std::string_view url) {
  if (text.size() > UINT32_MAX) text = text.substr(0, UINT32_MAX);
  std::vector<Credit> out = Finder(text).find();
  std::vector<std::uint16_t> outside;
  if (const std::uint16_t own = agency_of_outlet(source, url); own != kNoAgency) {
    outside.push_back(own);
  } else if (const std::string_view name = trimmed_outlet(source); name.size() <= kCaption) {
    // "AFP/AP", "Reuters via Yahoo"
    const NewsLine line{0, name.size(), 0, 0};
    const NewsTokens tokens = news_tokens(name, 0, name.size());
    if (const SignOff signed_by = read_sign_off(line, tokens, true);
        signed_by.kind == SignOff::Kind::text && signed_by.begin == 0) {
      for (const NewsToken* token : signed_by.agencies) outside.push_back(token->name.agency);
    }
  }
  // A page's title ends in its site's name. With a dash before it, it would be whom the headline quotes.
  if (const std::size_t bar = title.rfind('|'); outside.empty() && bar != std::string_view::npos) {
    const std::uint16_t site = agency_of_outlet(title.substr(bar + 1), {});
    if (site != kNoAgency) outside.push_back(site);
  }
  std::sort(outside.begin(), outside.end());
  outside.erase(std::unique(outside.begin(), outside.end()), outside.end());
  std::vector<Credit> all;
  all.reserve(outside.size() + out.size());
  for (const std::uint16_t agency : outside) {
    all.push_back({agency, agencies()[agency].release ? CreditRole::release : CreditRole::text, {}});
  }
  all.insert(all.end(), out.begin(), out.end());
  return all;
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
