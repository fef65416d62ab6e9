// JSON-LD of a page -> what it says of the article.
//
// The article is the first object of a type such as NewsArticle or BlogPosting, wherever it is nested; objects of other
// types give a date only if no article does. Line breaks inside strings, comments around the script and a semicolon
// behind it are no JSON but common, and accepted.
#include "page/linked_data.h"

#include <simdjson.h>

#include <algorithm>

#include "core/ascii.h"

namespace dedup {
namespace {

namespace dom = simdjson::dom;

constexpr int kDeepest = 24;               // real pages nest 4 to 8 deep
constexpr std::size_t kLongest = 8 << 20;  // bytes of a script
constexpr std::size_t kMostAuthors = 32;

std::string_view string_of(dom::element value) {
  std::string_view out;
  return value.get(out) == simdjson::SUCCESS ? trimmed(out) : std::string_view();
}

std::string_view member(dom::object object, std::string_view key) {
  dom::element value;
  return object[key].get(value) == simdjson::SUCCESS ? string_of(value) : std::string_view();
}

enum class Kind { other, page, article };

Kind kind_of_name(std::string_view type) {
  if (const std::size_t slash = type.rfind('/'); slash != std::string_view::npos) type.remove_prefix(slash + 1);
  if (type.ends_with("Article") || type == "BlogPosting" || type == "LiveBlogPosting" || type == "Report" ||
      type == "SocialMediaPosting" || type == "Review" || type == "Recipe")
    return Kind::article;
  return type == "WebPage" || type == "ItemPage" ? Kind::page : Kind::other;
}

Kind kind_of(dom::object object) {
  dom::element type;
  if (object["@type"].get(type) != simdjson::SUCCESS) return Kind::other;
  dom::array names;
  if (type.get(names) != simdjson::SUCCESS) return kind_of_name(string_of(type));
  Kind out = Kind::other;
  for (const dom::element name : names) out = std::max(out, kind_of_name(string_of(name)));
  return out;
}

void set(std::string& field, std::string_view value) {
  if (field.empty()) field = value;
}

/// The names in a string, an object with a name, or a list of these.
void add_names(dom::element value, int depth, std::vector<std::string>& out) {
  if (depth > 3 || out.size() >= kMostAuthors) return;
  dom::array list;
  dom::object object;
  std::string_view name;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const dom::element item : list) add_names(item, depth + 1, out);
  } else if (value.get(object) == simdjson::SUCCESS) {
    dom::element inner;
    if (object["name"].get(inner) == simdjson::SUCCESS) add_names(inner, depth + 1, out);
  } else if (value.get(name) == simdjson::SUCCESS && !trimmed(name).empty()) {
    out.emplace_back(trimmed(name));
  }
}

void read_article(dom::object object, LinkedData& out) {
  set(out.headline, member(object, "headline"));
  set(out.headline, member(object, "name"));
  set(out.body, member(object, "articleBody"));
  set(out.body, member(object, "text"));
  set(out.date, member(object, "datePublished"));
  set(out.date, member(object, "dateCreated"));
  set(out.language, member(object, "inLanguage"));
  set(out.url, member(object, "url"));
  dom::element value;
  if (out.authors.empty() && object["author"].get(value) == simdjson::SUCCESS) add_names(value, 0, out.authors);
  std::vector<std::string> names;
  if (object["publisher"].get(value) == simdjson::SUCCESS) add_names(value, 0, names);
  if (!names.empty()) set(out.publisher, names.front());
}

/// Finds the article in `value`. Returns whether it was found.
bool find_article(dom::element value, int depth, LinkedData& out) {
  if (depth > kDeepest) return false;
  dom::array list;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const dom::element item : list) {
      if (find_article(item, depth + 1, out)) return true;
    }
    return false;
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  const Kind kind = kind_of(object);
  if (kind == Kind::article) {
    read_article(object, out);
    return true;
  }
  for (const std::string_view key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
    dom::element inner;
    if (object[key].get(inner) == simdjson::SUCCESS && find_article(inner, depth + 1, out)) return true;
  }
  if (kind == Kind::page) set(out.date, member(object, "datePublished"));
  return false;
}

/// The script without what may stand around JSON, and with spaces for control characters.
void clean(std::string_view json, std::string& out) {
  json = trimmed(json);
  for (const std::string_view mark : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["}) {
    if (json.starts_with(mark)) json = trimmed(json.substr(mark.size()));
  }
  const std::size_t end = json.find_last_of("}]");
  json = json.substr(0, end == std::string_view::npos ? 0 : end + 1);
  for (const std::string_view mark : {"//]]", "]]", "/*]]"}) {
    if (json.ends_with(mark)) json = trimmed(json.substr(0, json.size() - mark.size()));
  }
  out.assign(json);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
}

}  // namespace

struct LinkedDataReader::Parser {
  dom::parser parser;
  std::string json;
};

LinkedDataReader::LinkedDataReader() : parser_(std::make_unique<Parser>()) {}
LinkedDataReader::~LinkedDataReader() = default;

void LinkedDataReader::read(std::string_view json, LinkedData& out) {
  if (json.size() > kLongest) return;
  clean(json, parser_->json);
  if (parser_->json.empty()) return;
  dom::element root;
  if (parser_->parser.parse(parser_->json).get(root) == simdjson::SUCCESS) find_article(root, 0, out);
}

}  // namespace dedup
