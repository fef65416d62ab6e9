// RSS and Atom: converts the items of a feed to articles, one at a time.
//
// Many feeds are malformed. libxml2 in recovery mode loses part of them and can take quadratic time (repair.cc,
// text/html.cc give examples), so it only parses repaired XML, and no HTML. A document passes four steps, each in
// linear time, and memory holds one item:
//
//   decode   markup.cc: bytes -> clean UTF-8
//   repair   repair.cc: malformed XML -> a small well-formed document for each item
//   parse    libxml2's SAX parser passes elements, namespaces and attributes to FeedParser
//   strip    text/html.h: the HTML inside an item -> plain text
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/url.h"
#include "core/utf8.h"
#include "dedup/io.h"
#include "io/format/choice.h"
#include "io/format/format.h"
#include "io/format/markup.h"
#include "io/format/repair.h"
#include "text/html.h"

namespace dedup {
namespace {

constexpr std::size_t kLongestProlog = 4 << 20;  // bytes before the root element
constexpr std::size_t kMaxNames = 64 << 10;  // approximate bytes of distinct names; bounds the dictionary of libxml2
constexpr auto kNowhere = std::string_view::npos;

// ---- parse

enum class Space { core, atom, dc, terms, content, xhtml, media, other };
enum class Element { title, text, id, url, date, source, feed_title, feed_link };

struct Rule {
  Space space;  // `core` includes `atom`
  std::string_view name;
  Element role;
  int rank;  // the lowest rank of an element with content wins; of texts, the fullest
};
constexpr int kUpdate = 4;                 // the ranks of dates from here on are those of the last change
constexpr int kSummary = 2, kCaption = 4;  // the ranks of texts from here on
constexpr std::array<Rule, 28> kRules{{{Space::core, "title", Element::title, 0},
                                       {Space::dc, "title", Element::title, 1},
                                       {Space::media, "title", Element::title, 2},
                                       {Space::content, "encoded", Element::text, 0},
                                       {Space::core, "content", Element::text, 1},
                                       {Space::core, "fullitem", Element::text, 1},
                                       {Space::xhtml, "body", Element::text, 1},
                                       {Space::xhtml, "div", Element::text, 1},
                                       {Space::core, "body", Element::text, 1},
                                       {Space::core, "description", Element::text, kSummary},
                                       {Space::core, "summary", Element::text, kSummary},
                                       {Space::dc, "description", Element::text, 3},
                                       {Space::terms, "abstract", Element::text, 3},
                                       {Space::media, "description", Element::text, kCaption},
                                       {Space::core, "guid", Element::id, 0},
                                       {Space::core, "id", Element::id, 0},
                                       {Space::core, "link", Element::url, 0},
                                       {Space::core, "pubDate", Element::date, 0},
                                       {Space::core, "published", Element::date, 0},
                                       {Space::dc, "date", Element::date, 1},
                                       {Space::core, "issued", Element::date, 2},
                                       {Space::terms, "issued", Element::date, 2},
                                       {Space::core, "created", Element::date, 3},
                                       {Space::terms, "created", Element::date, 3},
                                       {Space::core, "updated", Element::date, kUpdate},
                                       {Space::core, "modified", Element::date, kUpdate + 1},
                                       {Space::terms, "modified", Element::date, kUpdate + 1},
                                       {Space::core, "source", Element::source, 0}}};
constexpr int kGuidAsUrl = 5, kAboutAsUrl = 6, kAboutAsId = 5, kNoCalendar = 10, kNoContent = 50;

struct Name {
  std::string_view local, prefix, uri;

  // `root` is the namespace of the root element.
  Space space(std::string_view root) const {
    if (uri == "http://www.w3.org/2005/Atom" || uri.starts_with("http://purl.org/atom/ns#")) return Space::atom;
    if (uri == "http://www.w3.org/1999/xhtml") return Space::xhtml;
    // RSS has had many namespaces. Its elements are in that of the root element, usually the default one. Modules have
    // prefixes.
    if (prefix.empty() || uri == "http://purl.org/rss/1.0/" || uri.starts_with("http://my.netscape.com/rdf/simple/") ||
        (!uri.empty() && uri == root))
      return Space::core;
    if (uri.starts_with("http://purl.org/dc/elements/")) return Space::dc;
    if (uri.starts_with("http://purl.org/dc/terms/")) return Space::terms;
    if (uri.starts_with("http://purl.org/rss/1.0/modules/content")) return Space::content;
    if (uri.starts_with("http://search.yahoo.com/mrss")) return Space::media;
    if (!uri.empty()) return Space::other;
    // Undeclared prefixes have their usual meaning.
    return prefix == "dc"        ? Space::dc
           : prefix == "dcterms" ? Space::terms
           : prefix == "content" ? Space::content
           : prefix == "media"   ? Space::media
           : prefix == "atom"    ? Space::atom
                                 : Space::other;
  }
};

struct Value {
  std::string text;
  int rank = 100;
  /// Takes another value if it has a better rank. A stub has none, and what has no content comes last.
  void offer(std::string_view other, int other_rank) {
    if (other.empty() || is_stub(other)) return;
    if (!has_content(other)) other_rank += kNoContent;
    if (other_rank < rank) text = other, rank = other_rank;
  }
};

struct Item {
  Value id, title, date, source, url;
  std::string text;          ///< chosen among `texts`
  std::vector<Value> texts;  ///< by ascending rank
  std::string base;          ///< xml:base, if there is one
};

// How the characters of a field are interpreted. `tree`: as child elements. `base64`: encoded. `unread`: ignored.
enum class Markup { html, plain, unsaid, tree, base64, unread };

class FeedParser {
 public:
  explicit FeedParser(bool is_atom) : is_atom_(is_atom) {}

  void start(const Name& name, const xmlChar** attributes, int count) {
    if (++depth_ == 1) root_uri_ = name.uri;
    enter_base(attributes, count);
    const Space space = name.space(root_uri_);
    const bool core = space == Space::core || space == Space::atom;
    const bool either = item_depth_ == 0 && (name.local == "entry" || name.local == "item");
    if (core && depth_ > 1 && (either || name.local == (is_atom_ ? "entry" : "item"))) {
      if (item_depth_ > 0) finish_item();  // the previous item was not closed
      return start_item(attributes, count);
    }
    if (field_depth_ > 0) {
      has_markup_ = true;
      if (markup_ == Markup::plain) markup_ = Markup::tree;
      return append_tag("<", name.local);
    }
    if (item_depth_ == 0) {
      if (depth_ == 2) in_channel_ = core && name.local == "channel";
      const bool of_feed = is_atom_ ? depth_ == 2 : depth_ == 3 && in_channel_;
      if (of_feed && core && name.local == "title") start_field(Element::feed_title, 0, space, attributes, count);
      if (of_feed && core && name.local == "link") start_feed_link(space, attributes, count);
      return;
    }
    if (source_depth_ > 0) {
      if (depth_ == source_depth_ + 1 && name.local == "title")
        start_field(Element::source, 0, space, attributes, count);
      return;
    }
    if (depth_ != item_depth_ + 1 && (space != Space::media || depth_ != group_depth_ + 1)) return;
    if (space == Space::media && name.local == "group") group_depth_ = depth_;
    for (const Rule& rule : kRules) {
      if (rule.name != name.local || (rule.space != space && !(core && rule.space == Space::core))) continue;
      if (rule.role == Element::source && (is_atom_ || space == Space::atom)) {
        source_depth_ = depth_;
      } else {
        start_field(rule.role, rule.rank, space, attributes, count);
      }
      return;
    }
  }

  void end(std::string_view local) {
    if (field_depth_ == depth_) {
      finish_field();
    } else if (field_depth_ > 0) {
      append_tag("</", local);
    } else if (source_depth_ == depth_) {
      source_depth_ = 0;
    } else if (group_depth_ == depth_) {
      group_depth_ = 0;
    } else if (item_depth_ == depth_) {
      finish_item();
    }
    while (!bases_.empty() && bases_.back().depth >= depth_) bases_.pop_back();
    --depth_;
  }

  void characters(std::string_view text) {
    if (field_depth_ == 0 || markup_ == Markup::unread) return;
    // The characters of a tree are escaped again, so that only its elements are markup.
    if (depth_ > field_depth_ || markup_ == Markup::tree) {
      append_escaped(text, field_);
    } else {
      field_ += text;
    }
  }

  /// Begins a document with the next part of the feed. Returns the items found before.
  std::vector<Item> next_part() {
    depth_ = item_depth_ = field_depth_ = source_depth_ = group_depth_ = 0;
    in_channel_ = false;
    item_ = {};
    bases_.clear();
    return std::exchange(items_, {});
  }
  const std::string& feed_title() const { return feed_title_; }
  /// The page that the feed belongs to, else its own address; empty if it names none.
  const std::string& feed_link() const { return feed_link_.text; }

 private:
  static std::string attribute(std::string_view name, const xmlChar** attributes, int count) {
    for (const xmlChar** a = attributes; count > 0; --count, a += 5) {
      if (name == reinterpret_cast<const char*>(a[0])) {
        return std::string(trimmed({reinterpret_cast<const char*>(a[3]), static_cast<std::size_t>(a[4] - a[3])}));
      }
    }
    return {};
  }

  void append_tag(std::string_view opening, std::string_view local) {
    if (markup_ == Markup::unread) return;
    field_ += opening;
    field_ += !local.empty() && is_letter(local.front()) ? local : "span";
    field_ += '>';
  }

  void enter_base(const xmlChar** attributes, int count) {
    for (const xmlChar** a = attributes; count > 0; --count, a += 5) {
      if (std::string_view("base") != reinterpret_cast<const char*>(a[0]) || a[1] == nullptr ||
          std::string_view("xml") != reinterpret_cast<const char*>(a[1]))
        continue;
      std::string base(trimmed({reinterpret_cast<const char*>(a[3]), static_cast<std::size_t>(a[4] - a[3])}));
      if (!bases_.empty() && !is_absolute_url(base)) base = resolve_url(bases_.back().url, base);
      bases_.push_back({depth_, std::move(base)});
    }
  }

  void start_feed_link(Space space, const xmlChar** attributes, int count) {
    constexpr int kPage = 0, kSelf = 1;
    const std::string relation = attribute("rel", attributes, count), link = attribute("href", attributes, count);
    if (relation.empty() || relation == "alternate") feed_link_.offer(link, kPage);
    if (relation == "self") feed_link_.offer(link, kSelf);
    if (link.empty()) start_field(Element::feed_link, kPage, space, attributes, count);
  }

  void start_item(const xmlChar** attributes, int count) {
    item_depth_ = depth_;
    const std::string about = attribute("about", attributes, count);
    item_.id.offer(about, kAboutAsId);
    if (about.find("://") != kNowhere) item_.url.offer(about, kAboutAsUrl);
  }

  void finish_item() {
    if (field_depth_ > 0) finish_field();
    if (!bases_.empty()) item_.base = bases_.back().url;
    choose_text();
    items_.push_back(std::exchange(item_, {}));
    item_depth_ = source_depth_ = group_depth_ = 0;
  }

  void offer_text(Value text) {
    if (text.text.empty() || is_stub(text.text)) return;
    const auto at =
        std::find_if(item_.texts.begin(), item_.texts.end(), [&](const Value& v) { return v.rank > text.rank; });
    item_.texts.insert(at, std::move(text));
  }

  void choose_text() {
    if (item_.texts.empty()) return;
    std::vector<TextChoice> choices;
    choices.reserve(item_.texts.size());
    for (const Value& value : item_.texts) {
      choices.push_back({value.text, value.rank >= kCaption   ? TextKind::caption
                                     : value.rank >= kSummary ? TextKind::summary
                                                              : TextKind::story});
    }
    item_.text = std::move(item_.texts[fullest(choices)].text);
    item_.texts.clear();
  }

  void start_field(Element role, int rank, Space space, const xmlChar** attributes, int count) {
    role_ = role;
    rank_ = rank;
    field_depth_ = depth_;
    field_.clear();
    has_markup_ = false;
    markup_ = Markup::html;
    const bool of_atom = space == Space::atom || (is_atom_ && space == Space::core);
    if (role == Element::url && of_atom) {
      const std::string relation = attribute("rel", attributes, count);
      if (relation.empty() || relation == "alternate") item_.url.offer(attribute("href", attributes, count), 0);
      if (!relation.empty() && relation != "alternate") markup_ = Markup::unread;
    }
    if (role == Element::id)
      is_permalink_ = !of_atom && lowered(attribute("isPermaLink", attributes, count)) != "false";
    if (of_atom &&
        (role == Element::title || role == Element::text || role == Element::source || role == Element::feed_title)) {
      markup_ = markup_of(lowered(attribute("type", attributes, count)), lowered(attribute("mode", attributes, count)));
    } else if (space == Space::xhtml) {
      markup_ = Markup::tree;
    } else if (role == Element::title || role == Element::source || role == Element::feed_title) {
      markup_ = Markup::unsaid;  // texts of RSS are HTML by custom; of titles, nobody knows
    }
  }

  // RFC 4287, 3.1.1 and 4.1.3. `mode` is from Atom 0.3.
  static Markup markup_of(std::string_view type, std::string_view mode) {
    if (mode == "base64" || (mode.empty() && type == "application/octet-stream")) return Markup::base64;
    if (type.empty()) return mode == "escaped" ? Markup::html : Markup::unsaid;
    if (type == "html" || type == "text/html") return mode == "xml" ? Markup::tree : Markup::html;
    if (type == "xhtml" || type == "application/xhtml+xml") return mode == "escaped" ? Markup::html : Markup::tree;
    if (type == "text/xml" || type == "application/xml") return Markup::tree;
    if (type == "text" || type.starts_with("text/")) return Markup::plain;
    return type.ends_with("+xml") && !type.starts_with("image/") ? Markup::tree : Markup::unread;
  }

  /// The field as plain text.
  std::string field_text(bool html, bool one_line) {
    if (html || markup_ != Markup::unsaid) return plain_text(field_, html, one_line);
    std::string unmarked;
    const MarkupFound found = remove_markup(field_, one_line, unmarked);
    if (found == MarkupFound::tags) return unmarked;
    return plain_text(found == MarkupFound::nothing ? field_ : unmarked, false, one_line);
  }

  void finish_field() {
    field_depth_ = 0;
    if (markup_ == Markup::base64) {
      const std::string decoded = decode_base64(field_);
      markup_ = repair_utf8(decoded, field_) ? Markup::unsaid : Markup::unread;
    }
    if (markup_ == Markup::unread) return;
    const bool html = markup_ == Markup::html || markup_ == Markup::tree || has_markup_;
    const std::string_view value = trimmed(field_);
    switch (role_) {
      case Element::title:
        return item_.title.offer(field_text(html, true), rank_);
      case Element::text:
        return offer_text({field_text(html, false), rank_});
      case Element::source:
        return item_.source.offer(field_text(html, true), rank_);
      case Element::feed_title:
        if (feed_title_.empty()) feed_title_ = field_text(html, true);
        return;
      case Element::feed_link:
        return feed_link_.offer(value, rank_);
      case Element::id:
        item_.id.offer(value, rank_);
        if (is_permalink_ && value.find("://") != kNowhere) item_.url.offer(value, kGuidAsUrl);
        return;
      case Element::url:
        return item_.url.offer(value, rank_);
      case Element::date:
        return item_.date.offer(value, parse_date(value) == kNoDate ? rank_ + kNoCalendar : rank_);
    }
  }

  const bool is_atom_;
  std::string root_uri_;
  // The depth of the open element, 0 if there is none; `group`: media:group.
  int depth_ = 0, item_depth_ = 0, field_depth_ = 0, source_depth_ = 0, group_depth_ = 0;
  bool in_channel_ = false;
  Item item_;
  std::vector<Item> items_;
  std::string feed_title_;
  Value feed_link_;
  struct Base {
    int depth;
    std::string url;
  };
  std::vector<Base> bases_;  ///< xml:base of the open elements that have one
  std::string field_;
  Element role_ = Element::title;
  int rank_ = 0;
  Markup markup_ = Markup::html;
  bool has_markup_ = false, is_permalink_ = false;
};

// The user data of libxml2's callbacks.
struct Parse {
  FeedParser& parser;
  Faults& faults;
  std::uint64_t line;
  bool gave_up = false;  ///< at too many distinct names
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void parse_xml(const std::string& text, Parse& parse) {
  static const bool initialized = (xmlInitParser(), true);
  (void)initialized;
  struct Free {
    void operator()(xmlParserCtxtPtr p) const {
      if (p->myDoc != nullptr) xmlFreeDoc(p->myDoc);
      xmlFreeParserCtxt(p);
    }
  };
  const std::unique_ptr<xmlParserCtxt, Free> context(
      xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
  if (!context) return;
  // Replaces the default handlers of libxml2, which build a tree and print errors.
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void* data, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int,
                              const xmlChar**, int count, int, const xmlChar** attributes) {
    static_cast<Parse*>(data)->parser.start({view(local), view(prefix), view(uri)}, attributes, count);
  };
  handler.endElementNs = [](void* data, const xmlChar* local, const xmlChar*, const xmlChar*) {
    static_cast<Parse*>(data)->parser.end(view(local));
  };
  handler.characters = handler.ignorableWhitespace = [](void* data, const xmlChar* bytes, int length) {
    static_cast<Parse*>(data)->parser.characters(
        {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)});
  };
  handler.serror = [](void* data, xmlErrorPtr error) {
    // Undeclared prefixes are harmless: Name::space knows them.
    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || error->message == nullptr) return;
    if (error->code == XML_ERR_TAG_NOT_FINISHED) return;  // reported by repair()
    auto* self = static_cast<Parse*>(data);
    if (error->code == XML_ERR_NO_MEMORY) {
      self->gave_up = true;
      return;
    }
    self->faults.add(self->line + static_cast<std::uint64_t>(std::max(error->line - 1, 0)),
                     shown(trimmed(error->message), 200));
  };
  *context->sax = handler;
  context->userData = &parse;
  // Without a DTD there are no entities, so NOENT only resolves character references in attributes.
  xmlCtxtUseOptions(context.get(), XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
  xmlDictSetLimit(context->dict, kMaxNames);
  xmlParseDocument(context.get());
}

// ---- the format

bool is_feed(std::string_view root) { return root == "rss" || root == "feed" || root == "RDF"; }

/// Where the feed begins in `text`, behind what a server or a script wrote before it: the header of an HTTP response, a
/// warning. kNowhere if no feed begins in a line of its own.
std::size_t feed_behind_junk(std::string_view text) {
  const std::string_view root = find_root(text).name;
  const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  const bool may_be_junk = root.empty() ? first != kNowhere && text[first] != '<'
                                        : root == "br" || root == "b" || root == "p" || root == "pre" || root == "div";
  int tries = 16;  // each may read all of the text
  for (std::size_t at = may_be_junk ? text.find('<') : kNowhere; at != kNowhere; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at, 16);
    const bool begins = rest.starts_with("<?xml ") || rest.starts_with("<rss") || rest.starts_with("<feed") ||
                        rest.starts_with("<rdf:RDF");
    if (begins && is_feed(find_root(text.substr(at)).name)) return at;
    if (begins && --tries == 0) break;
  }
  return kNowhere;
}

bool recognize(std::string_view head) {
  if (head.find('<') == kNowhere) return false;  // fast path: most text files
  // The prolog is ASCII. Without NULs, it can be read from UTF-16 and UTF-32 too.
  std::string ascii;
  for (const char c : head) {
    if (c != '\0' && (!ascii.empty() || (c & 0x80) == 0)) ascii += c;
  }
  const Root root = find_root(ascii);
  if (root.at + root.name.size() + 1 < ascii.size() && is_feed(root.name)) return true;
  const std::size_t feed = feed_behind_junk(ascii);
  return feed != kNowhere && feed > 0 && ascii[feed - 1] == '\n' && ascii.substr(feed).starts_with("<?xml ");
}

std::string counted(std::size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

class FeedConverter : public Converter {
 public:
  explicit FeedConverter(ConverterCalls calls) : calls_(std::move(calls)) {}

  void add(std::string_view bytes, bool last) override {
    if (rejected_ || !decode(bytes, last) || (!repair_ && !begin(last))) return;
    repair_->add(text_, last);
    text_.clear();
    if (last) finish();
  }

 private:
  void reject(std::uint64_t line, std::string reason) {
    calls_.problem(Problem::Kind::skipped_file, line, std::move(reason));
    rejected_ = true;
  }

  /// Appends to `text_`. Returns false if the encoding is unknown.
  bool decode(std::string_view bytes, bool last) {
    if (!decoder_) {
      const std::size_t feed = feed_behind_junk(bytes);
      const std::string encoding = encoding_of(feed == kNowhere ? bytes : bytes.substr(feed));
      decoder_.emplace(encoding);
      if (!decoder_->known()) {
        reject(1, "unknown encoding \"" + shown(encoding) + "\"; convert the feed to UTF-8");
        return false;
      }
    }
    decoder_->decode(bytes, last, text_);
    return true;
  }

  /// Looks for the root element, and removes what comes before. Returns whether the feed has begun.
  bool begin(bool last) {
    if (const std::size_t feed = feed_behind_junk(text_); feed != kNowhere && feed > 0) {
      const std::string_view junk = std::string_view(text_).substr(0, feed);
      if (!trimmed(junk).empty()) faults_.add(1, "text before the feed, \"" + shown(trimmed(junk)) + "\"");
      line_ += newlines(junk);
      text_.erase(0, feed);
    }
    const Root root = find_root(text_);
    const bool whole = root.at != kNowhere && root.name.data() + root.name.size() < text_.data() + text_.size();
    if (!whole && !last && text_.size() < kLongestProlog) return false;
    if (!is_feed(root.name)) {
      const std::string found = shown(root.name);
      reject(0, (found.empty() ? "not XML" : "not a feed: the root element is <" + found + ">") +
                    "; name RSS or Atom feeds, or leave the file out");
      return false;
    }
    parser_.emplace(root.name == "feed");
    const auto on_part = [this](const std::string& xml, std::uint64_t line) { return part(xml, line); };
    const auto on_lost = [this](std::uint64_t line, std::string reason) {
      ++lost_;
      calls_.problem(Problem::Kind::skipped_record, line, std::move(reason));
    };
    repair_.emplace(RepairCalls{on_part, on_lost, faults_},
                    newlines(std::string_view(text_).substr(0, root.at)) + line_, calls_.max_record);
    text_.erase(0, root.at);
    return true;
  }

  bool part(const std::string& xml, std::uint64_t line) {
    const Faults before = faults_;
    Parse parse{*parser_, faults_, line};
    parse_xml(xml, parse);
    std::vector<Item> items = parser_->next_part();
    if (parse.gave_up) {
      faults_ = before;
      return false;
    }
    for (Item& item : items) {
      held_bytes_ += item.text.size() + item.title.text.size() + sizeof(Item);
      held_.push_back(std::move(item));
    }
    if (!parser_->feed_title().empty() || held_bytes_ > calls_.max_record) give();
    return true;
  }

  /// Gives the items that waited for the feed's title, which is their source and may come last. A feed without a title
  /// is named by its host.
  void give() {
    const std::string& link = parser_->feed_link();
    const std::string_view name = parser_->feed_title().empty() ? host_of(link) : parser_->feed_title();
    for (const Item& item : held_) {
      const std::string base = is_absolute_url(item.base) ? item.base : resolve_url(link, item.base);
      const std::string url = item.url.text.empty() ? "" : resolve_url(base, item.url.text);
      if (decoder_->is_overruled() && calls_.reencoded) calls_.reencoded();
      calls_.article({item.id.text, item.title.text, item.text, item.date.text,
                      item.source.text.empty() ? name : item.source.text, url.empty() ? item.url.text : url, Span(),
                      item.date.rank % kNoCalendar >= kUpdate});
    }
    given_ += held_.size();
    held_.clear();
    held_bytes_ = 0;
  }

  void finish() {
    give();
    if (decoder_->faults().count > 0) {
      calls_.problem(Problem::Kind::skipped_file, decoder_->faults().line,
                     "bytes that are not UTF-8 were read as Windows-1252; declare the feed's encoding");
    }
    if (faults_.count > 0) {
      std::string reason = "malformed XML: " + faults_.first;
      if (faults_.count > 1) reason += " (and " + counted(faults_.count - 1, "fault") + " more)";
      reason += "; " + counted(given_, "item") + (given_ == 1 ? " was" : " were") + " read";
      if (repair_->cut_item()) reason += " and the last one, which is cut off, was left out";
      calls_.problem(Problem::Kind::skipped_file, faults_.line, reason + "; download the feed again or repair it");
    } else if (given_ + lost_ == 0) {
      calls_.problem(Problem::Kind::skipped_file, 0, "the feed has no items; leave it out or download it again");
    }
  }

  ConverterCalls calls_;
  bool rejected_ = false;
  std::string text_;        ///< decoded, not yet repaired
  std::uint64_t line_ = 1;  ///< of the feed's beginning
  Faults faults_;
  std::optional<TextDecoder> decoder_;
  std::optional<FeedParser> parser_;
  std::optional<Repair> repair_;
  std::vector<Item> held_;  ///< found, not yet given
  std::size_t held_bytes_ = 0, given_ = 0, lost_ = 0;
};

constexpr std::array<std::string_view, 4> kExtensions{"rss", "atom", "xml", "rdf"};

std::unique_ptr<Converter> feed_converter(ConverterCalls calls) {
  return std::make_unique<FeedConverter>(std::move(calls));
}

}  // namespace

const Format kFeedFormat{"feed", "RSS and Atom", kExtensions, recognize, Format::Records::articles, feed_converter};

}  // namespace dedup
