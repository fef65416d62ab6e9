// The elements of HTML, by what they mean to a page's text.
#pragma once

#include <cstdint>
#include <string_view>

namespace dedup {

/// `text` is no element but a piece of text. `inside` stands for all that change only how letters look (<b>), `block`
/// for all that begin a paragraph and have no other meaning here (<div>), `raw` for those whose content is not text of
/// the page (<script>), `unseen` for those whose content is markup that readers do not see or cannot read (<svg>,
/// <rt>).
enum class Element : std::uint8_t {
  text,
  inside,
  span,
  anchor,
  line_break,
  rule,
  block,
  paragraph,
  heading1,
  heading,
  list,
  item,
  term,
  table,
  section_of_table,
  row,
  cell,
  caption,
  quote,
  preformatted,
  article,
  main,
  section,
  aside,
  nav,
  header,
  footer,
  form,
  control,
  options,
  option,
  figure,
  figcaption,
  details,
  address,
  html,
  body,
  head,
  meta,
  link,
  base,
  time,
  title,
  raw,
  unseen,
  custom
};

/// The element with a name in lower case.
Element element_of(std::string_view name);

/// Whether an element begins a new paragraph or line.
constexpr bool breaks(Element element) {
  return element > Element::line_break && (element < Element::html || element == Element::custom) &&
         element != Element::control;
}
/// Whether an element can have no content.
constexpr bool is_void(Element element) {
  return element == Element::line_break || element == Element::rule || element == Element::meta ||
         element == Element::link || element == Element::base;
}
constexpr bool is_heading(Element element) { return element == Element::heading1 || element == Element::heading; }

}  // namespace dedup
