// The elements of HTML, by what they mean to a page's text.
#include "page/elements.h"

#include <algorithm>
#include <iterator>

namespace dedup {
namespace {

struct Name {
  std::string_view name;
  Element element;
};

// In the order of names, for a binary search.
constexpr Name kNames[] = {
    {"a", Element::anchor},
    {"address", Element::address},
    {"applet", Element::unseen},
    {"area", Element::meta},
    {"article", Element::article},
    {"aside", Element::aside},
    {"audio", Element::unseen},
    {"base", Element::base},
    {"blockquote", Element::quote},
    {"body", Element::body},
    {"br", Element::line_break},
    {"button", Element::control},
    {"canvas", Element::unseen},
    {"caption", Element::caption},
    {"center", Element::block},
    {"col", Element::meta},
    {"datalist", Element::unseen},
    {"dd", Element::term},
    {"details", Element::details},
    {"dialog", Element::aside},
    {"dir", Element::list},
    {"div", Element::block},
    {"dl", Element::list},
    {"dt", Element::term},
    {"embed", Element::meta},
    {"fieldset", Element::form},
    {"figcaption", Element::figcaption},
    {"figure", Element::figure},
    {"footer", Element::footer},
    {"form", Element::form},
    {"frameset", Element::block},
    {"h1", Element::heading1},
    {"h2", Element::heading},
    {"h3", Element::heading},
    {"h4", Element::heading},
    {"h5", Element::heading},
    {"h6", Element::heading},
    {"head", Element::head},
    {"header", Element::header},
    {"hgroup", Element::block},
    {"hr", Element::rule},
    {"html", Element::html},
    {"iframe", Element::raw},
    {"img", Element::meta},
    {"input", Element::meta},
    {"legend", Element::caption},
    {"li", Element::item},
    {"link", Element::link},
    {"listing", Element::preformatted},
    {"main", Element::main},
    {"map", Element::unseen},
    {"math", Element::span},
    {"menu", Element::list},
    {"meta", Element::meta},
    {"nav", Element::nav},
    {"noembed", Element::raw},
    {"noframes", Element::raw},
    {"noscript", Element::raw},
    {"object", Element::unseen},
    {"ol", Element::list},
    {"optgroup", Element::option},
    {"option", Element::option},
    {"p", Element::paragraph},
    {"param", Element::meta},
    {"pre", Element::preformatted},
    {"rp", Element::unseen},
    {"rt", Element::unseen},
    {"script", Element::raw},
    {"search", Element::form},
    {"section", Element::section},
    {"select", Element::options},
    {"source", Element::meta},
    {"span", Element::span},
    {"style", Element::raw},
    {"summary", Element::block},
    {"svg", Element::unseen},
    {"table", Element::table},
    {"tbody", Element::section_of_table},
    {"td", Element::cell},
    {"template", Element::raw},
    {"textarea", Element::raw},
    {"tfoot", Element::section_of_table},
    {"th", Element::cell},
    {"thead", Element::section_of_table},
    {"time", Element::time},
    {"title", Element::title},
    {"tr", Element::row},
    {"track", Element::meta},
    {"ul", Element::list},
    {"video", Element::unseen},
    {"wbr", Element::meta},
    {"xmp", Element::raw},
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const Name& a, const Name& b) { return a.name < b.name; }));

}  // namespace

Element element_of(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kNames), std::end(kNames), name,
                                       [](const Name& a, std::string_view b) { return a.name < b; });
  if (found != std::end(kNames) && found->name == name) return found->element;
  return name.find('-') != std::string_view::npos ? Element::custom : Element::inside;
}

}  // namespace dedup
