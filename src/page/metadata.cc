// What a page says of its article outside the text.
//
// Each field has several places. They are asked in the order of how often they are right: JSON-LD is written for search
// engines, which punish errors; OpenGraph is written for previews; microdata and <time> may be of another article.
#include "page/metadata.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/url.h"
#include "page/write.h"

namespace dedup {
namespace {

/// A field of <meta>, and the names that it has, best first.
struct MetaNames {
  std::array<std::string_view, 12> names;
};

constexpr MetaNames kTitles{{"og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline"}};
constexpr MetaNames kDates{{"article:published_time", "datepublished", "date", "dc.date.issued", "dcterms.created",
                            "dc.date", "dcterms.date", "pubdate", "publishdate", "publish-date", "sailthru.date",
                            "parsely-pub-date"}};
constexpr MetaNames kSources{{"og:site_name", "application-name", "dc.publisher", "publisher", "al:android:app_name"}};
constexpr MetaNames kAuthors{
    {"author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"}};
constexpr MetaNames kLanguages{{"content-language", "dc.language", "language", "og:locale"}};
constexpr MetaNames kUrls{{"og:url", "twitter:url"}};

/// The best value of each field of <meta>, still with references.
class MetaValues {
 public:
  explicit MetaValues(const Tree& tree) {
    for (const TagAt& mark : tree.marks) {
      if (mark.element == Element::meta) add(tree.html.substr(mark.begin, mark.stop - mark.begin));
    }
  }

  std::string_view title() const { return best_[0].value; }
  std::string_view date() const { return best_[1].value; }
  std::string_view source() const { return best_[2].value; }
  std::string_view language() const { return best_[4].value; }
  std::string_view url() const { return best_[5].value; }
  const std::vector<std::string_view>& authors() const { return authors_; }

 private:
  static constexpr std::array<const MetaNames*, 6> kFields{&kTitles,  &kDates,     &kSources,
                                                           &kAuthors, &kLanguages, &kUrls};
  struct Best {
    std::string_view value;
    std::size_t rank = ~std::size_t{0};
  };

  void add(std::string_view attributes) {
    const std::string_view value = trimmed(attribute(attributes, "content"));
    if (value.empty()) return;
    for (const std::string_view key : {"property", "name", "itemprop", "http-equiv"}) {
      const std::string_view written = attribute(attributes, key);
      if (!written.empty() && written.size() < 40) take(lowered(written), value);
    }
  }

  void take(const std::string& name, std::string_view value) {
    for (std::size_t field = 0; field < kFields.size(); ++field) {
      const auto& names = kFields[field]->names;
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) continue;
      const auto rank = static_cast<std::size_t>(found - names.begin());
      if (field == 3 && !value.starts_with("http") && (authors_.empty() || rank == author_rank_)) {
        authors_.push_back(value);
        author_rank_ = rank;
      }
      if (rank < best_[field].rank) best_[field] = {value, rank};
    }
  }

  std::array<Best, kFields.size()> best_;
  std::vector<std::string_view> authors_;
  std::size_t author_rank_ = 0;
};

std::string plain(std::string_view html) {
  std::string out;
  append_text(trimmed(html), out);
  return std::string(trimmed(out));
}

/// The text of an element, up to `most` bytes.
std::string text_inside(const Tree& tree, std::uint32_t i, std::size_t most = 400) {
  std::string out;
  for (std::uint32_t k = i; k < std::max(tree.nodes[i].end, i + 1) && out.size() < most; ++k) {
    if (tree.nodes[k].element == Element::text) append_text(tree.text(tree.nodes[k]), out);
  }
  return std::string(trimmed(out));
}

std::string heading_of(const Tree& tree) {
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].element == Element::heading1 && tree.nodes[i].weight > 8) return text_inside(tree, i);
  }
  return {};
}

/// The date in microdata, else in the first <time datetime>.
std::string_view marked_date(const Tree& tree) {
  std::string_view first;
  for (const TagAt& mark : tree.marks) {
    const std::string_view attributes = tree.html.substr(mark.begin, mark.stop - mark.begin);
    const std::string_view when = attribute(attributes, "datetime");
    if (lowered(attribute(attributes, "itemprop")).starts_with("datepublished")) {
      const std::string_view content = attribute(attributes, "content");
      if (!when.empty() || !content.empty()) return when.empty() ? content : when;
    }
    if (mark.element == Element::time && first.empty()) first = when;
  }
  return first;
}

/// The author in microdata or behind rel=author, as its text says.
std::string marked_author(const Tree& tree) {
  for (const TagAt& mark : tree.marks) {
    const std::string_view attributes = tree.html.substr(mark.begin, mark.stop - mark.begin);
    const bool author = attribute(attributes, "itemprop") == "author" || attribute(attributes, "rel") == "author";
    if (!author || mark.element == Element::meta || mark.node >= tree.nodes.size()) continue;
    std::string name = text_inside(tree, mark.node, 80);
    if (!name.empty() && name.size() < 80) return name;
  }
  return {};
}

void set(std::string& field, std::string_view html) {
  if (field.empty()) field = plain(html);
}

/// Removes the site's name from the end or the beginning of a title: "Bridge opens | The Paper".
void remove_site_name(std::string_view site, std::string& title) {
  constexpr std::array<std::string_view, 7> kMarks{" | ",      " - ",      " \u2013 ", " \u2014 ",
                                                   " \u00B7 ", " \u00BB ", " :: "};
  if (site.empty() || title.size() <= site.size()) return;
  const std::string name = lowered(site), text = lowered(title);
  for (const std::string_view mark : kMarks) {
    const std::string behind = std::string(mark) + name, before = name + std::string(mark);
    if (text.size() > behind.size() && text.ends_with(behind)) return title.resize(title.size() - behind.size());
    if (text.size() > before.size() && text.starts_with(before)) {
      title.erase(0, before.size());
      return;
    }
  }
}

std::string canonical_link(const Tree& tree) {
  for (const TagAt& mark : tree.marks) {
    if (mark.element != Element::link) continue;
    const std::string_view attributes = tree.html.substr(mark.begin, mark.stop - mark.begin);
    if (lowered(attribute(attributes, "rel")) == "canonical") return plain(attribute(attributes, "href"));
  }
  return {};
}

std::string absolute(const std::string& base, const std::string& link) {
  if (link.empty() || is_absolute_url(link)) return link;
  std::string out = resolve_url(base, link);
  return out.empty() ? link : out;
}

}  // namespace

std::string base_of(const Tree& tree, std::string_view url) {
  for (const TagAt& mark : tree.marks) {
    if (mark.element != Element::base) continue;
    const std::string base =
        absolute(std::string(url), plain(attribute(tree.html.substr(mark.begin, mark.stop - mark.begin), "href")));
    if (is_absolute_url(base)) return base;
  }
  if (!url.empty()) return std::string(url);
  const std::string link = canonical_link(tree);
  return is_absolute_url(link) ? link : std::string();
}

void read_metadata(const Tree& tree, const LinkedData& data, std::string_view url, Page& out) {
  const MetaValues meta(tree);
  set(out.title, data.headline);
  set(out.title, meta.title());
  if (out.title.empty()) out.title = heading_of(tree);
  if (!tree.titles.empty()) set(out.title, tree.text(tree.titles.front()));
  set(out.date, data.date);
  set(out.date, meta.date());
  set(out.date, marked_date(tree));
  set(out.source, meta.source());
  set(out.source, data.publisher);
  remove_site_name(out.source, out.title);
  for (const TagAt& mark : tree.marks) {
    if (mark.element == Element::html)
      set(out.language, attribute(tree.html.substr(mark.begin, mark.stop - mark.begin), "lang"));
  }
  set(out.language, data.language);
  set(out.language, meta.language());
  std::replace(out.language.begin(), out.language.end(), '_', '-');
  const std::string base = base_of(tree, url);
  for (const std::string& link : {canonical_link(tree), plain(meta.url()), plain(data.url), std::string(url)}) {
    if (out.url.empty()) out.url = absolute(base, link);
  }
  for (const std::string& author : data.authors) out.authors.push_back(plain(author));
  if (out.authors.empty()) {
    for (const std::string_view author : meta.authors()) out.authors.push_back(plain(author));
  }
  if (out.authors.empty()) {
    std::string author = marked_author(tree);
    if (!author.empty()) out.authors.push_back(std::move(author));
  }
}

}  // namespace dedup
