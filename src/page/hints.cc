// What the names that authors gave to an element say of its content.
//
// A class attribute is cut into names at white space, and a name into words at signs and at capitals: `storyBody_1a2b`
// has the words story, body, 1a2b. The table below gives the meaning of a word, or of all words with that beginning.
// A word that tells of the page around the story outweighs one that tells of the story: `article-comments`.
// The words are those of themes and newspapers in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish.
#include "page/hints.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "core/ascii.h"

namespace dedup {
namespace {

// Meanings that only count together with others.
constexpr std::uint32_t kStory = 1u << 16;     // a word for an article
constexpr std::uint32_t kText = 1u << 17;      // a word for its text
constexpr std::uint32_t kFrame = 1u << 18;     // a box that only arranges others
constexpr std::uint32_t kNegation = 1u << 19;  // `no-sidebar`

struct Word {
  std::string_view word;  ///< a `*` at the end stands for any more letters
  std::uint32_t meaning;
};

constexpr Word kWords[] = {
    // The story.
    {"article", kStory},
    {"articles", kRelated},
    {"story", kStory},
    {"post", kStory},
    {"entry", kStory},
    {"news", kStory},
    {"artikel", kStory},
    {"beitrag", kStory},
    {"noticia", kStory},
    {"nota", kStory},
    {"articulo", kStory},
    {"artigo", kStory},
    {"articolo", kStory},
    {"materia", kStory},
    {"blog", kStory},
    {"single", kStory},
    {"node", kStory},
    {"page", kStory},
    {"detail", kStory},
    {"item", kStory},
    {"field", kStory},
    {"release", kStory},
    {"main", kStory | kContent},
    {"full", kStory},
    {"content", kText | kContent},
    {"contents", kText | kContent},
    {"contenido", kText | kContent},
    {"contenu", kText | kContent},
    {"conteudo", kText | kContent},
    {"contenuto", kText | kContent},
    {"inhalt", kText | kContent},
    {"body", kText},
    {"text", kText},
    {"texte", kText},
    {"texto", kText},
    {"testo", kText},
    {"cuerpo", kText},
    {"corpo", kText},
    {"corps", kText},
    {"copy", kText},
    {"prose", kText},
    {"richtext", kText},
    {"fulltext", kBody},
    {"paragraphs", kText},
    {"paragraph", kText},
    {"articlebody*", kBody},
    {"articletext", kBody},
    {"articlecontent", kBody},
    {"articlecopy", kBody},
    {"storybody", kBody},
    {"storytext", kBody},
    {"storycontent", kBody},
    {"postcontent", kBody},
    {"postbody", kBody},
    {"posttext", kBody},
    {"entrycontent", kBody},
    {"newstext", kBody},
    {"newscontent", kBody},
    {"newsbody", kBody},
    {"bodytext", kBody},
    {"artikeltext", kBody},
    {"maincontent", kContent},
    {"bodycopy", kBody},
    {"articledetail*", kContent},
    // Boxes that only arrange others.
    {"wrap", kFrame},
    {"wrapper", kFrame},
    {"container", kFrame},
    {"layout", kFrame},
    {"grid", kFrame},
    {"row", kFrame},
    {"col", kFrame},
    {"column", kFrame},
    {"columns", kFrame},
    {"inner", kFrame},
    {"outer", kFrame},
    {"area", kFrame},
    {"elementor", kFrame},
    {"no", kNegation},
    {"not", kNegation},
    {"has", kNegation},
    {"have", kNegation},
    {"with", kNegation},
    {"without", kNegation},
    {"is", kNegation},
    {"hide", kNegation},
    {"disable*", kNegation},
    {"enable*", kNegation},
    {"js", kNegation},
    {"before", kNegation},
    {"after", kNegation},
    {"above", kNegation},
    {"below", kNegation},
    {"tagged", kNegation},
    {"status", kNegation},
    {"postid", kNegation},
    {"menuitem", kNegation},
    {"type", kNegation},
    {"format", kNegation},
    {"category", kNegation},
    {"align*", kNegation},
    // Ways to other pages.
    {"nav", kNavigation},
    {"navi", kNavigation},
    {"navbar*", kNavigation},
    {"navigation*", kNavigation},
    {"menu*", kNavigation},
    {"breadcrumb*", kNavigation},
    {"pagination*", kNavigation},
    {"pager", kNavigation},
    {"paging", kNavigation},
    {"toc", kNavigation},
    {"sitemap", kNavigation},
    {"submenu", kNavigation},
    {"mainnav*", kNavigation},
    {"subnav*", kNavigation},
    {"topnav*", kNavigation},
    {"jump", kNavigation},
    {"skip", kNavigation},
    {"prevnext", kNavigation},
    {"nextprev", kNavigation},
    {"tableofcontents", kNavigation},
    {"inhaltsverzeichnis", kNavigation},
    {"backlink", kNavigation},
    {"share*", kShare},
    {"sharing*", kShare},
    {"social*", kShare},
    {"addthis*", kShare},
    {"addtoany*", kShare},
    {"shariff*", kShare},
    {"heateor*", kShare},
    {"sharedaddy", kShare},
    {"jetpack", kShare},
    {"compartir*", kShare},
    {"compartilh*", kShare},
    {"partage*", kShare},
    {"teilen*", kShare},
    {"condividi*", kShare},
    {"facebook*", kShare},
    {"twitter*", kShare},
    {"whatsapp*", kShare},
    {"follow*", kShare},
    {"sociable", kShare},
    {"ssba*", kShare},
    {"likes", kShare},
    {"reactions", kShare},
    {"rating*", kShare},
    {"vote", kShare},
    {"votes", kShare},
    {"yarpp*", kRelated},
    {"jp", kRelated},
    {"comment", kComments},
    {"comments*", kComments},
    {"commentlist*", kComments},
    {"commentary", 0},
    {"commenting*", kComments},
    {"kommentar*", kComments},
    {"commentaire*", kComments},
    {"comentario*", kComments},
    {"commenti", kComments},
    {"reacties", kComments},
    {"komentarze", kComments},
    {"disqus*", kComments},
    {"respond", kComments},
    {"replies", kComments},
    {"reply", kComments},
    {"livefyre*", kComments},
    {"fbcomments", kComments},
    {"discussion*", kComments},
    {"forum", kComments},
    {"trackback*", kComments},
    {"pingback*", kComments},
    {"coral", kComments},
    {"spotim*", kComments},
    {"openweb", kComments},
    {"related*", kRelated},
    {"relacionad*", kRelated},
    {"recommend*", kRelated},
    {"recirc*", kRelated},
    {"readmore*", kRelated},
    {"outbrain*", kRelated},
    {"taboola*", kRelated},
    {"similar*", kRelated},
    {"trending*", kRelated},
    {"popular*", kRelated},
    {"mostread*", kRelated},
    {"mostpopular*", kRelated},
    {"morefrom*", kRelated},
    {"morenews", kRelated},
    {"seealso", kRelated},
    {"alsolike", kRelated},
    {"suggest*", kRelated},
    {"upnext", kRelated},
    {"upsell*", kRelated},
    {"nextarticle", kRelated},
    {"relevant", kRelated},
    {"otras", kRelated},
    {"verwandt*", kRelated},
    {"empfehl*", kRelated},
    {"mehr", kRelated},
    {"weitere*", kRelated},
    {"latest*", kRelated},
    {"recent*", kRelated},
    {"archive*", 0},
    {"collection", kRelated},
    {"carousel*", kRelated},
    {"slider", kRelated},
    {"swiper*", kRelated},
    {"linklist*", kRelated},
    {"relacionadas", kRelated},
    {"ultimas", kRelated},
    {"leer", kRelated},
    {"crp", kRelated},
    {"rp4wp*", kRelated},
    {"inline-related", kRelated},
    {"ad", kAdvert},
    {"ads", kAdvert},
    {"adv", kAdvert},
    {"advert*", kAdvert},
    {"adslot*", kAdvert},
    {"adbox", kAdvert},
    {"adunit*", kAdvert},
    {"adsense", kAdvert},
    {"adsbygoogle", kAdvert},
    {"adwrap*", kAdvert},
    {"adcontainer", kAdvert},
    {"dfp*", kAdvert},
    {"gpt", kAdvert},
    {"sponsor*", kAdvert},
    {"banner*", kAdvert},
    {"anzeige*", kAdvert},
    {"werbung*", kAdvert},
    {"publicidad*", kAdvert},
    {"publicite*", kAdvert},
    {"publicidade*", kAdvert},
    {"reklama*", kAdvert},
    {"promotion*", kAdvert},
    {"affiliate*", kAdvert},
    {"amazon", kAdvert},
    {"wpematico", 0},
    {"newsletter*", kOffer},
    {"signup*", kOffer},
    {"subscribe*", kOffer},
    {"subscription*", kOffer},
    {"suscri*", kOffer},
    {"abonn*", kOffer},
    {"abo", kOffer},
    {"optin*", kOffer},
    {"mailchimp*", kOffer},
    {"mc4wp*", kOffer},
    {"login*", kOffer},
    {"register*", kOffer},
    {"donate*", kOffer},
    {"donation*", kOffer},
    {"spenden*", kOffer},
    {"membership*", kOffer},
    {"steady*", kOffer},
    {"leadgen*", kOffer},
    {"cta", kOffer},
    {"calltoaction", kOffer},
    {"shop", kOffer},
    {"product*", 0},
    {"support-us", kOffer},
    {"appeal", kOffer},
    {"author*", kAuthor},
    {"byline*", kAuthor},
    {"bio", kAuthor},
    {"biography", kAuthor},
    {"autor", kAuthor},
    {"autoren*", kAuthor},
    {"auteur*", kAuthor},
    {"autore", kAuthor},
    {"contributor*", kAuthor},
    {"avatar*", kAuthor},
    {"vcard", kAuthor},
    {"gravatar", kAuthor},
    {"authorbox", kAuthor},
    {"writer", kAuthor},
    {"saboxplugin*", kAuthor},
    {"meta", kDetails},
    {"metadata", kDetails},
    {"metas", kDetails},
    {"postmeta*", kDetails},
    {"entrymeta", kDetails},
    {"date", kDetails},
    {"datum", kDetails},
    {"timestamp", kDetails},
    {"time", kDetails},
    {"dateline", 0},
    {"published", kDetails},
    {"pubdate", kDetails},
    {"posted", kDetails},
    {"updated", kDetails},
    {"tags*", kDetails},
    {"taglist", kDetails},
    {"tag", kDetails},
    {"tagcloud", kDetails},
    {"keywords", kDetails},
    {"topics", kDetails},
    {"categories", kDetails},
    {"cats", kDetails},
    {"category-list", kDetails},
    {"kicker*", kDetails},
    {"overline", kDetails},
    {"dachzeile", kDetails},
    {"rubrik", kDetails},
    {"print*", kDetails},
    {"tools", kDetails},
    {"toolbar*", kDetails},
    {"toolbox", kDetails},
    {"counter", kDetails},
    {"infoline", kDetails},
    {"readingtime", kDetails},
    {"source-url", kDetails},
    {"etiquetas", kDetails},
    {"fecha", kDetails},
    {"caption*", kCaption},
    {"figcaption", kCaption},
    {"credit", kCaption},
    {"credits", kCaption},
    {"photocredit", kCaption},
    {"copyright", kCaption},
    {"bildunterschrift", kCaption},
    {"imagecaption", kCaption},
    {"legende", kCaption},
    {"bildtext", kCaption},
    {"gallery*", kCaption},
    {"slideshow*", kCaption},
    {"lightbox", kCaption},
    {"mediacaption", kCaption},
    {"thumbcaption", kCaption},
    {"epigrafe", kCaption},
    {"header*", kEdge},
    {"masthead", kEdge},
    {"footer*", kEdge},
    {"fusszeile", kEdge},
    {"sidebar*", kEdge},
    {"seitenleiste", kEdge},
    {"rail", kEdge},
    {"aside", kEdge},
    {"marginal*", kEdge},
    {"widget*", kEdge},
    {"cookie*", kComments},
    {"consent*", kComments},
    {"gdpr*", kComments},
    {"dsgvo*", kComments},
    {"modal*", kEdge},
    {"popup*", kEdge},
    {"overlay*", kEdge},
    {"lightbox*", kEdge},
    {"offcanvas*", kEdge},
    {"search*", kEdge},
    {"searchform", kEdge},
    {"legal", kEdge},
    {"disclaimer", kEdge},
    {"imprint", kEdge},
    {"weather", kEdge},
    {"colophon", kEdge},
    {"notification*", kEdge},
    {"alertbar", kEdge},
    {"tooltip*", kEdge},
    {"player*", kEdge},
    {"infobox*", 0},
    {"barra", kEdge},
    {"lateral", kEdge},
    {"noprint", kEdge},
    {"dropdown*", kEdge},
    {"accessibility", kEdge},
    {"shoutbox", kEdge},
    {"pullquote*", kPullQuote},
    {"pull", kPullQuote},
    {"blockzitat", kPullQuote},
    {"destaque", kPullQuote},
    {"teaser*", kTeaser},
    {"card*", kTeaser},
    {"promo*", kTeaser},
    {"thumbnail*", kTeaser},
    {"tile*", kTeaser},
    {"title*", kTitle},
    {"headline*", kTitle},
    {"titel*", kTitle},
    {"titulo*", kTitle},
    {"titre*", kTitle},
    {"sr", kUnseen},
    {"visuallyhidden", kUnseen},
    {"screenreader*", kUnseen},
    {"invisible", kUnseen},
    {"hidden", 0},
};

/// The words of the table by their first letters.
class Table {
 public:
  Table() {
    for (const Word& word : kWords) buckets_[bucket(word.word)].push_back(word);
    for (auto& words : buckets_) {
      std::stable_sort(words.begin(), words.end(),
                       [](const Word& a, const Word& b) { return a.word.size() > b.word.size(); });
    }
  }
  std::uint32_t meaning(std::string_view word) const {
    for (const Word& known : buckets_[bucket(word)]) {
      const bool open = known.word.back() == '*';
      const std::string_view stem = known.word.substr(0, known.word.size() - (open ? 1 : 0));
      if (open ? word.starts_with(stem) : word == stem) return known.meaning;
    }
    return 0;
  }

 private:
  static std::size_t bucket(std::string_view word) {
    const auto letter = [&](std::size_t i) {
      return i < word.size() && word[i] != '*' ? static_cast<std::size_t>(static_cast<unsigned char>(word[i])) : 0;
    };
    return (letter(0) * 31 + letter(1) * 7) % kBuckets;
  }
  static constexpr std::size_t kBuckets = 1024;
  std::array<std::vector<Word>, kBuckets> buckets_;
};

constexpr std::size_t kLongestWord = 24;
constexpr std::uint32_t kAround = kNavigation | kShare | kComments | kRelated | kAdvert | kOffer | kAuthor | kDetails |
                                  kCaption | kEdge | kPullQuote | kTeaser | kUnseen;

/// The meaning of one name from those of its words.
Hints meaning_of_name(std::uint32_t all, std::uint32_t first, std::uint32_t last, int words, int texts) {
  if (words > 1 && first == kDetails) return kDetails & last;  // `tag-politics`, `date-format`
  if ((first & kNegation) != 0) return 0;
  std::uint32_t around = all & kAround;
  // `content-sidebar-wrap` holds both.
  if ((last & kFrame) != 0 && (all & (kStory | kText)) != 0) around &= ~static_cast<std::uint32_t>(kEdge);
  if ((first & kFrame) != 0) around &= ~static_cast<std::uint32_t>(kEdge);
  if (around != 0) return static_cast<Hints>(around);
  std::uint32_t out = all & (kBody | kContent | kTitle);
  if (texts > 1) out |= kBody;  // `content-body`
  if ((all & kStory) != 0 && (all & kText) != 0 && (all & kTitle) == 0) out |= kBody;
  return static_cast<Hints>(out);
}

/// The letters of `word` in lower case, in `space`.
std::string_view lowered_word(std::string_view word, std::array<char, kLongestWord>& space) {
  const std::size_t size = std::min(word.size(), space.size());
  for (std::size_t i = 0; i < size; ++i) space[i] = lower(word[i]);
  return {space.data(), size};
}

}  // namespace

Hints hints_of(std::string_view names) {
  static const Table table;
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  std::array<char, kLongestWord> space{};
  Hints out = 0;
  std::size_t i = 0;
  while (i < names.size()) {
    std::uint32_t all = 0, first = 0, last = 0;
    int words = 0, texts = 0;
    while (i < names.size() && !is_space(names[i])) {
      const std::size_t begin = i;
      while (i < names.size() && is_capital(names[i])) ++i;
      while (i < names.size() && ((is_letter(names[i]) && !is_capital(names[i])) || is_digit(names[i]))) ++i;
      if (i == begin) {
        ++i;
        continue;
      }
      last = table.meaning(lowered_word(names.substr(begin, i - begin), space));
      if (words++ == 0) first = last;
      texts += static_cast<int>((last & kText) != 0);
      all |= last;
    }
    out = static_cast<Hints>(out | meaning_of_name(all, first, last, words, texts));
    while (i < names.size() && is_space(names[i])) ++i;
  }
  return out;
}

}  // namespace dedup
